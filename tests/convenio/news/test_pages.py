"""The public page of an agreement: what it says, to whom, in which language, and whom it counts."""

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from convenio.agreements import actions as agreements
from convenio.agreements import books
from convenio.agreements.queries.public import public_rows
from convenio.institutions import actions as institutions
from convenio.institutions.profile import read_profile
from convenio.news import queries
from convenio.news.announcement import read_announcement
from convenio.news.delivered import YearLine
from convenio.news.models import ReadingDay
from convenio.parties.terms import Refusal
from convenio.people.models import Membership, Person
from tests.convenio.institutions.profiles import tomsk
from tests.convenio.news.conftest import STORY

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"user-agent": FIREFOX, "accept-language": "en"})


def signed_in(party, role="officer"):
    person = Person.objects.create_user(f"{role}@{party.hei_id}", name=role)
    Membership.objects.create(person=person, party=party, role=role)
    client = Client(headers={"user-agent": FIREFOX})
    client.force_login(person)
    return client


def text_of(client, path, **headers):
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_the_page_says_all_the_announcement_said_and_the_promised_numbers(released, tpu, visitor, wire):
    institutions.save_profile(acting=tpu.officer, about=tpu.party, profile=read_profile(tomsk()), at=wire.now)
    page = text_of(visitor, f"/a/{released.pact}/")
    for words in (
        "CHD and Tomsk Polytechnic University Signed an Inter-school Cooperation Agreement",
        "11 June 2020",
        "Clicks counted by the announcement itself",
        ">367<",
        "not stated",
        "Sha Aimin and Victor V. Dyomin",
        "Cultivate high-level international talents.",
        "equality and mutual benefit, complementary advantages, mutual cooperation, and common development",
        "Visits of teachers",
        "Mutual visits of teachers.",
        "Teachers and researchers who visit",
        "Students on exchange",
        "Jointly run programmes",
        "Joint research projects",
        "each way",
        "QS World University Rankings",
        "ranks first in Russia",
        "small satellite using 3D printing",
        "more than 150,000",
        "one of 13",
        "Rector of Chang’an",
        "with an electronic signature on its node",
        "How it counts",
        "No cookie is set",
    ):
        assert words in page, words
    assert page.count('class="mark ') >= 4
    assert 'style="' not in page


def test_it_is_read_in_every_language_of_the_agreement_with_the_words_around_it(released, visitor):
    chinese = text_of(visitor, f"/a/{released.pact}/zh/")
    assert '<article class="public" lang="zh"' in chinese
    assert "长安大学与托木斯克理工大学签署校际合作协议" in chinese
    assert "来访教师与研究人员" in chinese
    assert "平等互利、优势互补" in chinese
    russian = text_of(visitor, f"/a/{released.pact}/", **{"accept-language": "ru"})
    assert "Подписано соглашение" in russian
    assert "Приезжающие преподаватели" in russian
    assert 'hreflang="zh"' in russian
    assert visitor.get(f"/a/{released.pact}/pt/").status_code == 301


def test_a_reader_of_another_language_gets_english(released, visitor):
    assert "Visits of teachers" in text_of(visitor, f"/a/{released.pact}/", **{"accept-language": "fr"})


@pytest.mark.parametrize("who", ["chd", "tpu"])
def test_one_side_alone_is_not_enough_and_each_may_take_it_back(released, chd, tpu, wire, visitor, who):
    path = f"/a/{released.pact}/"
    assert visitor.get(path).status_code == 200
    house = {"chd": chd, "tpu": tpu}[who]
    agreements.withdraw_release(acting=house.officer, agreement=house.copy(released), at=wire.later(minutes=1))
    wire.run()
    answer = visitor.get(path)
    assert answer.status_code == 404
    assert "have not both released it" in answer.content.decode()
    assert list(public_rows()) == []


def test_different_contents_are_not_a_release(in_force, chd, tpu, wire, visitor):
    for house, clicks in ((chd, 367), (tpu, 368)):
        agreements.release_page(
            acting=house.officer,
            agreement=house.copy(in_force),
            fields={"announcement": {**STORY, "clicks": clicks}},
            at=wire.later(minutes=1),
        )
        wire.run()
    assert visitor.get(f"/a/{in_force.pact}/").status_code == 404
    assert visitor.get("/a/00000000-0000-0000-0000-000000000000/").status_code == 404


