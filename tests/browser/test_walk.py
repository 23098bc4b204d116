"""A walk through the pages of people, record and styles: no barrier, no complaint of the browser, no overflow."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from convenio.parties.actions import keep_party, mark_as_demo
from convenio.parties.terms import Acting, Role
from convenio.people.actions import invite_person
from convenio.people.models import Person
from tests.browser.axe import barriers, overflow
from tests.browser.conftest import PASSWORD
from tests.browser.languages import speak

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OPEN = ("/ui/", "/ui/?wrong=1", "/account/login/", "/account/password/reset/", "/account/signup/", "/nothing-here")
INSIDE = ("/me/", "/people/", "/people/?search=nobody", "/people/invite/", "/record/?chain=1", "/account/2fa/")
INSIDE += ("/account/sessions/", "/account/password/change/", "/account/reauthenticate/", "/account/logout/")


@pytest.fixture
def keeper() -> Person:
    house = keep_party(
        hei_id="chd.edu.cn", names={"en": "Chang’an University", "zh": "长安大学"}, hosted=True, colour="#d9a441"
    )
    mark_as_demo()
    person = invite_person(
        acting=Acting.node(house),
        email="keeper@chd.example",
        name="Zhao Lin",
        language="en",
        role=Role.KEEPER,
        at=timezone.now(),
    )
    person.set_password(PASSWORD)
    person.save()
    return person


DARK = ("/ui/?wrong=1", "/account/login/"), ("/me/", "/people/", "/record/?chain=1")


@pytest.mark.parametrize(
    ("scheme", "width", "walk"),
    [("light", 1280, (OPEN, INSIDE)), pytest.param("dark", 390, DARK, marks=pytest.mark.thorough)],
)
def test_every_page_can_be_used_by_everybody(
    scheme: str, width: int, walk: Any, open_page: Callable[..., Page], enter: Any, live_server: Any, keeper: Person
) -> None:
    page = open_page(scheme=scheme, width=width)
    problems: list[str] = []
    for address in walk[0]:
        page.goto(live_server.url + address)
        problems += barriers(page)
        assert overflow(page) <= 0, f"{address} is wider than the window"
    enter(page, live_server.url, keeper)
    for address in (*walk[1], f"/people/{keeper.pk}/"):
        page.goto(live_server.url + address)
        assert page.locator("h1").count() == 1, address
        problems += barriers(page)
        assert overflow(page) <= 0, f"{address} is wider than the window"
    assert not problems, "\n".join(problems)
    complaints = [line for line in page.complaints if "404" not in line and "400" not in line]  # type: ignore[attr-defined]
    assert not complaints


def test_the_walk_finds_a_barrier_when_there_is_one(open_page: Callable[..., Page], live_server: Any, db: None) -> None:
    page = open_page()
    page.goto(live_server.url + "/ui/")
    page.evaluate("document.querySelector('h1').style.color = '#ddd'")
    assert any("color-contrast" in line for line in barriers(page))
    page.evaluate("document.querySelector('h1').style.width = '200vw'")
    assert overflow(page) > 0


def test_the_language_is_changed_and_kept_without_script(
    open_page: Callable[..., Page], sign_in: Any, live_server: Any, keeper: Person
) -> None:
    page = open_page(scripts=False)
    sign_in(page, live_server.url, keeper.email)
    page.goto(f"{live_server.url}/people/?search=Zhao")
    speak(page, "ru")
    assert page.url == f"{live_server.url}/people/?search=Zhao"
    assert page.locator("html").get_attribute("lang") == "ru"
    keeper.refresh_from_db()
    assert keeper.language == "ru"


def test_moments_are_shown_in_the_readers_zone_and_the_menu_closes(
    open_page: Callable[..., Page], live_server: Any, keeper: Person, enter: Any
) -> None:
    page = open_page()
    page.goto(f"{live_server.url}/ui/")
    moment = page.locator("dl.facts time").first
    assert moment.get_attribute("title") == "4 Mar 2025, 08:20 UTC"
    assert moment.get_attribute("data-local") is None
    enter(page, live_server.url, keeper)
    page.goto(f"{live_server.url}/me/")
    page.locator("details.menu summary").click()
    assert page.locator("details.menu").get_attribute("open") is not None
    page.keyboard.press("Escape")
    assert page.locator("details.menu").get_attribute("open") is None
