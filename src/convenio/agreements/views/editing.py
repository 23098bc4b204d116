"""The draft made ready for the editor's templates: one row per clause, one column per language, values as fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from convenio.agreements import phrases
from convenio.agreements.house_texts.queries import advice_of
from convenio.agreements.queries import ClauseView, DraftView, PromiseView
from convenio.agreements.queries.texts import clauses_of, promises_of
from convenio.agreements.rules.blanks import blank_in
from convenio.agreements.rules.blanks import sentence as blank_sentence
from convenio.agreements.rules.drafting import labels_of
from convenio.agreements.rules.kinship import stands_right
from convenio.agreements.views import words
from convenio.agreements.views.typing import Typed, fields_of, fingerprint, value_fields
from convenio.agreements.views.wording import Piece, marked
from convenio.parties.terms import pick
from convenio.vocabulary.lists import isced_f_name
from convenio.vocabulary.names import direction
from pact import text as pact_text

INPUTS = {"integer": "number", "year": "number", "date": "date"}


@dataclass(frozen=True)
class Column:
    """One language of a clause. ``stale``: a sentence when it follows an older wording; ``rows``: height of its box."""

    tag: str
    name: str
    direction: str
    heading: str
    body: str
    shown: tuple[Piece, ...]
    stale: str
    source: bool
    rows: int


@dataclass(frozen=True)
class Field:
    """One value as a field. ``input``: number, date, text, area or select; ``lang``: of words in that language."""

    name: str
    label: str
    input: str
    typed: str
    help: str = ""
    lang: str = ""
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Promise:
    """A promise in words."""

    id: str
    strand: str
    metric: str
    measure: str
    direction: str
    years: str
    evidence: str


@dataclass(frozen=True)
class Placeholder:
    """A placeholder as it stands in the wording, what it means, and what it says now."""

    sign: str
    meaning: str
    now: str


@dataclass(frozen=True)
class EditRow:
    """One clause of the editor. ``marks``: fingerprints of its fields, for hidden inputs."""

    id: str
    number: int
    heading: str
    label: str
    guidance: str
    required: bool
    revision: int
    columns: tuple[Column, ...]
    values: tuple[Field, ...]
    promises: tuple[Promise, ...]
    problems: tuple[str, ...]
    placeholders: tuple[Placeholder, ...]
    marks: Mapping[str, str]
    value_marks: Mapping[str, str]
    first: bool = False
    last: bool = False
    stale: bool = False


@dataclass(frozen=True)
class Difference:
    """A field that two people wrote differently: what is stored now against what was typed."""

    label: str
    lang: str
    stored: str
    pieces: tuple[Piece, ...] = field(default=())


def rows_of(view: DraftView) -> tuple[EditRow, ...]:
    """All clauses of the draft."""
    own = advice_of(view.agreement)
    return tuple(_row(view.text, one, len(view.clauses), own=own.get(one.id)) for one in view.clauses)


def row_of(view: DraftView, clause_id: str, typed: Typed | None = None, revision: int = 0) -> EditRow | None:
    """One clause, with what was typed over it; None when it is not part of the draft."""
    at = next((place for place, one in enumerate(view.text["clauses"]) if one["id"] == clause_id), None)
    if at is None:
        return None
    clause = view.clauses[at]
    text = view.text
    if typed is not None:
        clauses = [*text["clauses"]]
        clauses[at] = typed.over(clauses[at], view.languages)
        text = {**text, "clauses": clauses}
        problems = pact_text.check_text(text)
        clause = clauses_of(text, promises=promises_of(text), problems=problems)[at]
    own = advice_of(view.agreement).get(clause_id)
    row = _row(text, clause, len(view.clauses), typed, view.text["clauses"][at], own)
    return _with_revision(row, revision or view.clauses[at].revision)


def _with_revision(row: EditRow, revision: int) -> EditRow:
    return EditRow(**{**vars(row), "revision": revision})


def _row(
    text: Mapping[str, Any],
    clause: ClauseView,
    count: int,
    typed: Typed | None = None,
    stored: Mapping[str, Any] | None = None,
    own: Mapping[str, str] | None = None,
) -> EditRow:
    languages = text["languages"]
    content = text["clauses"][clause.number - 1]
    base = stored or content
    names = {hei: pick(known, words.reader()) or hei for hei, known in text["party_names"].items()}
    return EditRow(
        id=clause.id,
        number=clause.number,
        heading=pick(clause.headings, words.reader()) or clause.label,
        label=clause.label,
        guidance=clause.guidance,
        required=clause.required,
        revision=clause.revision,
        columns=tuple(_column(clause, tag, typed) for tag in languages),
        values=tuple(_fields(clause, base, languages, typed, names, own or {})),
        promises=tuple(promise_in_words(one, names) for one in clause.promises),
        problems=tuple(dict.fromkeys(clause.problems)),
        placeholders=tuple(_placeholders(clause, names)),
        marks={name: fingerprint(now) for name, now in fields_of(base, languages).items()},
        value_marks={name: fingerprint(now) for name, now in value_fields(base, languages).items()},
        first=clause.number == 1,
        last=clause.number == count,
        stale=bool(clause.stale),
    )


def _column(clause: ClauseView, tag: str, typed: Typed | None) -> Column:
    shown = {one.name: one.shown[tag] for one in clause.values}
    heading, body = clause.headings.get(tag, ""), clause.raw_body.get(tag, "")
    if typed is not None:
        heading, body = typed.sent.get(f"heading.{tag}", heading), typed.sent.get(f"body.{tag}", body)
    per_line = 22 if tag.startswith(("zh", "ja", "ko")) else 38
    lines = sum(1 + len(line) // per_line for line in body.split("\n"))
    return Column(
        tag=tag,
        name=words.language_label(tag),
        direction=direction(tag),
        heading=heading,
        body=body,
        shown=marked(clause.runs[tag], None, shown, {}),
        stale=words.stale_note(clause.source) if tag in clause.stale else "",
        source=tag == clause.source,
        rows=min(max(lines + 1, 5), 26),
    )


def _fields(
    clause: ClauseView,
    base: Mapping[str, Any],
    languages: Sequence[str],
    typed: Typed | None,
    names: Mapping[str, str],
    own: Mapping[str, str],
) -> list[Field]:
    stored = value_fields(base, tuple(languages))
    now = {name: typed.sent.get(name, text) if typed else text for name, text in stored.items()}
    found: list[Field] = []
    among = [one.name for one in clause.values]
    for value in clause.values:
        label = own.get(value.name) or words.value_label(clause.type, value.name, among)
        name = f"value.{value.name}"
        if value.type == "words":
            found += [
                Field(f"{name}.{tag}", f"{label} ({words.language_label(tag)})", "area", now[f"{name}.{tag}"], lang=tag)
                for tag in languages
            ]
        elif value.type == "money":
            found.append(Field(name, label, "text", now[name]))
            found.append(Field(f"{name}.currency", _("Currency (three letters)"), "text", now[f"{name}.currency"]))
        elif value.type == "party":
            found.append(Field(name, label, "select", now[name], options=tuple(names.items())))
        else:
            known = value.raw.get("list") == "isced_f"
            note = isced_f_name(now[name], words.reader()) if known else ""
            found.append(Field(name, label, INPUTS.get(value.type, "text"), now[name], help=note))
    return found


def _placeholders(clause: ClauseView, names: Mapping[str, str]) -> list[Placeholder]:
    found = [
        Placeholder(f"{{{one.name}}}", words.value_label(clause.type, one.name), words.value_text(one))
        for one in clause.values
    ]
    used = " ".join(clause.raw_body.values())
    return found + [
        Placeholder(sign, _("the name of the university in that language"), name)
        for hei, name in names.items()
        if (sign := f"{{party:{hei}}}") in used
    ]


def promise_in_words(promise: PromiseView, names: Mapping[str, str]) -> Promise:
    """A promise as the reader's language says it."""
    return Promise(
        id=promise.id,
        strand=promise.strand,
        metric=words.metric_of(promise.metric),
        measure=words.promise_measure(promise, promise.quantity),
        direction=words.promise_direction(promise, names),
        years=words.promise_years(promise),
        evidence=words.evidence_label(promise),
    )


