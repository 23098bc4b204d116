"""The mail with what a person was told: text and simple HTML, in their language, without anything that tracks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext, override

from convenio.notices import actions
from convenio.notices.models import Notice
from convenio.notices.stopping import stop_url
from convenio.notices.telling import Told, in_words
from convenio.notices.terms import How
from convenio.people.models import Person
from convenio.post.sending import deliver
from convenio.worker import Outcome, done
from convenio.worker.models import Task
from convenio.worker.terms import Ending

LONGEST = 60
SUBJECT_CHARS = 140


def send_owed(task: Task, at: datetime) -> Outcome:
    """The duty: one mail with everything of this sort that the person has not read and not been sent."""
    person = Person.objects.filter(pk=task.payload.get("person"), is_active=True, erased_at=None).first()
    if person is None:
        return done()
    how = How(str(task.payload.get("how", How.NOW.value)))
    rows = list(Notice.objects.owed(person.pk, how).select_related("party"))
    if not rows:
        return done()
    with override(person.language):
        outcome = deliver(compose(person, rows, how), at=at, task=task)
    if outcome.ending is Ending.DONE:
        actions.mark_mailed(notices=[row.pk for row in rows], at=at)
    return outcome


def compose(person: Person, rows: Sequence[Notice], how: How) -> EmailMultiAlternatives:
    """The mail, in the language that is active."""
    told = in_words(rows[:LONGEST])
    kinds = sorted({row.kind for row in rows})
    facts = {
        "person": person,
        "groups": _groups(person, told),
        "digest": how is not How.NOW,
        "several_houses": len({one.party for one in told}) > 1,
        "left_out": len(rows) - len(told),
        "page": settings.BASE_URL + reverse("notices:list"),
        "choices": settings.BASE_URL + reverse("notices:settings"),
    }
    stop = stop_url(person.pk, kinds)
    message = EmailMultiAlternatives(
        _subject(told, len(rows), how),
        render_to_string("notices/mail.txt", facts).strip() + "\n",
        settings.DEFAULT_FROM_EMAIL,
        [person.email],
        headers={
            "Message-ID": _message_id(rows),
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    message.attach_alternative(render_to_string("notices/mail.html", facts), "text/html")
    return message


def _groups(person: Person, told: Sequence[Told]) -> list[dict[str, Any]]:
    """By kind, each with the link that stops this kind alone."""
    groups: list[dict[str, Any]] = []
    for kind in sorted({one.kind for one in told}):
        items = [
            {"told": one, "link": settings.BASE_URL + reverse("notices:open", args=[one.pk])}
            for one in told
            if one.kind == kind
        ]
        label = next(one.label for one in told if one.kind == kind)
        groups.append({"label": label, "items": items, "stop": stop_url(person.pk, [kind])})
    return groups


def _subject(told: Sequence[Told], count: int, how: How) -> str:
    if count == 1:
        return told[0].sentence[:SUBJECT_CHARS]
    texts = {
        How.NOW: ngettext("%(count)d notice from Convenio", "%(count)d notices from Convenio", count),
        How.DAILY: ngettext("Your day: %(count)d notice", "Your day: %(count)d notices", count),
        How.WEEKLY: ngettext("Your week: %(count)d notice", "Your week: %(count)d notices", count),
    }
    return texts[how] % {"count": count}


def _message_id(rows: Sequence[Notice]) -> str:
    """The same for the same notices: a mail sent twice because the machine died in between is known as one.

    Made with the node's secret, so that nobody else can name a mail they did not receive (see ``post``).
    """
    digest = salted_hmac("convenio.notices.mail", ",".join(str(row.pk) for row in rows)).hexdigest()[:24]
    return f"<notice.{digest}@{urlsplit(settings.BASE_URL).hostname}>"
