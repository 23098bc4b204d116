"""The time line: one bar an agreement, on a scale of years, with the last day to act and the end marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from convenio.agreements.models import Agreement
from convenio.register.queries.filtered import facets_in, filtered
from convenio.register.queries.lines import Line, lines_of
from convenio.register.scope import Scope

BACK, AHEAD = 4, 6
GROUPS = ("kind", "country", "unit", "strand", "partner")
WIDTH = 1000


@dataclass(frozen=True)
class Scale:
    """The years shown; ``at`` gives the place of a day between 0 and 1000."""

    first: int
    last: int

    @staticmethod
    def around(day: date) -> Scale:
        """Four years back, six ahead."""
        return Scale(day.year - BACK, day.year + AHEAD)

    @property
    def years(self) -> range:
        return range(self.first, self.last + 1)

    def at(self, day: date) -> int:
        start, end = date(self.first, 1, 1).toordinal(), date(self.last + 1, 1, 1).toordinal()
        return round(WIDTH * (min(max(day.toordinal(), start), end) - start) / (end - start))


@dataclass(frozen=True)
class Bar:
    """A bar as numbers between 0 and 1000: ``past`` until today, ``ahead`` after; None where there is no mark.

    ``ahead_from``: where ``ahead`` begins; ``open_end``: no end is stated.
    """

    start: int
    past: int
    ahead: int
    end: int | None
    notice: int | None
    open_end: bool
    ahead_from: int


@dataclass(frozen=True)
class Row:
    """A line of the time line; ``group``: the value under which it stands, empty without groups."""

    line: Line
    bar: Bar
    group: str = ""


def bar_of(agreement: Agreement, scale: Scale, today: date) -> Bar | None:
    """The bar of one agreement; None when it never began."""
    if agreement.starts_on is None:
        return None
    ends = agreement.ended_on or agreement.ends_on
    start, last = scale.at(agreement.starts_on), scale.at(ends) if ends else WIDTH
    now = scale.at(today)
    notice = agreement.notice_on if agreement.phase == "binding" else None
    shown = notice is not None and date(scale.first, 1, 1) <= notice <= date(scale.last, 12, 31)
    return Bar(
        start=start,
        past=max(min(now, last) - start, 0),
        ahead=max(last - max(now, start), 0),
        end=last if ends and scale.first <= ends.year <= scale.last else None,
        notice=scale.at(notice) if notice and shown else None,
        open_end=ends is None,
        ahead_from=max(now, start),
    )


def numbers_of(scope: Scope, chosen: Mapping[str, str], on: date, group: str) -> QuerySet[Any, tuple[int, str]]:
    """Pairs (number of the agreement, value of the group) in the order of the page; slice them.

    With groups an agreement stands under each of its values; those that never began have no bar.
    """
    if group not in GROUPS:
        return filtered(scope, chosen, on).filter(starts_on__isnull=False).values_list("pk", "kind")
    return facets_in(scope, group, chosen, on).order_by("value", "agreement_id").values_list("agreement_id", "value")


def rows_of(pairs: list[tuple[int, str]], scale: Scale, today: date, grouped: bool) -> list[Row]:
    """The lines of a page with their bars."""
    lines = {line.agreement.pk: line for line in lines_of(list(dict.fromkeys(number for number, _ in pairs)))}
    found = []
    for number, value in pairs:
        bar = bar_of(lines[number].agreement, scale, today) if number in lines else None
        if bar is not None:
            found.append(Row(lines[number], bar, value if grouped else ""))
    return sorted(found, key=lambda row: (row.group, row.line.agreement.ends_on or date.max)) if grouped else found
