"""Who may write what the office notes beside an agreement."""

from __future__ import annotations

from django.utils.translation import gettext as _

from convenio.agreements.models import Agreement
from convenio.agreements.rules.basics import first_no, officer, with_account
from convenio.parties.terms import Acting, Verdict


def may_note_facts(acting: Acting, agreement: Agreement) -> Verdict:
    """Units, coordinator, place under another agreement: an officer of the institution, at any stage."""
    return officer(acting, agreement)


def may_note_costs(acting: Acting, agreement: Agreement) -> Verdict:
    """What our own side spent: an officer of the institution, of an agreement that binds or did."""
    verdict = first_no(officer(acting, agreement), with_account(acting))
    if verdict and not agreement.in_force:
        return Verdict.no(_("Costs are noted once the agreement binds."))
    return verdict
