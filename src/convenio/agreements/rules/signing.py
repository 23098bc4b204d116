"""Rules of signing: rounds F5-F8, two steps F14, mandate, clock, clearances."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from convenio.agreements.gathered import Facts, facts_of
from convenio.agreements.models import Agreement, Rendition
from convenio.agreements.rules.basics import (
    can_write,
    first_no,
    has_pen,
    names,
    no_open_round,
    officer,
    signatory,
    spoken_to,
    writable,
)
from convenio.agreements.rules.negotiating import route_done
from convenio.agreements.states import signable_by
from convenio.agreements.terms import read_moment
from convenio.parties.terms import Acting, Role, Verdict, pick
from convenio.people.models import Membership


def may_open_round(acting: Acting, agreement: Agreement) -> Verdict:
    """Start signing: the pen holder, on the version that all approve, with no other round open (F5)."""
    facts = facts_of(agreement)
    verdict = first_no(officer(acting, agreement), writable(facts), has_pen(facts), no_open_round(facts))
    if not verdict:
        return verdict
    version = facts.open_version
    if version is None:
        return Verdict.no(_("There is no version under way: the last one is signed by all."))
    if not version.agreed:
        open_parties = [party for party, stance in version.stances.items() if stance != "approve"]
        return Verdict.no(_("Not yet approved by: %(parties)s.") % {"parties": names(open_parties)})
    return route_done(facts, version.text)


def may_sign_on_node(acting: Acting, agreement: Agreement, *, at: datetime, round: str = "") -> Verdict:
    """Sign with a key of this node. The signatory's fresh sign-in is checked by the action itself."""
    return first_no(
        signatory(acting, agreement),
        _may_sign(agreement, at, round),
        _rendition_compared(agreement, round),
        facts_of(agreement).clock(at),
        _mandate(acting, at),
    )


def may_register_paper(acting: Acting, agreement: Agreement, *, at: datetime, round: str = "") -> Verdict:
    """Register the scan of the paper that our side signed and sealed by hand."""
    if not acting.may(Role.OFFICER, Role.SIGNATORY):
        return officer(acting, agreement)
    return first_no(_may_sign(agreement, at, round), facts_of(agreement).clock(at))


def may_register_elsewhere(acting: Acting, agreement: Agreement, *, at: datetime, round: str = "") -> Verdict:
    """Register what our signatory signed with another product, outside of this node."""
    if not acting.may(Role.OFFICER, Role.SIGNATORY):
        return officer(acting, agreement)
    return first_no(
        _may_sign(agreement, at, round), _rendition_compared(agreement, round), facts_of(agreement).clock(at)
    )


def _may_sign(agreement: Agreement, at: datetime, round: str) -> Verdict:
    facts = facts_of(agreement)
    verdict = first_no(writable(facts), _our_round(facts, round))
    if not verdict:
        return verdict
    live = facts.round
    assert live is not None
    if read_moment(live.deadline) < at:
        return Verdict.no(_("The deadline of this round has passed; a signature would no longer count."))
    if agreement.own not in signable_by(live, facts.state.parties):
        first = [party for party in live.order or () if party not in live.words]
        return Verdict.no(_("%(party)s signs first, as the order of this round says.") % {"party": names(first[:1])})
    if facts.open_intent is not None:
        return Verdict.no(_("A signature is being made right now. Try again in a minute."))
    missing = facts.missing_clearances(at.date())
    if missing:
        return Verdict.no(
            _("Before your institution may sign, record: %(clearances)s.")
            % {"clearances": ", ".join(pick(rule.title, _language()) for rule in missing)}
        )
    return Verdict.yes()


def _our_round(facts: Facts, round: str) -> Verdict:
    live = facts.round
    known = facts.round_of(round) if round else live
    if known is None:
        return Verdict.no(_("No signing round is open."))
    word = known.words.get(facts.own)
    if word is not None and word.kind == "SIGNED":
        return Verdict.no(_("Your institution has signed this round already."))
    if word is not None:
        return Verdict.no(_("Your institution has declined this round; that word is final. A new round can be opened."))
    if live is None or known.id != live.id:
        return Verdict.no(_("This round is closed."))
    return Verdict.yes()


def _rendition_compared(agreement: Agreement, round: str) -> Verdict:
    live = facts_of(agreement).round
    name = round or (live.id if live else "")
    row = Rendition.objects.filter(agreement=agreement, round=name).first()
    if row is None or not row.compared:
        return Verdict.no(_("The document is still being fetched from the partner and drawn again for comparison."))
    if row.compared == "different":
        return Verdict.no(
            _(
                "This node drew the document again and got other bytes: %(difference)s Do not sign it; both nodes need "
                "the same version of the software, or the document is not the text."
            )
            % {"difference": row.difference}
        )
    return Verdict.yes()


def _mandate(acting: Acting, at: datetime) -> Verdict:
    if acting.person_id is None:
        return Verdict.no(_("A signature needs a person."))
    if acting.by_link:
        return Verdict.yes()  # the officer who made the link says that this person may sign for the partner
    day = at.date()
    rows = Membership.objects.filter(person_id=acting.person_id, party=acting.party, role=Role.SIGNATORY)
    valid = rows.filter(
        Q(mandate_from=None) | Q(mandate_from__lte=day), Q(mandate_until=None) | Q(mandate_until__gte=day)
    ).exclude(mandate="")
    if valid.exists():
        return Verdict.yes()
    return Verdict.no(_("Your mandate to sign is not recorded, or not valid today. Ask for it to be recorded."), 403)


def may_decline_round(acting: Acting, agreement: Agreement, round: str = "") -> Verdict:
    """Say no to the open round; the first word on a round is final (F6). Works on a frozen agreement, too."""
    facts = facts_of(agreement)
    verdict = first_no(spoken_to(facts), can_write(facts))
    if verdict and not acting.may(Role.OFFICER, Role.SIGNATORY):
        verdict = officer(acting, agreement)
    verdict = first_no(verdict, _our_round(facts, round))
    if verdict and facts.open_intent is not None:
        return Verdict.no(_("A signature is being made right now. Try again in a minute."))
    return verdict


def may_confirm_scan(acting: Acting, agreement: Agreement, sign: str = "") -> Verdict:
    """Say whether the scan that the other side registered is the paper that lies here."""
    facts = facts_of(agreement)
    verdict = first_no(officer(acting, agreement), spoken_to(facts), can_write(facts))
    if not verdict:
        return verdict
    papers = [
        word
        for round in facts.state.rounds
        for party, word in round.words.items()
        if word.mode == "paper" and party != agreement.own
    ]
    mine = [word for word in papers if not sign or word.mark.event == sign]
    if not mine:
        return Verdict.no(_("The other side has registered no paper signature."))
    if all(agreement.own in word.attested for word in mine):
        return Verdict.no(_("You have said already whether this scan matches."))
    return Verdict.yes()


def _language() -> str:
    from django.utils.translation import get_language

    return get_language() or "en"
