"""What rooms above tell this room in their ``ready()``: whose address one is, and who hears that mails come back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from convenio.parties.terms import Acting


@dataclass(frozen=True)
class Owner:
    """Whose address it is, as the acting person may know it, and where it is changed (a path; empty: not by them)."""

    name: str
    url: str = ""


Find = Callable[[Acting, Iterable[str]], Mapping[str, Owner]]
Listener = Callable[[str, datetime], None]
_OWNERS: list[Find] = []
_LISTENERS: list[Listener] = []
Reader = Callable[[bytes, datetime], bool]
_READERS: list[Reader] = []


def register_owner(find: Find) -> None:
    """``find(acting, addresses)`` names the owners of those addresses that the acting person may see."""
    if find not in _OWNERS:
        _OWNERS.append(find)


def register_listener(tell: Listener) -> None:
    """``tell(address, at)`` is called, in the transaction, when mails to an address begin to be held."""
    if tell not in _LISTENERS:
        _LISTENERS.append(tell)


def register_reader(read: Reader) -> None:
    """``read(raw, at)`` is offered every mail in the mailbox that is no report; True: it was for this room."""
    if read not in _READERS:
        _READERS.append(read)


def readers() -> list[Reader]:
    """Who may want a mail that is no report."""
    return list(_READERS)


def owners(acting: Acting, addresses: Iterable[str]) -> dict[str, Owner]:
    """Every address that belongs to somebody the acting person may see."""
    wanted = list(addresses)
    found: dict[str, Owner] = {}
    for find in reversed(_OWNERS):
        found.update(find(acting, wanted))
    return found


def listeners() -> list[Listener]:
    """Who hears of it."""
    return list(_LISTENERS)
