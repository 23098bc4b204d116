"""Promises and what was done, in words: lines of the board, activities, what the calendar would ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from convenio.agreements import queries, references
from convenio.agreements.models import Agreement
from convenio.agreements.queries import ActivityView, StatementView
from convenio.agreements.views import words
from convenio.parties.terms import pick
from convenio.ui.formats import number_text
from pact.board import Entry
from pact.metrics import METRICS

ROLES: dict[str, Lazy] = {
    "professor": lazy("professor"),
    "associate_professor": lazy("associate professor"),
    "lecturer": lazy("lecturer"),
    "researcher": lazy("researcher"),
    "doctoral_candidate": lazy("doctoral candidate"),
    "student": lazy("student"),
    "administrator": lazy("member of an office"),
}
QUANTITIES: dict[str, Lazy] = {
    "persons": lazy("Persons"),
    "teaching_hours": lazy("Teaching hours"),
    "months": lazy("Months, all persons together"),
    "visits": lazy("Visits"),
    "programmes": lazy("Programmes"),
    "students": lazy("Students"),
    "courses": lazy("Courses"),
    "degrees": lazy("Degrees"),
    "projects": lazy("Projects"),
    "publications": lazy("Publications"),
    "events": lazy("Events"),
    "laboratories": lazy("Laboratories"),
    "patents": lazy("Patents"),
    "semesters": lazy("Semesters, all persons together"),
    "credits": lazy("Credits, all persons together"),
    "approvals": lazy("Approvals"),
    "intakes": lazy("Intakes"),
    "meetings": lazy("Meetings"),
    "graduates": lazy("Graduates"),
    "grants": lazy("Grants"),
    "theses": lazy("Theses"),
    "amount_cny": lazy("Amount in yuan, without cents"),
    "amount_eur": lazy("Amount in euros, without cents"),
    "amount_rub": lazy("Amount in roubles, without cents"),
    "amount_usd": lazy("Amount in US dollars, without cents"),
}
CURRENCIES: dict[str, Lazy] = {
    "cny": lazy("yuan (CNY)"),
    "eur": lazy("euros (EUR)"),
    "rub": lazy("roubles (RUB)"),
    "usd": lazy("US dollars (USD)"),
}
STATUSES: dict[str, Lazy] = {
    "recorded": lazy("recorded by one side"),
    "confirmed": lazy("confirmed by both"),
    "confirmed_several": lazy("confirmed by all concerned"),
    "disputed": lazy("disputed"),
    "retracted": lazy("taken back"),
    "superseded": lazy("corrected"),
}
FLAGS: dict[str, Lazy] = {
    "after_term": lazy("after the years of the promise: it stands in its own year and does not count"),
    "before_term": lazy("before the years of the promise: it stands in its own year and does not count"),
    "no_commitment": lazy("no promise made: it stands beside the promises of the text"),
    "other_strand": lazy("of another strand than the promise"),
    "other_metric": lazy("counts something else than the promise"),
    "other_direction": lazy("in another direction than the promise"),
    "not_countable": lazy("without the number that the promise counts"),
    "several_statements": lazy("several statements about the same thing"),
    "possible_double": lazy("perhaps recorded twice: the same promise, the same days"),
}


def role_label(role: str) -> str:
    """A role in the reader's language; an unknown one as it was sent."""
    return str(ROLES.get(role, role.replace("_", " ")))


def quantity_label(name: str) -> str:
    """What a number of an activity counts."""
    return str(QUANTITIES.get(name, name.replace("_", " ")))


def days_text(count: int) -> str:
    """Calendar days, computed and never typed."""
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": number_text(count)}


def party_names(text: Mapping[str, Any]) -> dict[str, str]:
    """Names of the parties in the reader's language."""
    return {hei: pick(names, words.reader()) or hei for hei, names in text["party_names"].items()}


