"""What was sent: frozen bytes, drawn again from kept records alone, and what changed since."""

import hashlib
import io
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import translation
from openpyxl import load_workbook

from convenio.agreements.models import ActivityLine, Agreement
from convenio.cli import main
from convenio.documents.queries import file_bytes
from convenio.notices.models import Notice
from convenio.parties.models import Party
from convenio.parties.terms import Refusal, Role
from convenio.people.models import Person
from convenio.people.queries import acting_of
from convenio.reports import actions
from convenio.reports.delivered import delivered
from convenio.reports.duties import entries, warn
from convenio.reports.files import draw
from convenio.reports.models import OwnDefinition, OwnVersion, Sent
from convenio.reports.package import WrongPackage, read_package
from convenio.reports.queries.definitions import find
from convenio.reports.queries.sent import package_of, reproduce, sent_of
from convenio.reports.windows import window_of
from tests.convenio.reports.conftest import AT, Doing, acting
from tests.convenio.reports.test_pages import text

pytestmark = pytest.mark.django_db
People = Callable[..., Person]


def send(person: Person, code: str = "qs-exchange", key: str = "2024", languages: tuple[str, ...] = ("en",)) -> Sent:
    definition = find(acting(person), code)
    assert definition is not None
    window = window_of(definition, key)
    assert window is not None
    return actions.send_report(
        acting=acting(person), definition=definition, window=window, languages=languages, recipient="QS",
        sent_on=date(2026, 3, 1), note="", at=AT,
    )  # fmt: skip


def test_every_format_and_language_is_frozen_and_comes_out_again_byte_for_byte(officer: Person, done: Doing) -> None:
    done("1", "2025-03-10", "2025-07-14", persons=2)
    done("2", "2025-03-10", "2025-07-14", persons=5, under=2)
    sent = send(officer, languages=("en", "zh", "ru"))
    kept = {(one.language, one.format): file_bytes(one.digest) for one in sent.files.all()}
    assert set(kept) == {(tag, form) for tag in ("en", "zh", "ru") for form in ("csv", "xlsx", "pdf")}
    package = package_of(sent)
    assert hashlib.sha256(package.to_bytes()).hexdigest() == sent.package
    Agreement.objects.update(title={"en": "Renamed"})
    Party.objects.update(names={"en": "Renamed"}, country="DE")
    with translation.override("ru"):
        assert {pair: draw(package, pair[1], pair[0]) for pair in kept} == kept
    assert kept["en", "pdf"].startswith(b"%PDF")
    sheet = load_workbook(io.BytesIO(kept["en", "xlsx"])).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert "layout unverified" in cells[0][0]
    assert next(row for row in cells if row[0] == "Russian Federation" or row[0] == "Russia")[2] == 2
    assert next(row for row in cells if row[0] == "Total")[2] == 7
    assert "Не подтверждено" not in kept["ru", "csv"].decode()


def test_what_changed_since_is_listed_and_what_was_sent_stays(officer: Person, done: Doing, page: Client) -> None:
    for name in ("1", "2", "3", "4"):
        done(name, "2025-03-10", "2025-07-14", persons=2, status="recorded" if name == "4" else "confirmed")
    sent = send(officer)
    assert sent.counted == 3
    assert not reproduce(sent).changed
    ActivityLine.objects.filter(statement="s-1").update(status="disputed")
    ActivityLine.objects.filter(statement="s-2").update(quantities={"persons": 9})
    ActivityLine.objects.filter(statement="s-3").delete()
    ActivityLine.objects.filter(statement="s-4").update(status="confirmed")
    done("5", "2025-05-10", "2025-09-14", persons=2)
    found = reproduce(sent)
    assert found.whole
    assert {(one.record.statement, one.how) for one in found.changed} == {
        ("s-1", "status"), ("s-2", "facts"), ("s-3", "gone"), ("s-4", "status"), ("s-5", "new"),
    }  # fmt: skip
    assert found.after == 3
    shown = text(page.get(f"/delivery/reports/sent/{sent.pk}/check/"))
    assert "byte for byte as it was sent" in shown
    assert "5 records changed since." in shown
    kept = text(page.get(f"/delivery/reports/sent/{sent.pk}/"))
    assert "Sent to QS" in kept
    first = sent.files.get(format="csv")
    answer = page.get(f"/delivery/reports/sent/{sent.pk}/files/{first.pk}/")
    assert hashlib.sha256(answer.content).hexdigest() == first.digest
    lines = page.get(f"/delivery/reports/sent/{sent.pk}/lines/?at=1&total=1")
    assert "3 activities" in text(lines)
    assert page.get(f"/delivery/reports/sent/{sent.pk}/package/").json()["format"] == "convenio-report-1"


def test_a_file_that_comes_out_otherwise_is_named(officer: Person, done: Doing, page: Client) -> None:
    done("1", "2025-03-10", "2025-07-14", persons=2)
    sent = send(officer)
    other = sent.files.get(format="csv")
    other.digest = sent.files.get(format="xlsx").digest
    other.save()
    found = reproduce(sent)
    assert not found.whole
    assert [one.same for one in found.checks] == [False, True, True]
    assert "other bytes" in text(page.get(f"/delivery/reports/sent/{sent.pk}/check/"))


