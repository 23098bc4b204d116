"""The page of an agreement made ready for its template: clauses with marked wordings, forms beside them, deeds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from convenio.agreements.queries import AgreementView, ClauseView, PromiseView, Remark, ValueView
from convenio.agreements.queries.texts import promises_of, runs_of
from convenio.agreements.views import words
from convenio.agreements.views.differences import base_text
from convenio.agreements.views.refusing import Refused
from convenio.agreements.views.wording import Piece, marked, paragraphs
from convenio.parties.terms import pick
from convenio.vocabulary.names import direction
from pact import text as pact_text

NUMBERS = ("integer", "year")


@dataclass(frozen=True)
class Column:
    """One language of a clause, the body by paragraphs. ``stale``: a sentence when it follows an older wording."""

    tag: str
    name: str
    direction: str
    heading: tuple[Piece, ...]
    body: tuple[tuple[Piece, ...], ...]
    stale: str


@dataclass(frozen=True)
class ValueField:
    """One value as a small form field. ``input``: number, date, text; ``words`` values have one text per language."""

    name: str
    label: str
    input: str
    typed: str
    unit: str = ""


@dataclass(frozen=True)
class ShownRemark:
    """A remark with its changes in words: (label, value before and after), wordings by language."""

    remark: Remark
    values: tuple[tuple[str, str, str], ...]
    wording: tuple[tuple[str, str, tuple[Piece, ...]], ...]
    refused: str


@dataclass(frozen=True)
class ShownPromise:
    """A promise as a sentence in parts; ``was``: the old measure when its number changed."""

    promise: PromiseView
    metric: str
    measure: str
    was: str
    direction: str
    years: str
    evidence: str


@dataclass(frozen=True)
class ShownClause:
    """A clause for the page. ``news``: what happened to it as a whole (new, moved); ``stirred``: changed, or remarked
    upon and not settled."""

    id: str
    number: int
    heading: str
    news: str
    columns: tuple[Column, ...]
    ours: tuple[ShownRemark, ...]
    theirs: tuple[ShownRemark, ...]
    settled: tuple[ShownRemark, ...]
    promises: tuple[ShownPromise, ...]
    values: tuple[ValueField, ...]
    stirred: bool
    comment: str
    comment_refused: str
    change_refused: str
    change_words: str


def clauses_shown(view: AgreementView, refused: Refused | None) -> tuple[ShownClause, ...]:
    """The clauses of the text on show, in order."""
    if view.text is None:
        return ()
    old = base_text(view)
    previous = {one["id"]: one for one in old["clauses"]} if old else {}
    quantities = {one.id: one.quantity for one in promises_of(old)} if old else {}
    return tuple(_clause(view, one, old, previous.get(one.id), quantities, refused) for one in view.clauses)


def _clause(
    view: AgreementView,
    clause: ClauseView,
    old: Mapping[str, Any] | None,
    before: Mapping[str, Any] | None,
    quantities: Mapping[str, int],
    refused: Refused | None,
) -> ShownClause:
    assert view.text is not None
    open_remarks = {one.event for one in (*clause.ours, *clause.theirs) if not one.done}
    remarks = [remark_shown(view, one, refused) for one in (*clause.ours, *clause.theirs)]
    said, changed = f"comment-{clause.id}", f"change-{clause.id}"
    return ShownClause(
        id=clause.id,
        number=clause.number,
        heading=pick(clause.headings, words.reader()) or clause.label,
        news=_clause_news(clause),
        columns=tuple(_column(view.text, clause, tag, old, before) for tag in view.languages),
        ours=tuple(one for one in remarks if one.remark.event in open_remarks and one.remark.ours),
        theirs=tuple(one for one in remarks if one.remark.event in open_remarks and not one.remark.ours),
        settled=tuple(one for one in remarks if one.remark.event not in open_remarks),
        promises=tuple(_promise(view, one, quantities.get(one.id)) for one in clause.promises),
        values=tuple(_fields(clause, refused if _at(refused, changed) else None)),
        stirred=clause.change is not None or bool(open_remarks),
        comment=refused.word("words") if refused and _at(refused, said) else "",
        comment_refused=refused.reason if refused and _at(refused, said) else "",
        change_refused=refused.reason if refused and _at(refused, changed) else "",
        change_words=refused.word("words") if refused and _at(refused, changed) else "",
    )


def _at(refused: Refused | None, place: str) -> bool:
    return refused is not None and refused.place == place


def _clause_news(clause: ClauseView) -> str:
    if clause.change is None:
        return ""
    if clause.change.kind == "added":
        return _("new clause")
    return _("moved") if clause.change.moved else ""


def _column(
    text: Mapping[str, Any],
    clause: ClauseView,
    tag: str,
    old: Mapping[str, Any] | None,
    before: Mapping[str, Any] | None,
) -> Column:
    shown = {one.name: one.shown[tag] for one in clause.values}
    earlier = {one.name: one.before.get(tag, "") for one in clause.values if one.before}
    old_runs = runs_of(old, before, tag) if old and before else None
    heading = pact_text.Run("text", clause.headings.get(tag, ""))
    old_heading = pact_text.Run("text", before["heading"].get(tag, "")) if before else None
    return Column(
        tag=tag,
        name=words.language_label(tag),
        direction=direction(tag),
        heading=marked([heading], [old_heading] if old_heading else None, {}, {}),
        body=paragraphs(marked(clause.runs[tag], old_runs, shown, earlier)),
        stale=words.stale_note(clause.source) if tag in clause.stale else "",
    )


def remark_shown(view: AgreementView, remark: Remark, refused: Refused | None) -> ShownRemark:
    """A remark; what a suggestion would change is written against the text on show."""
    clause = next((one for one in view.clauses if one.id == remark.clause), None)
    kind = clause.type if clause else ""
    values = tuple(
        (words.value_label(kind, one.name), words.shown_in(one.before or {}), words.value_text(one))
        for one in remark.values
    )
    wording = []
    asked = remark.change.get("wording", {})
    for tag, change in asked.items() if isinstance(asked, Mapping) and clause else ():
        body = str(change.get("body", "")) if isinstance(change, Mapping) else ""
        now = clause.raw_body.get(tag, "") if clause else ""
        pieces = tuple(Piece(one.kind, one.text) for one in pact_text.spans(now, body))
        wording.append((tag, words.language_label(tag), pieces))
    return ShownRemark(
        remark, values, tuple(wording), refused.reason if refused and _at(refused, f"remark-{remark.event}") else ""
    )


def _promise(view: AgreementView, promise: PromiseView, before: int | None) -> ShownPromise:
    changed = before is not None and before != promise.quantity
    return ShownPromise(
        promise=promise,
        metric=words.metric_of(promise.metric),
        measure=words.promise_measure(promise, promise.quantity),
        was=words.promise_measure(promise, before) if changed and before is not None else "",
        direction=words.promise_direction(promise, view.party_names),
        years=words.promise_years(promise),
        evidence=words.evidence_label(promise),
    )


def _fields(clause: ClauseView, refused: Refused | None) -> list[ValueField]:
    """The values that a small form can change: one field each, words one per language."""
    fields = []
    for value in clause.values:
        label = words.value_label(clause.type, value.name)
        if value.type == "words":
            for tag, text in value.raw["value"].items():
                name = f"value.{value.name}.{tag}"
                typed = refused.word(name, text) if refused else text
                fields.append(ValueField(name, f"{label} ({words.language_label(tag)})", "text", typed))
        elif value.type != "party":
            fields.append(_field(value, label, refused))
    return fields


def _field(value: ValueView, label: str, refused: Refused | None) -> ValueField:
    name = f"value.{value.name}"
    raw = str(value.raw.get("amount", value.raw.get("value", "")))
    kind = "number" if value.type in NUMBERS else "date" if value.type == "date" else "text"
    unit = str(value.raw.get("currency", ""))
    return ValueField(name, label, kind, refused.word(name, raw) if refused else raw, unit)
