"""Rules of what was done: one side records, the other confirms, corrects or disputes; nothing is overwritten."""

from __future__ import annotations

from django.utils.translation import gettext as _

from convenio.agreements.gathered import Facts, facts_of
from convenio.agreements.models import Agreement
from convenio.agreements.rules.basics import can_write, first_no, officer, spoken_to
from convenio.parties.terms import Acting, Verdict
from pact.state import Statement


def may_record_activity(acting: Acting, agreement: Agreement) -> Verdict:
    """Record a thing done under a promise of the text in force."""
    facts = facts_of(agreement)
    verdict = first_no(officer(acting, agreement), spoken_to(facts), can_write(facts))
    if verdict and not facts.state.in_force:
        return Verdict.no(_("Activities are recorded once the agreement is in force."))
    return verdict


def may_confirm_activity(acting: Acting, agreement: Agreement, record: str = "") -> Verdict:
    """Say that what the other side recorded is right."""
    verdict, found = _answerable(acting, agreement, record)
    if verdict and found and agreement.own in found.confirmed:
        return Verdict.no(_("Your institution has confirmed this already."))
    return verdict


def may_dispute_activity(acting: Acting, agreement: Agreement, record: str = "") -> Verdict:
    """Say that what the other side recorded is not right."""
    verdict, found = _answerable(acting, agreement, record)
    if verdict and found and agreement.own in found.disputed:
        return Verdict.no(_("Your institution has disputed this already."))
    return verdict


def may_correct_activity(acting: Acting, agreement: Agreement, record: str = "") -> Verdict:
    """State it anew with other figures; both statements stay visible."""
    verdict = may_record_activity(acting, agreement)
    if not verdict or not record:
        return verdict
    found = statement(facts_of(agreement), record)
    return _still_stands(found) if found else Verdict.no(_unknown())


def may_retract_activity(acting: Acting, agreement: Agreement, record: str = "") -> Verdict:
    """Take back one's own statement."""
    verdict = may_record_activity(acting, agreement)
    if not verdict or not record:
        return verdict
    found = statement(facts_of(agreement), record)
    if found is None:
        return Verdict.no(_unknown())
    if found.mark.party != agreement.own:
        return Verdict.no(_("Only the side that recorded this can take it back. You can dispute or correct it."))
    return _still_stands(found)


def statement(facts: Facts, record: str) -> Statement | None:
    """The statement that an event made."""
    return facts.statements.get(record)


def _answerable(acting: Acting, agreement: Agreement, record: str) -> tuple[Verdict, Statement | None]:
    facts = facts_of(agreement)
    verdict = first_no(officer(acting, agreement), spoken_to(facts), can_write(facts))
    if not verdict or not record:
        return verdict, None
    found = statement(facts, record)
    if found is None:
        return Verdict.no(_unknown()), None
    if found.mark.party == agreement.own:
        return Verdict.no(_("Your own institution recorded this; the other side confirms it.")), found
    return _still_stands(found), found


def _still_stands(found: Statement) -> Verdict:
    if found.retracted:
        return Verdict.no(_("This record was taken back."))
    if found.superseded:
        return Verdict.no(_("This record was corrected meanwhile. Look at the newer one."))
    return Verdict.yes()


def _unknown() -> str:
    return _("This record is not part of the agreement.")
