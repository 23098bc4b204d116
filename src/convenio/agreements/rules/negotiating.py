"""Rules of negotiation: remarks, suggestions, internal review, approval, clearances."""

from __future__ import annotations

from django.utils.translation import gettext as _

from convenio.agreements.gathered import Facts, facts_of
from convenio.agreements.models import Agreement
from convenio.agreements.rules.basics import (
    can_write,
    first_no,
    has_pen,
    no_open_round,
    not_over,
    officer,
    own_house,
    spoken_to,
    takes_part,
    with_account,
    writable,
)
from convenio.parties.terms import Acting, Role, Verdict


def may_comment(acting: Acting, agreement: Agreement) -> Verdict:
    """Remarks work also on a frozen agreement."""
    facts = facts_of(agreement)
    return first_no(takes_part(acting, agreement), spoken_to(facts), can_write(facts))


def may_resolve_comment(acting: Acting, agreement: Agreement, comment: str = "") -> Verdict:
    """Whoever takes part may say that a remark is settled."""
    verdict = may_comment(acting, agreement)
    if not verdict or not comment:
        return verdict
    known = {one.mark.event: one for one in facts_of(agreement).state.comments}
    if comment not in known:
        return Verdict.no(_("This comment is not part of the agreement."))
    if known[comment].resolved:
        return Verdict.no(_("This comment is settled already."))
    return Verdict.yes()


def may_suggest_change(acting: Acting, agreement: Agreement) -> Verdict:
    """Ask for a change without holding the pen."""
    facts = facts_of(agreement)
    verdict = first_no(takes_part(acting, agreement), writable(facts), no_open_round(facts))
    if verdict and facts.has_pen:
        return Verdict.no(_("You hold the pen: change the clause itself and propose a new version."))
    return verdict


def may_take_suggestion(acting: Acting, agreement: Agreement, suggestion: str = "") -> Verdict:
    """Put a suggestion of the other side into the draft."""
    facts = facts_of(agreement)
    verdict = first_no(officer(acting, agreement), writable(facts), has_pen(facts), no_open_round(facts))
    if not verdict or not suggestion:
        return verdict
    known = {one.mark.event: one for one in facts.state.suggestions}
    if suggestion not in known:
        return Verdict.no(_("This suggestion is not part of the agreement."))
    if known[suggestion].taken:
        return Verdict.no(_("This suggestion was taken over already."))
    return Verdict.yes()


def may_request_review(acting: Acting, agreement: Agreement) -> Verdict:
    """Ask the institution's reviewers about the newest version."""
    facts = facts_of(agreement)
    return first_no(
        with_account(acting), officer(acting, agreement), spoken_to(facts), not_over(facts), _has_open_version(facts)
    )


def may_record_review(acting: Acting, agreement: Agreement) -> Verdict:
    """Say as a reviewer what one thinks of the newest version: any reviewer, or whoever has a part in its review."""
    facts = facts_of(agreement)
    verdict = first_no(
        with_account(acting), own_house(acting, agreement), spoken_to(facts), not_over(facts), _has_open_version(facts)
    )
    if not verdict or facts.open_version is None:
        return verdict
    standing = facts.standing(facts.open_version.text)
    if standing.case is None and standing.routed:
        return Verdict.no(_("This version has not been reviewed by your institution yet. Ask for the review."))
    if not (acting.may(Role.REVIEWER) if standing.case is None else standing.has_part(acting)):
        return Verdict.no(_("Only a reviewer of your institution may record a review."), 403)
    return verdict


def may_approve_version(acting: Acting, agreement: Agreement, version: str = "") -> Verdict:
    """Approve the newest version; the internal route must be done for exactly that text."""
    facts = facts_of(agreement)
    verdict = first_no(officer(acting, agreement), writable(facts), _has_open_version(facts))
    if not verdict:
        return verdict
    newest = facts.open_version
    assert newest is not None
    if version and version != newest.id:
        return Verdict.no(_("A newer version was proposed meanwhile. Read it before you approve."))
    if newest.stances.get(agreement.own) == "approve":
        return Verdict.no(_("Your institution has approved this version already."))
    return route_done(facts, newest.text)


def route_done(facts: Facts, text_digest: str) -> Verdict:
    """Is the internal review complete for exactly this text? Where nobody has to review there is none to wait for."""
    standing = facts.standing(text_digest)
    return Verdict.yes() if standing.complete else Verdict.no(standing.missing)


def may_withdraw_approval(acting: Acting, agreement: Agreement, version: str = "") -> Verdict:
    """Take an approval back; it binds nobody and may change as long as no signature is there (F4)."""
    facts = facts_of(agreement)
    verdict = first_no(officer(acting, agreement), writable(facts), _has_open_version(facts))
    if not verdict:
        return verdict
    newest = facts.open_version
    assert newest is not None
    if version and version != newest.id:
        return Verdict.no(_("A newer version was proposed meanwhile; it needs its own approval."))
    if newest.stances.get(agreement.own) != "approve":
        return Verdict.no(_("Your institution has not approved this version."))
    if facts.round and agreement.own in facts.round.words:
        return Verdict.no(_("Your institution has signed or declined already; that is final."))
    return Verdict.yes()


def may_record_clearance(acting: Acting, agreement: Agreement) -> Verdict:
    """Record what an authority permitted."""
    facts = facts_of(agreement)
    return first_no(with_account(acting), officer(acting, agreement), not_over(facts), can_write(facts))


def _has_open_version(facts: Facts) -> Verdict:
    if facts.open_version is not None:
        return Verdict.yes()
    return Verdict.no(_("There is no version under way: the last one is signed by all."))