def test_a_malformed_announcement_of_a_partner_leaves_the_rest_standing(in_force, chd, tpu, wire, visitor):
    bad = {**STORY, "url": "javascript:alert(1)", "title": {"en": "<script>alert(1)</script>"}}
    for house in (chd, tpu):
        agreements.release_page(
            acting=house.officer, agreement=house.copy(in_force), fields={"announcement": bad}, at=wire.later(minutes=1)
        )
        wire.run()
    page = text_of(visitor, f"/a/{in_force.pact}/")
    assert "javascript:" not in page
    assert "Teachers and researchers who visit" in page


def test_markup_in_an_announcement_is_text_also_in_the_data_block(in_force, chd, tpu, wire, visitor):
    title = {"en": "</script><script>alert(1)</script> & <b>"}
    for house in (chd, tpu):
        agreements.release_page(
            acting=house.officer,
            agreement=house.copy(in_force),
            fields={"announcement": {**STORY, "title": title}},
            at=wire.later(minutes=1),
        )
        wire.run()
    page = text_of(visitor, f"/a/{in_force.pact}/")
    assert "<script>alert(1)" not in page
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert found
    assert json.loads(found[1])["headline"] == title["en"]


def test_the_page_names_itself_for_search_engines_and_sets_no_cookie(released, visitor):
    answer = visitor.get(f"/a/{released.pact}/")
    page = answer.content.decode()
    assert not answer.cookies
    assert f'<meta property="og:url" content="http://testserver/a/{released.pact}/">' in page
    data = json.loads(re.search(r'ld\+json">(.*?)</script>', page, re.S)[1])
    assert data["datePublished"] == "2020-06-11"
    assert [one["identifier"] for one in data["about"]] == ["chd.edu.cn", "tpu.ru"]
    assert "unsafe" not in answer["Content-Security-Policy"]


def test_readers_are_counted_once_and_robots_members_and_heads_not(released, chd, visitor):
    path = f"/a/{released.pact}/"
    for _time in range(3):
        visitor.get(path)
    visitor.get(f"{path}zh/")
    visitor.head(path)
    Client(headers={"user-agent": "Googlebot/2.1"}).get(path)
    Client(headers={"user-agent": f"{FIREFOX} x", "sec-purpose": "prefetch"}).get(path)
    signed_in(chd.party).get(path)
    assert ReadingDay.objects.get().readers == 1
    other = Client(headers={"user-agent": FIREFOX}, REMOTE_ADDR="198.51.100.9")
    assert "2 readers on this node" in text_of(other, path)


def test_a_public_page_gets_another_announcement_when_both_release_it(released, chd, tpu, wire, visitor):
    again = {"format": "convenio-announcement-1", "title": {"en": "Renewed"}, "published_on": "2026-11-02"}
    with pytest.raises(Refusal, match="already"):
        agreements.release_page(acting=chd.officer, agreement=chd.copy(released), at=wire.later(minutes=1))
    agreements.release_page(
        acting=chd.officer, agreement=chd.copy(released), fields={"announcement": again}, at=wire.later(minutes=1)
    )
    wire.run()
    assert visitor.get(f"/a/{released.pact}/").status_code == 404
    agreements.release_page(acting=tpu.officer, agreement=tpu.copy(released), at=wire.later(minutes=1))
    wire.run()
    assert "Renewed" in text_of(visitor, f"/a/{released.pact}/")


def test_the_number_of_queries_does_not_grow_with_promises_readers_or_agreements(released, chd, tpu, wire, visitor):
    def count():
        books.forget_cached()
        with CaptureQueriesContext(connection) as made:
            assert visitor.get(f"/a/{released.pact}/").status_code == 200
        return len(made)

    visitor.get(f"/a/{released.pact}/")
    before = count()
    institutions.save_profile(acting=tpu.officer, about=tpu.party, profile=read_profile(tomsk()), at=wire.now)
    with_profile = count()
    value = tomsk()
    value["facts"] = [{**value["facts"][0], "key": f"f{number}"} for number in range(50)]
    institutions.save_profile(acting=tpu.officer, about=tpu.party, profile=read_profile(value), at=wire.now)
    for number in range(20):
        Client(headers={"user-agent": f"{FIREFOX} {number}"}).get(f"/a/{released.pact}/")
    assert count() == with_profile
    assert with_profile - before <= 10
    assert with_profile < 45


