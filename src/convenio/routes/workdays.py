"""A simple calendar of working days: weekends by country, and the days a house entered. Pure.

Weekends are those of CLDR (Babel's ``weekend_start`` and ``weekend_end``). Public holidays are not built in: they
differ by province and by decree each year, so each house enters its own, also the weekend days that are worked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from babel import Locale, UnknownLocaleError

USUAL = frozenset((5, 6))


@cache
def weekend(country: str) -> frozenset[int]:
    """The days of rest of a country (ISO 3166, two letters): 0 is Monday. Saturday and Sunday where not known."""
    try:
        known = Locale.parse(f"und_{country.upper()}")
    except (UnknownLocaleError, ValueError):
        return USUAL
    start, end = known.weekend_start, known.weekend_end
    return frozenset((start + step) % 7 for step in range((end - start) % 7 + 1))


@dataclass(frozen=True)
class Calendar:
    """Which days are worked: ``exceptions`` maps a day to True (worked although a weekend) or False (a holiday)."""

    country: str = ""
    exceptions: Mapping[date, bool] = field(default_factory=dict)

    def works(self, day: date) -> bool:
        return self.exceptions.get(day, day.weekday() not in weekend(self.country))

    def after(self, start: date, days: int) -> date:
        """The day on which so many working days are over, the first one counted being after ``start``.

        With ``days`` 0 the next working day from ``start`` on.
        """
        day, left = start, days
        while left > 0:
            day += timedelta(days=1)
            left -= self.works(day)
        while not self.works(day):
            day += timedelta(days=1)
        return day

    def between(self, start: date, end: date) -> int:
        """Working days from the day after ``start`` to ``end``; negative when ``end`` lies before."""
        if end < start:
            return -self.between(end, start)
        return sum(self.works(start + timedelta(days=step)) for step in range(1, (end - start).days + 1))
