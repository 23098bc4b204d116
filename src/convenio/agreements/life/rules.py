"""Who may do what in the life of an agreement after signature, and why not."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from convenio.agreements import books
from convenio.agreements.gathered import facts_of
from convenio.agreements.life.rulebook import terms_of
from convenio.agreements.models import Agreement, Obligation
from convenio.agreements.rules.basics import can_write, first_no, officer, own_house, spoken_to, with_account
from convenio.agreements.rules.drafting import may_edit
from convenio.agreements.states import BINDING, Stage
from convenio.parties.terms import Acting, Verdict
from pact.state import Suspension

PUTTABLE = (Stage.EXPIRED, Stage.TERMINATED, Stage.ABANDONED)


def own_suspension(agreement: Agreement) -> Suspension | None:
    """The suspension of ours that stands and was not taken back; the newest."""
    mine = [one for one in facts_of(agreement).state.suspensions if one.mark.party == agreement.own]
    return next((one for one in reversed(mine) if one.resumed is None), None)


def may_suspend(acting: Acting, agreement: Agreement, *, on: date) -> Verdict:
    """Say that cooperation rests. It binds nobody anew and changes no date, so it needs nobody's agreement."""
    facts = facts_of(agreement)
    verdict = first_no(officer(acting, agreement), with_account(acting), spoken_to(facts), can_write(facts))
    if not verdict:
        return verdict
    if agreement.stage not in BINDING:
        return Verdict.no(_("Only an agreement that is in force can be suspended."))
    standing = own_suspension(agreement)
    if standing and (not standing.until or standing.until >= on.isoformat()):
        return Verdict.no(_("Your institution has suspended it already. Take it up again first, to name other days."))
    return Verdict.yes()


def may_resume(acting: Acting, agreement: Agreement) -> Verdict:
    """Take a suspension of one's own back."""
    facts = facts_of(agreement)
    verdict = first_no(officer(acting, agreement), with_account(acting), spoken_to(facts), can_write(facts))
    if verdict and own_suspension(agreement) is None:
        return Verdict.no(_("Your institution has not suspended it. Only who has suspended can take it up again."))
    return verdict


def may_archive(acting: Acting, agreement: Agreement) -> Verdict:
    """Put away what is over."""
    verdict = first_no(officer(acting, agreement), with_account(acting))
    if verdict and agreement.stage not in PUTTABLE:
        if agreement.stage == Stage.TEACH_OUT:
            return Verdict.no(_("Some who have begun are still finishing. It can be put away when they have finished."))
        return Verdict.no(_("Only an agreement that is over can be put into the archive."))
    return verdict


def may_unarchive(acting: Acting, agreement: Agreement) -> Verdict:
    verdict = first_no(officer(acting, agreement), with_account(acting))
    if verdict and agreement.stage != Stage.ARCHIVED:
        return Verdict.no(_("This agreement is not in the archive."))
    return verdict


def may_start_renewal(acting: Acting, agreement: Agreement) -> Verdict:
    """Begin the renewal: a draft for the next term, made from the text in force. The pen must be ours (F11)."""
    facts = facts_of(agreement)
    verdict = first_no(officer(acting, agreement), with_account(acting), spoken_to(facts))
    if not verdict:
        return verdict
    if not facts.state.in_force:
        return Verdict.no(_("Nothing is in force yet that could be renewed."))
    if agreement.course:
        return Verdict.no(_("A newer text is under way already. Go on with it, or agree on it first."))
    if facts.draft is not None and facts.draft.touched:
        return Verdict.no(_("A draft with changes of your own is here already. Go on with it, or throw it away first."))
    return may_edit(acting, agreement)


def may_note_running(acting: Acting, agreement: Agreement) -> Verdict:
    """Note who still finishes: when the end is near or past, and the text protects them."""
    verdict = first_no(officer(acting, agreement), with_account(acting))
    if not verdict:
        return verdict
    if agreement.stage not in (Stage.ENDING, Stage.TEACH_OUT, Stage.EXPIRED, Stage.TERMINATED):
        return Verdict.no(_("This is noted once notice was given, or the agreement has ended."))
    text = books.text(agreement, agreement.in_force_text)
    if text is None or not terms_of(text).teach_out:
        return Verdict.no(_("The text has no clause that protects those who have begun."))
    return Verdict.yes()


def may_settle(acting: Acting, obligation: Obligation) -> Verdict:
    """Note something as done or waived, open it again: an officer, or whose it is."""
    house = own_house(acting, obligation.agreement)
    if not house:
        return house
    if acting.person_id is not None and obligation.owner_id == acting.person_id:
        return Verdict.yes()
    return first_no(officer(acting, obligation.agreement), with_account(acting))


def may_give(acting: Acting, agreement: Agreement) -> Verdict:
    """Say whose an obligation is."""
    return first_no(officer(acting, agreement), with_account(acting))
