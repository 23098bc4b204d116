"""Texts as pages show them: clauses with values put in, stale marks, what changed, promises, the draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import get_language

from convenio.agreements import books, library, phrases
from convenio.agreements.gathered import facts_of
from convenio.agreements.models import Agreement, Draft, DraftClause, DraftCommitment
from convenio.agreements.queries.shapes import ClauseView, DraftView, PromiseView, Remark, ValueView
from convenio.agreements.rules import may_discard_draft, may_edit, may_propose_version, may_rebase_draft
from convenio.agreements.rules.drafting import behind
from convenio.agreements.texts import draft_text
from convenio.parties.terms import Acting, pick
from pact import text as pact_text
from pact.board import Row
from pact.text import BadPlaceholder, ClauseDifference, Run, TextDifference


def clauses_of(
    text: Mapping[str, Any],
    *,
    compared: Mapping[str, Any] | None = None,
    difference: TextDifference | None = None,
    remarks: Sequence[Remark] = (),
    promises: Sequence[PromiseView] = (),
    revisions: Mapping[str, int] | None = None,
    problems: Sequence[pact_text.Problem] = (),
) -> tuple[ClauseView, ...]:
    """The clauses of a text with margins, promises and changes."""
    changes = {one.id: one for one in difference.clauses} if difference else {}
    old = {one["id"]: one for one in compared["clauses"]} if compared else {}
    return tuple(
        _clause(
            text,
            clause,
            number,
            changes.get(clause["id"]),
            old.get(clause["id"]),
            [one for one in remarks if one.clause == clause["id"]],
            tuple(one for one in promises if one.clause == clause["id"]),
            (revisions or {}).get(clause["id"], 0),
            tuple(phrases.problem(one) for one in problems if one.path.startswith(f"clauses/{number - 1}/")),
        )
        for number, clause in enumerate(text["clauses"], start=1)
    )


def _clause(
    text: Mapping[str, Any],
    clause: Mapping[str, Any],
    number: int,
    change: ClauseDifference | None,
    old: Mapping[str, Any] | None,
    remarks: list[Remark],
    promises: tuple[PromiseView, ...],
    revision: int,
    problems: tuple[str, ...],
) -> ClauseView:
    languages = text["languages"]
    label, guidance = labels_of(clause["type"])
    return ClauseView(
        id=clause["id"],
        number=number,
        type=clause["type"],
        label=label,
        headings={tag: clause["heading"].get(tag, "") for tag in languages},
        runs={tag: runs_of(text, clause, tag) for tag in languages},
        raw_body={tag: clause["body"].get(tag, "") for tag in languages},
        values=values_of(text, clause, old),
        source=clause["source"],
        stale=tuple(pact_text.stale_languages(clause, languages)),
        change=change,
        ours=tuple(one for one in remarks if one.ours),
        theirs=tuple(one for one in remarks if not one.ours),
        promises=promises,
        revision=revision,
        problems=problems,
        guidance=guidance,
        required=clause["type"] in text["required"],
    )


def labels_of(type_id: str) -> tuple[str, str]:
    """Name and advice of a clause type in the reader's language."""
    try:
        known = library.clause_type(type_id)
    except KeyError:
        return type_id, ""
    language = get_language() or "en"
    return pick(known.labels, language), pick(known.guidance, language)


def runs_of(text: Mapping[str, Any], clause: Mapping[str, Any], language: str) -> tuple[Run, ...]:
    """The wording with values put in; a draft's broken placeholder is shown as it was typed."""
    try:
        return tuple(pact_text.runs(text, clause, language))
    except (BadPlaceholder, KeyError, TypeError, ValueError):
        return (Run("text", clause["body"].get(language, "")),)


def values_of(
    text: Mapping[str, Any], clause: Mapping[str, Any], old: Mapping[str, Any] | None
) -> tuple[ValueView, ...]:
    """The values of a clause, formatted per language; with those of the older clause where they differ."""
    before = old["values"] if old else {}
    return tuple(
        value_view(text, name, value, before.get(name) if before.get(name) != value else None)
        for name, value in clause["values"].items()
    )


def value_view(
    text: Mapping[str, Any], name: str, value: Mapping[str, Any], before: Mapping[str, Any] | None
) -> ValueView:
    """One value, and what it was."""
    languages = text["languages"]
    return ValueView(
        name=name,
        type=str(value.get("type", "")),
        unit=str(value.get("unit", "")),
        raw=value,
        shown={tag: _shown(text, value, tag) for tag in languages},
        before={tag: _shown(text, before, tag) for tag in languages} if before else None,
    )


def _shown(text: Mapping[str, Any], value: Mapping[str, Any], language: str) -> str:
    try:
        if value.get("type") == "party":
            names = text["party_names"].get(value["value"], {})
            return pick(names, language) or str(value["value"])
        return pact_text.format_value(value, language)
    except (KeyError, TypeError, ValueError):
        return str(value.get("value", ""))


def promises_of(
    text: Mapping[str, Any], rows: Sequence[Row] = (), revisions: Mapping[str, int] | None = None
) -> tuple[PromiseView, ...]:
    """The promises of a text; with their lines of the board where there is one."""
    by_id = {row.commitment: row for row in rows}
    found = []
    for one in text["commitments"]:
        quantity = one["quantity"]
        named = quantity["value"] if isinstance(quantity, Mapping) else ""
        try:
            count = pact_text.quantity_of(text, one)
        except (KeyError, TypeError, ValueError):
            count = 0
        found.append(
            PromiseView(
                id=one["id"],
                clause=one["clause"],
                strand=one["strand"],
                metric=one["metric"],
                unit=one["unit"],
                direction=one["direction"],
                quantity=count,
                quantity_name=named,
                period=one["period"],
                first_year=one["first_year"],
                last_year=one["last_year"],
                content=one,
                row=by_id.get(one["id"]),
                revision=(revisions or {}).get(one["id"], 0),
            )
        )
    return tuple(found)


def draft_view(agreement: Agreement, acting: Acting) -> DraftView | None:
    """The draft for the editor; None when there is none (``ensure_draft`` makes one)."""
    draft = Draft.objects.filter(agreement=agreement).first()
    if draft is None:
        return None
    clause_rows = list(DraftClause.objects.filter(draft=draft))
    promise_rows = list(DraftCommitment.objects.filter(draft=draft))
    text = draft_text(draft, clause_rows, promise_rows)
    versions = facts_of(agreement).state.versions
    number = next((place for place, one in enumerate(versions, start=1) if one.id == draft.base), 0)
    base = books.text(agreement, versions[number - 1].text) if number else None
    problems = pact_text.check_text(text)
    difference = pact_text.difference(base, text) if base else None
    promises = promises_of(text, revisions={one.commitment_id: one.revision for one in promise_rows})
    clauses = clauses_of(
        text,
        compared=base,
        difference=difference,
        promises=promises,
        revisions={one.clause_id: one.revision for one in clause_rows},
        problems=problems,
    )
    return DraftView(
        agreement=agreement,
        text=text,
        languages=tuple(text["languages"]),
        revision=draft.revision,
        clauses=clauses,
        promises=promises,
        problems=tuple(problems),
        missing=tuple(pact_text.missing_required(text)),
        stale_count=sum(len(one.stale) for one in clauses),
        touched=draft.touched,
        base_number=number,
        behind=behind(facts_of(agreement)),
        verdicts={
            "edit": may_edit(acting, agreement),
            "rebase_draft": may_rebase_draft(acting, agreement),
            "propose_version": may_propose_version(acting, agreement),
            "discard_draft": may_discard_draft(acting, agreement),
        },
    )
