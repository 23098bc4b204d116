"""Mails to people, in their own language, with addresses made from the node's own, never from a request.

A page only owes a mail; the worker sends it. So the answer of a page takes as long for a known address as for an
unknown one, and a mail server that is down loses nothing.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from convenio.parties.queries import party
from convenio.people import new_email
from convenio.people.invitations import link_of
from convenio.people.models import Invitation, Person
from convenio.post.sending import deliver
from convenio.ui.formats import day_text
from convenio.worker import Outcome, done
from convenio.worker.actions import owe
from convenio.worker.models import Task

DUTY = "people.mail"
KINDS = (
    "invited",
    "invitation_accepted",
    "password_reset",
    "password_changed",
    "second_factor_on",
    "second_factor_off",
    "passkey_made",
    "passkey_removed",
    "email_change",
    "email_changed",
)
TO_NAMED_ADDRESS = ("email_change", "email_changed")
"""Mails that go to an address in their payload: the new one that is to be proved, the old one that hears of it."""


def owe_mail(*, person: Person, kind: str, at: datetime, facts: dict[str, Any] | None = None) -> None:
    """Owe a mail of a kind to a person, in the caller's transaction; the same mail twice is one mail."""
    payload = {"person": person.pk, "kind": kind, **(facts or {})}
    owe(name=DUTY, key=f"{kind}:{person.pk}", payload=payload, due_at=at)


def send_owed(task: Task, at: datetime) -> Outcome:
    """The duty: write the mail in the reader's language and send it. Erased people get none."""
    person = Person.objects.filter(pk=task.payload.get("person"), is_active=True, erased_at=None).first()
    if person is None or task.payload.get("kind") not in KINDS:
        return done()
    with override(person.language):
        return deliver(compose(person, task.payload), at=at, task=task)


def compose(person: Person, payload: dict[str, Any]) -> EmailMessage:
    """The mail, in the language that is active."""
    kind = str(payload["kind"])
    sender = party(str(payload.get("party", "")))
    facts = {
        "person": person,
        "party": sender,
        "base_url": settings.BASE_URL,
        "link": settings.BASE_URL + _LINKS[kind](person),
        "hours": settings.PASSWORD_RESET_TIMEOUT // 3600,
    }
    invitation = Invitation.objects.open().filter(person=person).first() if kind == "invited" else None
    if invitation is not None:
        facts |= {"link": link_of(invitation), "until": day_text(invitation.expires_at.date())}
    to = str(payload.get("email") or person.email) if kind in TO_NAMED_ADDRESS else person.email
    if kind == "email_change":
        facts["link"] = new_email.link_of(person, to)
    body = render_to_string(f"people/mail/{kind}.txt", facts).strip() + "\n"
    return EmailMessage(_subject(kind, sender), body, settings.DEFAULT_FROM_EMAIL, [to])


def password_path(person: Person) -> str:
    """The path of the page where a person sets a new password; the token in it works once."""
    from allauth.account.forms import default_token_generator
    from allauth.account.utils import user_pk_to_url_str

    token = default_token_generator.make_token(person)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(person), "key": token})


def _to_sign_in(person: Person) -> str:
    return reverse("account_reset_password")


_LINKS: dict[str, Callable[[Person], str]] = {
    "invited": password_path,
    "password_reset": password_path,
    "password_changed": _to_sign_in,
    "second_factor_on": _to_sign_in,
    "second_factor_off": _to_sign_in,
    "passkey_made": _to_sign_in,
    "passkey_removed": _to_sign_in,
    "invitation_accepted": _to_sign_in,
    "email_change": _to_sign_in,
    "email_changed": _to_sign_in,
}


def _subject(kind: str, sender: Any) -> str:
    subjects = {
        "invited": _("You are invited to Convenio by %(party)s") % {"party": sender or "Convenio"},
        "password_reset": _("Set a new password for Convenio"),
        "password_changed": _("Your Convenio password was changed"),
        "second_factor_on": _("Sign-in codes are now asked for in Convenio"),
        "second_factor_off": _("Sign-in codes are no longer asked for in Convenio"),
        "passkey_made": _("A passkey for Convenio was made"),
        "passkey_removed": _("A passkey for Convenio was removed"),
        "email_change": _("Confirm your new address for Convenio"),
        "email_changed": _("The address of your Convenio account was changed"),
        "invitation_accepted": _("Your invitation to Convenio was accepted"),
    }
    return " ".join(subjects[kind].split())
