"""Who may write what the office notes beside an agreement."""

from __future__ import annotations

from convenio.agreements.models import Agreement
from convenio.agreements.rules.basics import officer
from convenio.parties.terms import Acting, Verdict


def may_note_facts(acting: Acting, agreement: Agreement) -> Verdict:
    """Units, coordinator, place under another agreement: an officer of the institution, at any stage."""
    return officer(acting, agreement)
