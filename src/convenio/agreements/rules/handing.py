"""Rules of handing a feed over to a partner's new node, and of taking it over there."""

from __future__ import annotations

from django.utils.translation import gettext as _

from convenio.agreements import books, witnessing
from convenio.agreements.gathered import facts_of
from convenio.agreements.models import Agreement
from convenio.agreements.rules.basics import can_write, first_no, names, officer, spoken_to, with_account
from convenio.network.contacts import partner_event_keys
from convenio.parties.terms import Acting, Verdict
from pact.state import Key


def may_hand_over(acting: Acting, agreement: Agreement, party: str = "") -> Verdict:
    """Bring in the first key of a partner that had no node."""
    facts = facts_of(agreement)
    verdict = first_no(with_account(acting), officer(acting, agreement), spoken_to(facts), can_write(facts))
    if not verdict or not party:
        return verdict
    if party not in witnessing.without_node(agreement):
        return Verdict.no(_("%(party)s speaks for itself in this agreement already.") % {"party": names([party])})
    if not partner_event_keys(party):
        return Verdict.no(
            _(
                "No confirmed key of %(party)s is known here. Once its node stands in the catalogue, the node keeper "
                "compares its fingerprint by telephone and confirms it; then come back."
            )
            % {"party": names([party])}
        )
    if vouched(agreement, party):
        return Verdict.no(
            _("Your institution has confirmed the key of %(party)s; the other parties have yet to do so.")
            % {"party": names([party])}
        )
    return Verdict.yes()


def vouched(agreement: Agreement, party: str) -> bool:
    """Have we said already that one of the partner's present keys is its own?"""
    known = {public for _key, public in partner_event_keys(party)}
    ledger = books.book(agreement).ledger
    return any(
        one.type == "key_replace"
        and one.author == agreement.own
        and one.body["party"] == party
        and one.body["key"]["public"] in known
        for one in ledger.events
    )


def may_take_over(acting: Acting, agreement: Agreement) -> Verdict:
    """Go on from what another node wrote for us."""
    facts = facts_of(agreement)
    verdict = first_no(with_account(acting), officer(acting, agreement), spoken_to(facts))
    if not verdict:
        return verdict
    if witnessing.to_take_over(agreement) is None:
        return Verdict.no(_("There is nothing here that another node wrote for your institution."))
    if facts.agreement.recovering:
        return can_write(facts)
    if not _own_keys(agreement):
        return Verdict.no(
            _(
                "The other parties have not confirmed the key of your node yet. Tell them its fingerprint by "
                "telephone; then this button works."
            )
        )
    return Verdict.yes()


def _own_keys(agreement: Agreement) -> list[Key]:
    return [one for one in books.state(agreement).keys.keys.get(agreement.own, ()) if one.valid]
