"""Days the way people write them, in many languages; the order of day and month is decided by the whole column. Pure.

Read: cells that are days, 2024-12-31, 31.12.2024, 31/12/2024, 12/31/2024, 31.12.24, 2024年12月31日, 31 декабря 2024 г.,
31 Dec 2024, December 31, 2024, 12/2024, December 2024, 2024, and the serial numbers of spreadsheet programs.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from babel import Locale

from convenio.intake.reading.shapes import Cell

DMY, MDY, UNKNOWN, MIXED = "dmy", "mdy", "", "mixed"
"""The order of a column: day first, month first, not to be told (all days up to 12), or both in one column."""

_LANGUAGES = ("en", "ru", "zh", "es", "fr", "de", "it", "pt", "pl", "ca", "uk", "kk", "nl", "sv", "tr", "cs")
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_SERIAL = range(18_264, 73_051)
_ISO = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?:[T ]\d{1,2}:\d{2}.*)?$")
_THREE = re.compile(r"(\d{1,2})\s?[-./]\s?(\d{1,2})\s?[-./]\s?(\d{4}|\d{2})(?: \d{1,2}:\d{2}.*)?$")
_CHINESE = re.compile(r"(\d{4})\s*年(?:\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*[日号])?)?$")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-./](\d{4})$")
_YEAR_MONTH = re.compile(r"(\d{4})[-./](\d{1,2})$")
_SPAN = re.compile(r"(\d{4})\s*[/–-]\s*(\d{4}|\d{2})$")
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d+")
_NOISE = frozenset("of de del di do da г год года року the den le el il st nd rd th er".split())  # noqa: SIM905


@dataclass(frozen=True)
class Day:
    """A day that was read. ``precision``: ``day``, ``month`` or ``year``, when the rest was filled in."""

    day: date
    precision: str = "day"


def order_of(cells: Iterable[Cell]) -> str:
    """Whether the days of a column are written day first or month first; one day above 12 decides for all."""
    first = second = both = 0
    for cell in cells:
        match = _THREE.match(cell.strip()) if isinstance(cell, str) else None
        if match and "." not in match.group():
            one, two = int(match.group(1)), int(match.group(2))
            first += one > 12 >= two
            second += two > 12 >= one
            both += one <= 12 and two <= 12 and one != two
    if first and second:
        return MIXED
    if not first and not second:
        return UNKNOWN if both else DMY
    return DMY if first else MDY


def read_day(cell: Cell, order: str = DMY, *, last: bool = False) -> Day | None:
    """The day in a cell, or None when there is none in it.

    Args:
        cell: what stood there.
        order: ``dmy`` or ``mdy`` for 03/04/2024; days with dots are always day first.
        last: a bare year or month means its last day (an end) instead of its first (a start).
    """
    if isinstance(cell, date):
        return Day(cell) if _FIRST_YEAR <= cell.year <= _LAST_YEAR else None
    if isinstance(cell, Decimal):
        return read_day(int(cell), order, last=last) if int(cell) in _SERIAL else None
    if isinstance(cell, int):
        if cell in _SERIAL:
            return Day(date(1899, 12, 30) + timedelta(days=cell))
        return _made(cell, None, None, last)
    return _from_text(" ".join(cell.split()).rstrip(".,;"), order, last) if cell else None


def _from_text(text: str, order: str, last: bool) -> Day | None:
    if match := _ISO.match(text) or _CHINESE.match(text):
        year, month, day = (int(part) if part else None for part in match.groups())
        return _made(year, month, day, last)
    if match := _THREE.match(text):
        one, two, year = (int(part) for part in match.groups())
        month_first = order == MDY and "." not in text
        day, month = (two, one) if (month_first and one <= 12) or (two > 12 >= one) else (one, two)
        return _made(_whole_year(year), month, day, last)
    if match := _MONTH_YEAR.match(text):
        return _made(int(match.group(2)), int(match.group(1)), None, last)
    if match := _YEAR_MONTH.match(text):
        year, month = int(match.group(1)), int(match.group(2))
        return _made(year, month, None, last) if month <= 12 else _span(match.group(1), match.group(2), last)
    if match := _SPAN.match(text):
        return _span(match.group(1), match.group(2), last)
    if text.isdecimal():
        number = int(text)
        return read_day(number, order, last=last) if len(text) in (4, 5) else None
    return _with_month_name(text, last)


def _span(first: str, second: str, last: bool) -> Day | None:
    """An academic year, 2024/25: it begins in its first and ends in its second calendar year."""
    year = int(second) if len(second) == 4 else int(first[:2] + second)
    return _made(year if last else int(first), None, None, last)


def _whole_year(year: int) -> int:
    if year >= 100:
        return year
    return 2000 + year if year < 70 else 1900 + year


def _made(year: int | None, month: int | None, day: int | None, last: bool) -> Day | None:
    if year is None or not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        if month is None:
            return Day(date(year, 12, 31) if last else date(year, 1, 1), "year")
        if day is None:
            return Day(date(year, month, calendar.monthrange(year, month)[1] if last else 1), "month")
        return Day(date(year, month, day))
    except (ValueError, calendar.IllegalMonthError):
        return None


def _with_month_name(text: str, last: bool) -> Day | None:
    """31 Dec 2024, December 31st, 2024, 31 декабря 2024 г., 31 de diciembre de 2024, Dec-24."""
    words = [word.lower() for word in _WORD.findall(text)]
    months = [month_names()[word] for word in words if word in month_names()]
    others = [word for word in words if word not in month_names() and word not in _NOISE]
    numbers = [int(number) for number in _NUMBER.findall(text) if len(number) <= 4]
    if len(months) != 1 or others or not 1 <= len(numbers) <= 2:
        return None
    if len(numbers) == 1:
        return _made(_whole_year(numbers[0]), months[0], None, last)
    day, year = numbers if numbers[0] <= 31 and (numbers[1] > 31 or numbers[0] <= 31) else (numbers[1], numbers[0])
    return _made(_whole_year(year), months[0], day, last)


@cache
def month_names() -> dict[str, int]:
    """Names and short names of the months in sixteen languages, in lower case. Of names that clash the first wins."""
    names: dict[str, int] = {}
    for language in _LANGUAGES:
        months = Locale.parse(language).months
        for style in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[style][width].items():
                    for word in _WORD.findall(name.lower()):
                        if len(word) > 2:
                            names.setdefault(word, number)
    names.update({"sept": 9, "сент": 9, "нояб": 11, "мая": 5, "май": 5})
    return names
