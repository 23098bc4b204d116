"""The promises of a text as the public reads them, with the delivered numbers that both sides released, if they did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from convenio.documents.render.tongues import fixed_words, say, tongue
from convenio.news.delivered import Line, YearLine
from convenio.parties.terms import pick
from convenio.vocabulary.lists import STRAND_CODES
from pact.board import Row


@dataclass(frozen=True)
class Done:
    """What was delivered of a promise over some years, and how much was promised for these: both in numbers."""

    promised: int
    confirmed: int
    years: tuple[YearLine, ...]

    @property
    def first_year(self) -> int:
        return self.years[0].year

    @property
    def last_year(self) -> int:
        return self.years[-1].year


@dataclass(frozen=True)
class Promise:
    """One promise in the words of a text language: ``4`` ``a year`` of ``Teachers who visit``, and what came of it.

    The same promise both ways stands here once, with two ``directions``; ``done`` is then that of both together.
    ``done`` None: the universities have not released what was delivered.
    """

    quantity: int
    period: str
    metric: str
    directions: tuple[str, ...]
    first_year: int
    last_year: int
    done: Done | None = None


@dataclass(frozen=True)
class Strand:
    """One of the four strands with the promises under it and what the announcement said of it."""

    code: str
    name: str
    said: str
    promises: tuple[Promise, ...]


def strands_of(
    rows: Sequence[Row], text: Mapping[str, Any], language: str, said: Mapping[str, str], shown: Iterable[Line]
) -> tuple[Strand, ...]:
    """The strands in their order. ``said``: of the announcement, by strand; ``shown``: released delivered numbers."""
    commitments = {one["id"]: one for one in text["commitments"]}
    lines = {one.commitment: one for one in shown}
    found = []
    for code in STRAND_CODES:
        promises = both_ways(
            _promise(text, commitments[row.commitment], row, language, lines.get(row.commitment))
            for row in rows
            if row.strand == code
        )
        if promises or said.get(code):
            found.append(Strand(code, word("strand", code, language), said.get(code, ""), promises))
    return tuple(found)


def both_ways(promises: Iterable[Promise]) -> tuple[Promise, ...]:
    """Promises that differ in nothing but their direction become one."""
    found: dict[tuple[object, ...], Promise] = {}
    for one in promises:
        years = tuple(year.year for year in one.done.years) if one.done else None
        key = (one.quantity, one.period, one.metric, one.first_year, one.last_year, years)
        before = found.get(key)
        found[key] = (
            one
            if before is None
            else replace(before, directions=before.directions + one.directions, done=_together(before.done, one.done))
        )
    return tuple(found.values())


def _together(one: Done | None, other: Done | None) -> Done | None:
    if one is None or other is None:
        return None
    years = tuple(
        YearLine(
            a.year,
            None if a.promised is None or b.promised is None else a.promised + b.promised,
            a.confirmed + b.confirmed,
        )
        for a, b in zip(one.years, other.years, strict=True)
    )
    return Done(one.promised + other.promised, one.confirmed + other.confirmed, years)


def _promise(
    text: Mapping[str, Any], commitment: Mapping[str, Any], row: Row, language: str, line: Line | None
) -> Promise:
    return Promise(
        quantity=row.promised,
        period=word("period", row.period, language),
        metric=word("metric", row.metric, language),
        directions=(way_of(text, commitment, language),),
        first_year=commitment["first_year"],
        last_year=commitment["last_year"],
        done=Done(line.promised, line.confirmed, line.years) if line else None,
    )


def way_of(text: Mapping[str, Any], commitment: Mapping[str, Any], language: str) -> str:
    """From which university to which, or that it is done jointly."""
    direction = commitment["direction"]
    if direction == "joint":
        return say("joint", tongue(language))
    return " → ".join(name_in(text, direction[end], language) for end in ("from", "to"))


def word(group: str, code: str, language: str) -> str:
    """The word printed in the document for a code; the code itself when a newer node uses one unknown here."""
    key = f"{group}.{code}"
    return say(key, tongue(language)) if key in fixed_words() else code


def name_in(text: Mapping[str, Any], hei_id: str, language: str) -> str:
    """The name of a party as the text has it."""
    return pick(text["party_names"].get(hei_id, {}), language) or hei_id
