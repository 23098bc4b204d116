"""Asking a question as somebody: what they may see, what they chose, small cells hidden, and how fresh it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from convenio.agreements.facts import ACTIVITIES, AGREEMENTS
from convenio.agreements.scoping import units_seen
from convenio.analytics import rooms, sets
from convenio.analytics.questions import Question, questions
from convenio.analytics.suppression import Hidden, suppressed, threshold
from convenio.analytics.terms import NoFacts
from convenio.parties.terms import Acting

CHOSEN = ("country", "unit", "strand", "from_year", "until_year")


@dataclass(frozen=True)
class Seeing:
    """Whose facts are asked: an institution's, or only those of some of its units."""

    party: str
    units: frozenset[str] | None = None

    @staticmethod
    def of(acting: Acting) -> Seeing:
        return Seeing(acting.party.hei_id, units_seen(acting))


@dataclass(frozen=True)
class Answer:
    """The rows of an answer, each by column. ``at``: when the facts were gathered."""

    question: Question
    rows: list[dict[str, Any]]
    at: datetime

    @property
    def hidden(self) -> bool:
        """Is anything not shown because the number is small?"""
        return any(isinstance(value, Hidden) for row in self.rows for value in row.values())


@dataclass(frozen=True)
class Choices:
    """The values that occur in what somebody sees."""

    countries: list[str]
    units: list[str]
    years: list[int]


class Desk:
    """One gathering and one reader: where questions are asked."""

    def __init__(self, seeing: Seeing, on: date) -> None:
        """Raises ``terms.NoFacts`` and ``terms.Broken``."""
        from convenio.analytics.engine import opened  # large, and not every process asks

        found = sets.current()
        if found is None:
            raise NoFacts
        self.found, self._seeing, self._on = found, seeing, on
        self._engine = opened(found, rooms.tables())

    def ask(self, question: Question, chosen: Mapping[str, Any]) -> Answer:
        """The answer. ``chosen``: values of ``CHOSEN``; others are ignored. Raises ``terms.Refused``, ``TooLong``."""
        values = {"on": self._on, "year": self._on.year}
        names, rows = self._engine.ask(question.sql, question.facts, self._scope(chosen), values)
        found = [dict(zip(names, row, strict=True)) for row in rows]
        return Answer(question, suppressed(found, question.guard, threshold(self._on).least), self.found.at)

    def choices(self) -> Choices:
        """What the filter may offer this reader."""
        scope = self._scope({})
        ask = self._engine.ask
        _names, countries = ask(
            "SELECT DISTINCT unnest(countries) AS one FROM agreements ORDER BY one", (AGREEMENTS.name,), scope, {}
        )
        _names, units = ask(
            "SELECT DISTINCT unnest(units) AS one FROM agreements ORDER BY one", (AGREEMENTS.name,), scope, {}
        )
        _names, years = ask("SELECT DISTINCT year FROM activities ORDER BY year", (ACTIVITIES.name,), scope, {})
        seen = self._seeing.units
        return Choices(
            [one for (one,) in countries],
            [one for (one,) in units if seen is None or one in seen],
            [one for (one,) in years],
        )

    def _scope(self, chosen: Mapping[str, Any]) -> dict[str, Any]:
        units = None if self._seeing.units is None else sorted(self._seeing.units)
        given = {name: chosen[name] for name in CHOSEN if chosen.get(name)}
        return {"party": self._seeing.party, "units": units, **given}


def question_of(name: str) -> Question | None:
    """The question with this id, or None."""
    return questions().get(name)
