"""Who may make and change secure links, and what a link allows."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from convenio.agreements import witnessing
from convenio.agreements.models import Agreement
from convenio.agreements.rules.basics import officer
from convenio.guests.models import GuestLink
from convenio.guests.terms import Standing
from convenio.parties.terms import Acting, Role, Verdict


def may_make_link(acting: Acting, agreement: Agreement) -> Verdict:
    """An officer, for a partner for whom this node writes."""
    verdict = officer(acting, agreement)
    if not verdict:
        return verdict
    if not agreement.founded:
        return Verdict.no(_("Propose the agreement first; there is nothing to show before."))
    if not witnessing.guests_of(agreement):
        return Verdict.no(_("Every partner of this agreement has a system of its own and needs no link."))
    return Verdict.yes()


def may_erase_guest(acting: Acting) -> Verdict:
    """Take away what is kept of a person of a secure link: the node keeper, as with colleagues."""
    if acting.may(Role.KEEPER):
        return Verdict.yes()
    return Verdict.no(_("People are erased by the node keeper."), 403)


def may_change_link(acting: Acting, link: GuestLink) -> Verdict:
    """Renew, revoke, end a browser."""
    return officer(acting, link.agreement)


def may_renew(acting: Acting, link: GuestLink) -> Verdict:
    """A new address and a new last day; not for a partner that has a node by now."""
    verdict = may_change_link(acting, link)
    if verdict and link.erased_at is not None:
        return Verdict.no(_("This person was erased. Make a new link if somebody needs one."))
    if verdict and link.party.hei_id not in witnessing.guests_of(link.agreement):
        return Verdict.no(
            _("%(party)s has a node of its own by now; its people work there.") % {"party": link.party.name()}
        )
    return verdict


def roles_of(link: GuestLink) -> frozenset[Role]:
    """What the link allows, in the roles that the rules of agreements know."""
    allowed = {Role.READER}
    if link.may_comment:
        allowed.add(Role.REVIEWER)
    if link.may_approve:
        allowed.add(Role.OFFICER)
    if link.may_sign:
        allowed.add(Role.SIGNATORY)
    return frozenset(allowed)


def is_open(link: GuestLink, at: datetime) -> Verdict:
    """Does the link still open the agreement? The sentence is for the person who holds it."""
    standing = link.standing(at)
    if standing is Standing.REVOKED:
        return Verdict.no(_("%(party)s has taken this link back.") % {"party": link.agreement.party.name()}, 410)
    if standing is Standing.EXPIRED:
        return Verdict.no(_("The time of this link has run out."), 410)
    if link.party.hei_id not in witnessing.guests_of(link.agreement):
        return Verdict.no(
            _(
                "%(party)s has a system of its own by now, and this agreement goes on there. Ask your international "
                "office."
            )
            % {"party": link.party.name()},
            410,
        )
    return Verdict.yes()
