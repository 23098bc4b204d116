"""Pure rules about rankings: which places make a line, which bound of a band is drawn, what a series says in words."""

from dataclasses import dataclass
from datetime import date

from babel import Locale
from babel.dates import format_date, format_skeleton

from convenio.institutions.profile.values import Ranking


@dataclass(frozen=True)
class Series:
    """The places of one ranking over the years, oldest first; places without a year stand in ``undated``."""

    key: str
    dated: tuple[Ranking, ...]
    undated: tuple[Ranking, ...]

    @property
    def newest(self) -> Ranking:
        return self.dated[-1] if self.dated else self.undated[0]

    @property
    def drawable(self) -> bool:
        """A line needs two years."""
        return len(self.dated) >= 2

    @property
    def best(self) -> Ranking:
        """The best place ever held: the lowest number."""
        return min((*self.dated, *self.undated), key=lambda row: (row.place, -(row.year or 0)))


def series_of(rankings: list[Ranking]) -> list[Series]:
    """The rankings by series; those with most years first, then the narrower places first."""
    keys = list(dict.fromkeys(row.series for row in rankings))
    found = []
    for key in keys:
        rows = [row for row in rankings if row.series == key]
        by_year = {row.year: row for row in reversed(rows) if row.year is not None}
        dated = sorted(by_year.values(), key=lambda row: row.year or 0)
        found.append(Series(key, tuple(dated), tuple(row for row in rows if row.year is None)))
    return sorted(found, key=lambda series: (-len(series.dated), series.newest.place))


def partial_date_text(value: str, locale: Locale) -> str:
    """``2016``, ``2016-03`` or ``2016-03-31`` in words of the locale's language; as much as is known."""
    parts = value.split("-")
    if len(parts) == 1:
        return value
    day = date.fromisoformat((value + "-01")[:10])
    if len(parts) == 2:
        return str(format_skeleton("yMMMM", day, locale=locale))
    return str(format_date(day, format="long", locale=locale))
