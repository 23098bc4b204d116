"""What a report is: a definition over what was done, a window of days, and the records it is counted from. Pure.

A definition is data. Those that come with the program lie in ``data`` with source and status; a university makes its
own from the same fields (``from_content`` reads both).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from convenio.parties.terms import LocalText

WINDOWS = ("calendar", "academic", "any")
TURNS = ("first_day", "split")
COUNTS = ("confirmed", "ours", "all")
DIRECTIONS = ("", "out", "in")
DOUBLES = ("once", "keep")
ROWS = ("country", "partner", "unit", "agreement", "strand", "metric", "role", "level", "field")
ACROSS = ("", "direction", "strand")
STATED = {
    "persons": ("persons", "students"),
    "semesters": ("semesters",),
    "credits": ("credits",),
    "hours": ("teaching_hours", "hours"),
    "programmes": ("programmes",),
    "courses": ("courses",),
    "degrees": ("degrees",),
    "graduates": ("graduates",),
    "grants": ("grants",),
    "theses": ("theses",),
    "projects": ("projects",),
    "publications": ("publications",),
}
"""Measures that are sums of a quantity that the record itself states, under any of these names."""
OF_AGREEMENTS = ("in_force_end", "in_force_any")
MEASURES = ("activities", "persons", "days", "months", *tuple(STATED)[1:], "agreements", "partners", *OF_AGREEMENTS)
SPANS = ("days", "months")
UNRECORDED = ("level", "field")
"""Groupings that many forms ask for and that records do not carry; they stand as “not recorded”, never guessed."""
CHANGEABLE = ("turn", "counts", "shortest", "span", "or_credits", "doubles", "direction", "strands", "metrics")


class WrongDefinition(ValueError):
    """A definition that cannot be read; the message is the name of the field."""


@dataclass(frozen=True)
class Reading:
    """One way to read a contested rule: what it changes in the definition, and what its numbers are counted over.

    ``share_of``: what it changes for the denominator, when the reading is a share; None: a plain number.
    """

    id: str
    name: LocalText
    denominator: LocalText
    change: Mapping[str, Any] = field(default_factory=dict)
    share_of: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Due:
    """The day a report is owed each year, ``years_after`` the end of its window; dated data with source and status."""

    month: int
    day: int
    source: LocalText
    status: str
    checked_on: str


@dataclass(frozen=True)
class Definition:
    """How a report counts.

    Attributes:
        code: its name for addresses; ``edition``: which state of it (a day, or a version number).
        layout: ``own`` (the university's), ``verified`` (an original form was at hand), ``unverified`` (none was).
        source, status, checked_on: where the rule comes from, and how far that could be checked.
        window: ``calendar`` year, ``academic`` year from the first of ``month``, or ``any`` two days.
        turn: an activity over the turn of the window counts by its ``first_day``, or is ``split`` by days.
        strands, metrics: what is counted at all; empty: everything. ``direction``: only out or in.
        counts: ``confirmed`` by both, also what we recorded (``ours``), or what either side recorded (``all``).
        shortest, span: minimum length in days or calendar months, 0 for none; ``or_credits``: or so many credits.
        doubles: the same thing recorded by both sides apart counts ``once``, or both are kept.
        rows: what the lines are grouped by; ``across``: what the columns are; ``measures``: what is counted.
        missing: what the form asks for and no record holds, in words.
        countries: where it is owed; empty: anywhere.
    """

    code: str
    edition: str
    title: LocalText
    about: LocalText
    recipient: LocalText
    layout: str = "own"
    source: LocalText = field(default_factory=dict)
    status: str = ""
    checked_on: str = ""
    window: str = "calendar"
    month: int = 1
    turn: str = "first_day"
    strands: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    direction: str = ""
    counts: str = "confirmed"
    shortest: int = 0
    span: str = "days"
    or_credits: int = 0
    doubles: str = "once"
    rows: tuple[str, ...] = ("country",)
    across: str = ""
    measures: tuple[str, ...] = ("activities",)
    readings: tuple[Reading, ...] = ()
    missing: tuple[LocalText, ...] = ()
    countries: tuple[str, ...] = ()
    due: Due | None = None

    def under(self, change: Mapping[str, Any]) -> Definition:
        """The same with what a reading changes."""
        return replace(self, **{name: _plain(value) for name, value in change.items()})


def from_content(content: Mapping[str, Any]) -> Definition:
    """Read a definition from its JSON values.

    Raises:
        WrongDefinition: a field is missing or holds what no report knows; its message names the field.
    """
    known = {name: content[name] for name in Definition.__dataclass_fields__ if name in content}
    readings = tuple(_reading(one) for one in known.pop("readings", ()))
    due = known.pop("due", None)
    try:
        found = Definition(
            **{name: _plain(value) for name, value in known.items()},
            readings=readings,
            due=Due(**due) if due else None,
        )
    except (TypeError, KeyError) as error:
        raise WrongDefinition(str(error)) from error
    _check(found)
    return found


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _reading(one: Mapping[str, Any]) -> Reading:
    share = one.get("share_of")
    for name in (*one.get("change", {}), *(share or {})):
        if name not in CHANGEABLE:
            raise WrongDefinition(f"readings: {name}")
    return Reading(one["id"], dict(one["name"]), dict(one["denominator"]), dict(one.get("change", {})), share)


def _check(one: Definition) -> None:
    chosen = (
        ("window", (one.window,), WINDOWS),
        ("turn", (one.turn,), TURNS),
        ("counts", (one.counts,), COUNTS),
        ("direction", (one.direction,), DIRECTIONS),
        ("doubles", (one.doubles,), DOUBLES),
        ("span", (one.span,), SPANS),
        ("rows", one.rows, ROWS),
        ("across", (one.across,), ACROSS),
        ("measures", one.measures, MEASURES),
    )
    for name, values, allowed in chosen:
        if any(value not in allowed for value in values):
            raise WrongDefinition(name)
    for name, number, most in (("shortest", one.shortest, 400), ("or_credits", one.or_credits, 400)):
        if not isinstance(number, int) or not 0 <= number <= most:
            raise WrongDefinition(name)
    if not isinstance(one.month, int) or not 1 <= one.month <= 12:
        raise WrongDefinition("month")
    if not one.measures:
        raise WrongDefinition("measures")
    if len(one.rows) > 2 or len(set(one.rows)) < len(one.rows):
        raise WrongDefinition("rows")
    if one.across and set(one.measures) & set(OF_AGREEMENTS):
        raise WrongDefinition("across")


@dataclass(frozen=True)
class Record:
    """One statement about something that was done, as a report reads it. No person stands in it.

    ``direction``: out, in, joint, or others (between other parties of the agreement), seen from the own university.
    ``partners``: with whom: the other end, or every partner of something joint. ``units``: our own that take part.
    """

    activity: str
    statement: str
    agreement: str
    title: LocalText
    partners: tuple[str, ...]
    units: tuple[str, ...]
    strand: str
    metric: str
    direction: str
    first: date
    last: date
    status: str
    ours: bool
    commitment: str = ""
    role: str = ""
    quantities: Mapping[str, int] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    level: str = ""
    field: str = ""

    @property
    def days(self) -> int:
        """Calendar days, first and last included."""
        return (self.last - self.first).days + 1

    def stated(self, measure: str) -> int | None:
        """What the record says of a measure; None when it says nothing."""
        return next((int(self.quantities[name]) for name in STATED[measure] if name in self.quantities), None)


@dataclass(frozen=True)
class Term:
    """An agreement with the days on which it binds; ``last`` None is open."""

    agreement: str
    title: LocalText
    partners: tuple[str, ...]
    units: tuple[str, ...]
    first: date
    last: date | None


@dataclass(frozen=True)
class Source:
    """All that a report is computed from. ``countries``: by ``hei_id``; ``scope``: units, None for the whole house."""

    house: str
    records: tuple[Record, ...]
    terms: tuple[Term, ...] = ()
    countries: Mapping[str, str] = field(default_factory=dict)
    scope: tuple[str, ...] | None = None
