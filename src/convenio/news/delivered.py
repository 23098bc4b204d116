"""The delivered numbers that both sides agree to publish: their value, reader and writer (``convenio-delivered-1``).

They travel as the fields of a release of their own (page ``delivered``, ``docs/protocol/pact.md`` 3.1), frozen with the
day on which they were read off the board. What both released is shown only as long as the board still bears it out: a
number that is higher than what both confirm now is held back. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pact.board import Board, Row
from pact.forms import is_day
from pact.text.model import Text

PAGE, FORMAT = "delivered", "convenio-delivered-1"
MOST_LINES, MOST_YEARS, MOST = 200, 100, 1_000_000_000


class BadDelivered(ValueError):
    """Fields of a release that are no delivered numbers of this format."""


@dataclass(frozen=True)
class YearLine:
    """One calendar year. ``promised``: None where the promise is not by the year."""

    year: int
    promised: int | None
    confirmed: int


@dataclass(frozen=True)
class Line:
    """One promise: what was promised over the years chosen (once and per term: in all), and what both confirmed."""

    commitment: str
    promised: int
    confirmed: int
    years: tuple[YearLine, ...]


@dataclass(frozen=True)
class Delivered:
    """What is released: the day the numbers were true, the years they cover (both included), a line per promise."""

    as_of: date
    first_year: int
    last_year: int
    lines: tuple[Line, ...]


def drawn(
    board: Board, text: Text, commitments: Collection[str], first_year: int, last_year: int, as_of: date
) -> Delivered:
    """The numbers as the board has them now: only what all concerned confirm, nothing that somebody disputes.

    Years outside the term of a promise are left out, as everywhere on the board.
    """
    terms = {one["id"]: (one["first_year"], one["last_year"]) for one in text["commitments"]}
    lines = tuple(
        _line(row, max(first_year, terms[row.commitment][0]), min(last_year, terms[row.commitment][1]))
        for row in board.rows
        if row.commitment in commitments
    )
    return Delivered(as_of, first_year, last_year, tuple(line for line in lines if line.years))


def _line(row: Row, first_year: int, last_year: int) -> Line:
    by_year = {one.year: one for one in row.years}
    years = tuple(
        YearLine(year, by_year[year].promised, by_year[year].confirmed)
        for year in range(first_year, last_year + 1)
        if year in by_year
    )
    yearly = [one.promised for one in years if one.promised is not None]
    promised = sum(yearly) if row.period == "year" else row.promised
    return Line(row.commitment, promised, sum(one.confirmed for one in years), years)


def borne_out(delivered: Delivered, board: Board, text: Text) -> tuple[Line, ...]:
    """The lines that the board still bears out, year by year; the rest is not to be shown as delivered."""
    now = drawn(
        board,
        text,
        {one.commitment for one in delivered.lines},
        delivered.first_year,
        delivered.last_year,
        delivered.as_of,
    )
    known = {one.commitment: one for one in now.lines}
    return tuple(one for one in delivered.lines if one.commitment in known and _fits(one, known[one.commitment]))


def _fits(released: Line, now: Line) -> bool:
    years = {one.year: one for one in now.years}
    return released.promised == now.promised and all(
        one.year in years and one.promised == years[one.year].promised and one.confirmed <= years[one.year].confirmed
        for one in released.years
    )


def delivered_value(delivered: Delivered) -> dict[str, Any]:
    """The numbers as JSON values."""
    return {
        "format": FORMAT,
        "as_of": delivered.as_of.isoformat(),
        "first_year": delivered.first_year,
        "last_year": delivered.last_year,
        "lines": [
            {
                "commitment": line.commitment,
                "promised": line.promised,
                "confirmed": line.confirmed,
                "years": [
                    {"year": one.year, "confirmed": one.confirmed}
                    | ({} if one.promised is None else {"promised": one.promised})
                    for one in line.years
                ],
            }
            for line in delivered.lines
        ],
    }


def read_delivered(value: Mapping[str, Any]) -> Delivered:
    """Read the fields of a release.

    Raises:
        BadDelivered: another format, or sums that do not add up.
    """
    try:
        if value["format"] != FORMAT or not is_day(value["as_of"]):
            raise BadDelivered("format")
        lines = tuple(_read_line(one) for one in value["lines"])
        found = Delivered(
            date.fromisoformat(value["as_of"]), _number(value["first_year"]), _number(value["last_year"]), lines
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BadDelivered(str(error)) from error
    if not 0 < len(lines) <= MOST_LINES or len({one.commitment for one in lines}) != len(lines):
        raise BadDelivered("lines")
    return found


def _read_line(value: Mapping[str, Any]) -> Line:
    years = tuple(
        YearLine(
            _number(one["year"]), _number(one["promised"]) if "promised" in one else None, _number(one["confirmed"])
        )
        for one in value["years"]
    )
    line = Line(str(value["commitment"]), _number(value["promised"]), _number(value["confirmed"]), years)
    if not 0 < len(years) <= MOST_YEARS or len({one.year for one in years}) != len(years):
        raise BadDelivered("years")
    if line.confirmed != sum(one.confirmed for one in years):
        raise BadDelivered("confirmed is not the sum of its years")
    return line


def _number(value: object) -> int:
    if type(value) is not int or not 0 <= value <= MOST:
        raise BadDelivered("a whole number is expected")
    return value
