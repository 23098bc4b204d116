"""Clauses that another room generated, put into a draft: the numbers of a plan or report brought up to date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from convenio.agreements import store
from convenio.agreements.actions.drafting import draft_for_edit, touch
from convenio.agreements.models import Agreement, Draft, DraftClause
from convenio.agreements.rules import may_edit
from convenio.parties.terms import Acting


def write_generated(
    *, acting: Acting, agreement: Agreement, clauses: Sequence[Mapping[str, Any]], at: datetime
) -> tuple[str, ...]:
    """Replace clauses of the draft by generated ones, and add those without an id before the last clause.

    Args:
        clauses: in the text format; ``id`` names the clause to replace, or is empty for a new one.

    Returns the ids of clauses that were changed or added; none when the draft says it all already.

    Raises:
        Refusal: the pen is elsewhere.
    """
    may_edit(acting, agreement).require()
    with transaction.atomic():
        agreement = store.lock(agreement)
        draft = draft_for_edit(acting, agreement, at)
        rows = {row.clause_id: row for row in draft.clauses.all()}
        changed: list[str] = []
        for clause in clauses:
            row = rows.get(str(clause["id"]))
            if row is None:
                changed.append(_add(draft, clause, acting, at))
            elif row.content != {**clause}:
                row.content, row.revision = dict(clause), row.revision + 1
                row.changed_at, row.changed_by = at, acting.person_id
                row.save()
                changed.append(row.clause_id)
        if changed:
            touch(draft, at)
    return tuple(changed)


def _add(draft: Draft, clause: Mapping[str, Any], acting: Acting, at: datetime) -> str:
    """A new clause before the last one, which closes a generated text."""
    name = f"c{draft.next_number}"
    place = max(draft.clauses.count(), 1)
    draft.clauses.filter(position__gte=place).update(position=F("position") + 1)
    DraftClause.objects.create(
        draft=draft,
        clause_id=name,
        position=place,
        content={**clause, "id": name},
        changed_at=at,
        changed_by=acting.person_id,
    )
    draft.next_number += 1
    return name
