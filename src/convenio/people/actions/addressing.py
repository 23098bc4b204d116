"""A person's e-mail address: changed by themselves, once the new mailbox has answered."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from convenio.parties.terms import Refusal
from convenio.people.actions.roles import record_about
from convenio.people.mail import owe_mail
from convenio.people.models import Person
from convenio.people.queries import acting_of, parties_of
from convenio.post import actions as post


def ask_new_email(*, person: Person, email: str, at: datetime) -> None:
    """Send a link to the new address; nothing changes before it is used. The view asks for a fresh proof of identity.

    Raises:
        Refusal: no address, the one there is, or one that somebody else has.
    """
    email = email.strip().lower()
    _check(person, email)
    owe_mail(person=person, kind="email_change", at=at, facts={"email": email})


def confirm_email(*, person: Person, email: str, at: datetime) -> None:
    """The new mailbox has answered: the address changes, and the old mailbox hears of it.

    Raises:
        Refusal: somebody else has the address meanwhile.
    """
    from allauth.account.models import EmailAddress

    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        _check(person, email)
        old, person.email = person.email, email
        person.save(update_fields=["email"])
        EmailAddress.objects.filter(user=person).delete()
        post.release(address=old, at=at)
        owe_mail(person=person, kind="email_changed", at=at, facts={"email": old})
        for party in parties_of(person):
            acting = acting_of(person, party.hei_id)
            if acting is not None:
                record_about(acting, "people.email_changed", person, at)


def _check(person: Person, email: str) -> None:
    try:
        validate_email(email)
    except ValidationError:
        raise Refusal(_("This is no e-mail address. Write it like name@university.edu."), 400) from None
    if email == person.email:
        raise Refusal(_("This is your address already."), 400)
    if Person.objects.filter(email=email).exists():
        raise Refusal(_("Somebody else uses this address here. Write another one."), 400)
