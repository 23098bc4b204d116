"""Reading a calendar file, or a mail that carries one (RFC 5545, RFC 5322). Nothing of the bytes is believed. Pure.

Repetitions are not unfolded: which of them took place, a file cannot know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from email import message_from_bytes, policy
from email.message import Message
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _
from icalendar import Calendar

from convenio.parties.terms import Refusal

MOST_MAIL = 10 * 1024 * 1024
MOST_CALENDAR = 1024 * 1024
MOST_ENTRIES = 200
MOST_PARTS = 40
MOST_LINES = 40_000
FIRST_YEAR, LAST_YEAR = 1990, 2100
_FOLDS = re.compile(rb"\r?\n[ \t]")
_ZONES = re.compile(rb"BEGIN:VTIMEZONE.*?END:VTIMEZONE[ \t]*\r?\n?", re.DOTALL | re.IGNORECASE)
"""Zones are known by their names; a definition that comes along could be made to never end."""
_OUTLOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Entry:
    """One entry of a calendar: days (both included), title and place, how its zone was understood, its fingerprint."""

    title: str
    place: str
    words: str
    starts_on: date
    ends_on: date
    zone: str
    key: str


@dataclass(frozen=True)
class Found:
    """The entries of a file, and sentences about those that could not be taken."""

    entries: tuple[Entry, ...]
    troubles: tuple[str, ...]


def read_file(content: bytes, here: tzinfo) -> Found:
    """The entries of an .ics file or of a mail (.eml) with one. ``here``: the zone in which UTC becomes a day.

    Raises:
        Refusal: what the file is instead, and what to do.
    """
    if not content.strip():
        raise Refusal(_("This file is empty. Choose it again."), 400)
    if content.startswith(_OUTLOOK):
        raise Refusal(
            _("Outlook’s own format (.msg) cannot be read here. Save the mail as .eml, or the appointment as .ics."),
            415,
        )
    if b"BEGIN:VCALENDAR" in content[:2000].upper() and not content[:2000].lstrip().lower().startswith(
        (b"from", b"received", b"return-path", b"mime-version", b"date", b"subject", b"to:", b"delivered-to")
    ):
        return _calendars([content], here)
    if len(content) > MOST_MAIL:
        raise Refusal(_("This mail is larger than 10 megabytes. Save the calendar file in it and bring that."), 413)
    calendars = list(_calendars_in(content))
    if not calendars:
        raise Refusal(
            _("There is no calendar file in this. Bring an .ics file, or a mail (.eml) to which one is attached."), 415
        )
    return _calendars(calendars, here)


def _calendars_in(content: bytes) -> Iterator[bytes]:
    """The calendar files in a mail, also in one that was forwarded inside it; at most forty parts are looked at."""
    try:
        message = message_from_bytes(content, policy=policy.compat32)
        stack, seen = [message], 0
        while stack and seen < MOST_PARTS:
            part = stack.pop(0)
            seen += 1
            inside = part.get_payload()
            if isinstance(inside, list):
                stack.extend(one for one in inside if isinstance(one, Message))
                continue
            name = str(part.get_filename() or "").lower()
            if part.get_content_type() in ("text/calendar", "application/ics") or name.endswith(".ics"):
                body = part.get_payload(decode=True)
                if isinstance(body, bytes) and body.strip():
                    yield body
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise Refusal(_("This mail cannot be read. Save the calendar file in it and bring that."), 415) from None


def _calendars(contents: list[bytes], here: tzinfo) -> Found:
    entries: dict[str, Entry] = {}
    troubles: list[str] = []
    for content in contents:
        for event, method in _events(content):
            try:
                entry = _entry(event, method, here)
            except Refusal as refusal:
                troubles.append(refusal.reason)
            else:
                entries.setdefault(entry.key, entry)
    if not entries and not troubles:
        raise Refusal(_("There is no appointment in this calendar file."), 415)
    return Found(tuple(entries.values()), tuple(dict.fromkeys(troubles)))


def _events(content: bytes) -> list[tuple[Any, str]]:
    if len(content) > MOST_CALENDAR or content.count(b"\n") > MOST_LINES:
        raise Refusal(_("This calendar file is larger than 1 megabyte. Export a shorter time."), 413)
    content = _ZONES.sub(b"", _FOLDS.sub(b"", content))
    upper = content.upper()
    if upper.count(b"BEGIN:VEVENT") > MOST_ENTRIES or upper.count(b"BEGIN:") > 20 * MOST_ENTRIES:
        raise Refusal(
            _("This calendar holds more than %(count)s appointments. Export a shorter time.") % {"count": MOST_ENTRIES},
            413,
        )
    try:
        calendars = Calendar.from_ical(content, multiple=True)
        return [(event, str(one.get("METHOD", ""))) for one in calendars for event in one.walk("VEVENT")]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, OverflowError):
        raise Refusal(_("This calendar file is damaged and cannot be read. Export it again."), 415) from None


def _entry(event: Any, method: str, here: tzinfo) -> Entry:
    title = _plain(event.get("SUMMARY")) or _("an appointment without a title")
    if method.upper() == "CANCEL" or _plain(event.get("STATUS")).upper() == "CANCELLED":
        raise Refusal(_("“%(title)s” was called off; it is left out.") % {"title": title})
    if event.get("RRULE") or event.get("RDATE"):
        raise Refusal(
            _("“%(title)s” repeats, and a calendar does not know which times took place. Record each one by itself.")
            % {"title": title}
        )
    try:
        first, last, zone = _days(event, here)
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError):
        raise Refusal(_("“%(title)s” has no day that can be read.") % {"title": title}) from None
    if last < first:
        raise Refusal(_("“%(title)s” ends before it begins.") % {"title": title})
    if first.year < FIRST_YEAR or last.year > LAST_YEAR:
        raise Refusal(_("“%(title)s” lies in the year %(year)s.") % {"title": title, "year": first.year})
    identity = f"{_plain(event.get('UID'))}|{event.get('RECURRENCE-ID', '')}|{title}|{first}|{last}"
    return Entry(
        title=title[:200],
        place=_plain(event.get("LOCATION"))[:200],
        words=_plain(event.get("DESCRIPTION"))[:2000],
        starts_on=first,
        ends_on=last,
        zone=zone,
        key=sha256(identity.encode()).hexdigest(),
    )


def _days(event: Any, here: tzinfo) -> tuple[date, date, str]:
    """First and last day, both included, and how the zone was understood. Raises for whatever cannot be read."""
    start = event["DTSTART"].dt
    end = event["DTEND"].dt if event.get("DTEND") else None
    if end is None and event.get("DURATION"):
        end = start + event["DURATION"].dt
    if not isinstance(start, date) or not isinstance(end, date | None):
        raise ValueError(start)
    if not isinstance(start, datetime):
        last = end - timedelta(days=1) if isinstance(end, date) and end > start else end or start
        return start, last.date() if isinstance(last, datetime) else last, ""
    zone = "floating" if start.tzinfo is None else str(getattr(start.tzinfo, "key", start.tzinfo))[:64]
    first = _there(start, here)
    if not isinstance(end, datetime):
        return first.date(), end or first.date(), zone
    until = _there(end, here)
    if until > first and until.time() == until.min.time():
        until -= timedelta(minutes=1)
    return first.date(), until.date(), zone


def _there(moment: datetime, here: tzinfo) -> datetime:
    """The clock on the wall: as written with a zone of its own or none; UTC says nothing of a place, so ours."""
    if moment.tzinfo is not None and moment.utcoffset() == timedelta(0):
        moment = moment.astimezone(here)
    return moment.replace(tzinfo=None)


def _plain(value: object) -> str:
    """A text on one line without control characters."""
    text = "" if value is None else str(value)
    return "".join(char for char in " ".join(text.split()) if char.isprintable()).strip()
