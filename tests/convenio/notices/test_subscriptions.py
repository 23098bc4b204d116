"""What changed since last time: on the page, by mail in the reader's language; the calendar of one agreement."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from convenio.agreements.models import Agreement, Facet, PactEvent, PromiseSum
from convenio.notices import actions, changes, digest, queries
from convenio.notices.kinds import CHANGES
from convenio.notices.models import LookedAt, Preference, SubjectCalendar
from convenio.notices.terms import How
from convenio.parties.models import Party, Unit
from convenio.parties.terms import Role
from convenio.people.models import Membership, Person
from convenio.worker.models import Task

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 9, 6, 5, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.fixture
def pact(house: Party) -> Agreement:
    partner = Party.objects.create(hei_id="tpu.ru", names={"en": "Tomsk", "zh": "托木斯克", "ru": "Томск"})
    row = Agreement.objects.create(
        party=house, kind="COMP", pact=UUID(int=1), partners=["tpu.ru"], units=["geology"],
        title={"en": "Exchange", "zh": "交流协议", "ru": "Обмен"}, created_at=MONDAY - WEEK, last_event_at=MONDAY,
        stage="in_force", in_force="x", in_force_from=date(2024, 1, 1), phase="binding",
    )  # fmt: skip
    row.partner_rows.add(partner)
    Unit.objects.create(party=house, ounit_id="geology", names={"en": "Geology"})
    Facet.objects.create(agreement=row, party=house, name=Facet.UNIT, value="geology", phase="binding")
    return row


_numbers: Iterator[int] = iter(range(10_000))


def said(pact: Agreement, type: str, at: datetime, author: str = "tpu.ru") -> None:
    PactEvent.objects.create(
        agreement=pact, event_id=f"{next(_numbers):064}", author=author, type=type, raw=b"", signature=b"",
        arrived_at=at, came_from=author,
    )  # fmt: skip


def run(at: datetime) -> None:
    """What the worker does at a moment: plan, then send what is owed."""
    changes.plan(at)
    for task in Task.objects.filter(name=changes.SEND):
        digest.send(task, at)
        task.delete()


def subscribe(person: Person, at: datetime, how: How = How.WEEKLY) -> None:
    actions.choose(person=person, kinds={CHANGES: how}, at=at)
    run(at)


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        (
            "en",
            "2 changes in your agreements",
            ("Tomsk recorded an activity.", "Tomsk confirmed an activity.", "Exchange"),
        ),
        ("zh-hans", "", ("托木斯克", "交流协议")),
        ("ru", "", ("Томск", "Обмен")),
    ],
)
def test_the_digest_leaves_on_monday_in_the_readers_language(
    officer: Person, pact: Agreement, language: str, subject: str, words: tuple[str, ...]
) -> None:
    Person.objects.filter(pk=officer.pk).update(language=language)
    subscribe(officer, MONDAY - WEEK)
    said(pact, "record", MONDAY - timedelta(days=3))
    said(pact, "confirm", MONDAY - timedelta(days=2))
    said(pact, "comment", MONDAY - timedelta(days=2))
    run(MONDAY - timedelta(days=1))
    assert not mail.outbox, "Sunday is too early"
    run(MONDAY)
    assert [one.to for one in mail.outbox] == [[officer.email]]
    sent: Any = mail.outbox[0]
    assert all(one in sent.body for one in words)
    assert all(one in sent.alternatives[0][0] for one in words)
    assert subject in sent.subject
    assert "/changes/?since=2026-03-02" in sent.body
    run(MONDAY + timedelta(hours=1))
    assert len(mail.outbox) == 1


def test_nothing_leaves_when_nothing_happened_nor_to_who_did_not_ask(
    officer: Person, keeper: Person, pact: Agreement
) -> None:
    subscribe(officer, MONDAY - WEEK)
    run(MONDAY)
    assert not mail.outbox
    said(pact, "sign", MONDAY + timedelta(days=1))
    Agreement.objects.update(last_event_at=MONDAY + timedelta(days=1))
    run(MONDAY + WEEK)
    assert [one.to for one in mail.outbox] == [[officer.email]], "the keeper did not ask for it"
    run(MONDAY + 2 * WEEK)
    assert len(mail.outbox) == 1


def test_a_digest_that_could_not_leave_tells_the_same_later(officer: Person, pact: Agreement, settings: Any) -> None:
    Person.objects.filter(pk=officer.pk).update(language="en")
    subscribe(officer, MONDAY - WEEK)
    said(pact, "dispute", MONDAY - timedelta(days=3))
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    run(MONDAY)
    until = LookedAt.objects.get(person=officer).mail_until
    assert until == MONDAY - WEEK
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    run(MONDAY + timedelta(hours=2))
    assert [("disputed an activity" in str(one.body)) for one in mail.outbox] == [True]


def test_the_link_in_the_mail_stops_the_digest_and_brings_it_back(officer: Person, pact: Agreement) -> None:
    Person.objects.filter(pk=officer.pk).update(language="en")
    subscribe(officer, MONDAY - WEEK, How.DAILY)
    said(pact, "record", MONDAY - timedelta(days=3))
    run(MONDAY)
    sent: Any = mail.outbox[0]
    link = re.search(r"<http://testserver(\S+)>", sent.message()["List-Unsubscribe"])
    assert link is not None
    stranger = Client(enforce_csrf_checks=True)
    assert "What changed in the agreements" in stranger.get(link[1]).content.decode()
    stranger.post(link[1], {"List-Unsubscribe": "One-Click"})
    assert queries.choices_of(officer)[CHANGES] is How.NEVER
    said(pact, "record", MONDAY + timedelta(days=1))
    run(MONDAY + WEEK)
    assert len(mail.outbox) == 1
    stranger.post(link[1], {"again": "1"})
    assert queries.choices_of(officer)[CHANGES] is How.WEEKLY


def test_who_asks_anew_is_not_told_of_the_months_without_it(officer: Person, pact: Agreement) -> None:
    subscribe(officer, MONDAY - 8 * WEEK)
    actions.choose(person=officer, kinds={CHANGES: How.NEVER}, at=MONDAY - 7 * WEEK)
    said(pact, "record", MONDAY - 4 * WEEK)
    subscribe(officer, MONDAY - WEEK)
    run(MONDAY)
    assert not mail.outbox


def test_the_page_shows_what_is_new_since_the_last_visit_of_what_one_sees(
    client: Client, officer: Person, house: Party, pact: Agreement
) -> None:
    Person.objects.filter(pk=officer.pk).update(language="en")
    client.force_login(officer)
    now = datetime.now(UTC)
    Agreement.objects.update(last_event_at=now, ends_on=now.date() + timedelta(days=29))
    said(pact, "record", now - timedelta(days=2))
    said(pact, "record", now - timedelta(days=2))
    said(pact, "sign", now - timedelta(days=30))
    first = client.get("/changes/").content.decode()
    assert "Tomsk recorded an activity. (2 times)" in first
    assert "Tomsk signed." not in first
    assert "ends on" in first
    assert "Tomsk recorded" in client.get("/changes/").content.decode(), "loaded again it shows the same"
    LookedAt.objects.update(page_at=now - timedelta(hours=2))
    assert "Nothing changed" in client.get("/changes/").content.decode()
    old = (now - timedelta(days=60)).date()
    assert "Tomsk signed." in client.get(f"/changes/?since={old}").content.decode()
    assert "Nothing fits" in client.get(f"/changes/?since={old}&search=nowhere").content.decode()
    assert client.get(f"/changes/?since={old}&format=csv").content.decode().count("Tomsk") == 2
    roads = Unit.objects.create(party=house, ounit_id="roads")
    Membership.objects.filter(person=officer).update(unit=roads)
    assert "Tomsk" not in client.get(f"/changes/?since={old}").content.decode()
    client.post("/changes/digest/", {"do": "weekly"})
    assert Preference.objects.get(person=officer, kind=CHANGES).how == "weekly"
    client.post("/changes/digest/", {"do": "stop"})
    assert Preference.objects.get(person=officer, kind=CHANGES).how == "never"
    assert Client().get("/changes/").status_code == 302


def test_the_calendar_of_one_agreement_is_its_own_secret(
    client: Client, officer: Person, other_house: Party, pact: Agreement
) -> None:
    today = timezone.localdate()
    Agreement.objects.update(ends_on=today + timedelta(days=400))
    other = Agreement.objects.create(
        party=pact.party, kind="COMP", pact=UUID(int=2), title={"en": "Other"}, created_at=MONDAY, in_force="y",
        in_force_from=today, ends_on=today, phase="binding",
    )  # fmt: skip
    PromiseSum.objects.create(
        agreement=pact, party=pact.party, commitment="c-1", strand="training", metric="exchange_students",
        unit="person", period="year", quantity=4, first_year=today.year - 1, last_year=today.year + 1,
    )  # fmt: skip
    Person.objects.filter(pk=officer.pk).update(language="en")
    client.force_login(officer)
    where = f"/notices/calendar/of/?about=pact:{pact.pact}"
    assert "Exchange" in client.get(where).content.decode()
    client.post("/notices/calendar/of/", {"about": f"pact:{pact.pact}", "do": "new"})
    found = re.search(r'value="http://testserver(/calendar/of/\S+\.ics)"', client.get(where).content.decode())
    assert found is not None
    events = Calendar.from_ical(Client().get(found[1]).content).walk("VEVENT")
    assert {str(one["summary"]) for one in events} == {
        "Exchange ends",
        "Exchange: promised by this day: Students on exchange: 4",
    }
    assert {one["dtstart"].dt for one in events} == {today + timedelta(days=400), date(today.year, 12, 31)}
    assert Client().get(found[1].replace("/of/", "/of/9")).status_code == 404
    client.post("/notices/calendar/of/", {"about": f"pact:{pact.pact}", "do": "revoke"})
    assert Client().get(found[1]).status_code == 404
    assert not SubjectCalendar.objects.exists()
    Agreement.objects.filter(pk=other.pk).update(party=other_house)
    for about in (f"pact:{other.pact}", "pact:x", "person:1", "", "draft:1"):
        assert client.get(f"/notices/calendar/of/?about={about}").status_code == 404, about


def test_the_digest_never_comes_at_once(client: Client, officer: Person) -> None:
    client.force_login(officer)
    given = {code: how.value for code, how in queries.choices_of(officer).items()}
    assert client.post("/notices/settings/", {**given, CHANGES: "now"}).status_code == 400
    client.post("/notices/settings/", {**given, "everything": "now"})
    assert queries.choices_of(officer)[CHANGES] is How.DAILY
    assert Role.OFFICER in {one.role for one in officer.memberships.all()}
