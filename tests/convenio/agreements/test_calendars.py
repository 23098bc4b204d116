"""Calendar files and mails: whole days, zones, hostile bytes; a forwarded mail of an officer and nobody else's."""

from __future__ import annotations

import re
from datetime import date
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from convenio.agreements.calendars.forwarded import read
from convenio.agreements.calendars.reading import MOST_ENTRIES, read_file
from convenio.agreements.models import Suggestion
from convenio.parties.actions import keep_party
from convenio.parties.terms import Refusal, Role
from convenio.people.models import Membership, Person

HERE = ZoneInfo("Asia/Tomsk")
BARE = "UID:1\r\nSUMMARY:Visit\r\n"


def calendar(*bodies: str, method: str = "") -> bytes:
    events = "".join(f"BEGIN:VEVENT\r\n{body}END:VEVENT\r\n" for body in bodies)
    named = f"METHOD:{method}\r\n" if method else ""
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{named}{events}END:VCALENDAR\r\n".encode()


def mail(content: bytes, sender: str = "olga@tpu.ru") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "bounces+calendar@node.example", "Fwd: visit"
    message.set_content("See the invitation.")
    message.add_attachment(content, maintype="text", subtype="calendar", filename="invite.ics")
    return message


@pytest.mark.parametrize(
    ("days", "first", "last", "zone"),
    [
        ("DTSTART;VALUE=DATE:20260301\r\nDTEND;VALUE=DATE:20260304\r\n", 1, 3, ""),
        ("DTSTART;VALUE=DATE:20260301\r\n", 1, 1, ""),
        ("DTSTART;VALUE=DATE:20260301\r\nDTEND;VALUE=DATE:20260301\r\n", 1, 1, ""),
        ("DTSTART;VALUE=DATE:20260301\r\nDURATION:P2D\r\n", 1, 2, ""),
        ("DTSTART:20260301T230000\r\nDTEND:20260302T000000\r\n", 1, 1, "floating"),
        ("DTSTART:20260301T200000Z\r\nDTEND:20260301T210000Z\r\n", 2, 2, "UTC"),
        ("DTSTART;TZID=Asia/Shanghai:20260301T090000\r\nDURATION:PT30H\r\n", 1, 2, "Asia/Shanghai"),
        ("DTSTART;TZID=Nowhere/Odd:20260301T090000\r\n", 1, 1, None),
    ],
)
def test_days_are_those_on_the_wall(days, first, last, zone):
    [one] = read_file(calendar(BARE + days), HERE).entries
    assert (one.starts_on, one.ends_on) == (date(2026, 3, first), date(2026, 3, last))
    assert zone is None or one.zone == zone


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("DTSTART:20260301T090000Z\r\nRRULE:FREQ=SECONDLY\r\n", "repeats"),
        ("DTSTART:20261301T090000Z\r\n", "no day that can be read"),
        ("", "no day that can be read"),
        ("DTSTART:20260303T090000Z\r\nDTEND:20260301T090000Z\r\n", "ends before"),
        ("DTSTART;VALUE=DATE:00010101\r\nDTEND;VALUE=DATE:00010102\r\n", "lies in the year 1"),
        ("DTSTART:99991231T235959Z\r\nDTEND:99991231T235959Z\r\n", "no day|lies in the year"),
        ("DTSTART;VALUE=DATE:20260301\r\nSTATUS:CANCELLED\r\n", "called off"),
    ],
)
def test_an_entry_that_cannot_be_taken_says_why_and_hinders_no_other(body, words):
    good = "UID:2\r\nSUMMARY:Good\r\nDTSTART;VALUE=DATE:20260301\r\n"
    found = read_file(calendar(BARE + body, good), HERE)
    assert [one.title for one in found.entries] == ["Good"]
    [trouble] = found.troubles
    assert re.search(words, trouble)


def deep() -> bytes:
    """Fifteen hundred multiparts, each in the one before."""
    parts = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(1500))
    return ("From: a@b.example\r\nMIME-Version: 1.0\r\n" + parts).encode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"  \r\n", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100, "Outlook"),
        (b"%PDF-1.4", "no calendar file"),
        (bytes(range(256)) * 20, "no calendar file"),
        (deep(), "no calendar file|cannot be read"),
        (mail(b"BEGIN:VCALENDAR\r\n").as_bytes(), "damaged|no appointment"),
        (calendar(), "no appointment"),
        (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 30_000, "more than 200|larger"),
        (calendar(*[BARE] * (MOST_ENTRIES + 1)), "more than 200"),
        (calendar(BARE + "DESCRIPTION:" + "x" * (1024 * 1024) + "\r\n"), "larger than 1 megabyte"),
        (b"From: a\r\n\r\n" + b"x" * (11 * 1024 * 1024), "larger than 10"),
    ],
)
def test_hostile_bytes_are_refused_in_plain_words(content, words):
    with pytest.raises(Refusal, match=words):
        read_file(content, HERE)


def test_a_zone_that_comes_along_is_not_computed():
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Trap\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0000\r\n"
        "TZOFFSETTO:+0100\r\nRRULE:FREQ=SECONDLY\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT"
    )
    content = calendar(BARE + "DTSTART;TZID=Trap:20260301T090000\r\n").replace(b"BEGIN:VEVENT", zone.encode())
    assert read_file(content, HERE).entries[0].starts_on == date(2026, 3, 1)


def test_only_a_mail_of_an_officer_suggests_and_the_same_one_once(db):
    party = keep_party(hei_id="tpu.ru", names={"en": "Tomsk Polytechnic University"}, country="RU", hosted=True)
    for name, role in (("olga", Role.OFFICER), ("ivan", Role.READER)):
        person = Person.objects.create_user(email=f"{name}@tpu.ru", name=name)
        Membership.objects.create(person=person, party=party, role=role)
    file, now = calendar(BARE + "DTSTART;VALUE=DATE:20260301\r\n"), timezone.now()
    inside = EmailMessage()
    inside["From"], inside["Subject"] = "Olga <OLGA@tpu.ru>", "Fwd"
    inside.set_content("forwarded as an attachment")
    inside.add_attachment(mail(file, "stranger@x.example"))
    assert not read(mail(file, "stranger@x.example").as_bytes(), now)
    assert not read(mail(file, "ivan@tpu.ru").as_bytes(), now)
    assert not read(b"\xff\xfe" * 50, now)
    automatic = mail(file)
    automatic["Auto-Submitted"] = "auto-replied"
    assert not read(automatic.as_bytes(), now)
    assert not Suggestion.objects.exists()
    assert read(inside.as_bytes(), now)
    assert not read(mail(file).as_bytes(), now), "it was brought already"
    one = Suggestion.objects.get()
    assert (one.source, one.person_id) == ("mail", Person.objects.get(name="olga").pk)
