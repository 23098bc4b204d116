"""Pages of universities: what a visitor, a reader and an officer see, and what typed values survive."""

import json
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from convenio.directory.models import Organisation
from convenio.directory.search import indexing
from convenio.institutions import actions, queries
from convenio.institutions.duties import LEARN
from convenio.institutions.profile import Fact, profile_digest, read_profile
from convenio.parties.actions import keep_party
from convenio.parties.models import Party
from convenio.parties.terms import Acting
from convenio.people.models import Membership, Person
from convenio.worker.models import Task
from tests.convenio.directory.rows import organisation
from tests.convenio.institutions.conftest import AT
from tests.convenio.institutions.profiles import tomsk


def signed_in(party: Party, role: str, language: str = "en") -> Client:
    person = Person.objects.create_user(f"{role}@example.org", name=role, language=language)
    Membership.objects.create(person=person, party=party, role=role)
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def office(changan: Party) -> Client:
    return signed_in(changan, "officer")


@pytest.fixture
def learnt(changan: Party, tomsk_party: Party) -> Party:
    actions.keep_announced_profile(about=tomsk_party, content=read_profile(tomsk()), asked_by=changan, at=AT)
    return tomsk_party


@pytest.fixture
def own(changan: Party, officer: Acting) -> str:
    profile = replace(read_profile(tomsk()), hei_id="chd.edu.cn", names=changan.names, country="CN")
    return actions.save_profile(acting=officer, about=changan, profile=profile, at=AT).digest


def html(client: Client, path: str, **headers: str) -> str:
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def test_the_page_of_a_partner_says_all_it_announced_with_sources_and_a_picture(office: Client, learnt: Party) -> None:
    page = html(office, "/institutions/tpu.ru/")
    for words in (
        "Tomsk Polytechnic University",
        "Томский политехнический университет",
        "National research university",
        "one of 13",
        ">387<",
        "Russian Engineering Education Association",
        "year not stated",
        "ranks first in Russia",
        "small satellite using 3D printing",
        "Russian Space Agency",
        "March 2016",
        "more than 150,000",
        "Announcement of 11 June 2020",
        "source 1",
        "In its own words, read from its own node.",
    ):
        assert words in page, words
    assert page.count('<svg class="chart"') == 2
    assert 'role="img"' in page
    assert "<style" not in page
    assert 'style="' not in page


def test_the_page_speaks_the_readers_language_and_marks_texts_in_another(changan: Party, learnt: Party) -> None:
    page = html(signed_in(changan, "reader", "ru"), "/institutions/tpu.ru/", **{"Accept-Language": "ru"})
    assert "Томский политехнический университет</h1>" in page
    assert '<span lang="en" dir="ltr">ranks first in Russia</span>' in page
    assert "150\u00a0000" in page


def test_strangers_see_hosted_universities_in_their_own_words_and_no_partners(
    client: Client, changan: Party, learnt: Party, own: str
) -> None:
    assert "150,000" in html(client, "/institutions/chd.edu.cn/")
    assert client.get("/institutions/tpu.ru/").status_code == 404
    assert client.get("/institutions/nobody.example/").status_code == 404
    assert client.get("/partners/").status_code == 302
    assert client.get("/institutions/chd.edu.cn/edit/").status_code == 302
    assert "Edit our profile" not in html(client, "/institutions/chd.edu.cn/")


def test_the_list_searches_filters_and_is_honest_when_nothing_fits(office: Client, learnt: Party) -> None:
    page = html(office, "/partners/")
    assert "Tomsk Polytechnic University" in page
    assert "Chang’an University" in page
    found = html(office, "/partners/?search=томск&country=RU")
    assert "tpu.ru" in found
    assert "chd.edu.cn</span>" not in found
    assert "No university fits" in html(office, "/partners/?search=xyz")


def test_the_export_opens_in_spreadsheets_and_runs_no_formula(office: Client, changan: Party) -> None:
    keep_party(hei_id="evil.example", names={"en": '=HYPERLINK("http://evil.example")'}, country="GB")
    answer = office.get("/partners/?format=csv")
    text = answer.content.decode()
    assert text.startswith("\ufeff")
    assert "\"'=HYPERLINK(" in text
    assert "长安大学" in text
    assert answer["Content-Disposition"].endswith('"universities.csv"')


