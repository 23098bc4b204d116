"""After a restore from an older backup nothing is written until every partner has returned our feed (F15).

A partner's heads show it (``exchange.accept``), or ``marks`` before any contact, or the keeper says so.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from convenio.agreements import marks, store
from convenio.agreements.exchange import pulling
from convenio.agreements.models import Agreement


def declare_restored(*, at: datetime) -> int:
    """Treat every agreement as restored: ask all partners, write nothing meanwhile. Returns how many it concerns.

    For the keeper who restored database and files together, which the node cannot notice by itself.
    """
    count = 0
    for row in Agreement.objects.exclude(pact=None).filter(recovering_since=None).select_related("party").iterator():
        with transaction.atomic():
            agreement = store.lock(row)
            pulling.begin_recovery(agreement, because_of=agreement.own, at=at)
            count += 1
    marks.remember()
    return count


def check(at: datetime) -> None:
    """The duty: begin the recovery as soon as the worker runs on the restored database."""
    if marks.looks_restored():
        declare_restored(at=at)
