"""What was due in the invented past of the demonstration: most was done in time, as an office would have noted."""

from datetime import UTC, datetime, time, timedelta

from convenio.agreements.models.life import DONE, OPEN, Obligation
from convenio.demo.clock import now
from convenio.demo.deeds.persons import acting, own_party

STILL_OPEN = timedelta(days=45)
"""What was due within the last weeks is left to be settled by whoever looks around."""


def settle_past() -> int:
    """Note what was due earlier as done on its day; returns how much. Written at once, not deed by deed."""
    officer, today = acting("officer"), now()
    rows = list(
        Obligation.objects.filter(party=own_party(), state=OPEN, due_on__lt=(today - STILL_OPEN).date()).order_by("pk")
    )
    for row in rows:
        row.state, row.settled_at = DONE, datetime.combine(row.due_on, time(9), tzinfo=UTC)
        row.settled_by, row.settled_by_name = officer.person_id, officer.person_name
    Obligation.objects.bulk_update(rows, ["state", "settled_at", "settled_by", "settled_by_name"], batch_size=200)
    return len(rows)
