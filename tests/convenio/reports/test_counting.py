"""Definitions against numbers added up by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from convenio.reports.counting import count, select
from convenio.reports.delivered import content_of, delivered
from convenio.reports.terms import Term, WrongDefinition, from_content
from convenio.reports.windows import due_on, last_whole, window_of, window_with
from tests.convenio.reports.made import ALMATY, LONG, SHORT, TPU, defined, made, source, year


def total(definition, window, *records, **more) -> list[Any]:
    return [cell.value for cell in count(definition, window, source(*records, **more)).total.cells]


@pytest.mark.parametrize(
    ("given", "key", "first", "last", "label"),
    [
        ({"window": "calendar"}, "2024", date(2024, 1, 1), date(2024, 12, 31), "2024"),
        ({"window": "academic", "month": 9}, "2024", date(2024, 9, 1), date(2025, 8, 31), "2024/25"),
        ({"window": "academic", "month": 8}, "2023", date(2023, 8, 1), date(2024, 7, 31), "2023/24"),
        ({"window": "academic", "month": 3}, "2023", date(2023, 3, 1), date(2024, 2, 29), "2023/24"),
        ({"window": "academic", "month": 3}, "2024", date(2024, 3, 1), date(2025, 2, 28), "2024/25"),
        (
            {"window": "any"},
            "2024-02-29..2024-03-01",
            date(2024, 2, 29),
            date(2024, 3, 1),
            "2024-02-29 – 2024-03-01",
        ),
    ],
)
def test_windows(given: dict[str, Any], key: str, first: date, last: date, label: str) -> None:
    found = window_of(defined(**given), key)
    assert found is not None
    assert (found.first, found.last, found.label) == (first, last, label)


@pytest.mark.parametrize("key", ["", "24", "२०२४", "99999", "2025-02-29..2025-03-01", "2025-03-02..2025-03-01", "1066"])
def test_what_is_no_window_is_none(key: str) -> None:
    assert window_of(defined(window="any" if ".." in key else "calendar"), key) is None


def test_the_newest_whole_window_and_the_day_it_is_owed() -> None:
    academic = defined(window="academic", month=9)
    assert window_with(academic, date(2025, 8, 31)).label == "2024/25"
    assert last_whole(academic, date(2025, 9, 1)).label == "2024/25"
    assert last_whole(academic, date(2025, 8, 31)).label == "2023/24"
    owed = defined(due={"month": 3, "day": 31, "source": {}, "status": "unverified", "checked_on": ""})
    assert due_on(owed, year("2025")) == date(2026, 3, 31)
    leap = defined(due={"month": 2, "day": 29, "source": {}, "status": "unverified", "checked_on": ""})
    assert [due_on(leap, year(key)) for key in ("2023", "2024")] == [date(2024, 2, 29), date(2025, 2, 28)]
    assert due_on(defined(), year("2025")) is None


def test_only_what_both_confirm_counts_and_what_is_left_out_says_why() -> None:
    rows = [
        made("1", *SHORT, quantities={"persons": 3}),
        made("2", *SHORT, quantities={"persons": 5}, status="recorded"),
        made("3", *SHORT, quantities={"persons": 7}, status="recorded", ours=False),
        made("4", *SHORT, quantities={"persons": 11}, status="disputed"),
        made("5", *SHORT, quantities={"persons": 13}, status="retracted"),
        made("6", *LONG, quantities={"persons": 17}),
    ]
    measures = ["persons"]
    window = year("2025")
    assert total(defined(measures=measures), window, *rows) == [3]
    assert total(defined(measures=measures, counts="ours"), window, *rows) == [3 + 5]
    assert total(defined(measures=measures, counts="all"), window, *rows) == [3 + 5 + 7]
    left = select(defined(), window, rows).left
    assert [(one.record.activity, one.reason) for one in left] == [
        ("a-5", "retracted"),
        ("a-6", "outside_by_first_day"),
        ("a-4", "disputed"),
        ("a-2", "unconfirmed"),
        ("a-3", "unconfirmed"),
    ]


def test_over_the_turn_of_the_year_by_first_day_or_split_by_days() -> None:
    stay = made("1", "2024-12-20", "2025-01-09", quantities={"persons": 2, "credits": 6})
    measures = ["activities", "persons", "days", "months", "credits"]
    whole = defined(measures=measures)
    assert total(whole, year("2024"), stay) == [1, 2, 42, Decimal("1.4"), 6]
    assert total(whole, year("2025"), stay) == [0, 0, 0, Decimal("0.0"), 0]
    split = defined(measures=measures, turn="split")
    assert total(split, year("2024"), stay) == [1, 2, 24, Decimal("0.8"), 0]
    assert total(split, year("2025"), stay) == [1, 2, 18, Decimal("0.6"), 6]


def test_the_leap_day_is_a_day() -> None:
    stay = made("1", "2024-02-28", "2024-03-01")
    assert total(defined(measures=["days"]), year("2024"), stay) == [3]
    window = year("2023", defined(window="academic", month=3))
    assert total(defined(window="academic", month=3, measures=["days"], turn="split"), window, stay) == [2]


@pytest.mark.parametrize(
    ("first", "last", "fits"),
    [
        ("2024-09-01", "2024-11-30", True),
        ("2024-09-01", "2024-11-29", False),
        ("2024-11-30", "2025-02-28", True),
        ("2024-11-30", "2025-02-27", False),
        ("2023-11-30", "2024-02-28", False),
        ("2023-11-30", "2024-02-29", True),
    ],
)
def test_three_months_are_calendar_months(first: str, last: str, fits: bool) -> None:
    definition = defined(shortest=3, span="months", window="any")
    window = year("2023-01-01..2025-12-31", definition)
    assert total(definition, window, made("1", first, last)) == [int(fits)]


def test_credits_stand_in_for_months_where_the_definition_says_so() -> None:
    rows = [made("1", *SHORT, quantities={"credits": 15}), made("2", *SHORT, quantities={"credits": 14})]
    assert total(defined(shortest=3, span="months", or_credits=15), year("2025"), *rows) == [1]
    assert total(defined(shortest=5), year("2025"), *rows) == [2]
    assert total(defined(shortest=6), year("2025"), *rows) == [0]


def test_what_both_recorded_apart_counts_once_and_statements_of_one_activity_once() -> None:
    facts = {"status": "recorded", "flags": ("possible_double",), "commitment": "c-1"}
    ours = made("1", *SHORT, quantities={"persons": 4}, **facts)
    theirs = made("2", *SHORT, quantities={"persons": 6}, ours=False, **facts)
    again = made("3", *SHORT, activity="a-1", quantities={"persons": 9}, status="recorded", ours=False)
    measures = ["activities", "persons"]
    once = defined(counts="all", measures=measures)
    assert total(once, year("2025"), ours, theirs, again) == [1, 4]
    assert total(replace(once, doubles="keep"), year("2025"), ours, theirs, again) == [2, 10]
    plain = replace(theirs, flags=())
    assert total(once, year("2025"), ours, plain) == [2, 10]


def test_several_countries_stand_in_each_line_and_once_in_the_total() -> None:
    rows = [
        made("1", *SHORT, quantities={"persons": 2}),
        made("2", *SHORT, quantities={"persons": 3}, partners=(TPU, ALMATY), direction="joint"),
        made("3", *SHORT, quantities={"persons": 5}, partners=("nowhere.example",)),
    ]
    found = count(defined(rows=["country"], measures=["persons"]), year("2025"), source(*rows))
    assert [(line.keys, line.cells[0].value) for line in found.lines] == [(("KZ",), 3), (("RU",), 5), (("",), 5)]
    assert found.total.cells[0].value == 10


def test_directions_stand_beside_each_other_and_every_number_knows_what_is_behind_it() -> None:
    rows = [
        made("1", *SHORT, quantities={"persons": 2}, direction="out"),
        made("2", *SHORT, quantities={"persons": 3}),
        made("3", *SHORT, quantities={}, direction="in"),
    ]
    found = count(defined(rows=["country"], across="direction", measures=["persons"]), year("2025"), source(*rows))
    assert [(one.across, one.measure) for one in found.columns] == [("out", "persons"), ("in", "persons")]
    assert [(one.value, one.unstated, one.behind) for one in found.lines[0].cells] == [
        (2, 0, ("s-1",)),
        (3, 1, ("s-2", "s-3")),
    ]


def test_a_share_names_its_denominator_and_has_none_over_nothing() -> None:
    rows = [
        made("1", *SHORT),
        made("2", *SHORT, status="recorded", ours=False),
        made("3", *SHORT, status="recorded", ours=False, partners=(ALMATY,)),
        made("4", *SHORT, status="disputed"),
    ]
    definition = delivered()["rectorate-confirmed"]
    found = count(definition, year("2025"), source(*rows))
    assert [cell.value for cell in found.total.cells] == [1, Decimal("33.3"), Decimal("100.0")]
    almaty = next(line for line in found.lines if line.keys == ("KZ",))
    assert [cell.value for cell in almaty.cells] == [0, Decimal("0.0"), None]
    assert all(one.denominator["en"] for one in definition.readings)


def test_agreements_without_any_activity_stand_in_the_sheet() -> None:
    terms = (
        Term("p-1", {}, (TPU,), (), date(2020, 1, 1), None),
        Term("p-2", {}, (ALMATY,), (), date(2020, 1, 1), date(2025, 6, 30)),
        Term("p-3", {}, (ALMATY,), (), date(2026, 1, 1), None),
    )
    definition = defined(rows=["partner"], measures=["in_force_end", "in_force_any", "activities"])
    found = count(definition, year("2025"), source(made("1", *SHORT), terms=terms))
    lines = {line.keys[0]: [cell.value for cell in line.cells] for line in found.lines}
    assert lines == {TPU: [1, 1, 1], ALMATY: [0, 1, 0]}
    assert [cell.value for cell in found.total.cells] == [1, 2, 1]


def test_the_delivered_definition_for_unesco_shows_all_readings_and_guesses_no_level() -> None:
    rows = [
        made("1", "2024-09-01", "2025-01-31", quantities={"persons": 4}),
        made("2", "2025-03-01", "2025-03-21", quantities={"persons": 2, "credits": 15}),
        made("3", "2025-03-01", "2025-03-21", quantities={"persons": 1}),
        made("4", "2025-03-01", "2025-07-31", quantities={"persons": 8}, direction="out"),
        made("5", "2024-08-31", "2025-01-31", quantities={"persons": 16}),
        made("6", "2024-09-01", "2025-01-31", quantities={"persons": 32}, strand="visits"),
    ]
    definition = delivered()["unesco-mobility"]
    found = count(definition, year("2024", definition), source(*rows))
    assert [line.keys for line in found.lines] == [("RU", "")]
    values = {(one.reading, one.across): cell.value for one, cell in zip(found.columns, found.total.cells, strict=True)}
    assert values == {
        ("long", "out"): 8,
        ("long", "in"): 6,
        ("months", "out"): 8,
        ("months", "in"): 4,
        ("any", "out"): 8,
        ("any", "in"): 7,
    }


def test_every_delivered_definition_says_where_it_comes_from_in_three_languages() -> None:
    assert len(delivered()) >= 9
    for one in delivered().values():
        for words in (one.title, one.about, one.recipient, one.source, *one.missing, *(r.name for r in one.readings)):
            assert set(words) == {"en", "zh", "ru"}, one.code
            assert all(words.values()), one.code
        assert one.status in ("sourced", "unverified", "contested"), one.code
        assert bool(one.readings) or one.status != "contested", one.code
        assert from_content(content_of(one)) == one


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("window", "moon"),
        ("month", 13),
        ("rows", ["shoe size"]),
        ("rows", ["country", "partner", "unit"]),
        ("rows", ["country", "country"]),
        ("measures", []),
        ("measures", ["happiness"]),
        ("shortest", -1),
        ("counts", "guessed"),
        ("readings", [{"id": "x", "name": {}, "denominator": {}, "change": {"rows": []}}]),
    ],
)
def test_a_definition_that_cannot_be_counted_is_refused(field: str, value: object) -> None:
    with pytest.raises(WrongDefinition, match=field):
        defined(**{field: value})
