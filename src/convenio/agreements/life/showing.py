"""The life, the consolidated text and an amendment, made ready for their templates and their sheets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from convenio.agreements import books
from convenio.agreements.life import queries
from convenio.agreements.life.consolidated import Consolidated, Layer, Part
from convenio.agreements.life.course import Life, life_of
from convenio.agreements.life.rulebook import day_at, zone_of
from convenio.agreements.life.terms import Period
from convenio.agreements.models import Agreement
from convenio.agreements.queries.speech import speakers_of
from convenio.agreements.queries.texts import labels_of, runs_of, value_view
from convenio.agreements.terms import read_moment
from convenio.agreements.views import words
from convenio.agreements.views.wording import Piece, marked, paragraphs
from convenio.parties.terms import pick
from convenio.vocabulary.names import direction
from pact import text as pact_text
from pact.state import Notice
from pact.text import ClauseDifference

Text = Mapping[str, Any]


@dataclass(frozen=True)
class ShownNotice:
    """A notice with its days on both sides: given by whom on which day there, received by each on which day there."""

    party: str
    ours: bool
    given_on: date
    zone: str
    received: tuple[tuple[str, date, str], ...]
    waiting: tuple[str, ...]
    ends_on: date | None
    words: str


def notices_shown(agreement: Agreement, life: Life | None) -> tuple[ShownNotice, ...]:
    """Every notice, the newest last."""
    state = books.state(agreement)
    speakers = speakers_of(agreement)

    def one(notice: Notice) -> ShownNotice:
        party = notice.mark.party
        received = [(other, read_moment(mark.at)) for other, mark in notice.received.items()]
        return ShownNotice(
            party=speakers.party(party),
            ours=party == agreement.own,
            given_on=day_at(read_moment(notice.mark.at), party),
            zone=zone_words(read_moment(notice.mark.at), party),
            received=tuple((speakers.party(who), day_at(at, who), zone_words(at, who)) for who, at in received),
            waiting=tuple(speakers.party(who) for who in state.parties if who not in (party, *notice.received)),
            ends_on=life.course.notice_ends_on if life and notice.ends else None,
            words=speakers.words(notice.reason_card),
        )

    return tuple(one(notice) for notice in state.notices)


def zone_words(at: datetime, hei_id: str) -> str:
    """The offset in which a day was counted: UTC+7."""
    minutes = int((at.astimezone(zone_of(hei_id)).utcoffset() or at.utcoffset() or at - at).total_seconds() // 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}{f':{rest:02d}' if rest else ''}"


def period_words(period: Period, academic_years: int = 0) -> str:
    """A period of notice in words; empty where there is none."""
    if academic_years:
        return ngettext("%(count)s academic year", "%(count)s academic years", academic_years) % {
            "count": academic_years
        }
    if period.months:
        return ngettext("%(count)s month", "%(count)s months", period.months) % {"count": period.months}
    return ngettext("%(count)s day", "%(count)s days", period.days) % {"count": period.days} if period.days else ""


@dataclass(frozen=True)
class LifePage:
    """Everything the page of the life shows."""

    life: Life | None
    strip: tuple[queries.Strip, ...]
    notice_period: str
    if_given_today: date | None
    notices: tuple[ShownNotice, ...]
    running: tuple[tuple[str, str, str], ...]
    suspensions: tuple[tuple[str, bool, str, str, str, str], ...]


def life_page(agreement: Agreement, on: date) -> LifePage:
    """Gather the page."""
    state = books.state(agreement)
    life = life_of(agreement, state, on)
    speakers = speakers_of(agreement)
    today = None
    if life and not life.course.over(on) and not life.by_notice:
        today = life.terms.notice_works_on(on)
    running = tuple(
        (words.metric_of(each.facts["metric"]), each.facts["from"], each.facts["to"])
        for one in (life.running if life else ())
        for each in one.current
    )
    suspensions = tuple(
        (
            speakers.party(one.mark.party),
            one.mark.party == agreement.own,
            one.from_on,
            one.until,
            one.resumed_on,
            speakers.words(one.reason_card),
        )
        for one in state.suspensions
    )
    period = period_words(life.terms.notice, life.terms.academic_years) if life else ""
    return LifePage(
        life,
        queries.strip_of(agreement, on),
        period,
        today,
        notices_shown(agreement, life),
        running,
        suspensions,
    )


@dataclass(frozen=True)
class Column:
    """One language of a clause."""

    tag: str
    name: str
    direction: str
    heading: tuple[Piece, ...]
    body: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True)
class ShownPart:
    """A clause of the consolidated text, with where it comes from."""

    id: str
    number: int
    columns: tuple[Column, ...]
    origin: str
    layer: Layer
    addition: Agreement | None


def parts_shown(whole: Consolidated) -> tuple[ShownPart, ...]:
    """The clauses in order, numbered through; additions begin anew."""
    found = []
    number, before = 0, None
    for part in whole.parts:
        number = number + 1 if part.addition == before else 1
        before = part.addition
        columns = tuple(_plain_column(part.text, part.clause, tag) for tag in part.text["languages"])
        found.append(ShownPart(part.clause["id"], number, columns, _origin(part, whole), part.layer, part.addition))
    return tuple(found)


def _origin(part: Part, whole: Consolidated) -> str:
    if part.addition is not None:
        return _("added by %(title)s") % {"title": part.addition.name()}
    if part.layer.number == whole.layer.number and whole.layer.number > 1:
        return _("new or changed in version %(number)s") % {"number": part.layer.number}
    return _("since version %(number)s") % {"number": part.layer.number}


def _plain_column(text: Text, clause: Mapping[str, Any], tag: str) -> Column:
    heading = (Piece("same", clause["heading"].get(tag, "")),)
    shown = {name: value_view(text, name, value, None).shown[tag] for name, value in clause["values"].items()}
    body = paragraphs(marked(runs_of(text, clause, tag), None, shown, {}))
    return Column(tag, words.language_label(tag), direction(tag), heading, body)


@dataclass(frozen=True)
class Operation:
    """What an amendment does to one clause. ``op``: replace, add, delete or move; ``where``: the clause in words."""

    op: str
    label: str
    where: str
    clause: str
    columns: tuple[Column, ...]
    values: tuple[tuple[str, str, str], ...]


OPS = {"added": "add", "removed": "delete", "changed": "replace"}


def operations_of(old: Text, new: Text) -> tuple[Operation, ...]:
    """Replace, add, delete by clause: computed from the difference between the text in force and the new version."""
    return tuple(_operation(one, old, new) for one in pact_text.difference(old, new).clauses)


def _operation(one: ClauseDifference, old: Text, new: Text) -> Operation:
    text = old if one.kind == "removed" else new
    number, clause = next((at, each) for at, each in enumerate(text["clauses"], start=1) if each["id"] == one.id)
    before = next((each for each in old["clauses"] if each["id"] == one.id), None)
    only_moved = one.kind == "changed" and not (one.headings or one.bodies or one.values)
    op = "move" if only_moved else OPS[one.kind]
    heading = pick(clause["heading"], words.reader()) or labels_of(clause["type"])[0]
    compared = None if one.kind != "changed" else before
    return Operation(
        op=op,
        label=op_label(op),
        where=_("Article %(number)s · %(heading)s") % {"number": number, "heading": heading},
        clause=one.id,
        columns=() if only_moved else tuple(_column(text, clause, tag, old, compared, op) for tag in text["languages"]),
        values=_values(one, old, new),
    )


def op_label(op: str) -> str:
    """What an amendment does, in a word."""
    return {
        "replace": _("is replaced"),
        "add": _("is added"),
        "delete": _("is deleted"),
        "move": _("moves"),
    }[op]


def _column(
    text: Text, clause: Mapping[str, Any], tag: str, old: Text, before: Mapping[str, Any] | None, op: str
) -> Column:
    shown = {name: value_view(text, name, value, None).shown[tag] for name, value in clause["values"].items()}
    if before is None:
        kind = {"add": "added", "delete": "removed"}[op]
        heading: tuple[Piece, ...] = (Piece(kind, clause["heading"].get(tag, "")),)
        body = paragraphs([Piece(kind, run.text) for run in runs_of(text, clause, tag)])
        return Column(tag, words.language_label(tag), direction(tag), heading, body)
    earlier = {
        name: value_view(old, name, value, None).shown.get(tag, "")
        for name, value in before["values"].items()
        if value != clause["values"].get(name)
    }
    now, then = (pact_text.Run("text", one["heading"].get(tag, "")) for one in (clause, before))
    pieces = marked(runs_of(text, clause, tag), runs_of(old, before, tag), shown, earlier)
    return Column(tag, words.language_label(tag), direction(tag), marked([now], [then], {}, {}), paragraphs(pieces))


def _values(one: ClauseDifference, old: Text, new: Text) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (
            words.value_label(one.type, change.name),
            words.shown_in(value_view(old, change.name, change.before, None).shown) if change.before else "—",
            words.shown_in(value_view(new, change.name, change.after, None).shown) if change.after else "—",
        )
        for change in one.values
        if one.kind == "changed"
    )
