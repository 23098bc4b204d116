"""Every question on the made-up register: numbers counted by hand, not by the same SQL."""

from __future__ import annotations

from typing import Any

import pytest

from convenio.analytics.answers import Desk, Seeing
from convenio.analytics.phrases import COLUMNS, QUESTIONS
from convenio.analytics.questions import questions, read
from convenio.analytics.suppression import Hidden
from convenio.analytics.views import ON_PAGE
from tests.convenio.analytics.made_up import HOUSE, ON, OTHER

FEW, WITHHELD = Hidden(True, 5), Hidden(False, 5)
EXPECTED: dict[str, list[tuple[Any, ...]]] = {
    "partners": [
        ("a.example", "CN", 34.3, 108.9, 2, 6),
        ("b.example", "RU", None, None, 2, 2),
    ],
    "agreements_year": [
        (2020, 1, 0, 1),
        (2021, 1, 0, 2),
        (2022, 1, 0, 3),
        (2023, 1, 0, 4),
        (2024, 0, 1, 3),
        (2025, 0, 0, 3),
        (2026, 0, 0, 3),
    ],
    "dormant": [("under_12", 1), ("under_24", 1), ("never", 1)],
    "activity_year": [
        (2024, "visits", 3),
        (2025, "training", 2),
        (2025, "research", 1),
        (2026, "training", 1),
    ],
    "answers_year": [
        (2024, "confirmed", 2),
        (2024, "recorded", 1),
        (2025, "confirmed", 2),
        (2025, "recorded", 1),
        (2026, "disputed", 1),
    ],
    "promises_strand": [
        ("visits", "teacher_visits", 63, 17, 21),  # ten in each of six years, three in this one
        ("training", "exchange_students", 30, 12, 12),
    ],
    "flows_year": [(2024, "out", 8, 0, 0), (2024, "in", 7, 0, 0), (2025, "out", 12, 57, 90)],
    "flows_level": [("", "out", 20), ("", "in", 7)],
    "flows_field": [("", "out", 20), ("", "in", 7)],
    "flows_country": [("CN", "out", WITHHELD), ("CN", "in", 7), ("RU", "out", FEW)],
    "flows_partner": [("a.example", "out", WITHHELD), ("a.example", "in", 7), ("b.example", "out", FEW)],
    "stays_year": [(2025, "out", 12, 4.8)],
}


def rows(name: str, *, party: str = HOUSE, units: set[str] | None = None, **chosen: Any) -> list[tuple[Any, ...]]:
    seeing = Seeing(party, None if units is None else frozenset(units))
    answer = Desk(seeing, ON).ask(questions()[name], chosen)
    return [tuple(row[column] for column in answer.question.columns) for row in answer.rows]


@pytest.mark.parametrize("name", sorted(questions()))
def test_the_answer_is_what_was_counted_by_hand(home, name: str) -> None:
    assert rows(name) == EXPECTED[name]


def test_every_question_stands_on_a_page_with_its_title_and_words() -> None:
    assert {one for some in ON_PAGE.values() for one in some} == set(questions()) == set(QUESTIONS) == set(EXPECTED)
    for one in questions().values():
        assert str(QUESTIONS[one.id].title) == one.title
        assert set(one.columns) <= set(COLUMNS)


def test_what_is_chosen_narrows(home) -> None:
    assert rows("activity_year", from_year=2025, until_year=2025) == [(2025, "training", 2), (2025, "research", 1)]
    assert rows("activity_year", country="RU") == [(2025, "training", 1), (2026, "training", 1)]
    assert rows("activity_year", strand="visits") == [(2024, "visits", 3)]
    assert rows("activity_year", unit="mine") == [(2025, "training", 1), (2026, "training", 1)]
    assert rows("flows_year", country="CN") == [(2024, "out", 8, 0, 0), (2024, "in", 7, 0, 0), (2025, "out", 9, 27, 90)]
    assert rows("flows_year", country="CN", from_year=2025) == [(2025, "out", 9, 27, 90)]
    assert rows("promises_strand", unit="mine") == [("visits", "teacher_visits", 3, 0, 1)]


def test_a_reader_of_one_unit_and_another_house_see_their_own_alone(home) -> None:
    assert rows("activity_year", units={"mine"}) == [(2025, "training", 1), (2026, "training", 1)]
    assert rows("activity_year", units={"mine"}, unit="law") == []
    assert rows("partners", units={"mine"}) == [("b.example", "RU", None, None, 1, 2)]
    assert rows("partners", units=set()) == []
    assert rows("activity_year", party=OTHER) == [(2024, "visits", 1)]
    assert rows("flows_year", party="nobody.example") == []


def test_the_filter_offers_what_the_reader_sees(home) -> None:
    whole, mine = (Desk(Seeing(HOUSE, units), ON).choices() for units in (None, frozenset({"mine"})))
    assert (whole.countries, whole.units, whole.years) == (["CN", "RU"], ["law", "mine"], [2024, 2025, 2026])
    assert (mine.countries, mine.units, mine.years) == (["RU"], ["mine"], [2025, 2026])


GOOD = """-- id: x
-- title: T
-- answers: A
-- facts: mobility
-- columns: year
-- parameters:
-- smallest: none: nothing
SELECT 1 AS year FROM mobility"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("-- facts: mobility\n", ""),
        ("none: nothing", "everything"),
        ("FROM mobility", "FROM gathered.mobility"),
        ("FROM mobility", "FROM read_parquet('x')"),
        ("SELECT 1", "WITH a AS (SELECT 1) SELECT 1"),
        ("FROM mobility", "FROM mobility; SELECT 2"),
        ("SELECT 1 AS year", "DELETE"),
        ("-- id: x", "-- id: y"),
    ],
)
def test_a_question_that_reaches_around_or_lacks_its_header_is_not_read(old: str, new: str) -> None:
    assert read(GOOD, "x").columns == ("year",)
    with pytest.raises(ValueError, match=r"x |header of x"):
        read(GOOD.replace(old, new), "x")