@dataclass(frozen=True)
class StatementLine:
    """One statement about one activity, in words. ``waits``: us, them or empty.

    ``flags``: everything to be said about it; ``doubts``: the same without that nothing was promised, which is no fault
    and stands as ``promise`` empty. ``reference``: the DOI that is its evidence, or empty.
    """

    activity: str
    view: StatementView
    strand: str
    metric: str
    promise: str
    role: str
    direction: str
    first: date
    last: date
    days: str
    numbers: tuple[tuple[str, int], ...]
    status: str
    status_label: str
    waits: str
    flags: tuple[str, ...]
    doubts: tuple[str, ...]
    evidence: str
    reference: str
    statements: int

    def fits(self, wanted: Sequence[str]) -> bool:
        """Does every word that is searched for occur?"""
        numbers = (f"{label} {count}" for label, count in self.numbers)
        facts = (self.metric, self.role, self.direction, self.first.isoformat(), self.last.isoformat())
        said = (self.status_label, self.view.party_name, self.view.dispute_words, self.reference)
        everything = " ".join((*facts, *said, *numbers, *self.flags)).casefold()
        return all(one in everything for one in wanted)


def statement_lines(
    agreement: Agreement, activities: Iterable[ActivityView], text: Mapping[str, Any] | None, *, every: bool = False
) -> tuple[StatementLine, ...]:
    """What stands about each activity; ``every``: also what was corrected or taken back."""
    board = queries.board_of(agreement)
    entries = board.entries if board else {}
    names = party_names(text) if text else {}
    promises = {one["id"]: one for one in text["commitments"]} if text else {}
    shown = [
        (activity, one)
        for activity in activities
        for one in (activity.statements if every else activity.current or activity.statements[-1:])
    ]
    dois = references.dois_of(agreement, (str(one.facts.get("evidence", "")) for _activity, one in shown))
    return tuple(_statement(activity, one, entries, names, promises, dois) for activity, one in shown)


def _statement(
    activity: ActivityView,
    one: StatementView,
    entries: Mapping[str, Entry],
    names: Mapping[str, str],
    promises: Mapping[str, Any],
    dois: Mapping[str, str],
) -> StatementLine:
    facts = one.facts
    way = facts.get("direction")
    ends = {end: names.get(way[end], way[end]) for end in ("from", "to")} if isinstance(way, Mapping) else None
    numbers = tuple((quantity_label(name), int(count)) for name, count in facts["quantities"].items())
    promise = promises.get(facts["commitment"])
    flags = entries[one.event].flags if one.event in entries else ()
    return StatementLine(
        activity=activity.id,
        view=one,
        strand=facts["strand"],
        metric=words.metric_of(facts["metric"]),
        promise=promise["id"] if promise else "",
        role=role_label(facts["role"]) if facts.get("role") else "",
        direction=_("from %(from)s to %(to)s") % ends if ends else _("jointly"),
        first=date.fromisoformat(facts["from"]),
        last=date.fromisoformat(facts["to"]),
        days=days_text(one.days),
        numbers=numbers,
        status=one.status,
        status_label=_status_label(one.status, len(names)),
        waits=_waits(one, ends_of(facts)) if one.status == "recorded" else "",
        flags=tuple(str(FLAGS.get(flag, flag)) for flag in flags),
        doubts=tuple(str(FLAGS.get(flag, flag)) for flag in flags if flag != "no_commitment"),
        evidence=str(facts.get("evidence", "")),
        reference=dois.get(str(facts.get("evidence", "")), ""),
        statements=len(activity.statements),
    )


def _status_label(status: str, parties: int) -> str:
    several = f"{status}_several" if parties > 2 else status
    return str(STATUSES.get(several) or STATUSES.get(status) or status)


def ends_of(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Between whom something was done; empty: all together."""
    way = facts.get("direction")
    return tuple(way.values()) if isinstance(way, Mapping) else ()


def _waits(one: StatementView, ends: tuple[str, ...]) -> str:
    """Whether a record waits for us or for others; of three, we may have confirmed it, or have no part in it."""
    return "us" if not one.ours and bool(one.may_confirm) and (not ends or one.own in ends) else "them"


def outside_term(promise: Mapping[str, Any], first: date) -> str:
    """A warning when an activity begins outside the years of its promise; it may be recorded all the same."""
    if not promise["id"] or promise["first_year"] <= first.year <= promise["last_year"]:
        return ""
    return _(
        "This begins outside the years of the promise (%(first)s to %(last)s). It can be recorded; it stands in its "
        "own year and does not count towards the promise."
    ) % {"first": promise["first_year"], "last": promise["last_year"]}


def quantities_of(metric: str) -> tuple[str, ...]:
    """Names of the numbers that an activity of this metric may state, the counted one first."""
    known = METRICS.get(metric)
    if known is None:
        return ()
    return tuple(sorted(known.quantities, key=lambda name: name != known.counts))
