"""Choosing, in a draft, the agreement it belongs to."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from convenio.agreements import projection, store
from convenio.agreements.actions.drafting import draft_for_edit
from convenio.agreements.actions.hanging import parent_of_text
from convenio.agreements.models import Agreement, Draft
from convenio.agreements.rules import may_hang
from convenio.parties.terms import Acting


def choose_parent(*, acting: Acting, agreement: Agreement, parent: Agreement | None, at: datetime) -> Draft:
    """Let the draft hang under another agreement, or under none where its kind may stand alone.

    Raises:
        Refusal: the pen is elsewhere, or the two do not fit together.
    """
    with transaction.atomic():
        agreement = store.lock(agreement)
        draft = draft_for_edit(acting, agreement, at)
        may_hang(draft.settings["kind"], draft.settings["parties"], parent).require()
        draft.settings = {**draft.settings, "parent": parent_of_text(parent) if parent else None}
        draft.touched, draft.changed_at, draft.revision = True, at, draft.revision + 1
        draft.save()
        projection.project(agreement, at)
    return draft
