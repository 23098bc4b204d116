"""What analytics does by itself: gather the facts every night, and when somebody asks for it."""

from __future__ import annotations

from datetime import datetime, timedelta

from convenio.analytics import gathering, sets
from convenio.analytics.terms import Broken, Busy
from convenio.worker import Outcome, done, register_duty, register_periodic, retry
from convenio.worker.actions import owe
from convenio.worker.models import Task

NIGHTLY, NOW = "analytics.nightly", "analytics.gather"
NIGHT = range(1, 5)
"""Hours of the day, in UTC, in which the nightly gathering begins."""
FRESH, STALE = timedelta(hours=12), timedelta(hours=36)
AGAIN = timedelta(minutes=1)


def register() -> None:
    """Tell the worker."""
    register_periodic(NIGHTLY, timedelta(minutes=30), nightly)
    register_duty(NOW, gather_now)


def nightly(at: datetime) -> None:
    """At night, when the facts are older than half a day; at any hour when they are older than a day and a half.

    A node that never gathered waits for its first night, or for somebody who asks.
    """
    try:
        found = sets.current()
    except Broken:
        owe(name=NOW, due_at=at)
        return
    age = at - found.at if found is not None else None
    if (at.hour in NIGHT and (age is None or age > FRESH)) or (age is not None and age > STALE):
        owe(name=NOW, due_at=at)


def gather_now(task: Task, at: datetime) -> Outcome:
    """The gathering itself; while another one runs, it waits and looks again."""
    try:
        gathering.gather(at)
    except Busy:
        return retry(reason="another gathering is running", after=AGAIN)
    return done()


def waiting() -> bool:
    """Has somebody asked for a gathering that did not end yet?"""
    return Task.objects.filter(name=NOW).exists()
