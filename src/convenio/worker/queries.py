"""What may be asked about what is owed."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min

from convenio.worker.models import Task


@dataclass(frozen=True)
class Backlog:
    """How much waits, how much is parked, and since when the oldest due row waits (None when none does)."""

    waiting: int
    parked: int
    oldest_due_at: datetime | None


def backlog(at: datetime) -> Backlog:
    """The state of the loop's table, for the doctor and for the keeper."""
    due = Task.objects.waiting().filter(due_at__lte=at).aggregate(oldest=Min("due_at"))["oldest"]
    return Backlog(Task.objects.waiting().count(), Task.objects.parked().count(), due)


def next_due(at: datetime) -> datetime | None:
    """When the next row after this moment is due; None when there is none."""
    moment: datetime | None = Task.objects.waiting().filter(due_at__gt=at).aggregate(next=Min("due_at"))["next"]
    return moment


def owners_holding() -> list[str]:
    """Every owner with a lease, alive or not."""
    return list(Task.objects.exclude(owner="").values_list("owner", flat=True).distinct())