def test_a_new_ranking_is_added_through_the_form_in_the_series_of_the_years_before(office: Client, own: str) -> None:
    page = html(office, "/institutions/chd.edu.cn/edit/rankings/new/?series=qs-world")
    assert 'value="QS World University Rankings"' in page
    typed = {
        "seen": own,
        "publisher__en": "QS",
        "scope": "world",
        "scope_names__en": "QS World University Rankings",
        "year": "2023",
        "place": "401",
        "place_until": "410",
        "source": "qs",
    }
    answer = office.post("/institutions/chd.edu.cn/edit/rankings/new/?series=qs-world", typed)
    assert answer.status_code == 302
    profile = queries.own_word("chd.edu.cn")
    assert profile
    assert (profile.rankings[-1].series, profile.rankings[-1].place_until) == ("qs-world", 410)
    assert "401–410" in html(office, "/institutions/chd.edu.cn/")


@pytest.mark.parametrize(
    ("part", "typed", "words"),
    [
        ("rankings", {"place": "0"}, "greater than or equal to 1"),
        ("facts", {"names__en": "students", "value": "many", "how": "exactly"}, "whole number"),
        ("facts", {"value": "3", "how": "exactly"}, "at least one language"),
        ("contacts", {"role": "press", "email": "nobody"}, "valid email"),
        ("sources", {"title__en": "x", "url": "javascript:alert(1)"}, "valid URL"),
        ("achievements", {"what__en": "x", "on": "last spring"}, "must look like 2016"),
        ("strengths", {"field__en": "x", "claim__en": "a\u202eb"}, "U+202E"),
    ],
)
def test_what_is_typed_wrong_stays_in_the_form_with_the_reason_beside_it(
    office: Client, own: str, part: str, typed: dict[str, str], words: str
) -> None:
    answer = office.post(f"/institutions/chd.edu.cn/edit/{part}/new/", {"seen": own, **typed})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert words in page
    for value in typed.values():
        assert value in page
    profile = queries.own_word("chd.edu.cn")
    assert profile
    assert profile_digest(profile) == own


