"""Who may do what with people and roles, and why not."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from convenio.parties.terms import Acting, Role, Verdict
from convenio.people.models import Invitation, Membership, Person
from convenio.people.queries import mandate_covers, mandates_of
from convenio.ui.formats import day_text


def may_manage_people(acting: Acting) -> Verdict:
    """Invite people, give and take roles: the node keeper, and the node itself when it is set up."""
    if acting.person_id is None or acting.may(Role.KEEPER):
        return Verdict.yes()
    return Verdict.no(_("Only the node keeper gives and takes roles. Ask the node keeper of your institution."))


def may_give_roles_to(acting: Acting, person: Person) -> Verdict:
    """Nobody gives a role to themselves: a keeper has no power over agreements and cannot take any."""
    verdict = may_manage_people(acting)
    if not verdict:
        return verdict
    if person.pk == acting.person_id:
        return Verdict.no(_("Nobody gives a role to themselves. Ask another node keeper of your institution."))
    if not person.is_active or person.erased_at:
        return Verdict.no(_("This person was erased. Invite them anew with their e-mail address."))
    return Verdict.yes()


def may_withdraw(acting: Acting, membership: Membership) -> Verdict:
    """Take a role from somebody; the last keeper of an institution stays."""
    verdict = may_manage_people(acting)
    if not verdict:
        return verdict
    keepers = Membership.objects.filter(party=membership.party, role=Role.KEEPER, person__is_active=True)
    if membership.role == Role.KEEPER and not keepers.exclude(person=membership.person).exists():
        return Verdict.no(_("This is the last node keeper of the institution. Make somebody else a keeper first."))
    return Verdict.yes()


def may_erase(acting: Acting, person: Person) -> Verdict:
    """Erase a person: a keeper, never themselves, and only somebody who belongs to no other institution here."""
    verdict = may_manage_people(acting)
    if not verdict:
        return verdict
    if person.pk == acting.person_id:
        return Verdict.no(_("Nobody erases themselves. Ask another node keeper of your institution."))
    rows = Membership.objects.filter(person=person)
    if rows.exclude(party=acting.party).exists():
        return Verdict.no(
            _(
                "This person also holds a role at another institution of this node. "
                "Its keeper must take that role first."
            )
        )
    for membership in rows.filter(role=Role.KEEPER):
        verdict = may_withdraw(acting, membership)
        if not verdict:
            return verdict
    return Verdict.yes()


def may_let_leave(acting: Acting, person: Person) -> Verdict:
    """Let a person leave: a keeper, never themselves, somebody who is here, and not the last keeper."""
    verdict = may_manage_people(acting)
    if not verdict:
        return verdict
    if person.pk == acting.person_id:
        return Verdict.no(_("Nobody lets themselves leave. Ask another node keeper of your institution."))
    rows = Membership.objects.filter(person=person, party=acting.party)
    if not rows:
        return Verdict.no(_("This person holds no role at your institution."))
    for membership in rows.filter(role=Role.KEEPER):
        if not (verdict := may_withdraw(acting, membership)):
            return verdict
    return Verdict.yes()


def may_accept(invitation: Invitation, at: datetime) -> Verdict:
    """Join by an invitation: once, until its day, unless it was taken back."""
    if invitation.accepted_at is not None:
        return Verdict.no(_("This invitation was accepted already. Sign in with what you chose then."), 410)
    if invitation.revoked_at is not None:
        return Verdict.no(
            _("This invitation was taken back. Ask the node keeper of %(party)s.") % {"party": invitation.party}, 410
        )
    if invitation.expires_at <= at:
        return Verdict.no(
            _("This invitation was valid until %(day)s. Ask the node keeper of %(party)s to send it again.")
            % {"day": day_text(invitation.expires_at.date()), "party": invitation.party},
            410,
        )
    return Verdict.yes()


def may_sign(acting: Acting, on: date) -> Verdict:
    """Sign for the institution: a signatory whose mandate covers the day."""
    if acting.person_id is None or not acting.may(Role.SIGNATORY):
        return Verdict.no(_("Only a signatory of the institution signs. Ask the node keeper who that is."))
    mandates = mandates_of(acting.person_id, acting.party)
    if any(mandate_covers(mandate, on) for mandate in mandates):
        return Verdict.yes()
    return Verdict.no(_why_not(mandates, on))


def _why_not(mandates: list[Membership], on: date) -> str:
    if not mandates:
        return _("No mandate to sign is recorded for you. Ask the node keeper to record it.")
    newest = mandates[0]
    if newest.mandate_until and newest.mandate_until < on:
        return _("Your mandate to sign ended on %(day)s. Ask the node keeper to record the new one.") % {
            "day": day_text(newest.mandate_until)
        }
    return _("Your mandate to sign begins on %(day)s. Until then you cannot sign.") % {
        "day": day_text(newest.mandate_from or on)
    }
