"""Rules of Word files: who may take one in."""

from __future__ import annotations

from convenio.agreements.models import Agreement
from convenio.agreements.rules.drafting import may_edit
from convenio.agreements.rules.negotiating import may_suggest_change
from convenio.parties.terms import Acting, Verdict


def may_take_word(acting: Acting, agreement: Agreement) -> Verdict:
    """Take a marked-up file in: into the draft with the pen, as suggestions without it."""
    if may_edit(acting, agreement):
        return Verdict.yes()
    return may_suggest_change(acting, agreement)
