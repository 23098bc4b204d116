"""How delivery is judged: what is due by a day, how it stands, what the year will bring. Pure; the day is an argument.

Which readings were chosen, and why, stands in docs/decisions/scoreboard.md. Amounts are in the unit of the promise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

ONCE, YEAR, TERM = "once", "year", "term"
NEARLY = 0.6
"""From this part of what is due on, a promise is a little behind and not behind."""
PACE_FROM_DAYS = 90
"""Before so many days of a first year have passed, its pace says nothing."""
PAST_YEARS = 3
"""So many full years before this one are looked at for a forecast."""
DORMANT_MONTHS = 24
"""No activity for so long: a proposal to look at the agreement (delivery KPI "dormant")."""


class Standing(StrEnum):
    """How a promise stands on a day."""

    KEPT = "kept"
    MORE = "more"
    ON_TIME = "on_time"
    EARLY = "early"
    NOT_DUE = "not_due"
    NEARLY = "nearly"
    BEHIND = "behind"
    NOTHING = "nothing"
    NO_PROMISE = "no_promise"


class Light(StrEnum):
    """The traffic light: always drawn with a shape of its own and a word."""

    GOOD = "good"
    WATCH = "watch"
    LATE = "late"
    OFF = "off"


LIGHTS: Mapping[Standing, Light] = {
    Standing.KEPT: Light.GOOD,
    Standing.MORE: Light.GOOD,
    Standing.ON_TIME: Light.GOOD,
    Standing.EARLY: Light.GOOD,
    Standing.NEARLY: Light.WATCH,
    Standing.BEHIND: Light.LATE,
    Standing.NOTHING: Light.LATE,
    Standing.NOT_DUE: Light.OFF,
    Standing.NO_PROMISE: Light.OFF,
}


@dataclass(frozen=True, slots=True)
class Promise:
    """``quantity`` per ``period`` (once, year, term) for the calendar years ``first`` to ``last``, both included."""

    quantity: int
    period: str
    first: int
    last: int

    @property
    def in_all(self) -> int:
        """What is promised over all its years."""
        return self.quantity * (self.last - self.first + 1) if self.period == YEAR else self.quantity

    @property
    def days(self) -> int:
        """Days of all its years."""
        return (date(self.last, 12, 31) - date(self.first, 1, 1)).days + 1

    @property
    def has_pace(self) -> bool:
        """Is so much promised that a year brings one or more? What comes once or rarely has no pace to foresee."""
        return self.period != ONCE and self.in_all >= self.last - self.first + 1


def due_by(promise: Promise, on: date) -> float:
    """What has to be done by the end of a day: in proportion to the days of its years that have passed.

    A thing promised once is due when its last year is over; before, nothing of it is.
    """
    if promise.period == ONCE:
        return float(promise.in_all) if on > date(promise.last, 12, 31) else 0.0
    passed = (on - date(promise.first, 1, 1)).days + 1
    return promise.in_all * min(max(passed / promise.days, 0.0), 1.0)


def due_in_year(promise: Promise, year: int, on: date) -> float:
    """What of one calendar year has to be done by the end of a day."""
    before = due_by(promise, date(year - 1, 12, 31)) if year > 1 else 0.0
    return max(due_by(promise, min(on, date(year, 12, 31))) - before, 0.0) if on.year >= year else 0.0


def promised_in_year(promise: Promise, year: int) -> float:
    """What falls to one calendar year; of a promise over the whole term its even part, of a single thing its last."""
    return due_in_year(promise, year, date(year, 12, 31)) if promise.period != ONCE else _single(promise, year)


def _single(promise: Promise, year: int) -> float:
    return float(promise.in_all) if year == promise.last else 0.0


def standing(done: int, promised: float, due: float) -> Standing:
    """How what is done stands against what is promised in all and what is due; more than asked is never a fault."""
    if promised <= 0:
        return Standing.NO_PROMISE
    if done > promised:
        return Standing.MORE
    if done >= promised:
        return Standing.KEPT
    if due < 1:
        return Standing.EARLY if done else Standing.NOT_DUE
    if done >= int(due):
        return Standing.ON_TIME
    if done >= NEARLY * int(due):
        return Standing.NEARLY
    return Standing.BEHIND if done else Standing.NOTHING


def share(done: int, due: float) -> float | None:
    """Done by the whole part of what is due, not capped: 1.25 is a quarter more than asked.

    None where less than one is due yet: nobody can send 0.8 of a teacher.
    """
    return done / int(due) if due >= 1 else None


@dataclass(frozen=True, slots=True)
class Average:
    """``value``: mean of the shares, each counted as 1 at most; ``count``: of how many promises. None: none is due."""

    value: float | None
    count: int


def average(shares: Iterable[float | None]) -> Average:
    """The mean over promises that are due; over-delivery of one does not hide that another is behind."""
    due = [min(one, 1.0) for one in shares if one is not None]
    return Average(sum(due) / len(due) if due else None, len(due))


class Method(StrEnum):
    """How a forecast was made."""

    OVER = "over"
    PAST = "past"
    PACE = "pace"
    EARLY = "early"


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a year will have brought at its end. ``count``: None when that cannot be said.

    ``so_far``: done in this year; ``rate``: a full year, of the years looked at; ``years``: how many these were;
    ``days_left``: days of the year after the day of looking; ``days_in_year``.
    """

    year: int
    count: int | None
    method: Method
    so_far: int
    rate: float
    years: int
    days_left: int
    days_in_year: int