def test_the_list_finds_by_university_and_title_and_names_each_agreement_once(released, visitor):
    page = text_of(visitor, "/public/")
    assert page.count(f"/a/{released.pact}/") == 1
    assert str(released.pact) in text_of(visitor, "/public/?search=томск")
    nothing = text_of(visitor, "/public/?search=nobody")
    assert str(released.pact) not in nothing
    assert "No public agreement fits" in nothing


def test_an_officer_releases_with_an_announcement_and_the_other_side_the_same(in_force, chd, tpu, wire, visitor):
    ours, theirs = signed_in(chd.party), signed_in(tpu.party)
    path = f"/agreements/{chd.copy(in_force).pk}/release/"
    assert "It becomes public only when both sides" in text_of(ours, path)
    typed = {"title__en": "Signed", "published_on": "2020-06-11", "clicks": "367", "said_visits__zh": "教师互访"}
    answer = ours.post(path, typed)
    assert answer.status_code == 302
    wire.run()
    assert "It waits for the other side" in text_of(ours, path)
    their_path = f"/agreements/{tpu.copy(in_force).pk}/release/"
    page = text_of(theirs, their_path)
    assert "It waits for you" in page
    assert "教师互访" in page
    assert theirs.post(their_path, {"same": "1"}).status_code == 302
    wire.run()
    assert "Signed" in text_of(visitor, f"/a/{in_force.pact}/")
    assert "The page is public." in text_of(ours, path)
    assert ours.post(path, {"withdraw": "1"}).status_code == 302
    assert visitor.get(f"/a/{in_force.pact}/").status_code == 404


def test_a_half_announcement_stays_in_the_form(in_force, chd):
    client = signed_in(chd.party)
    path = f"/agreements/{chd.copy(in_force).pk}/release/"
    answer = client.post(path, {"title__en": "Signed in June", "clicks": "12"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "An announcement needs a title and a day" in page
    assert 'value="Signed in June"' in page


def test_who_may_not_release_sees_why_and_other_houses_agreements_do_not_exist(in_force, chd, tpu):
    reader = signed_in(chd.party, "reader")
    path = f"/agreements/{chd.copy(in_force).pk}/release/"
    page = text_of(reader, path)
    assert "disabled" in page
    answer = reader.post(path, {"title__en": "x", "published_on": "2020-06-11"})
    assert answer.status_code in (403, 409)
    assert signed_in(tpu.party).get(path).status_code == 404


def test_the_released_announcement_is_the_one_that_was_typed(released, tpu):
    fields = queries.released_fields(tpu.copy(released), "chd.edu.cn")
    assert fields is not None
    assert queries.announcement_in(fields) == read_announcement(STORY)


def test_a_promise_one_way_keeps_its_direction_and_two_ways_are_one_line():
    def promise(way, quantity=2, confirmed=1):
        years = (YearLine(2024, 2, confirmed), YearLine(2025, 2, 0))
        done = queries.Done(4, confirmed, years)
        return queries.Promise(quantity, "a year", "Teachers", (way,), 2020, 2025, done)

    both = queries.both_ways([promise("a → b"), promise("b → a", confirmed=3)])
    assert [(one.directions, one.done.promised, one.done.confirmed) for one in both] == [(("a → b", "b → a"), 8, 4)]
    assert [(year.year, year.promised, year.confirmed) for year in both[0].done.years] == [(2024, 4, 4), (2025, 4, 0)]
    assert len(queries.both_ways([promise("a → b"), promise("b → a", quantity=3)])) == 2


def test_the_nearest_language_of_a_text_is_chosen():
    assert queries.nearest("zh-hans", ("ru", "zh")) == "zh"
    assert queries.nearest("pt-BR", ("zh", "pt", "en")) == "pt"
    assert queries.nearest("pt-BR", ("pt", "pt-BR")) == "pt-BR"
    assert queries.nearest("fr", ("zh", "en")) == "en"
    assert queries.nearest("fr", ("pt", "zh")) == "pt"
