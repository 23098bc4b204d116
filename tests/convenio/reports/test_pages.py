"""The pages of reports: what every role gets, numbers that open, definitions of the house, empty years."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from convenio.parties.terms import Role
from convenio.people.models import Person
from convenio.reports import actions
from convenio.reports.delivered import delivered
from convenio.reports.models import Owed, OwnDefinition
from tests.convenio.reports.conftest import AT, Doing, acting

pytestmark = pytest.mark.django_db
People = Callable[..., Person]


def text(answer: object) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())  # type: ignore[attr-defined]


def test_every_delivered_report_opens_and_an_unverified_one_says_so(page: Client, done: Doing) -> None:
    done("1", "2025-03-10", "2025-07-14", persons=2)
    everything = text(page.get("/delivery/reports/"))
    for code, one in delivered().items():
        key = "2025-01-01..2025-12-31" if one.window == "any" else "2024" if one.window == "academic" else "2025"
        answer = page.get(f"/delivery/reports/{code}/?window={key}")
        assert answer.status_code == 200
        assert one.title["en"] in text(answer)
        assert one.title["en"] in everything
        assert ("no original form was at hand" in text(answer)) == (one.layout == "unverified"), code


def test_a_number_opens_the_activities_behind_it(page: Client, done: Doing) -> None:
    done("1", "2025-03-10", "2025-07-14", persons=2)
    done("2", "2025-03-10", "2025-07-14", persons=5, under=2)
    done("3", "2025-03-10", "2025-07-14", persons=9, status="recorded")
    answer = page.get("/delivery/reports/qs-exchange/?window=2024")
    links = [
        unescape(one)
        for one in re.findall(r'href="(/delivery/reports/qs-exchange/lines/[^"]+)">', answer.content.decode())
    ]
    russia = next(one for one in links if "key=RU" in one)
    behind = text(page.get(russia))
    assert "Exchange 1" in behind
    assert "Exchange 2" not in behind
    total = next(one for one in links if "total=1" in one)
    assert "2 activities" in text(page.get(total))
    assert page.get(f"{total}&format=csv").content.decode().count("\r\n") == 3
    assert "Nothing fits" in text(page.get(f"{total}&search=nowhere"))
    left = next(one for one in links if "reason=unconfirmed" in one)
    assert "1 activity" in text(page.get(left))
    assert page.get("/delivery/reports/qs-exchange/lines/?window=2024&at=99").status_code == 404


def test_a_year_without_data_and_a_definition_that_matches_nothing_say_what_to_do(page: Client, done: Doing) -> None:
    assert "Nothing recorded yet" in text(page.get("/delivery/reports/qs-exchange/"))
    done("1", "2025-03-10", "2025-03-14", persons=2, status="disputed")
    empty = text(page.get("/delivery/reports/qs-exchange/?window=2019"))
    assert "No activity is recorded in 2019/20" in empty
    assert "Show 20" in empty
    nothing = text(page.get("/delivery/reports/qs-exchange/?window=2024"))
    assert "none of them counts" in nothing
    assert "Left out: Disputed: 1." in nothing
    assert "is no year" in text(page.get("/delivery/reports/qs-exchange/?window=soon"))
    assert "last lies before the first" in text(
        page.get("/delivery/reports/erasmus-staff/?first=2025-05-01&last=2025-04-01")
    )


def test_files_in_three_languages_say_that_the_layout_is_unverified(page: Client, done: Doing) -> None:
    done("1", "2025-03-10", "2025-07-14", persons=2)
    where = "/delivery/reports/qs-exchange/file/?window=2024"
    for language, words in (("en", "Layout unverified"), ("zh", "QS"), ("ru", "QS")):
        table = page.get(f"{where}&format=csv&language={language}")
        assert table["Content-Disposition"].endswith(f'qs-exchange-2024-{language}.csv"')
        assert words in table.content.decode("utf-8-sig")
        assert page.get(f"{where}&format=xlsx&language={language}").content.startswith(b"PK")
    assert page.get(f"{where}&format=pdf&language=ru").content.startswith(b"%PDF")
    assert page.get(f"{where}&format=odt").status_code == 404
    assert page.get("/delivery/reports/qs-exchange/file/?window=x").status_code == 404


def test_somebody_of_a_unit_sees_a_part_and_the_report_says_so(done: Doing, person: People) -> None:
    done("1", "2025-03-10", "2025-07-14", persons=2)
    done("2", "2025-03-10", "2025-07-14", persons=5, under=2)
    client = Client(headers={"accept-language": "en"})
    client.force_login(person(Role.READER, "geology"))
    seen = text(client.get("/delivery/reports/qs-exchange/?window=2024"))
    assert "Only part of the university: agreements of Faculty of geology." in seen
    assert "Kazakhstan" not in seen
    table = client.get("/delivery/reports/qs-exchange/file/?window=2024&format=csv").content.decode()
    assert "Only part of the university" in table


@pytest.mark.parametrize("role", list(Role))
def test_every_role_reads_and_only_officers_write(person: People, role: Role, done: Doing) -> None:
    done("1", "2025-03-10", "2025-07-14", persons=2)
    client = Client(headers={"accept-language": "en"})
    client.force_login(person(role))
    officer = role == Role.OFFICER
    for path in (
        "",
        "sent/",
        "qs-exchange/",
        "qs-exchange/lines/?window=2024&at=0&total=1",
        "qs-exchange/file/?window=2024",
    ):
        assert client.get(f"/delivery/reports/{path}").status_code == 200, path
    for path in ("qs-exchange/send/?window=2024", "qs-exchange/owed/"):
        assert client.get(f"/delivery/reports/{path}").status_code == (200 if officer else 403), path
    for path in ("new/", "qs-exchange/copy/"):
        assert client.post(f"/delivery/reports/{path}").status_code == (302 if officer else 403), path
    assert client.post("/delivery/reports/own-999/preview/").status_code == (404 if officer else 403)
    assert client.get("/delivery/reports/sent/1/").status_code == 404
    assert client.get("/delivery/reports/no-such/").status_code == 404


def test_a_definition_is_copied_changed_previewed_shared_and_put_away(
    page: Client, done: Doing, person: People
) -> None:
    done("1", "2025-03-10", "2025-07-14", persons=2)
    where = page.post("/delivery/reports/qs-exchange/copy/")["Location"]
    own = OwnDefinition.objects.get()
    assert own.content["readings"], "what the delivered one knows comes along"
    typed = {
        "name": "Our students", "window": "calendar", "counts": "confirmed", "strands": ["training"], "month": "9",
        "measures": ["persons", "months"], "first_row": "partner", "across": "", "revision": own.revision,
        "turn": "split", "shortest": "2", "span": "days", "doubles": "once",
    }  # fmt: skip
    preview = page.post(f"/delivery/reports/{own.code}/preview/", typed)
    assert "Tomsk Polytechnic" in text(preview)
    assert OwnDefinition.objects.get().content == own.content, "a preview saves nothing"
    answer = page.post(where, typed, headers={"X-Autosave": "1"})
    assert answer.json() == {"fields": {"revision": "2"}}
    assert "Our students" in text(page.get(f"/delivery/reports/{own.code}/?window=2025"))
    assert "is split" in text(page.get(f"/delivery/reports/{own.code}/?window=2025"))
    late = page.post(where, {**typed, "name": "Mine"}, headers={"X-Autosave": "1"})
    assert late.status_code == 409
    assert "another window" in late.json()["message"]
    stranger = Client(headers={"accept-language": "en"})
    stranger.force_login(person(Role.READER))
    assert stranger.get(f"/delivery/reports/{own.code}/").status_code == 404
    page.post(f"/delivery/reports/{own.code}/change/", {"do": "share"})
    assert stranger.get(f"/delivery/reports/{own.code}/").status_code == 200
    colleague = Client()
    colleague.force_login(person(Role.OFFICER, "geology"))
    assert colleague.get(where).status_code == 403
    page.post(f"/delivery/reports/{own.code}/change/", {"do": "away"})
    assert "Our students" not in text(page.get("/delivery/reports/"))
    assert "Our students" in text(page.get("/delivery/reports/?which=archived"))
    assert page.post(f"/delivery/reports/{own.code}/change/", {"do": "explode"}).status_code == 400


def test_an_unfinished_definition_is_kept_and_says_what_is_missing(page: Client, officer: Person) -> None:
    own = actions.start_definition(acting=acting(officer), copied=None, at=AT)
    typed = {"name": "Half", "first_row": "unit", "second_row": "unit", "shortest": "many", "revision": 1}
    answer = page.post(f"/delivery/reports/{own.code}/edit/", typed)
    assert answer.status_code == 400
    assert "many" in answer.content.decode(), "what was typed still stands there"
    own.refresh_from_db()
    assert own.content["title"] == {"en": "Half"}
    assert own.content["rows"] == ["unit", "unit"]
    assert page.get(f"/delivery/reports/{own.code}/")["Location"].endswith("/edit/")
    assert "must differ" in text(page.post(f"/delivery/reports/{own.code}/preview/", {**typed, "measures": ["days"]}))
    assert "unfinished" in text(page.get("/delivery/reports/"))


def test_what_is_owed_follows_the_country_until_the_house_says_otherwise(page: Client) -> None:
    listed = text(page.get("/delivery/reports/?which=owed"))
    assert "China: annual report" in listed
    assert "Russia: monitoring" not in listed
    assert "31 March 20" in listed
    page.post("/delivery/reports/ru-monitoring/owed/", {"wanted": "on", "day": "10", "month": "3"})
    page.post("/delivery/reports/cn-joint-programmes/owed/", {})
    listed = text(page.get("/delivery/reports/?which=owed"))
    assert "Russia: monitoring" in listed
    assert "10 March 20" in listed
    assert "China: annual report" not in listed
    bad = page.post("/delivery/reports/ru-monitoring/owed/", {"wanted": "on", "day": "31", "month": "2"})
    assert "no such day" in text(bad)
    half = page.post("/delivery/reports/ru-monitoring/owed/", {"wanted": "on", "day": "31"})
    assert half.status_code == 400
    assert Owed.objects.get(code="ru-monitoring").day == 10
