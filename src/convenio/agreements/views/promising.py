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

from convenio.agreements import books, queries
from convenio.agreements.models import Agreement
from convenio.agreements.queries import ActivityView, PromiseView, StatementView
from convenio.agreements.queries.texts import promises_of
from convenio.agreements.views import words
from convenio.parties.terms import pick
from convenio.ui.formats import number_text
from pact.board import Board, Row
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
    "no_commitment": lazy("under no promise of the text in force"),
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


@dataclass(frozen=True)
class BoardLine:
    """One promise on the board. ``asked``: what the calendar would ask by now; ``tone``: warn when behind."""

    id: str
    strand: str
    metric: str
    direction: str
    years: str
    measure: str
    promised: int
    ours: int
    theirs: int
    confirmed: int
    disputed: int
    claimed: int
    asked: float | None
    sentence: str
    more: tuple[str, ...]
    tone: str


def text_in_force(agreement: Agreement) -> Mapping[str, Any] | None:
    """The text whose promises count; None before anything is in force, or while it is under way."""
    round = books.state(agreement).round_in_force if agreement.founded else None
    return queries.text_of(agreement, round.text) if round else None


def party_names(text: Mapping[str, Any]) -> dict[str, str]:
    """Names of the parties in the reader's language."""
    return {hei: pick(names, words.reader()) or hei for hei, names in text["party_names"].items()}


def board_lines(agreement: Agreement, board: Board, text: Mapping[str, Any], on: date) -> tuple[BoardLine, ...]:
    """The promises of the text in force with what was said and confirmed."""
    names = party_names(text)
    return tuple(
        _line(agreement, row, promise, names, on)
        for row, promise in zip(board.rows, promises_of(text, board.rows), strict=True)
    )


def _line(agreement: Agreement, row: Row, promise: PromiseView, names: Mapping[str, str], on: date) -> BoardLine:
    asked = asked_by(promise, row.promised_in_all, on)
    sentence, tone = _standing(row.confirmed, row.promised_in_all, asked)
    waiting = [one for one in row.entries if one.status == "recorded"]
    return BoardLine(
        id=row.commitment,
        strand=row.strand,
        metric=words.metric_of(row.metric),
        direction=words.promise_direction(promise, names),
        years=words.promise_years(promise),
        measure=words.promise_measure(promise, promise.quantity),
        promised=row.promised_in_all,
        ours=row.recorded.get(agreement.own, 0),
        theirs=sum(count for party, count in row.recorded.items() if party != agreement.own),
        confirmed=row.confirmed,
        disputed=row.disputed,
        claimed=sum(one.count or 0 for one in waiting),
        asked=asked,
        sentence=sentence,
        more=tuple(_waiting_words(agreement.own, [one.author for one in waiting], names)),
        tone=tone,
    )


def asked_by(promise: PromiseView, in_all: int, on: date) -> float | None:
    """What would be done by a day if all went evenly over the years; of a thing promised once: nothing, then all."""
    first, last = date(promise.first_year, 1, 1), date(promise.last_year, 12, 31)
    if promise.period == "once":
        return float(in_all) if on > last else None
    part = ((on - first).days + 1) / ((last - first).days + 1)
    return in_all * min(max(part, 0.0), 1.0)


def _standing(confirmed: int, promised: int, asked: float | None) -> tuple[str, str]:
    if confirmed > promised:
        return _("more than promised"), ""
    if confirmed and confirmed == promised:
        return _("kept in full"), ""
    if asked is None or asked < 1:
        return (_("begun before it was due"), "") if confirmed else (_("nothing is due yet"), "")
    if confirmed >= int(asked):
        return _("on time"), ""
    if confirmed >= 0.6 * asked:
        return _("a little behind the calendar"), ""
    return (_("behind the calendar"), "warn") if confirmed else (_("nothing is confirmed yet"), "warn")


def _waiting_words(own: str, authors: Sequence[str], names: Mapping[str, str]) -> Iterable[str]:
    mine = sum(1 for one in authors if one == own)
    if len(authors) > mine:
        count = len(authors) - mine
        yield ngettext(
            "%(count)s record waits for our confirmation", "%(count)s records wait for our confirmation", count
        ) % {"count": count}
    if mine:
        other = ", ".join(name for hei, name in names.items() if hei != own)
        yield ngettext(
            "%(count)s record waits for confirmation by %(party)s",
            "%(count)s records wait for confirmation by %(party)s",
            mine,
        ) % {"count": mine, "party": other}


@dataclass(frozen=True)
class StatementLine:
    """One statement about one activity, in words. ``waits``: us, them or empty."""

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
    evidence: str
    statements: int

    def fits(self, wanted: Sequence[str]) -> bool:
        """Does every word that is searched for occur?"""
        numbers = (f"{label} {count}" for label, count in self.numbers)
        facts = (self.metric, self.role, self.direction, self.first.isoformat(), self.last.isoformat())
        said = (self.status_label, self.view.party_name, self.view.dispute_words)
        everything = " ".join((*facts, *said, *numbers, *self.flags)).casefold()
        return all(one in everything for one in wanted)


def statement_lines(
    agreement: Agreement, activities: Iterable[ActivityView], text: Mapping[str, Any] | None, *, every: bool = False
) -> tuple[StatementLine, ...]:
    """What stands about each activity; ``every``: also what was corrected or taken back."""
    board = queries.board_of(agreement)
    entries = [one for row in board.rows for one in row.entries] + list(board.unplanned) if board else []
    flags = {one.statement: one.flags for one in entries}
    names = party_names(text) if text else {}
    promises = {one["id"]: one for one in text["commitments"]} if text else {}
    lines = []
    for activity in activities:
        shown = activity.statements if every else activity.current or activity.statements[-1:]
        lines += [_statement(activity, one, flags.get(one.event, ()), names, promises) for one in shown]
    return tuple(lines)


def _statement(
    activity: ActivityView,
    one: StatementView,
    flags: Sequence[str],
    names: Mapping[str, str],
    promises: Mapping[str, Any],
) -> StatementLine:
    facts = one.facts
    way = facts.get("direction")
    ends = {end: names.get(way[end], way[end]) for end in ("from", "to")} if isinstance(way, Mapping) else None
    numbers = tuple((quantity_label(name), int(count)) for name, count in facts["quantities"].items())
    promise = promises.get(facts["commitment"])
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
        evidence=str(facts.get("evidence", "")),
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
    if promise["first_year"] <= first.year <= promise["last_year"]:
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
