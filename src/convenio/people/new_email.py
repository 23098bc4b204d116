"""The link that proves a new mailbox: signed, for one person, from one address to another, for two days."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from convenio.people.models import Person

SALT = "convenio.people.email"
VALID = timedelta(days=2)


def path_of(person: Person, email: str) -> str:
    """The path of the page where the new address is confirmed."""
    return reverse("people:confirm_email", args=[signing.dumps([person.pk, person.email, email], salt=SALT)])


def link_of(person: Person, email: str) -> str:
    """The whole link, for the mail to the new address."""
    return str(settings.BASE_URL) + path_of(person, email)


def read_token(token: str) -> tuple[Person, str] | None:
    """Whose new address a link proves; None when it is too old, was used, or is none of ours."""
    try:
        pk, old, new = signing.loads(token, salt=SALT, max_age=VALID)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    person = Person.objects.filter(pk=pk, email=old, is_active=True).first()
    return (person, str(new)) if person else None
