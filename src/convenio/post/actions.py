"""What may be done with mails that left and came back: the only writers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from convenio.audit.actions import record
from convenio.parties.terms import Acting
from convenio.post.models import HeldMail, Looked, ReturnedAddress, SentMail
from convenio.post.registry import listeners
from convenio.post.reports import read_report
from convenio.post.rules import may_confirm
from convenio.post.terms import PASSING, SENT_KEPT, Recipient, Report, Sort, sort_of
from convenio.worker.actions import owe
from convenio.worker.models import Task


@dataclass(frozen=True)
class Taken:
    """What became of a mail handed in. ``report``: it is one; ``address``: of whom, empty when no mail of ours."""

    report: bool
    address: str = ""
    sort: Sort | None = None


def note_sent(*, token: str, message_id: str, address: str, at: datetime, test: bool = False) -> SentMail:
    """Keep that a mail left, so that a report about it finds it."""
    return SentMail.objects.create(token=token, message_id=message_id[:255], address=address.lower(), at=at, test=test)


def take_back(*, raw: bytes, at: datetime) -> Taken:
    """Read what a mail server sent back and keep what it means for the address.

    Only a report about a mail that this node sent counts: it must hold the random part of the return address, or the
    random id of the mail, so that nobody can silence somebody else's mails. Read twice it counts once.
    """
    report = read_report(raw)
    if report is None:
        return Taken(False)
    sent = _sent(report)
    if sent is None:
        return Taken(True)
    one = _about(report, sent.address)
    sort = sort_of(one)
    if sort is None:
        return Taken(True, sent.address)
    with transaction.atomic():
        first = SentMail.objects.filter(pk=sent.pk, returned_at=None).update(returned_at=at)
        if first and not sent.test:
            _count(sent, one, sort, at)
    return Taken(True, sent.address, sort)


def _sent(report: Report) -> SentMail | None:
    local, _at, domain = settings.EMAIL_RETURN.lower().partition("@")
    if local.endswith("+"):
        tokens = [
            one.partition("@")[0].removeprefix(local)
            for one in report.addressed
            if one.startswith(local) and one.endswith("@" + domain)
        ]
        found = SentMail.objects.filter(token__in=tokens).first()
        if found is not None:
            return found
    return SentMail.objects.filter(message_id__in=report.message_ids).first()


def _about(report: Report, address: str) -> Recipient:
    """The line about our address; a mailbox that passes mails on is reported under another."""
    named = [one for one in report.recipients if address in (one.final, one.original)]
    failed = [one for one in report.recipients if one.action == "failed"]
    return (named or failed or list(report.recipients))[0]


def _count(sent: SentMail, one: Recipient, sort: Sort, at: datetime) -> None:
    said = one.said if one.final in ("", sent.address) else f"{one.final}: {one.said}"
    row, _made = ReturnedAddress.objects.select_for_update().get_or_create(
        address=sent.address, defaults={"sort": sort, "since": at, "last_at": at, "count": 0}
    )
    was_held = row.held
    before_confirmed = row.confirmed_at is not None and sent.at <= row.confirmed_at
    if not before_confirmed and not (was_held and sort is not Sort.GONE):
        row.sort, row.status, row.said = sort, one.status, said[:400]
        row.held = was_held or sort is Sort.GONE
    row.last_at, row.count = at, row.count + 1
    row.save()
    if row.held and not was_held:
        for tell in listeners():
            tell(sent.address, at)


def hold(*, task: Task, address: str, at: datetime) -> None:
    """Remember what waits for an address, so that it leaves when the address is put right."""
    HeldMail.objects.get_or_create(address=address.lower(), name=task.name, key=task.key, defaults={"at": at})


def confirm_address(*, acting: Acting, address: ReturnedAddress, at: datetime) -> int:
    """Somebody who knows says that the address is right: what waits leaves. Returns how many mails waited.

    Raises:
        Refusal: neither officer nor keeper, or nobody of this institution has the address.
    """
    with transaction.atomic():
        may_confirm(acting, address).require()
        ReturnedAddress.objects.filter(pk=address.pk).update(held=False, confirmed_at=at)
        count = release(address=address.address, at=at)
        about = f"post:{address.pk}"
        record(acting=acting, party=acting.party.hei_id, what="post.confirmed", about=about, at=at)
    return count


def release(*, address: str, at: datetime) -> int:
    """What waits because of an address becomes due: it was confirmed, or the person has another one now."""
    rows = list(HeldMail.objects.filter(address=address.lower()))
    for row in rows:
        if Task.objects.filter(name=row.name, key=row.key).exists():
            owe(name=row.name, key=row.key, due_at=at)
        row.delete()
    return len(rows)


def forget_address(*, address: str) -> None:
    """Nothing about an address stays: its owner was erased."""
    for model in (SentMail, ReturnedAddress, HeldMail):
        model._default_manager.filter(address=address.lower()).delete()


def note_looked(*, what: str, facts: dict[str, Any], at: datetime) -> None:
    """Keep what was found when somebody, or the worker, looked."""
    Looked.objects.update_or_create(what=what, defaults={"at": at, "facts": facts})


def tidy(at: datetime) -> None:
    """Forget mails that left long ago, and trouble that passed."""
    SentMail.objects.filter(at__lt=at - SENT_KEPT).delete()
    ReturnedAddress.objects.filter(held=False, last_at__lt=at - PASSING).delete()
    known = ReturnedAddress.objects.filter(held=True).values("address")
    HeldMail.objects.exclude(address__in=known).delete()
