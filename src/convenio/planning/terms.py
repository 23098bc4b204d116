"""What a plan and a report say, as numbers: computed from a text and its board, the same on every node. Pure.

A yearly promise asks its quantity every year; what earlier years left open comes on top. A promise for the whole term
or for once is spread evenly over the years that are left; what should have come before is never put off. What was
delivered beyond a promise lessens nothing of later years and is never held against anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pact.board import Board, Entry, Row
from pact.text.model import quantity_of

YEAR = "year"
Promise = Mapping[str, Any]


@dataclass(frozen=True)
class PlanLine:
    """What a year owes under one promise. ``number``: its place in the agreement, from 1.

    ``quantity``: to be done in the year; ``earlier``: the part of it that earlier years left open.
    """

    promise: Promise
    number: int
    quantity: int
    earlier: int


@dataclass(frozen=True)
class ReportLine:
    """One promise in one year. ``promised``: in the year, or in the whole term (``whole_term``).

    ``recorded``: per party; ``confirmed_so_far``: in the whole term up to the end of the year; ``planned``: by the
    approved plan of the year, None without one.
    """

    promise: Promise
    number: int
    whole_term: bool
    promised: int
    planned: int | None
    recorded: Mapping[str, int]
    confirmed: int
    disputed: int
    confirmed_so_far: int


@dataclass(frozen=True)
class Difference:
    """A record of the year on which the two sides do not say the same: ``kind`` disputed, or unanswered."""

    entry: Entry
    kind: str


def owed_in(text: Mapping[str, Any], board: Board, year: int) -> tuple[PlanLine, ...]:
    """The lines of a plan for a year: every promise of which something is open then, in the order of the text."""
    rows = {row.commitment: row for row in board.rows}
    found = []
    for number, promise in enumerate(text["commitments"], start=1):
        quantity, earlier = _owed(text, promise, rows[promise["id"]], year)
        if quantity:
            found.append(PlanLine(promise, number, quantity, earlier))
    return tuple(found)


def _owed(text: Mapping[str, Any], promise: Promise, row: Row, year: int) -> tuple[int, int]:
    """What the year owes under a promise, and how much of it earlier years left open."""
    first, last = promise["first_year"], promise["last_year"]
    if not first <= year <= last:
        return 0, 0
    each, before = quantity_of(text, promise), year - first
    done = delivered(row, first, year - 1)
    if promise["period"] == YEAR:
        earlier = max(each * before - done, 0)
        return each + earlier, earlier
    open_now = max(each - done, 0)
    earlier = min(max(each * before // (last - first + 1) - done, 0), open_now)
    left = last - year + 1
    return max(-(-open_now // left), earlier), earlier


def delivered(row: Row, first: int, last: int) -> int:
    """What was done in these years, as far as it is not contested: confirmed, or recorded and not yet answered.

    Of two sides that recorded the same promise apart, the one with more counts: planning the rest twice would be worse.
    """
    total = 0
    for one in row.years:
        if first <= one.year <= last:
            total += max(one.confirmed, max(one.recorded.values(), default=0) - one.disputed)
    return total


def reported_for(
    text: Mapping[str, Any], board: Board, year: int, planned: Mapping[str, int]
) -> tuple[ReportLine, ...]:
    """The lines of a report for a year: every promise that runs in it, or under which something was done in it.

    ``planned``: quantities of the approved plan by promise; empty without one.
    """
    rows = {row.commitment: row for row in board.rows}
    found = []
    for number, promise in enumerate(text["commitments"], start=1):
        row = rows[promise["id"]]
        now = next((one for one in row.years if one.year == year), None)
        runs = promise["first_year"] <= year <= promise["last_year"]
        recorded = dict.fromkeys(board.parties, 0) if now is None else dict(now.recorded)
        if not runs and not (now and (any(recorded.values()) or now.confirmed or now.disputed)):
            continue
        yearly = promise["period"] == YEAR
        found.append(
            ReportLine(
                promise=promise,
                number=number,
                whole_term=not yearly,
                promised=(row.promised if runs else 0) if yearly else row.promised_in_all,
                planned=planned.get(promise["id"]) if planned else None,
                recorded=recorded,
                confirmed=now.confirmed if now else 0,
                disputed=now.disputed if now else 0,
                confirmed_so_far=sum(one.confirmed for one in row.years if one.year <= year),
            )
        )
    return tuple(found)


def differences_in(board: Board, year: int) -> tuple[Difference, ...]:
    """Records of the year that are disputed or not answered, disputed ones first, then by day."""
    entries = [entry for row in board.rows for entry in row.entries] + list(board.unplanned)
    found = [
        Difference(one, "disputed" if one.status == "disputed" else "unanswered")
        for one in entries
        if one.status != "confirmed" and one.facts["from"][:4] == str(year)
    ]
    return tuple(sorted(found, key=lambda one: (one.kind, one.entry.facts["from"], one.entry.statement)))


def counts_in(board: Board, year: int) -> Mapping[str, int]:
    """How many activities of the year stand, by status; several statements about one activity count once."""
    status: dict[str, str] = {}
    for entry in _all(board):
        if entry.facts["from"][:4] == str(year):
            known = status.get(entry.activity)
            status[entry.activity] = "disputed" if "disputed" in (known, entry.status) else entry.status
    return {
        "activities": len(status),
        **{name: sum(1 for one in status.values() if one == name) for name in ("confirmed", "recorded", "disputed")},
    }


def years_of(text: Mapping[str, Any], board: Board) -> range:
    """The years that promises run, and those in which something was recorded."""
    years = {one["first_year"] for one in text["commitments"]} | {one["last_year"] for one in text["commitments"]}
    years |= {int(entry.facts["from"][:4]) for entry in _all(board)}
    return range(min(years), max(years) + 1) if years else range(0)


def _all(board: Board) -> Iterable[Entry]:
    yield from (entry for row in board.rows for entry in row.entries)
    yield from board.unplanned
