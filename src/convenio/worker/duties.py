"""Which duties there are: rooms register them by name in their `ready()`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from convenio.worker.terms import Outcome, again

if TYPE_CHECKING:
    from convenio.worker.models import Task

Run = Callable[["Task", datetime], Outcome]
_DUTIES: dict[str, Run] = {}
_PERIODIC: dict[str, Periodic] = {}


@dataclass(frozen=True)
class Periodic:
    """A duty nobody owes: it comes round by itself."""

    name: str
    every: timedelta


def register_duty(name: str, run: Run) -> None:
    """`run(task, at)` is called outside any transaction and says how it ended; it may be called twice for one cause.

    Raises ValueError when the name is taken by another function.
    """
    if _DUTIES.get(name, run) is not run:
        raise ValueError(f"the duty {name} is registered already")
    _DUTIES[name] = run


def register_periodic(name: str, every: timedelta, run: Callable[[datetime], None]) -> None:
    """`run(at)` is called about every so often, by one worker at a time; owing it by its name brings it forward."""

    def come_round(task: Task, at: datetime) -> Outcome:
        run(at)
        return again(every)

    if name not in _PERIODIC:
        _PERIODIC[name] = Periodic(name, every)
        register_duty(name, come_round)


def duty(name: str) -> Run | None:
    """The function of a duty; None when no room registered it."""
    return _DUTIES.get(name)


def periodic_duties() -> list[Periodic]:
    """All duties that come round."""
    return list(_PERIODIC.values())
