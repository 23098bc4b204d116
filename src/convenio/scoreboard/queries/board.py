"""One agreement: each promise with what was recorded, confirmed and disputed, as it stands on a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from convenio.agreements import books
from convenio.agreements.models import Agreement
from convenio.agreements.queries import board_of
from convenio.scoreboard.terms import (
    LIGHTS,
    Average,
    Forecast,
    Light,
    Promise,
    Standing,
    average,
    due_by,
    due_in_year,
    forecast,
    promised_in_year,
    share,
    standing,
)
from pact.board import Board, Entry, Row
from pact.text.model import STRANDS

US, THEM = "us", "them"


@dataclass(frozen=True)
class PromiseRow:
    """One promise in the whole term, or in one year of it. Amounts in ``unit``.

    ``ours``, ``theirs``: what we say ourselves, what the others say themselves (added up); ``confirmed``: what all
    concerned stand by; ``done``: what is held against the promise (``confirmed``, or the word of the only side that
    writes); ``waiting``: recorded, neither confirmed nor disputed; ``waiting_for_us``, ``waiting_for_them``: records.
    """

    id: str
    strand: str
    metric: str
    unit: str
    promise: Promise
    content: Mapping[str, Any]
    promised: float
    ours: int
    theirs: int
    confirmed: int
    disputed: int
    done: int
    waiting: int
    waiting_for_us: int
    waiting_for_them: int
    due: float
    standing: Standing
    share: float | None
    forecast: Forecast | None
    years: tuple[tuple[int, float, int], ...]

    @property
    def light(self) -> Light:
        return LIGHTS[self.standing]


@dataclass(frozen=True)
class Waiting:
    """What is recorded and waits for an answer: how much it counts, how many records wait for us, for the others."""

    count: int = 0
    for_us: int = 0
    for_them: int = 0


@dataclass(frozen=True)
class Tally:
    """What the entries of one promise add up to by year, whatever day it is looked at.

    ``likely``: confirmed or waiting for an answer, what a forecast goes on. What is disputed is left out.
    """

    waiting: Mapping[int, Waiting]
    likely: Mapping[int, int]


@dataclass(frozen=True)
class StrandRow:
    """One strand: its promises, the mean of what is due, and how many records fit no promise."""

    strand: str
    rows: tuple[PromiseRow, ...]
    average: Average
    unplanned: int


@dataclass(frozen=True)
class Scoreboard:
    """The board of one agreement. ``writer``: "us" or "them" when only one side writes; ``year`` 0: the whole term."""

    board: Board
    text: Mapping[str, Any]
    on: date
    year: int
    writer: str
    strands: tuple[StrandRow, ...]
    years: tuple[int, ...]
    average: Average

    @property
    def rows(self) -> tuple[PromiseRow, ...]:
        return tuple(row for one in self.strands for row in one.rows)


def scoreboard_of(agreement: Agreement, *, on: date, year: int = 0) -> Scoreboard | None:
    """The board as it stands at the end of a day; of one calendar year only, when ``year`` is given.

    None before anything is in force, or while its text is under way.
    """
    known = board_of(agreement) if agreement.founded else None
    force = books.state(agreement).round_in_force if known else None
    text = books.text(agreement, force.text) if force else None
    if known is None or text is None or force is None:
        return None
    writer = agreement.recorded if agreement.recorded in (US, THEM) else ""
    promises = {one["id"]: one for one in text["commitments"]}
    tallies = books.drawn(
        agreement,
        ("tallies", agreement.own, force.text),
        lambda: {row.commitment: _tally(agreement.own, row) for row in known.rows},
    )
    rows = [
        _row(agreement.own, row, promises[row.commitment], tallies[row.commitment], on, year, writer)
        for row in known.rows
    ]
    loose = Counter(str(one.facts["strand"]) for one in known.unplanned if year in (0, _year(one)))
    strands = tuple(_strand(name, [row for row in rows if row.strand == name], loose[name]) for name in STRANDS)
    return Scoreboard(
        board=known,
        text=text,
        on=on,
        year=year,
        writer=writer,
        strands=strands,
        years=tuple(sorted({one.year for row in known.rows for one in row.years})),
        average=average(row.share for row in rows),
    )


def _strand(name: str, rows: list[PromiseRow], unplanned: int) -> StrandRow:
    return StrandRow(name, tuple(rows), average(row.share for row in rows), unplanned)


def _row(own: str, row: Row, content: Mapping[str, Any], tally: Tally, on: date, year: int, writer: str) -> PromiseRow:
    promise = Promise(row.promised, row.period, content["first_year"], content["last_year"])
    known = {one.year: one for one in row.years}
    picked = known.get(year) if year else row
    recorded = picked.recorded if picked else {}
    ours = recorded.get(own, 0)
    theirs = sum(count for party, count in recorded.items() if party != own)
    confirmed, disputed = (picked.confirmed, picked.disputed) if picked else (0, 0)
    done = {US: ours, THEM: theirs}.get(writer, confirmed)
    waiting = _together(tally, range(year, year + 1) if year else range(promise.first, promise.last + 1))
    promised = promised_in_year(promise, year) if year else float(promise.in_all)
    due = due_in_year(promise, year, on) if year else due_by(promise, on)
    foreseen = promise.has_pace and promise.first <= on.year <= promise.last
    return PromiseRow(
        id=row.commitment,
        strand=row.strand,
        metric=row.metric,
        unit=row.unit,
        promise=promise,
        content=content,
        promised=promised,
        ours=ours,
        theirs=theirs,
        confirmed=confirmed,
        disputed=disputed,
        done=done,
        waiting=0 if writer else waiting.count,
        waiting_for_us=waiting.for_us,
        waiting_for_them=waiting.for_them,
        due=due,
        standing=standing(done, promised, due),
        share=share(done, due),
        forecast=forecast(tally.likely, promise.first, on) if foreseen and year in (0, on.year) else None,
        years=tuple(
            (one, promised_in_year(promise, one), _done_in(known[one], own, writer) if one in known else 0)
            for one in range(promise.first, promise.last + 1)
        ),
    )


def _done_in(year: Any, own: str, writer: str) -> int:
    if writer == US:
        return int(year.recorded.get(own, 0))
    if writer == THEM:
        return sum(count for party, count in year.recorded.items() if party != own)
    return int(year.confirmed)


def _year(entry: Entry) -> int:
    return int(entry.facts["from"][:4])


def _tally(own: str, row: Row) -> Tally:
    by_year: dict[int, list[Entry]] = {}
    for one in row.entries:
        if one.status != "disputed":
            by_year.setdefault(_year(one), []).append(one)
    return Tally(
        waiting={
            year: _waiting(own, [one for one in some if one.status == "recorded"]) for year, some in by_year.items()
        },
        likely={year: sum(_largest(some).values()) for year, some in by_year.items()},
    )


def _waiting(own: str, entries: list[Entry]) -> Waiting:
    return Waiting(
        count=sum(_largest(entries).values()),
        for_us=sum(1 for one in entries if one.author != own and own not in one.confirmed_by),
        for_them=sum(1 for one in entries if one.author == own),
    )


def _together(tally: Tally, years: Iterable[int]) -> Waiting:
    some = [tally.waiting[year] for year in years if year in tally.waiting]
    return Waiting(sum(one.count for one in some), sum(one.for_us for one in some), sum(one.for_them for one in some))


def _largest(entries: Iterable[Entry]) -> dict[str, int]:
    """Per activity the largest count of its statements: several about the same thing count once."""
    best: dict[str, int] = {}
    for one in entries:
        best[one.activity] = max(best.get(one.activity, 0), one.count or 0)
    return best
