"""The span of days a report is about: calendar year, academic year with its first month, or any two days. Pure."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from convenio.reports.terms import Definition

EARLIEST, LATEST = 1900, 2200


@dataclass(frozen=True)
class Window:
    """Both days included. ``key`` is how addresses name it: a year, or two days."""

    first: date
    last: date
    key: str

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last

    def touches(self, first: date, last: date) -> bool:
        return first <= self.last and last >= self.first

    def days_of(self, first: date, last: date) -> int:
        """How many days of a span lie inside."""
        return max(0, (min(last, self.last) - max(first, self.first)).days + 1)

    @property
    def label(self) -> str:
        """A year, two years (2025/26), or two days."""
        return span_label(self.first, self.last, whole_years=".." not in self.key)


def span_label(first: date, last: date, *, whole_years: bool) -> str:
    """A year, two years (2025/26), or two days."""
    if not whole_years:
        return f"{first.isoformat()} – {last.isoformat()}"
    return str(first.year) if first.year == last.year else f"{first.year}/{last:%y}"


def window_of(definition: Definition, key: str) -> Window | None:
    """The window that an address names; None when it names none. The last day is the one before the next window."""
    if definition.window == "any":
        return _between(key)
    if not (key.isascii() and key.isdecimal() and len(key) == 4):
        return None
    year = int(key)
    if not EARLIEST <= year <= LATEST:
        return None
    month = definition.month if definition.window == "academic" else 1
    return Window(date(year, month, 1), date(year + 1, month, 1) - timedelta(days=1), key)


def window_with(definition: Definition, day: date) -> Window:
    """The window that a day lies in; of a definition without years the calendar year."""
    if definition.window == "any":
        first, last = date(day.year, 1, 1), date(day.year, 12, 31)
        return Window(first, last, f"{first}..{last}")
    month = definition.month if definition.window == "academic" else 1
    year = day.year if day.month >= month else day.year - 1
    found = window_of(definition, str(year))
    if found is None:
        raise ValueError(f"no window of {definition.code} holds {day}")
    return found


def last_whole(definition: Definition, today: date) -> Window:
    """The newest window that is over: what is reported as a rule."""
    return window_with(definition, window_with(definition, today).first - timedelta(days=1))


def due_on(definition: Definition, window: Window) -> date | None:
    """The day on which the report about a window is owed: the first such day of the year after the window's end."""
    if definition.due is None:
        return None
    for year in (window.last.year, window.last.year + 1):
        day = min(definition.due.day, monthrange(year, definition.due.month)[1])
        found = date(year, definition.due.month, day)
        if found > window.last:
            return found
    raise ValueError(f"no day of {definition.code} follows {window.last}")


def _between(key: str) -> Window | None:
    try:
        first, last = (date.fromisoformat(part) for part in key.split(".."))
    except ValueError:
        return None
    if first > last or not EARLIEST <= first.year <= last.year <= LATEST:
        return None
    return Window(first, last, f"{first}..{last}")