def test_two_officers_at_once_the_later_keeps_its_words_and_may_save_once_more(
    office: Client, changan: Party, officer: Acting, own: str
) -> None:
    actions.put_entry(
        acting=officer,
        about=changan,
        part="facts",
        index=None,
        entry=Fact("flats", {"en": "flats"}, 12),
        seen_digest=own,
        at=AT,
    )
    typed = {"seen": own, "names__en": "laboratories", "how": "exactly", "value": "40"}
    answer = office.post("/institutions/chd.edu.cn/edit/facts/new/", typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody else changed this profile" in page
    assert 'value="laboratories"' in page
    now = queries.own_word("chd.edu.cn")
    assert now
    assert f'value="{profile_digest(now)}"' in page
    again = office.post("/institutions/chd.edu.cn/edit/facts/new/", {**typed, "seen": profile_digest(now)})
    assert again.status_code == 302
    kept = queries.own_word("chd.edu.cn")
    assert kept
    assert [fact.value for fact in kept.facts] == [150000, 12, 40]


def test_basics_are_changed_and_emptied(office: Client, own: str) -> None:
    page = html(office, "/institutions/chd.edu.cn/edit/basics/")
    assert 'value="56.4651"' in page
    typed = {"seen": own, "names__en": "Chang’an University", "names__zh": "长安大学", "city__en": "Xi’an"}
    assert office.post("/institutions/chd.edu.cn/edit/basics/", typed).status_code == 302
    profile = queries.own_word("chd.edu.cn")
    assert profile
    assert (profile.place.city, profile.place.latitude, profile.ror) == ({"en": "Xi’an"}, "", "")
    assert len(profile.rankings) == 7


def test_a_reader_sees_why_not_and_cannot(changan: Party, own: str) -> None:
    client = signed_in(changan, "reader")
    assert "Only an officer may change a profile" in html(client, "/institutions/chd.edu.cn/")
    answer = client.post("/institutions/chd.edu.cn/edit/facts/0/remove/", {"seen": own})
    assert answer.status_code == 302
    typed = {"seen": own, "names__en": "x", "how": "exactly", "value": "1"}
    refused = client.post("/institutions/chd.edu.cn/edit/facts/new/", typed)
    assert "Only an officer may change a profile" in refused.content.decode()
    profile = queries.own_word("chd.edu.cn")
    assert profile
    assert profile_digest(profile) == own


def test_every_entry_has_a_form_that_saves_unchanged_to_the_same_profile(office: Client, own: str) -> None:
    profile = queries.own_word("chd.edu.cn")
    assert profile
    html(office, "/institutions/chd.edu.cn/edit/")
    for part in ("sources", "contacts", "affiliations", "rankings", "strengths", "achievements", "facts"):
        path = f"/institutions/chd.edu.cn/edit/{part}/0/"
        form = office.get(path).context["form"]
        typed: dict[str, Any] = {name: form[name].value() for name in form.fields}
        answer = office.post(path, {name: value for name, value in typed.items() if value not in (None, "")})
        assert answer.status_code == 302, (part, answer.content.decode())
        assert queries.own_word("chd.edu.cn") == profile, part
    assert office.get("/institutions/chd.edu.cn/edit/facts/9/").status_code == 404
    assert office.get("/institutions/chd.edu.cn/edit/cooking/new/").status_code == 404


def test_a_profile_is_taken_over_from_a_file_or_refused_with_the_place(office: Client, changan: Party) -> None:
    value = {**tomsk(), "hei_id": "chd.edu.cn", "country": "CN"}
    file = SimpleUploadedFile("p.json", json.dumps(value).encode())
    assert office.post("/institutions/chd.edu.cn/edit/import/", {"file": file, "seen": ""}).status_code == 302
    downloaded = office.get("/institutions/chd.edu.cn/profile.json")
    assert json.loads(downloaded.content)["rankings"][3]["place"] == 387
    digest = queries.own_word("chd.edu.cn")
    value["rankings"][0]["place"] = -1
    bad = SimpleUploadedFile("p.json", json.dumps(value).encode())
    answer = office.post("/institutions/chd.edu.cn/edit/import/", {"file": bad, "seen": "x"})
    assert answer.status_code == 400
    assert "rankings[0].place" in answer.content.decode()
    assert queries.own_word("chd.edu.cn") == digest


def test_a_script_in_a_profile_is_shown_as_text(office: Client, changan: Party, tomsk_party: Party) -> None:
    value = tomsk()
    value["about"] = {"en": "<script>alert(1)</script>"}
    value["rankings"][0]["scope_names"] = {"en": '"><img src=x onerror=alert(1)>'}
    actions.keep_announced_profile(about=tomsk_party, content=read_profile(value), asked_by=changan, at=AT)
    page = html(office, "/institutions/tpu.ru/")
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_an_officer_asks_the_partners_node_again(office: Client, learnt: Party) -> None:
    answer = office.post("/institutions/tpu.ru/refresh/")
    assert answer.status_code == 302
    assert Task.objects.filter(name=LEARN, key="tpu.ru").exists()
    assert "Asked." in html(office, answer["Location"])
    assert office.post("/institutions/chd.edu.cn/refresh/").status_code == 409


def test_the_pages_need_as_many_queries_for_one_university_as_for_many(office: Client, learnt: Party) -> None:
    def count(path: str) -> int:
        office.get(path)
        with CaptureQueriesContext(
            connection,
        ) as queries_made:
            assert office.get(path).status_code == 200
        return len(queries_made)

    lists, page = count("/partners/"), count("/institutions/tpu.ru/")
    for number in range(40):
        party = keep_party(hei_id=f"u{number}.example", names={"en": f"University {number}"}, country="GB")
        value = {**tomsk(), "hei_id": party.hei_id, "country": "GB"}
        actions.keep_announced_profile(about=party, content=read_profile(value), asked_by=learnt, at=AT)
    assert count("/partners/") == lists
    assert count("/institutions/tpu.ru/") == page


@pytest.fixture
def in_directory(db: None) -> Organisation:
    """Tomsk Polytechnic as an import would leave it."""
    names = {"en": "Tomsk Polytechnic University", "ru": "Томский политехнический университет"}
    values = {"country": "RU", "ror": "00a45v709", "domain": "tpu.ru", "website": "https://tpu.ru"}
    row = organisation(names["en"], names["ru"], names=names, **values)
    indexing.keep([row.pk])
    return row


def test_a_partner_is_found_in_the_directory_and_filled_from_there(office: Client, in_directory: Organisation) -> None:
    back = "/agreements/new/"
    typed = office.get("/partners/new/", {"search": "томский", "next": back}, headers={"HX-Request": "true"})
    href = f"/partners/new/?organisation={in_directory.pk}&amp;next=%2Fagreements%2Fnew%2F"
    assert href in typed.content.decode()
    assert "<h1>" not in typed.content.decode()
    form = office.get("/partners/new/", {"organisation": in_directory.pk, "next": back}).context["form"]
    filled = {box.name: box.value() or "" for box in form}
    assert (filled["hei_id"], filled["name_ru"]) == ("tpu.ru", "Томский политехнический университет")
    saved = office.post("/partners/new/", filled)
    assert saved["Location"] == "/agreements/new/?partner=tpu.ru"
    party = Party.objects.get(hei_id="tpu.ru")
    assert party.placing.organisation == in_directory
    assert party.placing.by == "officer"
    known = office.get("/partners/new/", {"search": "tpu.ru"}).content.decode()
    assert 'href="/institutions/tpu.ru/"' in known
    assert "organisation=" not in known
    elsewhere = office.get("/partners/new/", {"organisation": "1" * 30, "next": "https://evil.example/"})
    assert (elsewhere.context["next"], elsewhere.context["chosen"]) == ("", None)
