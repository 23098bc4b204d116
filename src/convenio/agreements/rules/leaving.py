"""Rules of leaving, of going on elsewhere, and of the public page."""

from __future__ import annotations

from django.utils.translation import gettext as _

from convenio.agreements.gathered import facts_of
from convenio.agreements.models import Agreement
from convenio.agreements.rules.basics import can_write, first_no, officer, spoken_to, with_account
from convenio.agreements.states import BINDING
from convenio.parties.terms import Acting, Verdict

PUBLIC = "public"


def may_give_notice(acting: Acting, agreement: Agreement) -> Verdict:
    """Leave a negotiation, or give notice of what is in force. Works always, but while a signature is being made."""
    facts = facts_of(agreement)
    verdict = first_no(officer(acting, agreement), spoken_to(facts), can_write(facts))
    if not verdict:
        return verdict
    if facts.open_intent is not None:
        return Verdict.no(_("A signature is being made right now. Try again in a minute."))
    live = set(facts.state.in_force)
    mine = [one for one in facts.state.notices if one.mark.party == agreement.own]
    if any(live <= set(one.ends) and (live or not one.known_to) for one in mine):
        return Verdict.no(_("Your institution has given notice already."))
    return Verdict.yes()


def may_found_successor(acting: Acting, agreement: Agreement) -> Verdict:
    """Go on from the last text in a new agreement, where we hold the pen: the answer to a silent pen holder, and to a
    frozen agreement."""
    facts = facts_of(agreement)
    verdict = first_no(with_account(acting), officer(acting, agreement), spoken_to(facts), can_write(facts))
    if not verdict:
        return verdict
    if facts.newest is None:
        return Verdict.no(_("No text was proposed yet that a successor could begin with."))
    if facts.state.in_force and not facts.state.frozen and agreement.stage in BINDING:
        return Verdict.no(
            _("The agreement is in force and can be changed: propose a new version of it instead of a successor.")
        )
    if facts.open_intent is not None:
        return Verdict.no(_("A signature is being made right now. Try again in a minute."))
    return Verdict.yes()


def may_acknowledge(acting: Acting, agreement: Agreement) -> Verdict:
    """Say by an event of our own that we know what the other side said last."""
    facts = facts_of(agreement)
    return first_no(officer(acting, agreement), spoken_to(facts), can_write(facts))


def may_release_page(acting: Acting, agreement: Agreement) -> Verdict:
    """Agree to a public page, or to one with other contents; it appears when all parties agree to the same."""
    facts = facts_of(agreement)
    verdict = first_no(officer(acting, agreement), spoken_to(facts), can_write(facts))
    if not verdict:
        return verdict
    if not facts.state.in_force:
        return Verdict.no(_("Only an agreement that is or was in force can have a public page."))
    return Verdict.yes()


def may_withdraw_release(acting: Acting, agreement: Agreement, page: str = PUBLIC) -> Verdict:
    """Take a public page back, or the numbers on it; one side is enough."""
    facts = facts_of(agreement)
    verdict = first_no(officer(acting, agreement), spoken_to(facts), can_write(facts))
    if verdict and not any(one.mark.party == agreement.own and one.page == page for one in facts.state.releases):
        return Verdict.no(_("Your institution has not released the page."))
    return verdict
