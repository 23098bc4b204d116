"""The digest of what changed: one mail a person and institution, in their language, with a link that stops it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext, override

from convenio.notices import actions
from convenio.notices.changes import Group, unsent
from convenio.notices.kinds import CHANGES
from convenio.notices.stopping import stop_url
from convenio.parties.models import Party
from convenio.people.models import Person
from convenio.post.sending import deliver
from convenio.worker import Outcome, done
from convenio.worker.models import Task
from convenio.worker.terms import Ending

LONGEST = 20
"""Changes under one heading; more stand on the page."""


def send(task: Task, at: datetime) -> Outcome:
    """The duty: tell what changed up to the moment it was owed; nothing leaves when nothing happened."""
    person = Person.objects.filter(pk=task.payload.get("person"), is_active=True, erased_at=None).first()
    party = Party.objects.filter(pk=task.payload.get("party")).first()
    if person is None or party is None:
        return done()
    until = datetime.fromisoformat(str(task.payload["until"]))
    with override(person.language):
        since, groups = unsent(person, party, until)
        outcome = deliver(compose(person, party, groups, since, until), at=at, task=task) if groups else done()
    if outcome.ending is Ending.DONE:
        actions.mark_digested(person=person, party=party, until=max(since, until))
    return outcome


def compose(
    person: Person, party: Party, groups: Sequence[Group], since: datetime, until: datetime
) -> EmailMultiAlternatives:
    """The mail, in the language that is active."""
    stop = stop_url(person.pk, [CHANGES])
    count = sum(len(group.changes) for group in groups)
    facts = {
        "person": person,
        "party": party,
        "since": since,
        "until": until,
        "groups": [_shown(group) for group in groups],
        "page": f"{settings.BASE_URL}{reverse('notices:changes')}?since={since:%Y-%m-%d}",
        "choices": settings.BASE_URL + reverse("notices:settings"),
        "stop": stop,
    }
    subject = ngettext("%(count)d change in your agreements", "%(count)d changes in your agreements", count)
    message = EmailMultiAlternatives(
        subject % {"count": count},
        render_to_string("notices/changes.txt", facts).strip() + "\n",
        settings.DEFAULT_FROM_EMAIL,
        [person.email],
        headers={
            "Message-ID": _message_id(person, party, since),
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    message.attach_alternative(render_to_string("notices/changes.html", facts), "text/html")
    return message


def _shown(group: Group) -> dict[str, object]:
    """The first of a group, and how many are left for the page."""
    items = [{"change": one, "link": settings.BASE_URL + one.url} for one in group.changes[:LONGEST]]
    return {"heading": group.heading, "items": items, "left_out": len(group.changes) - len(items)}


def _message_id(person: Person, party: Party, since: datetime) -> str:
    """The same for the same digest: a mail sent twice because the machine died in between is known as one."""
    named = f"{person.pk}:{party.pk}:{since.isoformat()}"
    digest = salted_hmac("convenio.notices.digest", named).hexdigest()[:24]
    return f"<changes.{digest}@{urlsplit(settings.BASE_URL).hostname}>"
