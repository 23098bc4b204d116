"""A plan line by line: planned, done, confirmed. Done is read from the records of the agreement above it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language

from convenio.agreements import books
from convenio.agreements.models import ActivityLine, Agreement
from convenio.parties.terms import pick
from convenio.planning.models import Sheet
from convenio.planning.showing import newest_text
from convenio.planning.terms import PlanLine, owed_in
from convenio.planning.texts.plan import PlannedLine, lines_of


@dataclass(frozen=True)
class Done:
    """What was done in a year under one promise: ``recorded`` by anybody, of it ``confirmed`` and ``disputed``."""

    recorded: int = 0
    confirmed: int = 0
    disputed: int = 0

    @property
    def standing(self) -> int:
        """What nobody contests."""
        return self.recorded - self.disputed


@dataclass(frozen=True)
class PlanRow:
    """A line of a plan with what became of it. ``promised``: its promise still stands in the text in force.

    ``late``: its day has passed and less was done than planned. ``waits``: recorded and not answered by all.
    """

    line: PlannedLine
    heading: str
    owners: tuple[tuple[str, str], ...]
    evidence: str
    done: Done
    promised: bool
    late: bool

    @property
    def waits(self) -> int:
        return max(self.done.recorded - self.done.confirmed - self.done.disputed, 0)

    @property
    def missing(self) -> int:
        return max(self.line.quantity - self.done.standing, 0)


@dataclass(frozen=True)
class PlanView:
    """A plan as its page shows it. ``open``: promises of the year that no line carries out."""

    text: Mapping[str, Any]
    rows: tuple[PlanRow, ...]
    open: tuple[PlanLine, ...]
    open_names: tuple[tuple[str, str], ...]


def plan_view(sheet: Sheet, on: date) -> PlanView | None:
    """The page of a plan; None while its text is under way."""
    text = newest_text(sheet.agreement)
    if text is None:
        return None
    language = get_language() or "en"
    parent = sheet.parent
    binding = books.text_in_force(parent) if parent else None
    promises = {one["id"] for one in binding["commitments"]} if binding else set()
    done = done_in(parent, sheet.year) if parent else {}
    names = text["party_names"]
    rows = []
    for line in lines_of(text):
        what = done.get(line.promise, Done())
        late = line.due_on is not None and line.due_on < on and what.standing < line.quantity
        owners = tuple(
            (pick(names.get(hei, {}), language) or hei, pick(said, language)) for hei, said in line.owners.items()
        )
        rows.append(
            PlanRow(
                line=line,
                heading=pick(line.heading, language),
                owners=owners,
                evidence=pick(line.evidence, language),
                done=what,
                promised=line.promise in promises,
                late=late,
            )
        )
    planned = {row.line.promise for row in rows}
    owed = owed_in(binding, books.board(parent, parent.in_force_text), sheet.year) if binding and parent else ()
    still = tuple(one for one in owed if one.promise["id"] not in planned)
    return PlanView(text, tuple(rows), still, tuple((one.promise["id"], _name(one, names, language)) for one in still))


def _name(line: PlanLine, names: Mapping[str, Mapping[str, str]], language: str) -> str:
    from convenio.agreements.views.words import metric_of

    way = line.promise["direction"]
    what = metric_of(line.promise["metric"])
    if isinstance(way, Mapping):
        ends = [pick(names.get(way[end], {}), language) or way[end] for end in ("from", "to")]
        what += f", {ends[0]} → {ends[1]}"
    return f"{what}: {line.quantity}"


def done_in(agreement: Agreement, year: int) -> dict[str, Done]:
    """What was done in a year by promise; of several statements about one activity the largest counts."""
    rows = ActivityLine.objects.filter(agreement=agreement, year=year).exclude(status=ActivityLine.RETRACTED)
    best: dict[tuple[str, str], tuple[int, str]] = {}
    for promise, activity, count, status in rows.exclude(count=None).values_list(
        "commitment", "activity", "count", "status"
    ):
        known, said = best.get((promise, activity), (0, ""))
        best[promise, activity] = (max(known, count or 0), "disputed" if "disputed" in (said, status) else status)
    found: dict[str, Done] = {}
    for (promise, _activity), (count, status) in best.items():
        before = found.get(promise, Done())
        found[promise] = Done(
            before.recorded + count,
            before.confirmed + (count if status == ActivityLine.CONFIRMED else 0),
            before.disputed + (count if status == ActivityLine.DISPUTED else 0),
        )
    return found
