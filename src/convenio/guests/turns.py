"""Telling the person of a link that it is their university's turn: a new version, a document to sign. By the worker."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from convenio.agreements import books, witnessing
from convenio.agreements.states import Situation, Task, standing
from convenio.guests import mail
from convenio.guests.models import GuestLink

DUTY = "guests.turns"
EVERY = timedelta(minutes=2)
TOLD = {Task.ANSWER: "answer", Task.SIGN: "sign", Task.CONFIRM_SCAN: "answer"}


def run(at: datetime) -> None:
    """Look at the links of agreements in which something was said since the last look."""
    stirred = Q(told_at=None) | Q(agreement__last_event_at__gt=F("told_at"))
    rows = GuestLink.objects.open(at).filter(stirred).select_related("agreement__party", "party").order_by("pk")
    for link in rows.iterator(chunk_size=200):
        if link.party.hei_id in witnessing.guests_of(link.agreement):
            tell(link, at)


def tell(link: GuestLink, at: datetime) -> None:
    """One mail for each thing that is due; the first one is told by the mail with the address itself."""
    due, about = due_from(link, at)
    key = f"{due}:{about}" if due else link.told
    first = link.told_at is None
    with transaction.atomic():
        changed = GuestLink.objects.filter(pk=link.pk, told=link.told).update(told=key, told_at=at)
        if changed and not first and due and key != link.told and _concerns(link, due):
            mail.owe_link(link, at, task=due)


def _concerns(link: GuestLink, due: str) -> bool:
    """Who may not sign is not asked to; who may only read is asked for nothing."""
    return link.may_sign or link.may_approve if due == "sign" else link.may_comment or link.may_approve


def due_from(link: GuestLink, at: datetime) -> tuple[str, str]:
    """What is due from the link's university (answer, sign or nothing), and the version or round that it is about."""
    state = books.state(link.agreement)
    task = standing(state, Situation(link.party.hei_id, at)).task_of(link.party.hei_id)
    due = TOLD.get(Task(task), "") if task else ""
    if not due:
        return "", ""
    live = state.open_round
    return due, live.id if live else state.versions[-1].id if state.versions else ""
