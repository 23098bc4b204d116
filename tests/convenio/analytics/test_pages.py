"""The dashboards for every role: charts with tables and files, filters, what a reader of one unit sees, no facts."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from convenio.analytics import duties, sets
from convenio.analytics.charts import FORMS
from convenio.analytics.views import ON_PAGE
from convenio.cli.command import main
from tests.convenio.analytics import made_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return made_up.people(made_up.fill())


def entered(person) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


def page(client: Client, name: str, **chosen: object) -> str:
    answer = client.get(reverse("analytics:page", args=[name]), chosen)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("role", ["officer", "reviewer", "signatory", "reader", "keeper"])
def test_every_role_reads_every_page(home: Path, people, role: str) -> None:
    client = entered(people[role])
    for name, questions in ON_PAGE.items():
        text = page(client, name)
        for one in questions:
            assert f'id="{one}"' in text
        assert text.count('role="img"') == 2 * len([one for one in questions if one in FORMS])
        assert "Gather the facts now</button>" in text
        assert ("disabled" in text) == (role not in ("officer", "keeper"))


def test_the_map_shows_who_has_a_place_and_who_has_only_a_country(home: Path, people) -> None:
    text = page(entered(people["reader"]), "partners")
    assert text.count('class="spot"') == 1
    assert text.count('class="spot roughly"') == 1
    assert "Alpha: 2 agreements" in text
    assert "Beta (only the country is known): 2 agreements" in text


def test_small_numbers_stand_in_words_and_not_in_files_or_charts(home: Path, people) -> None:
    client = entered(people["reader"])
    text = page(client, "flows")
    assert "fewer than 5" in text
    assert "not shown" in text
    file = client.get(reverse("analytics:page", args=["flows"]), {"question": "flows_partner", "format": "csv"})
    assert file.content.decode("utf-8-sig").splitlines() == [
        "University,Direction,Persons",
        "Alpha,from us to them,not shown",
        "Alpha,from them to us,7",
        "Beta,from us to them,fewer than 5",
    ]


def test_files_follow_the_filter_and_numbers_stay_numbers(home: Path, people) -> None:
    client = entered(people["reader"])
    chosen = {"question": "activity_year", "format": "xlsx", "from_year": 2025, "strand": "training"}
    answer = client.get(reverse("analytics:page", args=["activity"]), chosen)
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active  # type: ignore[attr-defined]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Year", "Strand", "Activities"],
        ["2025", "Training", 2],
        ["2026", "Training", 1],
    ]
    other = client.get(reverse("analytics:page", args=["activity"]), {"question": "flows_year", "format": "csv"})
    assert other.status_code == 404


def test_a_reader_of_law_sees_law_alone(home: Path, people) -> None:
    text = page(entered(people["law"]), "partners")
    assert "Alpha: 2 agreements" in text
    assert "Beta (only the country is known): 1 agreement" in text
    text = page(entered(people["law"]), "activity")
    assert 'value="law"' in text
    assert 'value="mine"' not in text
    assert "2026" not in text.split('id="activity_year"')[1].split("</section>")[0]
    assert "Nothing fits" in page(entered(people["law"]), "activity", country="RU", from_year=2024, strand="training")


@pytest.mark.parametrize("odd", [{"country": "' OR 1=1"}, {"from_year": "x"}, {"unit": "\x00"}, {"strand": "<b>"}])
def test_odd_values_of_the_filter_are_left_out(home: Path, people, odd: dict[str, str]) -> None:
    assert "2024" in page(entered(people["reader"]), "activity", **odd)


def test_no_page_of_another_name(home: Path, people) -> None:
    assert entered(people["reader"]).get("/delivery/dashboards/secrets/").status_code == 404


def test_without_facts_one_asks_for_them_and_the_worker_gathers(empty_home: Path, people) -> None:
    client = entered(people["officer"])
    assert "No facts yet" in page(client, "flows")
    answer = client.post(reverse("analytics:gather"), {"page": "flows"}, follow=True)
    assert answer.redirect_chain == [(reverse("analytics:page", args=["flows"]), 302)]
    assert "will be gathered in a moment" in answer.content.decode()
    assert duties.waiting()
    progress = reverse("analytics:progress")
    assert client.get(progress).status_code == 200
    from convenio.worker.loop import run_due

    run_due(made_up.NOW.replace(year=2100))
    assert not duties.waiting()
    assert client.get(progress).headers["HX-Refresh"] == "true"
    assert "fewer than 5" in page(client, "flows")


def test_damaged_facts_are_said_to_be_so(empty_home: Path, people) -> None:
    from convenio.analytics.gathering import gather

    gather(made_up.NOW)
    next(iter(sets.current().files["agreements"])).write_bytes(b"")
    assert "The facts cannot be read" in page(entered(people["reader"]), "partners")


@pytest.mark.parametrize("role", ["reader", "reviewer", "signatory"])
def test_who_may_only_read_cannot_gather(empty_home: Path, people, role: str) -> None:
    assert entered(people[role]).post(reverse("analytics:gather")).status_code == 403
    assert not duties.waiting()


def test_the_command_gathers_lists_and_answers(empty_home: Path, people, capsys) -> None:
    assert main(["facts", "ask", "flows_year"]) == 1
    assert "Nothing was gathered yet" in capsys.readouterr().err
    assert main(["facts", "gather"]) == 0
    assert "28 rows in 5 tables" in capsys.readouterr().out
    assert main(["facts", "list"]) == 0
    assert "mobility, 7 rows" in capsys.readouterr().out
    assert main(["facts", "ask", "flows_partner", "--party", made_up.HOUSE]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "partner\tdirection\tpersons",
        "a.example\tout\tnot shown",
        "a.example\tin\t7",
        "b.example\tout\tfewer than 5",
    ]
    assert main(["facts", "ask", "nothing"]) == 1
    assert "There is no question nothing" in capsys.readouterr().err