def test_a_definition_that_was_used_stays_as_it_was(officer: Person, done: Doing) -> None:
    done("1", "2025-03-10", "2025-07-14", persons=2)
    own = actions.start_definition(acting=acting(officer), copied=delivered()["qs-exchange"], at=AT)
    first = send(officer, own.code)
    again = send(officer, own.code)
    assert (first.edition, again.edition) == ("1", "1"), "an unchanged definition makes no new version"
    content = {**own.content, "shortest": 30, "readings": []}
    actions.save_definition(acting=acting(officer), own=own, content=content, revision=1, at=AT)
    changed = send(officer, own.code)
    assert changed.edition == "2"
    assert OwnVersion.objects.get(number=1).content["readings"]
    assert package_of(first).definition.readings
    assert not package_of(changed).definition.readings
    assert reproduce(first).whole


def test_sending_asks_for_officer_recipient_day_and_language(officer: Person, person: People, done: Doing) -> None:
    definition = delivered()["qs-exchange"]
    window = window_of(definition, "2024")
    good = {
        "acting": acting(officer), "definition": definition, "window": window, "languages": ["en"],
        "recipient": "QS", "sent_on": AT.date(), "note": "", "at": AT,
    }  # fmt: skip
    for wrong, words in (
        ({"recipient": "  "}, "to whom"),
        ({"languages": []}, "language"),
        ({"sent_on": AT.date() + timedelta(days=1)}, "lies ahead"),
        ({"acting": acting(person(Role.READER))}, "sent by officers"),
    ):
        with pytest.raises(Refusal, match=words):
            actions.send_report(**{**good, **wrong})
    assert not Sent.objects.exists()


def test_the_list_of_what_was_sent_and_a_unit_sees_only_its_own(
    page: Client, officer: Person, person: People, done: Doing
) -> None:
    done("1", "2025-03-10", "2025-07-14", persons=2)
    done("2", "2025-03-10", "2025-07-14", persons=4, under=2)
    typed = {"recipient": "Ministry of Roads", "sent_on": "2026-03-01", "languages": ["zh"], "note": "by post"}
    answer = page.post("/delivery/reports/qs-exchange/send/?window=2024", typed)
    assert answer.status_code == 302
    assert page.post("/delivery/reports/qs-exchange/send/?window=2024", {}).status_code == 400
    listed = text(page.get("/delivery/reports/sent/?search=roads&year=2025"))
    assert "Ministry of Roads" in listed
    assert officer.name in listed
    assert "Nothing fits" in text(page.get("/delivery/reports/sent/?year=2019"))
    assert "Ministry of Roads" in page.get("/delivery/reports/sent/?format=csv").content.decode()
    assert "Sent already" in text(page.get("/delivery/reports/qs-exchange/?window=2024"))
    geologist = person(Role.OFFICER, "geology")
    part = send(geologist)
    assert part.scope == ["geology"]
    assert part.counted == 1
    acts = acting_of(geologist)
    assert acts is not None
    assert [one.pk for one in sent_of(acts)] == [part.pk]
    assert reproduce(part).changed == ()
    other = Client()
    other.force_login(person(Role.READER, "roads"))
    assert other.get(f"/delivery/reports/sent/{part.pk}/").status_code == 404


def test_a_damaged_package_is_no_package() -> None:
    for raw in (b"", b"{}", b"[]", b'{"format": "convenio-report-9"}'):
        with pytest.raises(WrongPackage):
            read_package(raw)


def test_owed_reports_are_told_twice_and_stand_in_the_calendar_until_sent(
    officer: Person, house: Party, done: Doing
) -> None:
    day = date(2026, 3, 31)
    for before in (31, 30, 29, 7, 6):
        warn(AT.replace(month=day.month, day=day.day) - timedelta(days=before))
    told = Notice.objects.filter(kind="reports.due", person=officer)
    assert told.count() == 2
    assert told[0].url == "/delivery/reports/cn-joint-programmes/?window=2025"
    assert all("cn-joint" in one.uid for one in entries(house, officer))
    send(officer, "cn-joint-programmes", "2025")
    Notice.objects.all().delete()
    warn(AT.replace(month=3, day=30))
    assert not Notice.objects.exists()


def test_the_command_lists_runs_and_draws_again(
    officer: Person, done: Doing, capsysbinary: pytest.CaptureFixture[bytes], tmp_path
) -> None:
    done("1", "2025-03-10", "2025-07-14", persons=2)
    sent = send(officer)
    assert main(["report", "list"]) == 0
    assert b"qs-exchange" in capsysbinary.readouterr().out
    assert main(["report", "run", "qs-exchange", "--window", "2024"]) == 0
    out = capsysbinary.readouterr().out.decode()
    assert "layout unverified" in out
    assert "Total" in out
    target = tmp_path / "out.pdf"
    assert main(["report", "run", "qs-exchange", "--window", "2024", "--format", "pdf", "--out", str(target)]) == 0
    assert target.read_bytes().startswith(b"%PDF")
    assert main(["report", "run", "no-such"]) == 1
    assert main(["report", "run", "qs-exchange", "--window", "soon"]) == 1
    capsysbinary.readouterr()
    assert main(["report", "reproduce", str(sent.pk)]) == 0
    assert b"0 records changed since" in capsysbinary.readouterr().out
    assert main(["report", "reproduce", "999999"]) == 1


def test_erasing_a_person_keeps_what_was_sent_without_the_name(officer: Person, done: Doing) -> None:
    done("1", "2025-03-10", "2025-07-14", persons=2)
    sent = send(officer)
    actions.start_definition(acting=acting(officer), copied=None, at=AT)
    actions.erase_person(acting(officer), officer, AT)
    sent.refresh_from_db()
    assert (sent.person, sent.person_name) == (None, "")
    assert OwnDefinition.objects.get().person is None
    assert reproduce(sent).whole
