"""The calendar feed of one person (RFC 5545): the dates rooms registered, in the person's language, nobody else's data.

Its address is a secret: who has it reads the dates without signing in. It can be renewed and revoked on the page of
choices; the database alone does not give it away, since the node's own secret is part of it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import override

from convenio.notices import registry
from convenio.notices.models import CalendarAddress, SubjectCalendar
from convenio.people.models import Person
from convenio.people.queries import parties_of

if TYPE_CHECKING:
    from icalendar import Event

SALT = "convenio.notices.calendar"
REFRESH = timedelta(hours=12)


def token_of(address: CalendarAddress) -> str:
    """The secret part of the address."""
    return salted_hmac(SALT, f"{address.person_id}:{address.seed}", algorithm="sha256").hexdigest()[:40]


def url_of(address: CalendarAddress) -> str:
    """The whole address, for a calendar program."""
    return str(settings.BASE_URL) + reverse("notices:calendar", args=[address.person_id, token_of(address)])


def owner_of(person_id: int, token: str) -> Person | None:
    """Whose calendar an address opens; None when it was renewed, revoked, never made, or the person left."""
    address = (
        CalendarAddress.objects.filter(person_id=person_id, person__is_active=True).select_related("person").first()
    )
    if address is None or not constant_time_compare(token_of(address), token):
        return None
    return address.person


def subject_token(row: SubjectCalendar) -> str:
    """The secret part of the address of one thing's dates; it tells nothing about the other addresses."""
    return salted_hmac(SALT, f"{row.person_id}:{row.pk}:{row.seed}", algorithm="sha256").hexdigest()[:40]


def subject_url(row: SubjectCalendar) -> str:
    """The whole address of one thing's dates."""
    return str(settings.BASE_URL) + reverse("notices:subject_feed", args=[row.pk, subject_token(row)])


def subject_of(pk: int, token: str) -> SubjectCalendar | None:
    """What an address opens; None when it was revoked, never made, or the person left."""
    row = SubjectCalendar.objects.filter(pk=pk, person__is_active=True).select_related("person").first()
    return row if row is not None and constant_time_compare(subject_token(row), token) else None


def feed(person: Person, at: datetime, about: str = "") -> bytes:
    """The calendar, or the dates of one thing in it. It changes only when a date does or a new day begins."""
    from icalendar import Calendar

    with override(person.language):
        calendar = Calendar()
        calendar.add("prodid", "-//Convenio//Dates//EN")
        calendar.add("version", "2.0")
        calendar.add("method", "PUBLISH")
        calendar.add("x-wr-calname", _("Convenio: dates of agreements"))
        calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
        calendar.add("x-published-ttl", "PT12H")
        for party in parties_of(person):
            for source in registry.calendar_sources():
                for entry in source(party, person):
                    if about and entry.about != about:
                        continue
                    calendar.add_component(_event(entry, at))
        return bytes(calendar.to_ical())


def _event(entry: registry.Entry, at: datetime) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{entry.uid}@convenio")
    event.add("dtstamp", at.replace(hour=0, minute=0, second=0, microsecond=0))
    event.add("dtstart", entry.on)
    event.add("dtend", entry.on + timedelta(days=1))
    event.add("summary", entry.summary)
    event.add("url", settings.BASE_URL + entry.url)
    event.add("transp", "TRANSPARENT")
    return event
