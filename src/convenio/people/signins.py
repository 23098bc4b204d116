"""Signing in and out, kept in the record. These are signals of Django and allauth; the house has none of its own."""

from typing import Any

from allauth.account.signals import password_changed, password_reset
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone

from convenio.audit import actions as audit
from convenio.parties.terms import Acting
from convenio.people.actions import mark_joined
from convenio.people.mail import owe_mail
from convenio.people.models import Membership, Person
from convenio.people.queries import acting_of, parties_of


@receiver(user_logged_in)
def signed_in(sender: Any, user: Person, **rest: Any) -> None:
    mark_joined(person=user, at=timezone.now())
    _keep(user, "people.signed_in")


@receiver(user_logged_out)
def signed_out(sender: Any, user: Person | None, **rest: Any) -> None:
    if user is not None:
        _keep(user, "people.signed_out")


@receiver(user_login_failed)
def refused(sender: Any, credentials: dict[str, Any], **rest: Any) -> None:
    """Only for known people: strangers must not be able to make the record grow, nor learn who is known."""
    email = str(credentials.get("email") or credentials.get("username") or "").strip().lower()
    person = Person.objects.filter(email=email).first()
    if person is None:
        return
    with transaction.atomic():
        for party in parties_of(person):
            audit.record(
                acting=None,
                party=party.hei_id,
                what="people.sign_in_refused",
                about=f"person:{person.pk}",
                at=timezone.now(),
            )


@receiver(password_changed)
@receiver(password_reset)
def new_password(sender: Any, user: Person, **rest: Any) -> None:
    _keep(user, "people.password_changed")
    owe_mail(person=user, kind="password_changed", at=timezone.now())


@receiver(authenticator_added)
def factor_added(sender: Any, user: Person, authenticator: Any, **rest: Any) -> None:
    if authenticator.type == authenticator.Type.TOTP:
        _keep(user, "people.second_factor_on")
        owe_mail(person=user, kind="second_factor_on", at=timezone.now())
    elif authenticator.type == authenticator.Type.WEBAUTHN:
        _keep(user, "people.passkey_made")
        owe_mail(person=user, kind="passkey_made", at=timezone.now())


@receiver(authenticator_removed)
def factor_removed(sender: Any, user: Person, authenticator: Any, **rest: Any) -> None:
    if authenticator.type == authenticator.Type.TOTP:
        _keep(user, "people.second_factor_off")
        owe_mail(person=user, kind="second_factor_off", at=timezone.now())
    elif authenticator.type == authenticator.Type.WEBAUTHN:
        _keep(user, "people.passkey_removed")
        owe_mail(person=user, kind="passkey_removed", at=timezone.now())


def _keep(person: Person, what: str) -> None:
    """One event at each institution of the person."""
    at = timezone.now()
    with transaction.atomic():
        for hei_id in sorted(set(Membership.objects.filter(person=person).values_list("party__hei_id", flat=True))):
            acting: Acting | None = acting_of(person, hei_id)
            audit.record(acting=acting, party=hei_id, what=what, about=f"person:{person.pk}", at=at)