def forecast(by_year: Mapping[int, int], first: int, on: date) -> Forecast:
    """What the year of ``on`` will bring: so far, and for the days that are left what earlier years brought a day.

    Without an earlier full year since ``first``: the pace of this year goes on, once ``PACE_FROM_DAYS`` have passed.
    """
    year, so_far = on.year, by_year.get(on.year, 0)
    in_year = (date(year, 12, 31) - date(year - 1, 12, 31)).days
    left = (date(year, 12, 31) - on).days
    past = [by_year.get(one, 0) for one in range(max(first, year - PAST_YEARS), year)]
    if left == 0:
        return Forecast(year, so_far, Method.OVER, so_far, float(so_far), 0, 0, in_year)
    if past:
        rate = sum(past) / len(past)
        return Forecast(
            year, round(so_far + rate * left / in_year), Method.PAST, so_far, rate, len(past), left, in_year
        )
    passed = in_year - left
    if passed < PACE_FROM_DAYS:
        return Forecast(year, None, Method.EARLY, so_far, 0.0, 0, left, in_year)
    rate = so_far * in_year / passed
    return Forecast(year, round(rate), Method.PACE, so_far, rate, 0, left, in_year)


@dataclass(frozen=True, slots=True)
class Balance:
    """What went from us to a partner and from it to us, in one unit.

    ``difference``: B = sent − received, so that the partner's is its negative. ``reciprocity``:
    R = 1 − |sent − received| ÷ (sent + received): 1 even, 0 one way only; None when nothing went either way.
    """

    sent: int
    received: int

    @property
    def difference(self) -> int:
        return self.sent - self.received

    @property
    def reciprocity(self) -> float | None:
        total = self.sent + self.received
        return 1 - abs(self.difference) / total if total else None


def months_before(on: date, months: int) -> date:
    """The same day so many months earlier, or the last day of a shorter month."""
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    for day in (on.day, 30, 29, 28):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    raise ValueError(on)


def dormant_since(last: date | None, began: date | None, on: date) -> date | None:
    """Since when nothing was done: the last day of the last activity, or the first day when there never was one.

    None while an activity, or the beginning, lies less than ``DORMANT_MONTHS`` before ``on``.
    """
    known = last or began
    return known if known is not None and known <= months_before(on, DORMANT_MONTHS) else None


def weakest_and_best(rows: Sequence[tuple[str, float]]) -> tuple[str, str]:
    """The names with the least and the greatest value; the first in order where several are equal. Empty: none."""
    if not rows:
        return "", ""
    return min(rows, key=lambda one: one[1])[0], max(rows, key=lambda one: one[1])[0]
