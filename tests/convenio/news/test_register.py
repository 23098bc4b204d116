"""The public register: what it lists, filters, maps and feeds, and that nothing unreleased is in any of it."""

import json
import re
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from convenio.agreements import actions as agreements
from convenio.agreements.models import Agreement
from convenio.institutions import actions as institutions
from convenio.institutions.profile import read_profile
from convenio.news.actions import release_with_announcement
from convenio.news.announcement import read_announcement
from tests.convenio.institutions.profiles import tomsk
from tests.convenio.news.conftest import STORY
from tests.convenio.news.test_pages import text_of, visitor  # noqa: F401

ATOM = "{http://www.w3.org/2005/Atom}"
PUBLIC = ("/public/", "/public/map/", "/public/news/", "/public/feed/en/", "/sitemap.xml", "/public/?format=csv")
MAPPED = ("/public/map/", "/public/map/?format=csv")


def told(client, *paths):
    return " ".join(text_of(client, path) for path in paths)


def test_a_partner_that_released_nothing_is_nowhere_not_even_counted(in_force, chd, wire, visitor):  # noqa: F811
    """In force, released by one side only: no name, no country, no choice in a filter, no point, no number."""
    release_with_announcement(
        acting=chd.officer,
        agreement=chd.copy(in_force),
        announcement=read_announcement(STORY),
        at=wire.later(minutes=1),
    )
    wire.run()
    page = told(visitor, *PUBLIC, *MAPPED)
    for word in ("Tomsk", "tpu.ru", "Russia", "Cooperation 2026", str(in_force.pact), 'class="spot'):
        assert word not in page, word
    assert "No agreement is public yet" in page
    narrowed = text_of(visitor, "/public/?partner=tpu.ru&country=RU&strand=visits&year=2026")
    assert "Tomsk" not in narrowed.replace("partner=tpu.ru", "")


def test_what_is_released_is_in_all_and_withdrawn_is_gone_from_all_at_once(released, tpu, wire, visitor):  # noqa: F811
    for path in (*PUBLIC[:1], *PUBLIC[3:]):
        assert str(released.pact) in text_of(visitor, path), path
    for path in MAPPED:
        assert "Tomsk Polytechnic" in text_of(visitor, path), path
    agreements.withdraw_release(acting=tpu.officer, agreement=tpu.copy(released), at=wire.later(minutes=1))
    page = told(visitor, *PUBLIC, *MAPPED)
    assert str(released.pact) not in page
    assert "Tomsk" not in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("country=RU", True),
        ("country=CN", True),
        ("country=DE", True),  # not offered, so it is left out and everything stays
        ("partner=tpu.ru", True),
        ("partner=chd.edu.cn", True),
        ("strand=visits", True),
        ("strand=<script>", True),
        ("year=2026", True),
        ("year=1999", True),
        ("search=nothing", False),
        ("search=томск&strand=research&year=2026", True),
        ("page=x", True),
    ],
)
def test_filters(released, visitor, asked, found):  # noqa: F811
    page = text_of(visitor, f"/public/?{asked}")
    assert (str(released.pact) in page) is found
    assert "<script>" not in page.replace("<script src", "")


def test_filters_narrow(released, visitor):  # noqa: F811
    Agreement.objects.filter(pact=released.pact).update(in_force_from="2019-01-01", ended_on="2020-12-31")
    page = text_of(visitor, "/public/")
    assert '<option value="2020">' in page
    assert '<option value="2021">' not in page
    Agreement.objects.filter(pact=released.pact).update(in_force_from="2025-01-01", ended_on=None)
    assert str(released.pact) in text_of(visitor, "/public/?year=2025")


def test_the_map_has_coasts_a_point_with_a_name_and_the_same_as_a_table(released, tpu, wire, visitor):  # noqa: F811
    page = text_of(visitor, "/public/map/")
    assert page.count('class="spot roughly"') == 2  # no profile says where they are: only the country is known
    institutions.save_profile(acting=tpu.officer, about=tpu.party, profile=read_profile(tomsk()), at=wire.now)
    page = text_of(visitor, "/public/map/")
    assert page.count('class="spot roughly"') == 1
    assert 'aria-label="Tomsk Polytechnic University: 1 public agreement"' in page
    assert 'href="/public/?partner=tpu.ru"' in page
    assert page.count('<th scope="row">') == 2
    assert 'style="' not in page


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Public agreements"), ("zh-hans", "长安大学"), ("ru", "Чанъаньский")]
)
def test_it_is_read_in_three_languages(released, visitor, language, words):  # noqa: F811
    assert words in text_of(visitor, "/public/", **{"accept-language": language})


@pytest.mark.parametrize("language", ["en", "zh", "ru"])
def test_the_feed_is_atom(released, visitor, language):  # noqa: F811
    answer = visitor.get(f"/public/feed/{language}/")
    assert answer["Content-Type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(answer.content)
    assert root.tag == f"{ATOM}feed"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    links = {one.get("rel"): one.get("href") for one in root.findall(f"{ATOM}link")}
    assert links["self"] == f"http://testserver/public/feed/{language}/"
    for parent in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(parent.findall(f"{ATOM}{name}")) == 1, name
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", parent.findtext(f"{ATOM}updated"))
        assert parent.findtext(f"{ATOM}id").startswith("http://testserver/")
        assert parent.find(f"{ATOM}author/{ATOM}name").text
    assert len(root.findall(f"{ATOM}entry")) == 1
    title = root.findtext(f"{ATOM}entry/{ATOM}title")
    assert title == {"en": "Cooperation 2026–2030", "zh": "合作协议", "ru": "Соглашение о сотрудничестве"}[language]
    assert visitor.get("/public/feed/pt/").status_code == 404


def test_titles_with_characters_that_xml_cannot_carry_do_not_break_the_feed(released, visitor):  # noqa: F811
    Agreement.objects.filter(pact=released.pact).update(title={"en": "A\x0b<b>\ud800 & B"[:4] + "<b> & B"})
    root = ElementTree.fromstring(visitor.get("/public/feed/en/").content)
    assert "<b> & B" in root.findtext(f"{ATOM}entry/{ATOM}title")


def test_the_page_says_what_it_is_to_programs(released, visitor):  # noqa: F811
    page = text_of(visitor, f"/a/{released.pact}/zh/")
    address = f"http://testserver/a/{released.pact}/"
    assert f'<link rel="canonical" href="{address}">' in page
    assert re.findall(r'hreflang="([^"]+)" href="([^"]+)"', page)[:4] == [
        ("zh", f"{address}zh/"),
        ("ru", f"{address}ru/"),
        ("en", f"{address}en/"),
        ("x-default", address),
    ]
    data = json.loads(re.search(r'ld\+json">(.*?)</script>', page, re.S)[1])
    assert (data["@type"], data["inLanguage"], data["url"]) == ("Article", "zh", address)
    assert 'property="og:title" content="长安大学' in page
    assert f'href="{reverse("agreements:check")}"' in page


def test_robots_know_what_is_closed_and_where_the_map_of_the_site_is(released, visitor):  # noqa: F811
    text = text_of(visitor, "/robots.txt")
    assert "Disallow: /agreements/" in text
    assert "Disallow: /public" not in text
    assert "Sitemap: http://testserver/sitemap.xml" in text
    root = ElementTree.fromstring(visitor.get("/sitemap.xml").content)
    places = [one.text for one in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert f"http://testserver/a/{released.pact}/" in places
