"""Inviting people by e-mail: a link that works once, until a day, and can be sent again or taken back."""

import secrets
from datetime import date, datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from convenio.parties.models import Unit
from convenio.parties.terms import Acting, Refusal, Role
from convenio.people import rules
from convenio.people.actions.roles import grant_role, known_language, record_about
from convenio.people.mail import owe_mail
from convenio.people.models import Invitation, Membership, Person

VALID = timedelta(days=14)


def invite_person(
    *,
    acting: Acting,
    email: str,
    name: str,
    language: str,
    role: Role,
    at: datetime,
    unit: Unit | None = None,
    mandate: str = "",
    mandate_from: date | None = None,
    mandate_until: date | None = None,
) -> Person:
    """Make a person who joins by the link in a mail, with a first role. Who joined before gets the role only.

    Somebody who left and comes back is invited like a new person: the old password and passkeys no longer count.

    Raises:
        Refusal: no keeper, no proper address or name, or a signatory without mandate.
    """
    rules.may_manage_people(acting).require()
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise Refusal(_("This is no e-mail address. Write it like name@university.edu."), 400) from None
    if not name.strip():
        raise Refusal(_("Write the person's name as colleagues know it."), 400)
    with transaction.atomic():
        person = Person.objects.filter(email=email).first()
        if person is None:
            person = Person.objects.create_user(email=email, name=name.strip(), language=known_language(language))
            _invite(acting, person, at)
        elif person.left_at is not None and person.erased_at is None:
            _let_come_back(person)
            _invite(acting, person, at)
        grant_role(
            acting=acting,
            person=person,
            role=role,
            at=at,
            unit=unit,
            mandate=mandate,
            mandate_from=mandate_from,
            mandate_until=mandate_until,
        )
    return person


def resend_invitation(*, acting: Acting, invitation: Invitation, at: datetime) -> None:
    """A new link by a new mail; the link sent before stops working.

    Raises:
        Refusal: no keeper of this institution, or it was accepted or taken back.
    """
    with transaction.atomic():
        invitation = _locked(acting, invitation)
        invitation.seed, invitation.expires_at = _seed(), at + VALID
        invitation.sent += 1
        invitation.save()
        _owe(acting, invitation.person, at)
        record_about(acting, "people.invited_again", invitation.person, at)


def revoke_invitation(*, acting: Acting, invitation: Invitation, at: datetime) -> None:
    """Take an invitation back: the link stops working, and the roles of who never joined are taken away.

    Raises:
        Refusal: no keeper of this institution, or it was accepted or taken back.
    """
    with transaction.atomic():
        invitation = _locked(acting, invitation)
        invitation.revoked_at = at
        invitation.save()
        person = invitation.person
        Membership.objects.filter(person=person, party=acting.party).delete()
        if not Membership.objects.filter(person=person).exists():
            Person.objects.filter(pk=person.pk).update(is_active=False, left_at=at)
        record_about(acting, "people.invitation_revoked", person, at)


def accept_invitation(
    *, invitation: Invitation, name: str, language: str, password: str | None, at: datetime
) -> Person:
    """The invited person joins: with a password, or (None) with a passkey to be made next.

    Raises:
        Refusal: it was used, taken back, or is too old; no name; a password that is too weak (400).
    """
    if not name.strip():
        raise Refusal(_("Write your name as colleagues know it."), 400)
    with transaction.atomic():
        invitation = Invitation.objects.select_for_update().select_related("person", "party").get(pk=invitation.pk)
        rules.may_accept(invitation, at).require()
        person = invitation.person
        person.name, person.language = name.strip()[:200], known_language(language, person.language)
        if password is not None:
            try:
                validate_password(password, person)
            except ValidationError as weak:
                raise Refusal(" ".join(weak.messages), 400) from None
            person.set_password(password)
        person.save()
        mark_joined(person=person, at=at)
        owe_mail(person=person, kind="invitation_accepted", at=at)
        acting = Acting(party=invitation.party, person_id=person.pk, person_name=str(person))
        record_about(acting, "people.joined", person, at)
    return person


def mark_joined(*, person: Person, at: datetime) -> None:
    """Who signed in has joined, whichever way: open invitations are accepted."""
    Invitation.objects.open().filter(person=person).update(accepted_at=at)


def _invite(acting: Acting, person: Person, at: datetime) -> None:
    Invitation.objects.create(
        person=person, party=acting.party, seed=_seed(), made_at=at, made_by=acting.person_id, expires_at=at + VALID
    )
    record_about(acting, "people.invited", person, at)
    _owe(acting, person, at)


def _let_come_back(person: Person) -> None:
    from allauth.mfa.models import Authenticator

    Authenticator.objects.filter(user=person).delete()
    person.is_active, person.left_at = True, None
    person.set_unusable_password()
    person.save()


def _owe(acting: Acting, person: Person, at: datetime) -> None:
    owe_mail(person=person, kind="invited", at=at, facts={"party": acting.party.hei_id, "by": acting.person_id})


def _locked(acting: Acting, invitation: Invitation) -> Invitation:
    rules.may_manage_people(acting).require()
    row = Invitation.objects.select_for_update().select_related("person", "party").get(pk=invitation.pk)
    if row.party_id != acting.party.pk:
        raise Refusal(_("This invitation was sent by another institution; its keeper looks after it."), 403)
    if not row.is_open:
        raise Refusal(_("This invitation was accepted or taken back in the meantime. Load the page anew."))
    return row


def _seed() -> str:
    return secrets.token_urlsafe(24)
