"""Days and amounts the way people write them."""

from datetime import date
from decimal import Decimal

import pytest

from convenio.intake.reading.days import DMY, MDY, MIXED, UNKNOWN, order_of, read_day
from convenio.intake.reading.numbers import read_count, read_number
from convenio.intake.reading.shapes import Cell

LAST = date(2024, 12, 31)


@pytest.mark.parametrize(
    "written",
    [
        LAST,
        "2024-12-31",
        "2024-12-31T00:00:00",
        "2024/12/31",
        "31.12.2024",
        "31.12.24",
        "31/12/2024",
        "12/31/2024",
        "2024年12月31日",
        "2024 年 12 月 31 号",
        "31 декабря 2024 г.",
        "31 дек. 2024 года",
        "31 Dec 2024",
        "31st December, 2024",
        "December 31, 2024",
        "31 de diciembre de 2024",
        "31 décembre 2024",
        "31. Dezember 2024",
        45657,
        "45657",
        Decimal("45657.5"),
    ],
)
def test_one_day_in_many_forms(written: Cell) -> None:
    found = read_day(written)
    assert found is not None
    assert (found.day, found.precision) == (LAST, "day")


@pytest.mark.parametrize(
    ("written", "first", "last", "precision"),
    [
        (2024, date(2024, 1, 1), date(2024, 12, 31), "year"),
        ("2024", date(2024, 1, 1), date(2024, 12, 31), "year"),
        ("2024年", date(2024, 1, 1), date(2024, 12, 31), "year"),
        ("02/2024", date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("февраль 2024", date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("2024/25", date(2024, 1, 1), date(2025, 12, 31), "year"),
        ("2024-2025", date(2024, 1, 1), date(2025, 12, 31), "year"),
    ],
)
def test_a_year_or_month_is_a_beginning_or_an_end(written: Cell, first: date, last: date, precision: str) -> None:
    begin, end = read_day(written), read_day(written, last=True)
    assert begin is not None
    assert end is not None
    assert (begin.day, end.day, begin.precision, end.precision) == (first, last, precision, precision)


@pytest.mark.parametrize(
    "written", [None, "", "soon", "31.02.2024", "2024-13-01", 2, 7, "99/99/2024", "4 students", "2.5", 1066]
)
def test_what_is_no_day(written: Cell) -> None:
    assert read_day(written) is None


def test_the_whole_column_decides_between_day_and_month() -> None:
    assert order_of(["03/04/2024", "25/04/2024", None]) == DMY
    assert order_of(["03/04/2024", "04/25/2024"]) == MDY
    assert order_of(["03/04/2024", "05/06/2024"]) == UNKNOWN
    assert order_of(["13/04/2024", "04/25/2024"]) == MIXED
    assert order_of(["03.04.2024", "2024-01-02"]) == DMY
    read = [read_day("03/04/2024", order) for order in (DMY, MDY)]
    assert [found.day for found in read if found] == [date(2024, 4, 3), date(2024, 3, 4)]
    dotted = read_day("03.04.2024", MDY)
    assert dotted is not None
    assert dotted.day == date(2024, 4, 3)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1 234,5", "1234.5"),
        ("1\u00a0234,50", "1234.50"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1'234", "1234"),
        ("1.234", "1234"),
        ("1.234.567", "1234567"),
        ("0,234", "0.234"),
        ("12,5", "12.5"),
        ("7", "7"),
        (7, "7"),
        (Decimal("2.5"), "2.5"),
    ],
)
def test_numbers_with_local_separators(written: Cell, number: str) -> None:
    assert read_number(written) == Decimal(number)


def test_numbers_that_are_none_and_counts() -> None:
    assert [read_number(cell) for cell in ("two", "", None, "1-2", date(2024, 1, 1), "1e9", "NaN")] == [None] * 7
    assert read_number("1.234", decimal=".") == Decimal("1.234")
    assert [read_count(cell) for cell in (4, "4", "4 students", "1 200 чел.", "2.5", "-1", "few")] == [
        4, 4, 4, 1200, None, None, None,
    ]  # fmt: skip
