"""Drafts as texts and texts as drafts: the same content, once in editable rows, once in the canonical form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from convenio.agreements.models import Agreement, Draft, DraftClause, DraftCommitment

FORMAT = "convenio-text-1"
SETTINGS = (
    "kind",
    "title",
    "parties",
    "party_names",
    "languages",
    "prevailing",
    "layout",
    "required",
    "parent",
    "replaces",
    "signatories",
)


def draft_text(
    draft: Draft,
    clauses: Iterable[DraftClause] | None = None,
    commitments: Iterable[DraftCommitment] | None = None,
) -> dict[str, Any]:
    """The draft as one text. Rows that are at hand already may be passed, else two queries read them."""
    return {
        "format": FORMAT,
        **{name: draft.settings[name] for name in SETTINGS},
        "clauses": [row.content for row in (draft.clauses.all() if clauses is None else clauses)],
        "commitments": [row.content for row in (draft.commitments.all() if commitments is None else commitments)],
        "annexes": list(draft.annexes),
    }


def fill_draft(*, agreement: Agreement, text: Mapping[str, Any], base: str, at: datetime, touched: bool) -> Draft:
    """Make the agreement's draft from a text, replacing the one that is there. ``base``: the version it comes from."""
    Draft.objects.filter(agreement=agreement).delete()
    draft = Draft.objects.create(
        agreement=agreement,
        base=base,
        settings={name: text[name] for name in SETTINGS},
        annexes=list(text.get("annexes", ())),
        next_number=next_number(text),
        touched=touched,
        changed_at=at,
    )
    DraftClause.objects.bulk_create(
        DraftClause(draft=draft, clause_id=clause["id"], position=place, content=clause, changed_at=at)
        for place, clause in enumerate(text["clauses"], start=1)
    )
    DraftCommitment.objects.bulk_create(
        DraftCommitment(draft=draft, commitment_id=one["id"], clause_id=one["clause"], content=one)
        for one in text.get("commitments", ())
    )
    return draft


def rebased(
    base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    """``theirs`` with what ``mine`` changed since ``base``; ids of clauses that both changed, where mine stands now.

    Nothing is hidden: the difference between the result and ``theirs`` is exactly what mine wants otherwise.
    """
    old, now = ({one["id"]: one for one in text["clauses"]} for text in (base, mine))
    there = {one["id"]: one for one in theirs["clauses"]}
    changed = {name for name, clause in now.items() if clause != old.get(name)}
    gone = set(old) - set(now)
    clauses = [now[name] if name in changed else clause for name, clause in there.items() if name not in gone]
    clauses += [clause for name, clause in now.items() if name in changed and name not in there]
    both = [name for name in there if name in changed | gone and there[name] != old.get(name)]
    result = {**theirs, "clauses": clauses}
    for part in ("commitments", "annexes"):
        if mine[part] != base[part]:
            result[part] = mine[part]
    for name in SETTINGS:
        if mine[name] != base[name] and name != "replaces":
            result[name] = mine[name]
    kept = {clause["id"] for clause in clauses}
    result["commitments"] = [one for one in result["commitments"] if one["clause"] in kept]
    return result, both


def next_number(text: Mapping[str, Any]) -> int:
    """One above every number that ids of clauses and commitments carry, so that no id is used twice."""
    ids = [one["id"] for one in [*text["clauses"], *text.get("commitments", ())]]
    return 1 + max((int(digits) for digits in ("".join(filter(str.isdigit, one)) for one in ids) if digits), default=0)
