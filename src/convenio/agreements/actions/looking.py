"""Looking: what a person has seen, and what an officer's look tells the partner."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from convenio.agreements import books, store
from convenio.agreements.models import Agreement, LastLook, PactEvent
from convenio.network.actions import owe_delivery
from convenio.parties.terms import Acting, Role
from pact import sync

SITTING = timedelta(minutes=10)


def look(*, acting: Acting, agreement: Agreement, at: datetime) -> None:
    """Note that the person has the agreement before them. An officer's look is told to the partners as *seen*.

    Writes nothing when nothing happened since the last look. Looks within one sitting belong together: what was new at
    its beginning stays marked as new.
    """
    if acting.person_id is None or acting.party.pk != agreement.speaker.pk:
        return
    newest = PactEvent.objects.filter(agreement=agreement, waiting=False).aggregate(newest=Max("pk"))["newest"] or 0
    row = LastLook.objects.filter(agreement=agreement, person_id=acting.person_id).first()
    officer = acting.may(Role.OFFICER) and agreement.founded and not agreement.guest
    if row is not None and row.event_number >= newest and not (officer and _unseen(agreement)):
        return
    with transaction.atomic():
        agreement = store.lock(agreement)
        before = _before(row, at)
        LastLook.objects.update_or_create(
            agreement=agreement,
            person_id=acting.person_id,
            defaults={"event_number": newest, "version": agreement.version, "looked_at": at, "before": before},
        )
        if officer and _unseen(agreement):
            agreement.officer_seen = _heads(agreement)
            agreement.save(update_fields=["officer_seen"])
            for partner in books.nodes(agreement):
                owe_delivery(
                    party=agreement.own, partner=partner, kind=store.DELIVERY, object_id=str(agreement.pact), at=at
                )


def _before(row: LastLook | None, at: datetime) -> dict[str, str | int]:
    """Where the sitting began: the state of the look before it."""
    if row is None:
        return {"event_number": 0, "version": "", "looked_at": ""}
    if row.before and at - row.looked_at < SITTING:
        return dict(row.before)
    return {"event_number": row.event_number, "version": row.version, "looked_at": row.looked_at.isoformat()}


def _heads(agreement: Agreement) -> dict[str, list[str]]:
    return {hei: list(ids) for hei, ids in sync.heads(books.book(agreement).ledger).items()}


def _unseen(agreement: Agreement) -> bool:
    """Has a partner said something that no officer has looked at yet?"""
    seen = agreement.officer_seen or {}
    return any(ids != seen.get(hei) for hei, ids in _heads(agreement).items() if hei != agreement.own)
