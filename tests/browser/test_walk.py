"""A walk through the pages of people, record and styles: no barrier, no complaint of the browser, no overflow."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page

from convenio.parties.actions import keep_party, mark_as_demo
from convenio.parties.terms import Acting, Role
from convenio.people.actions import invite_person
from convenio.people.models import Person
from tests.browser.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
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


def barriers(page: Page) -> list[str]:
    """What axe finds, one line each."""
    found = Axe().run(page, options=RULES)["violations"]
    return [
        f"{page.url} {v['id']}: {node['target']} {node.get('failureSummary')}" for v in found for node in v["nodes"]
    ]


def overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_every_page_can_be_used_by_everybody(
    scheme: str, width: int, open_page: Callable[..., Page], sign_in: Any, live_server: Any, keeper: Person
) -> None:
    page = open_page(scheme=scheme, width=width)
    problems: list[str] = []
    for address in OPEN:
        page.goto(live_server.url + address)
        problems += barriers(page)
        assert overflow(page) <= 0, f"{address} is wider than the window"
    sign_in(page, live_server.url, keeper.email)
    for address in (*INSIDE, f"/people/{keeper.pk}/"):
        page.goto(live_server.url + address)
        assert page.locator("h1").count() == 1, address
        problems += barriers(page)
        assert overflow(page) <= 0, f"{address} is wider than the window"
    assert not problems, "\n".join(problems)
    complaints = [line for line in page.complaints if "404" not in line and "400" not in line]  # type: ignore[attr-defined]
    assert not complaints


def test_the_language_is_changed_and_kept_without_script(
    open_page: Callable[..., Page], sign_in: Any, live_server: Any, keeper: Person
) -> None:
    page = open_page(scripts=False)
    sign_in(page, live_server.url, keeper.email)
    page.goto(f"{live_server.url}/people/?search=Zhao")
    page.locator('.languages-of-page button[value="ru"]').click()
    assert page.url == f"{live_server.url}/people/?search=Zhao"
    assert page.locator("html").get_attribute("lang") == "ru"
    keeper.refresh_from_db()
    assert keeper.language == "ru"


def test_moments_are_shown_in_the_readers_zone_and_the_menu_closes(
    open_page: Callable[..., Page], live_server: Any, keeper: Person, sign_in: Any
) -> None:
    page = open_page()
    page.goto(f"{live_server.url}/ui/")
    moment = page.locator("dl.facts time").first
    assert moment.get_attribute("title") == "4 Mar 2025, 08:20 UTC"
    assert moment.get_attribute("data-local") is None
    sign_in(page, live_server.url, keeper.email)
    page.goto(f"{live_server.url}/me/")
    page.locator("details.menu summary").click()
    assert page.locator("details.menu").get_attribute("open") is not None
    page.keyboard.press("Escape")
    assert page.locator("details.menu").get_attribute("open") is None
