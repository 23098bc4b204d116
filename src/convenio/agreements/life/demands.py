"""What a text asks our side to do by which day: the rules of ``library/obligations.json`` applied to a text. Pure.

A rule says from which value of which clause a day or a cadence follows; there is no code for a clause.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from typing import Any

from convenio.agreements.library_data import FOLDER
from convenio.agreements.life.terms import DAY, Course, Period
from convenio.agreements.terms import add_months
from pact.text import quantity_of

SATURDAY = 5
Value = Mapping[str, Any]


@dataclass(frozen=True)
class Demand:
    """One thing to do. ``period``: which one of a recurring thing; ``details``: values of the sentence."""

    rule: str
    clause: str
    commitment: str
    period: str
    due_on: date
    owner: str
    details: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str, str, str]:
        return (self.rule, self.clause, self.commitment, self.period)


@dataclass(frozen=True)
class Window:
    """From which day things are asked for, up to which one looks ahead, and the calendar of the agreement."""

    since: date
    until: date
    course: Course

    @property
    def last(self) -> date:
        """Nothing begins after the end."""
        return min(self.course.ends_on, self.until) if self.course.ends_on else self.until

    def years(self) -> range:
        return range(min(self.since, self.course.first).year - 1, self.until.year + 2)


@cache
def data() -> dict[str, Any]:
    """``library/obligations.json``."""
    return dict(json.loads((FOLDER / "obligations.json").read_text(encoding="utf-8")))


@cache
def rules() -> dict[str, dict[str, Any]]:
    """The rules by id."""
    return {row["id"]: row for row in data()["rules"]}


@cache
def stamp() -> str:
    """Changes with the data."""
    return sha256((FOLDER / "obligations.json").read_bytes() + (FOLDER / "life.json").read_bytes()).hexdigest()


def window_of(course: Course, *, since: date, on: date) -> Window:
    """What is asked for from a day on, as far ahead as the data say."""
    return Window(max(since, course.first), looked_ahead(on), course)


def looked_ahead(on: date) -> date:
    """The last day of which one thinks on a day."""
    return add_months(on, data()["horizon_months"])


def demands_of(text: Mapping[str, Any], window: Window, own: str) -> list[Demand]:
    """Everything that the text asks of our side in a window, the soonest first."""
    found: dict[tuple[str, str, str, str], Demand] = {}
    for rule in rules().values():
        if rule["kinds"] and text["kind"] not in rule["kinds"]:
            continue
        for one in _of_rule(rule, text, window, own):
            if window.since <= one.due_on <= window.until:
                found.setdefault(one.key, one)
    return sorted(found.values(), key=lambda one: (one.due_on, one.rule))


def settled_until(text: Mapping[str, Any], window: Window, own: str) -> date:
    """The last day up to which the text asks for nothing more than in this window; at most a year beyond the window.

    A text that renews by itself asks anew when its next term begins.
    """
    far = replace(window, until=add_months(window.until, 12))
    later = [one.due_on for one in demands_of(text, far, own) if one.due_on > window.until]
    last = min(later) - DAY if later else far.until
    renews = window.course.renews_on
    return min(last, looked_ahead(renews) - DAY) if renews else last


def _of_rule(rule: Mapping[str, Any], text: Mapping[str, Any], window: Window, own: str) -> Iterator[Demand]:
    how = rule["when"]["how"]
    if how == "commitment":
        yield from _promises(rule, text, window, own)
    elif how == "life":
        yield from _life(rule, window)
    else:
        for clause in text["clauses"]:
            value = clause["values"].get(rule["value"], {}) if rule["value"] else {}
            if clause["type"] == rule["clause"] and (value or not rule["value"]):
                for period, due, details in HOW[how](rule["when"], value, window):
                    yield Demand(rule["id"], clause["id"], "", period, due, rule["owner"], details)


Days = Iterator[tuple[str, date, dict[str, str | int]]]


def _on(_when: Mapping[str, Any], value: Value, _window: Window) -> Days:
    if value.get("type") == "date" and value["value"]:
        day = date.fromisoformat(value["value"])
        yield str(day.year), day, {"year": day.year}


def _yearly(when: Mapping[str, Any], value: Value, window: Window) -> Days:
    count = _count(value) if when.get("shift") else 0
    for year in window.years():
        for number, anchor in enumerate(when["anchors"], start=1):
            month, day = map(int, anchor.split("-"))
            at = date(year, month, day)
            if window.course.first <= at and (window.course.ends_on is None or at <= window.course.ends_on):
                period = str(year) if len(when["anchors"]) == 1 else f"{year}-{number}"
                yield period, _shifted(at, when, count), {"year": year, "anchor": at.isoformat()}


def _per_year(_when: Mapping[str, Any], value: Value, window: Window) -> Days:
    """So many times a year, evenly: the last is due on the last day of the year."""
    count = _count(value)
    for year in window.years():
        for number in range(1, min(count, 12) + 1):
            due = add_months(date(year, 1, 1), 12 * number // count) - DAY
            if window.course.first <= due <= window.last:
                yield f"{year}-{number}", due, {"year": year, "number": number, "count": count}


def _every_years(_when: Mapping[str, Any], value: Value, window: Window) -> Days:
    count = _count(value)
    due = window.course.first
    while count and due <= window.last:
        due = add_months(due, 12 * count)
        if due <= window.last:
            yield str(due.year), due, {"year": due.year}


def _once_after(when: Mapping[str, Any], value: Value, window: Window) -> Days:
    if count := _count(value):
        due = _shifted(window.course.first, {"shift": "after", "unit": when["unit"]}, count)
        yield str(due.year), due, {"year": due.year}


HOW = {
    "on": _on,
    "yearly": _yearly,
    "per_year": _per_year,
    "every_years": _every_years,
    "once_after": _once_after,
}


def _life(rule: Mapping[str, Any], window: Window) -> Iterator[Demand]:
    course = window.course
    end = course.ends_on
    if end is None:
        return
    due = {"notice_on": course.notice_on if course.why == "renews" else None, "decide": _decide(course)}
    due["teach_out_until"] = course.teach_out_until
    day = due[rule["when"]["day"]]
    if day:
        yield Demand(rule["id"], "", "", str(end.year), day, rule["owner"], {"end": end.isoformat(), "year": end.year})


def _decide(course: Course) -> date | None:
    """When it has to be decided how to go on: some months before the end, and before the last day to act."""
    if course.ends_on is None or course.why in ("notice", "opted_out"):
        return None
    usual = add_months(course.ends_on, -data()["decide_months_before_end"])
    return min(usual, add_months(course.notice_on, -1)) if course.notice_on else usual


def _promises(rule: Mapping[str, Any], text: Mapping[str, Any], window: Window, own: str) -> Iterator[Demand]:
    """What we promised, each year by its last day; what is promised once or for the term by that of its last year."""
    for one in text["commitments"]:
        direction = one["direction"]
        if direction != "joint" and direction["from"] != own:
            continue
        years = range(one["first_year"], one["last_year"] + 1) if one["period"] == "year" else [one["last_year"]]
        for year in years:
            due = date(year, 12, 31)
            if date(year, 1, 1) <= window.last and due >= window.course.first:
                details = {"metric": one["metric"], "quantity": quantity_of(text, one), "year": year}
                yield Demand(rule["id"], one["clause"], one["id"], str(year), due, rule["owner"], details)


def _count(value: Value) -> int:
    return max(int(value["value"]), 0) if value.get("type") == "integer" else 0


def _shifted(day: date, when: Mapping[str, Any], count: int) -> date:
    unit, sign = when.get("unit", ""), -1 if when.get("shift") == "before" else 1
    if unit == "working_day":
        return _working_days(day, sign * count)
    if unit in ("month", "year"):
        return add_months(day, sign * count * (12 if unit == "year" else 1))
    span = Period(days=count * (7 if unit == "week" else 1))
    return span.before(day) if sign < 0 else span.after(day)


def _working_days(day: date, count: int) -> date:
    """So many days from Monday to Friday away; holidays differ by country and are not counted out."""
    step = timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= day.weekday() < SATURDAY
    return day