def differences_of(row: EditRow, theirs: Mapping[str, Any], languages: Sequence[str]) -> tuple[Difference, ...]:
    """Where the typed text and the stored one say different things."""
    found = []
    for column in row.columns:
        for part, label in (("heading", _("Heading")), ("body", _("Wording"))):
            mine, stored = getattr(column, part), str(theirs[part].get(column.tag, ""))
            if fingerprint(mine) != fingerprint(stored):
                pieces = tuple(Piece(one.kind, one.text) for one in pact_text.spans(mine.strip(), stored))
                found.append(Difference(f"{label} ({column.name})", column.tag, stored, pieces))
    stored_values = value_fields(theirs, tuple(languages))
    for one in row.values:
        stored = stored_values.get(one.name, "")
        if fingerprint(one.typed) != fingerprint(stored):
            pieces = (Piece("removed", one.typed), Piece("added", stored))
            found.append(Difference(one.label, one.lang, stored, pieces))
    return tuple(found)


@dataclass(frozen=True)
class ToMend:
    """What stands between the draft and a proposal: a sentence and where to go (an anchor, or a page)."""

    sentence: str
    clause: str = ""
    page: str = ""


def to_mend(view: DraftView, rows: Sequence[EditRow]) -> tuple[ToMend, ...]:
    """Missing clauses, problems of form, stale wordings: everything at once, in the order of the text."""
    found = [
        ToMend(
            _("A clause is missing that this kind of agreement needs: %(clause)s.") % {"clause": labels_of(one)},
            page="add",
        )
        for one in view.missing
    ]
    if not (kin := stands_right(view.agreement.party, view.text)):
        found.insert(0, ToMend(kin.reason, page="belongs"))
    for problem in view.problems:
        if not problem.path.startswith("clauses/"):
            page = {"annexes": "annexes", "commitments": ""}.get(problem.path.split("/")[0], "settings")
            found.append(ToMend(phrases.problem(problem), page=page))
    for row in rows:
        found += [
            ToMend(_("Clause %(number)s: %(problem)s") % {"number": row.number, "problem": one}, clause=row.id)
            for one in row.problems
        ]
        if blank := blank_in(view.text["clauses"][row.number - 1]):
            found.append(ToMend(blank_sentence(row.number, blank), clause=row.id))
        stale = [one.name for one in row.columns if one.stale]
        if stale:
            sentence = _("Clause %(number)s: translate again, or confirm as still matching: %(languages)s.")
            found.append(ToMend(sentence % {"number": row.number, "languages": ", ".join(stale)}, clause=row.id))
    return tuple(found)
