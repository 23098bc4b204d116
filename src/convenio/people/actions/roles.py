"""Roles given and taken, names and languages, looks kept in the record, erasing."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from convenio.audit import actions as audit
from convenio.parties.models import Unit
from convenio.parties.terms import Acting, Refusal, Role
from convenio.people import rules
from convenio.people.duties_of import erasures
from convenio.people.models import Invitation, Membership, Person
from convenio.post import actions as post


def grant_role(
    *,
    acting: Acting,
    person: Person,
    role: Role,
    at: datetime,
    unit: Unit | None = None,
    mandate: str = "",
    mandate_from: date | None = None,
    mandate_until: date | None = None,
) -> Membership:
    """Give a role at the acting institution, or renew the mandate of one that is there.

    Raises:
        Refusal: no keeper, to themselves, a unit of another institution, a signatory without mandate or with a
            period that ends before it begins.
    """
    rules.may_give_roles_to(acting, person).require()
    if unit is not None and unit.party_id != acting.party.pk:
        raise Refusal(_("This unit belongs to another institution. Choose one of your own."), 400)
    if role == Role.SIGNATORY and not mandate.strip():
        raise Refusal(_("A signatory needs a mandate: say by which office or paper this person may sign."), 400)
    if mandate_from and mandate_until and mandate_until < mandate_from:
        raise Refusal(_("The mandate ends before it begins. Check the two dates."), 400)
    given = {"mandate": mandate.strip(), "mandate_from": mandate_from, "mandate_until": mandate_until}
    with transaction.atomic():
        row, created = Membership.objects.update_or_create(
            person=person, party=acting.party, role=role.value, unit=unit, defaults=given
        )
        what = "people.role_granted" if created else "people.mandate_renewed"
        record_about(
            acting, what, person, at, role=role.value, until=mandate_until.isoformat() if mandate_until else ""
        )
    return row


def withdraw_role(*, acting: Acting, membership: Membership, at: datetime) -> None:
    """Take a role away.

    Raises:
        Refusal: no keeper, another institution's role, or the last keeper.
    """
    if membership.party_id != acting.party.pk:
        raise Refusal(_("This role was given by another institution; only its keeper takes it away."), 403)
    with transaction.atomic():
        list(Membership.objects.select_for_update().filter(party=acting.party, role=Role.KEEPER))
        rules.may_withdraw(acting, membership).require()
        record_about(acting, "people.role_withdrawn", membership.person, at, role=membership.role)
        membership.delete()


def set_language(*, person: Person, language: str) -> None:
    """The language a person reads pages and mails in; unknown codes are ignored."""
    Person.objects.filter(pk=person.pk).update(language=known_language(language, person.language))


def set_name(*, person: Person, name: str) -> None:
    """The name colleagues see.

    Raises:
        Refusal: it is empty.
    """
    if not name.strip():
        raise Refusal(_("Write your name as colleagues know it."), 400)
    Person.objects.filter(pk=person.pk).update(name=name.strip()[:200])


def log_look(*, acting: Acting, what: str, about: str, at: datetime, **details: str | int) -> None:
    """Keep in the record that somebody looked at protected fields."""
    with transaction.atomic():
        audit.record(acting=acting, party=acting.party.hei_id, what=what, about=about, details=details, at=at)


def erase_person(*, acting: Acting, person: Person, at: datetime) -> None:
    """Take everything personal away: name, address, password, codes, sessions, roles, and the name in the record.

    The row with its number stays, so that what points to it still does; the chain of the record still verifies.

    Raises:
        Refusal: no keeper, oneself, roles elsewhere, or the last keeper.
    """
    from allauth.account.models import EmailAddress
    from allauth.mfa.models import Authenticator
    from allauth.socialaccount.models import SocialAccount

    with transaction.atomic():
        rules.may_erase(acting, person).require()
        Membership.objects.filter(person=person).delete()
        EmailAddress.objects.filter(user=person).delete()
        Authenticator.objects.filter(user=person).delete()
        SocialAccount.objects.filter(user=person).delete()
        Invitation.objects.filter(person=person).delete()
        end_sessions(person)
        for erase in erasures():
            erase(acting, person, at)
        post.forget_address(address=person.email)
        person.name, person.email, person.language = "", f"erased-{person.pk}@invalid", "en"
        person.is_active, person.erased_at = False, at
        person.set_unusable_password()
        person.save()
        audit.erase_person(person_id=person.pk)
        record_about(acting, "people.erased", person, at)


def end_sessions(person: Person) -> None:
    """Sign the person out everywhere."""
    from allauth.usersessions.models import UserSession

    for session in UserSession.objects.filter(user=person):
        session.end()


def record_about(acting: Acting, what: str, person: Person, at: datetime, **details: Any) -> None:
    """One event about a person, in the caller's transaction."""
    audit.record(
        acting=acting, party=acting.party.hei_id, what=what, about=f"person:{person.pk}", details=details, at=at
    )


def known_language(language: str, otherwise: str = "en") -> str:
    """The language when the pages speak it, else the other one."""
    return language if language in dict(settings.LANGUAGES) else otherwise
