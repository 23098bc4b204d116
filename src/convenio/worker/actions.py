"""What may be done to tasks: the only writers. Owing happens in the caller's transaction, waking after its commit."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q

from convenio.worker import duties
from convenio.worker.models import Task
from convenio.worker.terms import Ending, Outcome, backoff
from convenio.worker.wake import ring

LEASE = timedelta(seconds=60)
PARKED_REST = timedelta(hours=1)


def owe(*, name: str, key: str = "", payload: dict[str, Any] | None = None, due_at: datetime, lane: str = "") -> None:
    """Owe a duty: a new row, or one cause more for the row that is there.

    The earlier due time and the newer payload win; a parked row is woken. The loop hears of it when the caller's
    transaction commits.
    """
    if not _owe_once_more(name, key, payload, due_at, lane):
        try:
            with transaction.atomic():
                Task.objects.create(name=name, key=key, lane=lane, payload=payload or {}, owed_at=due_at, due_at=due_at)
        except IntegrityError:
            _owe_once_more(name, key, payload, due_at, lane)
    transaction.on_commit(ring)


def _owe_once_more(name: str, key: str, payload: dict[str, Any] | None, due_at: datetime, lane: str) -> bool:
    """Whether there was such a row. In plain SQL: building the statement took longer than carrying it out."""
    moment = Task._meta.get_field("due_at").get_db_prep_save(due_at, connection)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE worker_task SET counter = counter + 1, lane = %s, parked_at = NULL,"
            " due_at = CASE WHEN due_at > %s THEN %s ELSE due_at END,"
            " attempts = CASE WHEN parked_at IS NULL THEN attempts ELSE 0 END WHERE name = %s AND key = %s",
            [lane, moment, moment, name, key],
        )
        found = bool(cursor.rowcount)
    if found and payload is not None:
        Task.objects.filter(name=name, key=key).update(payload=payload)
    return found


def rearm(*, lane: str, at: datetime, parked_too: bool = False) -> int:
    """Everything owed in a lane becomes due now, as after a fresh start. Returns how many rows it concerned.

    Parked rows come along when they have rested for an hour, or at once with `parked_too`.
    """
    rested = Q(parked_at=None) | Q(parked_at__lte=at - PARKED_REST)
    rows = Task.objects.filter(lane=lane, owner="").filter(Q(due_at__gt=at) | Q(parked_at__isnull=False))
    if not parked_too:
        rows = rows.filter(rested)
    count = rows.update(due_at=at, attempts=0, parked_at=None)
    if count:
        transaction.on_commit(ring)
    return count


def forget(*, name: str, key: str) -> None:
    """A duty that is owed no more."""
    Task.objects.filter(name=name, key=key).delete()


def claim(*, owner: str, at: datetime, limit: int) -> list[Task]:
    """Take up to `limit` due tasks under a lease; nobody else has them until it runs out.

    On PostgreSQL rows that another worker is taking are skipped; on SQLite the update itself is the judge.
    """
    with transaction.atomic():
        rows = Task.objects.claimable(at)
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True, of=("self",))
        taken: list[Task] = []
        lanes: set[str] = set()
        for task in rows[: limit * 4]:
            if len(taken) >= limit:
                break
            if (task.lane and task.lane in lanes) or not _take(task, owner, at):
                continue
            lanes.add(task.lane)
            taken.append(task)
    return taken


def _take(task: Task, owner: str, at: datetime) -> bool:
    """One conditional update; a lane taken by another worker in the meantime is an integrity error."""
    free = Q(owner="") | Q(lease_until__lte=at)
    try:
        with transaction.atomic():
            return bool(Task.objects.filter(free, pk=task.pk).update(owner=owner, lease_until=at + LEASE))
    except IntegrityError:
        return False


def finish(*, task: Task, owner: str, outcome: Outcome, at: datetime) -> None:
    """Write down how it ended, unless the lease was lost. A task owed anew meanwhile stays, due as the owing said."""
    with transaction.atomic():
        mine = Task.objects.filter(pk=task.pk, owner=owner)
        unchanged = mine.filter(counter=task.counter)
        if outcome.ending is Ending.DONE:
            if not unchanged.delete()[0]:
                mine.update(owner="", lease_until=None, attempts=0, reason="", owed_at=at)
            return
        free: dict[str, Any] = {"owner": "", "lease_until": None, "reason": outcome.reason[:2000]}
        if outcome.ending is Ending.PARK:
            unchanged.update(**free, parked_at=at, attempts=F("attempts") + 1)
        elif outcome.ending is Ending.AGAIN:
            unchanged.update(**free, due_at=at + (outcome.after or LEASE), attempts=0)
        else:
            wait = outcome.after if outcome.after is not None else backoff(task.attempts + 1, f"{task.name}{task.key}")
            unchanged.update(**free, due_at=at + wait, attempts=F("attempts") + 1)
        mine.exclude(counter=task.counter).update(**free, attempts=F("attempts") + 1)


def keep_leases(*, owner: str, at: datetime) -> None:
    """Extend what this owner holds: the work takes longer than a lease."""
    Task.objects.filter(owner=owner).update(lease_until=at + LEASE)


def release(*, owners: list[str]) -> int:
    """Free what dead owners held, so that it need not wait for the lease to run out."""
    return Task.objects.filter(owner__in=owners).exclude(owner="").update(owner="", lease_until=None)


def plan_periodic(*, at: datetime) -> None:
    """Make sure that every duty that comes round has its row, and soon enough after a change of its interval."""
    for periodic in duties.periodic_duties():
        if not Task.objects.filter(name=periodic.name, key="").exists():
            owe(name=periodic.name, due_at=at)
        Task.objects.filter(name=periodic.name, key="", due_at__gt=at + periodic.every).update(due_at=at)
