"""How long reviews take: the median of working days for each step and for the whole, over what was decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from convenio.parties.models import Party
from convenio.routes.models import Case, Step
from convenio.routes.phrases import step_name
from convenio.routes.seating import calendar_of
from convenio.routes.states import CaseState, StepState
from convenio.routes.workdays import Calendar

MOST = 5000


@dataclass(frozen=True)
class Figure:
    """``name`` empty: the whole review. ``median``, ``longest``: working days; ``count``: how many were decided."""

    name: str
    median: float
    longest: int
    count: int


def figures(party: Party) -> list[Figure]:
    """The whole first, then each step, the slowest first. Steps of one name belong together, whatever the route."""
    calendar = calendar_of(party)
    whole = Case.objects.filter(party=party, state=CaseState.COMPLETE, closed_at__isnull=False).order_by("-pk")[:MOST]
    rows = Step.objects.filter(
        case__party=party,
        state__in=(StepState.APPROVED, StepState.REFUSED),
        began_at__isnull=False,
        closed_at__isnull=False,
    ).order_by("-pk")[:MOST]
    by_name: dict[str, list[int]] = {}
    for step in rows:
        by_name.setdefault(step_name(step), []).extend(_days(calendar, [(step.began_at, step.closed_at)]))
    total = _days(calendar, [(one.started_at, one.closed_at) for one in whole])
    found = [_figure(name, days) for name, days in by_name.items()]
    found.sort(key=lambda one: (-one.median, one.name))
    return [_figure("", total), *found] if total else found


def _days(calendar: Calendar, spans: Iterable[tuple[datetime | None, datetime | None]]) -> list[int]:
    return [calendar.between(start.date(), end.date()) for start, end in spans if start and end]


def _figure(name: str, days: list[int]) -> Figure:
    return Figure(name, float(median(days)), max(days), len(days))
