"""The pages of notices: list, choices, calendar, stop link, failed mails."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils.translation import gettext
from icalendar import Calendar

from convenio.notices import Entry, actions, queries, registry
from convenio.notices.actions import DUTY
from convenio.notices.mandates import warn
from convenio.notices.models import Notice
from convenio.notices.stopping import stop_url
from convenio.notices.terms import How
from convenio.parties.models import Party
from convenio.parties.terms import Role
from convenio.people.models import Membership, Person
from convenio.worker.models import Task
from tests.convenio.notices.conftest import AT, send

pytestmark = pytest.mark.django_db
Tell = Callable[..., None]


@pytest.fixture
def as_officer(client: Client, officer: Person) -> Client:
    Person.objects.filter(pk=officer.pk).update(language="en")
    client.force_login(officer)
    return client


def test_the_list_finds_counts_and_marks_as_read(as_officer: Client, officer: Person, told: Tell) -> None:
    assert "Nothing to tell you yet" in as_officer.get("/notices/").content.decode()
    told(officer, details={"title": "Exchange of students"})
    told(officer, kind="test.seen", details={"title": "", "who": "Иванов"})
    page = as_officer.get("/notices/").content.decode()
    assert "Exchange of students ends on 1 September 2026." in page
    assert 'class="count">2<' in page
    found = as_officer.get("/notices/?search=иванов").content.decode()
    assert "Иванов &amp; co saw &lt;it&gt;." in found
    assert "Exchange of students" not in found
    assert "Exchange of students" in as_officer.get("/notices/?search=agreement+ends").content.decode()
    assert "Nothing fits" in as_officer.get("/notices/?search=nowhere").content.decode()
    table = as_officer.get("/notices/?format=csv&kind=test.ends").content.decode()
    assert table.count("\r\n") == 2
    one = Notice.objects.get(kind="test.seen")
    as_officer.post("/notices/read/", {"notice": [one.pk]})
    assert queries.unread_count(officer.pk) == 1
    as_officer.post("/notices/read/")
    assert queries.unread_count(officer.pk) == 0
    assert "Nothing fits" in as_officer.get("/notices/?state=unread").content.decode()


def test_opening_reads_and_puts_on_the_right_hat(
    as_officer: Client, officer: Person, other_house: Party, house: Party
) -> None:
    Membership.objects.create(person=officer, party=other_house, role=Role.READER)
    facts: dict[str, Any] = {"about": "x:1", "url": "/people/", "details": {}, "at": AT}
    actions.tell(party=other_house, to=[officer.pk], kind="test.seen", **facts)
    notice = Notice.objects.get()
    assert "Xi’an Technological" in as_officer.get("/notices/").content.decode()
    assert as_officer.get(f"/notices/{notice.pk}/open/")["Location"] == "/people/"
    assert as_officer.session["party"] == other_house.hei_id
    assert queries.unread_count(officer.pk) == 0


def test_nobody_opens_or_reads_anothers_notice(as_officer: Client, keeper: Person, told: Tell) -> None:
    told(keeper)
    notice = Notice.objects.get()
    assert as_officer.get(f"/notices/{notice.pk}/open/").status_code == 404
    as_officer.post("/notices/read/", {"notice": [notice.pk]})
    assert queries.unread_count(keeper.pk) == 1
    assert Client().get("/notices/").status_code == 302


def test_choices_are_kept_for_each_kind(as_officer: Client, officer: Person) -> None:
    page = as_officer.get("/notices/settings/").content.decode()
    assert "An agreement ends" in page
    given = {code: how.value for code, how in queries.choices_of(officer).items()}
    as_officer.post("/notices/settings/", {**given, "test.ends": "weekly"})
    assert queries.choices_of(officer)["test.ends"] is How.WEEKLY
    assert queries.choices_of(officer)["test.seen"] is How.DAILY
    assert as_officer.post("/notices/settings/", {**given, "test.ends": "hourly"}).status_code == 400
    as_officer.post("/notices/settings/", {**given, "everything": "daily"})
    assert set(queries.choices_of(officer).values()) == {How.DAILY}


def test_the_stop_link_works_without_sign_in_and_stops_its_kind_alone(officer: Person, told: Tell) -> None:
    before = queries.choices_of(officer)
    told(officer)
    send()
    sent: Any = mail.outbox[0]
    link = re.search(r"<http://testserver(\S+)>", sent.message()["List-Unsubscribe"])
    assert link is not None
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.get(link[1]).status_code == 200
    assert queries.choices_of(officer)["test.ends"] is How.NOW, "a scanner that only looks stops nothing"
    answer = stranger.post(link[1], {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert officer.email not in answer.content.decode()
    assert officer.name not in answer.content.decode()
    assert queries.choices_of(officer) == {**before, "test.ends": How.NEVER}
    stranger.post(link[1], {"again": "1"})
    assert queries.choices_of(officer)["test.ends"] is How.NOW


def test_a_stop_link_that_was_changed_opens_nothing(officer: Person) -> None:
    path = stop_url(officer.pk, ["test.ends"]).removeprefix("http://testserver")
    assert Client().get(path).status_code == 200
    assert Client().post(path[:-4] + "xyz/").status_code == 404
    Person.objects.filter(pk=officer.pk).update(is_active=False)
    assert Client().post(path).status_code == 404


def test_the_calendar_is_secret_renewed_and_revoked(
    as_officer: Client, officer: Person, house: Party, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str]] = []

    def source(party: Party, person: Person) -> list[Entry]:
        from django.utils.translation import override

        asked.append((party.hei_id, person.email))
        assert override
        return [Entry("agreement-1-ends", date(2026, 9, 1), gettext("Role") + ": A, B; C", "/agreements/1/")]

    monkeypatch.setattr(registry, "_SOURCES", [source])
    Person.objects.filter(pk=officer.pk).update(language="ru")
    first = _calendar_path(as_officer)
    answer = Client().get(first)
    assert answer["Content-Type"].startswith("text/calendar")
    event = Calendar.from_ical(answer.content).walk("VEVENT")[0]
    assert event["summary"] == "Роль: A, B; C"
    assert event["dtstart"].dt == date(2026, 9, 1)
    assert event["url"] == "http://testserver/agreements/1/"
    assert asked == [(house.hei_id, officer.email)]
    assert Client().get(first, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    second = _calendar_path(as_officer)
    assert first != second
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    as_officer.post("/notices/calendar/revoke/")
    assert Client().get(second).status_code == 404


def _calendar_path(client: Client) -> str:
    client.post("/notices/calendar/new/")
    found = re.search(
        r'value="http://testserver(/calendar/\S+\.ics)"', client.get("/notices/settings/").content.decode()
    )
    assert found is not None
    return found[1]


def test_a_keeper_sees_mails_that_failed_and_sends_again(client: Client, keeper: Person, officer: Person) -> None:
    client.force_login(keeper)
    assert "Every mail left" in client.get("/mails/").content.decode()
    task = Task.objects.create(
        name=DUTY, key="x", payload={"person": officer.pk, "how": "now"}, reason="550 no", owed_at=AT, due_at=AT,
        parked_at=AT,
    )  # fmt: skip
    page = client.get("/mails/").content.decode()
    assert "550 no" in page
    assert officer.email in client.get("/mails/?format=csv").content.decode()
    client.post(f"/mails/{task.pk}/again/")
    task.refresh_from_db()
    assert task.parked_at is None
    client.force_login(officer)
    assert client.get("/mails/").status_code == 403


def test_a_mandate_that_ends_is_told_in_time_once_and_not_when_renewed(
    house: Party, signatory: Person, keeper: Person
) -> None:
    ends = Membership.objects.get(person=signatory).mandate_until
    assert ends is not None
    noon = AT.replace(year=ends.year, month=ends.month, day=ends.day)
    for days in (61, 60, 59, 14, 13, 1):
        warn(noon - timedelta(days=days))
    told = Notice.objects.filter(kind="people.mandate_ends")
    assert told.filter(person=signatory).count() == 3
    assert told.filter(person=keeper).count() == 3
    told.delete()
    Membership.objects.create(
        person=signatory, party=house, role=Role.SIGNATORY, mandate="Renewed", mandate_until=ends + timedelta(days=900),
        unit=house.units.create(ounit_id="all"),
    )  # fmt: skip
    warn(noon - timedelta(days=30))
    assert not told.exists()
