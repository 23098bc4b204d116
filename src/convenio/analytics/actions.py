"""What may be done: ask for a gathering. The worker does it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from convenio.analytics.duties import NOW
from convenio.analytics.rules import may_gather
from convenio.audit.actions import record
from convenio.parties.terms import Acting
from convenio.worker.actions import owe


def ask_for_gathering(*, acting: Acting, at: datetime) -> None:
    """Owe a gathering now. Raises ``Refusal`` without the role."""
    may_gather(acting).require()
    with transaction.atomic():
        owe(name=NOW, due_at=at)
        record(acting=acting, party=acting.party.hei_id, what="analytics.asked", about="analytics", at=at)
