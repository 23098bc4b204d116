"""Data about life: which value says what, the academic year, leads of reminders, time zones. Files of ``library/``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, tzinfo
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from convenio.agreements.library_data import FOLDER, library_language, variants
from convenio.agreements.life.terms import AUTO, BY_AGREEMENT, NONE, UNKNOWN, LifeTerms, Period


@cache
def book() -> dict[str, Any]:
    """``library/life.json``."""
    return dict(json.loads((FOLDER / "life.json").read_text(encoding="utf-8")))


def academic_from() -> tuple[int, int]:
    """Month and day on which an academic year begins, for notices that run by it."""
    month, day = book()["academic_year"]["begins"].split("-")
    return int(month), int(day)


def leads(what: str, kind: str) -> tuple[int, ...]:
    """Months before a day on which one is reminded of it, for a kind of agreement."""
    rows = book()["reminders"][what]
    return tuple(rows.get(kind, rows["default"]))


def leads_of_rule(rule: str, kind: str) -> tuple[int, ...]:
    """Months before the day of an obligation on which its owner is reminded; some rules need more time than others."""
    return tuple(book()["reminders"]["by_rule"].get(rule, ())) or leads("obligation", kind)


def longest_lead() -> int:
    """The most months before its day that any obligation is told."""
    named = book()["reminders"]["by_rule"].values()
    return int(max(*leads("obligation", ""), *(lead for rows in named for lead in rows)))


@cache
def zone_of(hei_id: str) -> tzinfo:
    """The time zone of an institution, in which a day of receipt is counted."""
    rows = book()["zones"]
    name = rows["institutions"].get(hei_id) or rows["countries"].get(hei_id.rsplit(".", 1)[-1])
    try:
        return ZoneInfo(name) if name else UTC
    except ZoneInfoNotFoundError:
        return UTC


def day_at(moment: datetime, hei_id: str) -> date:
    """The calendar day of a moment at an institution."""
    return moment.astimezone(zone_of(hei_id)).date()


class _Values:
    """The values of a text by the names of the rule book."""

    def __init__(self, text: Mapping[str, Any]) -> None:
        self.found: dict[str, Mapping[str, Any]] = {}
        by_place: dict[tuple[str, str], Mapping[str, Any]] = {}
        for clause in text.get("clauses", ()):
            for name, value in clause.get("values", {}).items():
                by_place.setdefault((clause["type"], name), value)
        for name, places in book()["values"].items():
            value = next((by_place[tuple(place)] for place in places if tuple(place) in by_place), None)
            if value is not None:
                self.found[name] = value

    def count(self, name: str) -> int:
        value = self.found.get(name, {})
        return int(value["value"]) if value.get("type") == "integer" and value["value"] > 0 else 0

    def day(self, name: str) -> date | None:
        value = self.found.get(name, {})
        return date.fromisoformat(value["value"]) if value.get("type") == "date" and value.get("value") else None

    def code(self, name: str) -> str:
        value = self.found.get(name, {})
        return str(value.get("value", "")) if value.get("type") == "code" else ""


def terms_of(text: Mapping[str, Any]) -> LifeTerms:
    """What a text says about its life by its typed values."""
    said = _Values(text)
    types = {clause.get("type") for clause in text.get("clauses", ())}
    beyond = said.count("months_beyond_parent")
    return LifeTerms(
        starts_on=said.day("starts_on"),
        ends_on=said.day("ends_on"),
        length=Period(months=12 * said.count("years") + said.count("months")),
        notice=Period(said.count("notice_months"), said.count("notice_days")),
        academic_years=said.count("academic_years"),
        academic_from=academic_from(),
        renewal=_renewal(text, said),
        renew_months=12 * said.count("renew_years"),
        renew_times=said.count("renew_times") if "renew_times" in said.found else None,
        opt_out=Period(said.count("opt_out_months"), said.count("opt_out_days")),
        consult=Period(said.count("consult_months")),
        teach_out="teach_out" in types,
        teach_out_for=Period(said.count("teach_out_months")),
        teach_out_on=said.day("teach_out_on"),
        beyond_parent=Period(beyond) if beyond else Period(1200) if said.code("survives_parent") == "yes" else None,
    )


def _renewal(text: Mapping[str, Any], said: _Values) -> str:
    """The mode: as a code says, else by the values that only one mode has, else by the library's own wording."""
    mode = said.code("renewal_mode")
    if mode in (NONE, BY_AGREEMENT, AUTO):
        return mode
    if said.count("renew_years"):
        return AUTO
    if "consult_months" in said.found:
        return BY_AGREEMENT
    return NONE if any(_says_none(clause) for clause in _clauses(text, "renewal")) else UNKNOWN


def _clauses(text: Mapping[str, Any], type: str) -> Iterator[Mapping[str, Any]]:
    return (one for one in text.get("clauses", ()) if one.get("type") == type)


def _says_none(clause: Mapping[str, Any]) -> bool:
    """Is it word for word the library's wording without renewal? A wording of one's own is not guessed at."""
    known = next((one.body for one in variants("renewal") if one.id == "none"), {})
    bodies = [(library_language(tag), words) for tag, words in clause.get("body", {}).items()]
    return bool(bodies) and all(known.get(language) == words for language, words in bodies)
