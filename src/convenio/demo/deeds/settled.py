"""What was due in the invented past of the demonstration: most was done in time, as an office would have noted."""

from datetime import UTC, datetime, time, timedelta

from django.db import transaction

from convenio.agreements.models.life import DONE, OPEN, Obligation
from convenio.analytics.gathering import gather
from convenio.demo.clock import now
from convenio.demo.deeds.persons import acting, own_party

STILL_OPEN = timedelta(days=45)
"""What was due within the last weeks is left to be settled by whoever looks around."""


def gather_facts() -> int:
    """What the worker does every night: the facts for the dashboards; returns how many tables there are."""
    return len(gather(now()).rows)


def settle_past() -> int:
    """Note what was due earlier as done on its day; returns how much. Written day by day, not deed by deed."""
    officer = acting("officer")
    rows = Obligation.objects.filter(party=own_party(), state=OPEN, due_on__lt=(now() - STILL_OPEN).date())
    days = list(rows.order_by("due_on").values_list("due_on", flat=True).distinct())
    with transaction.atomic():
        return sum(
            rows.filter(due_on=day).update(
                state=DONE,
                settled_at=datetime.combine(day, time(9), tzinfo=UTC),
                settled_by=officer.person_id,
                settled_by_name=officer.person_name,
            )
            for day in days
        )
