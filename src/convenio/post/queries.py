"""What may be asked about mails that came back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from convenio.parties.terms import Acting
from convenio.post.models import HeldMail, Looked, ReturnedAddress, SentMail
from convenio.post.registry import Owner, owners

MOST = 2000


@dataclass(frozen=True)
class Shown:
    """An address from which mails come back, its owner, and how many mails wait."""

    row: ReturnedAddress
    owner: Owner
    waiting: int


def held_address(addresses: Iterable[str]) -> ReturnedAddress | None:
    """The first of these addresses to which nothing is sent for now."""
    wanted = [one.lower() for one in addresses]
    return ReturnedAddress.objects.filter(address__in=wanted, held=True).first()


def returned(addresses: Iterable[str]) -> dict[str, ReturnedAddress]:
    """Those of these addresses from which mails come back, by address in lower case; one question for a whole list."""
    rows = ReturnedAddress.objects.filter(address__in={one.lower() for one in addresses})
    return {row.address: row for row in rows if row.held or row.confirmed_at is None or row.last_at > row.confirmed_at}


def returned_to(acting: Acting, search: str = "") -> list[Shown]:
    """Addresses from which mails come back whose owner the acting person may see, the newest first."""
    rows = list(ReturnedAddress.objects.all()[:MOST])
    known = owners(acting, [row.address for row in rows])
    waiting: dict[str, int] = {}
    for address in HeldMail.objects.values_list("address", flat=True):
        waiting[address] = waiting.get(address, 0) + 1
    words = search.casefold().split()
    return [
        Shown(row, known[row.address], waiting.get(row.address, 0))
        for row in rows
        if row.address in known
        and all(word in f"{row.address} {known[row.address].name} {row.said}".casefold() for word in words)
    ]


def find_returned(pk: int) -> ReturnedAddress | None:
    """One address."""
    return ReturnedAddress.objects.filter(pk=pk).first()


def last_look(what: str) -> Looked | None:
    """What was found when the set-up or the mailbox was last looked at."""
    return Looked.objects.filter(what=what).first()


def tried_mails(limit: int = 5) -> list[SentMail]:
    """The newest test mails and whether they came back."""
    return list(SentMail.objects.filter(test=True)[:limit])
