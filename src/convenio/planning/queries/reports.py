"""A report number by number: what its text says, what the records of this node say now, and what is still open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language

from convenio.agreements import books
from convenio.agreements.views.words import metric_of
from convenio.parties.terms import pick
from convenio.planning.models import Sheet
from convenio.planning.showing import newest_text
from convenio.planning.terms import Difference, ReportLine, differences_in, reported_for
from convenio.planning.texts.report import ReportedLine, reported_lines


@dataclass(frozen=True)
class ReportRow:
    """A line of a report. ``now``: the same line from the records as they are now, None when they have none.

    ``recorded``: name and number of each party; ``same``: the records of this node still give exactly these numbers.
    """

    line: ReportedLine
    heading: str
    recorded: tuple[tuple[str, int], ...]
    now: ReportLine | None
    same: bool

    @property
    def unanswered(self) -> int:
        """The most that one side recorded beyond what is confirmed and disputed."""
        return max(
            max((count for _name, count in self.recorded), default=0) - self.line.confirmed - self.line.disputed, 0
        )


@dataclass(frozen=True)
class OpenRecord:
    """A record on which the sides differ, with what a person needs to settle it."""

    activity: str
    statement: str
    kind: str
    what: str
    starts_on: date
    author: str
    ours: bool
    count: int | None


@dataclass(frozen=True)
class ReportView:
    """A report as its page shows it. ``came_later``: promises under which something changed since its numbers."""

    text: Mapping[str, Any]
    parties: tuple[str, ...]
    rows: tuple[ReportRow, ...]
    differences: tuple[OpenRecord, ...]
    same: bool
    as_of: date | None
    came_later: int


def report_view(sheet: Sheet) -> ReportView | None:
    """The page of a report; None while its text is under way."""
    text = newest_text(sheet.agreement)
    if text is None:
        return None
    language = get_language() or "en"
    parent = sheet.parent
    binding = books.text_in_force(parent) if parent else None
    board = books.board(parent, parent.in_force_text) if parent and binding else None
    fresh = (
        {one.promise["id"]: one for one in reported_for(binding, board, sheet.year, {})} if binding and board else {}
    )
    names = {hei: pick(said, language) or hei for hei, said in text["party_names"].items()}
    rows = tuple(_row(line, fresh.get(line.promise), names, language) for line in reported_lines(text))
    missing = set(fresh) - {row.line.promise for row in rows}
    changed = len(missing) + sum(1 for row in rows if not row.same)
    found = differences_in(board, sheet.year) if board else ()
    return ReportView(
        text=text,
        parties=tuple(names[hei] for hei in text["parties"]),
        rows=rows,
        differences=tuple(_open(one, names, sheet.agreement.own) for one in found),
        same=not changed,
        as_of=_as_of(text),
        came_later=changed,
    )


def _row(line: ReportedLine, now: ReportLine | None, names: Mapping[str, str], language: str) -> ReportRow:
    same = now is not None and (dict(now.recorded), now.confirmed, now.disputed) == (
        dict(line.recorded),
        line.confirmed,
        line.disputed,
    )
    recorded = tuple((names.get(hei, hei), count) for hei, count in line.recorded.items())
    return ReportRow(line, pick(line.heading, language), recorded, now, same)


def _open(one: Difference, names: Mapping[str, str], own: str) -> OpenRecord:
    facts = one.entry.facts
    return OpenRecord(
        activity=one.entry.activity,
        statement=one.entry.statement,
        kind=one.kind,
        what=metric_of(facts["metric"]),
        starts_on=date.fromisoformat(facts["from"]),
        author=names.get(one.entry.author, one.entry.author),
        ours=one.entry.author == own,
        count=one.entry.count,
    )


def _as_of(text: Mapping[str, Any]) -> date | None:
    for clause in text["clauses"]:
        if clause["type"] == "joint_report" and clause["values"].get("as_of"):
            return date.fromisoformat(clause["values"]["as_of"]["value"])
    return None
