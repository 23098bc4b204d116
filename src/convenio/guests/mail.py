"""Mails to the person of a secure link, in their language. Secrets and codes are drawn here and nowhere kept.

A page only owes a mail; the worker writes it. A mail that could not leave is written anew, with another secret.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from convenio.guests.models import GuestCode, GuestLink, GuestLook, GuestSecret
from convenio.guests.terms import CODE_LIFE, Standing, code_digest, digest_of, new_code, new_secret, year_name
from convenio.post.sending import deliver
from convenio.worker import Outcome, done
from convenio.worker.actions import owe
from convenio.worker.models import Task
from convenio.worker.terms import Ending

LINK, CODE = "guests.link", "guests.code"


def owe_link(link: GuestLink, at: datetime, *, year: int = 0, again: bool = False, task: str = "") -> None:
    """Owe the mail with the address; with ``year`` the one that asks about what was recorded in it; with ``task`` the
    one that says that it is the person's turn."""
    payload = {"link": link.pk, "year": year, "again": again, "task": task}
    owe(name=LINK, key=f"{link.pk}:{year}:{task}", payload=payload, due_at=at)


def owe_code(code: GuestCode, at: datetime) -> None:
    """Owe the mail with a code."""
    owe(name=CODE, key=str(code.pk), payload={"code": code.pk}, due_at=at)


def send_link(task: Task, at: datetime) -> Outcome:
    """The duty: draw a secret, mail the address. A link that ended meanwhile gets no mail."""
    link = _link(task.payload.get("link"))
    if link is None or link.standing(at) is not Standing.OPEN:
        return done()
    year = int(task.payload.get("year", 0))
    secret = new_secret()
    with transaction.atomic():
        leads = f"recorded:{year}" if year else ""
        kept = GuestSecret.objects.create(link=link, digest=digest_of(secret), leads=leads, made_at=at)
    with override(link.language):
        message = link_mail(
            link, secret, year=year, again=bool(task.payload.get("again")), task=str(task.payload.get("task", ""))
        )
        outcome = deliver(message, at=at, task=task)
    with transaction.atomic():
        if outcome.ending is Ending.DONE:
            GuestLook.objects.create(link=link, what="mailed", at=at)
        else:
            kept.delete()
    return outcome


def send_code(task: Task, at: datetime) -> Outcome:
    """The duty: draw six digits, mail them, keep what they hash to. Its ten minutes begin now."""
    code = GuestCode.objects.filter(pk=task.payload.get("code"), used_at=None).first()
    link = _link(code.link_id) if code else None
    if code is None or link is None or link.standing(at) is not Standing.OPEN:
        return done()
    if GuestCode.objects.filter(link=link, pk__gt=code.pk).exists():
        return done()  # a newer one was asked for
    digits = new_code()
    GuestCode.objects.filter(pk=code.pk).update(digest=code_digest(link.public, digits), sent_at=at)
    with override(link.language):
        outcome = deliver(code_mail(link, digits), at=at, task=task)
    if outcome.ending is Ending.DONE:
        GuestLook.objects.create(link=link, what="code_sent", at=at)
    else:
        GuestCode.objects.filter(pk=code.pk).update(digest="", sent_at=None)
    return outcome


def link_mail(link: GuestLink, secret: str, *, year: int = 0, again: bool = False, task: str = "") -> EmailMessage:
    """The mail with the address, in the language that is active."""
    house = link.agreement.party
    subjects = {
        "link": _("%(house)s invites you to read an agreement") % {"house": house},
        "year": _("%(house)s: please look at what we recorded in %(year)s")
        % {"house": house, "year": year_name(year or 1)},
        "again": _("A reminder of %(house)s: what we recorded in %(year)s")
        % {"house": house, "year": year_name(year or 1)},
    }
    subjects["turn"] = (
        _("An agreement with %(house)s waits for your signature") % {"house": house}
        if task == "sign"
        else _("An agreement with %(house)s waits for your answer") % {"house": house}
    )
    kind = "turn" if task else "link" if not year else "again" if again else "year"
    address = settings.BASE_URL + reverse("guests:enter", args=[secret])
    facts = {"address": address, "year": year_name(year) if year else "", "task": task}
    return _written("turn" if task else "year" if year else "link", subjects[kind], link, facts)


def code_mail(link: GuestLink, digits: str) -> EmailMessage:
    """The mail with the six digits, in the language that is active."""
    facts = {"code": f"{digits[:3]} {digits[3:]}", "minutes": int(CODE_LIFE.total_seconds() // 60)}
    subject = _("%(code)s is your code for the agreement with %(house)s") % {
        "code": facts["code"],
        "house": link.agreement.party,
    }
    return _written("code", subject, link, facts)


def _written(name: str, subject: str, link: GuestLink, facts: dict[str, Any]) -> EmailMessage:
    known = {"link": link, "house": link.agreement.party, "title": link.agreement.name(), **facts}
    body = render_to_string(f"guests/mail/{name}.txt", known).strip() + "\n"
    return EmailMessage(" ".join(subject.split()), body, settings.DEFAULT_FROM_EMAIL, [link.email])


def _link(pk: Any) -> GuestLink | None:
    return GuestLink.objects.filter(pk=pk).select_related("agreement__party", "party").first()
