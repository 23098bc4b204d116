"""An officer words a clause of the house, in Arabic too, publishes it, and finds it in an agreement of three."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from convenio.parties.actions import keep_party
from convenio.parties.terms import Role
from convenio.people.models import Membership, Person
from tests.browser.test_walk import barriers, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ARABIC = "يوفد كل طرف {students} طلاب إلى الطرف الآخر لمدة لا تتجاوز {max_months} أشهر."


@pytest.fixture
def officer() -> Person:
    """An officer of a hosted university that knows two others."""
    names = {"chd.edu.cn": "Chang’an University", "tpu.ru": "Tomsk Polytechnic University", "north.example": "North"}
    parties = [
        keep_party(hei_id=hei, names={"en": name}, country="XX", hosted=hei == "chd.edu.cn")
        for hei, name in names.items()
    ]
    person = Person.objects.create_user("li@chd.edu.cn", "correct horse staple", name="Li")
    Membership.objects.create(person=person, party=parties[0], role=Role.OFFICER)
    return person


def look(page: Page, name: str) -> None:
    """The page is usable by everybody, and nothing sticks out."""
    if page.viewport_size and page.viewport_size["width"] > 400:
        assert barriers(page) == [], name
    assert overflow(page) <= 0, name


@pytest.mark.parametrize(
    ("width", "scheme", "scripts"), [(1280, "light", True), pytest.param(390, "dark", True, marks=pytest.mark.thorough)]
)
def test_a_clause_of_the_house_from_copy_to_draft(
    officer: Person,
    open_page: Callable[..., Page],
    enter: Any,
    live_server: Any,
    width: int,
    scheme: str,
    scripts: bool,
) -> None:
    page = open_page(width=width, scheme=scheme, scripts=scripts)
    enter(page, live_server.url, officer)
    page.goto(live_server.url + "/agreements/own/")
    look(page, "empty")
    page.goto(live_server.url + "/agreements/own/new/?search=quota")
    look(page, "choose")
    page.locator('button[value="clause:quota:reciprocal"]').click()
    page.fill("#languages", "English, ar")
    page.get_by_role("button", name="Save and stay here").click()
    page.fill("#name-en", "Our quota")
    page.fill("#name-ar", "حصتنا")
    page.fill("#heading-ar", "أعداد الطلاب")
    page.fill("#body-ar", ARABIC)
    expect(page.locator("#body-ar")).to_have_attribute("dir", "rtl")
    look(page, "clause")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Version 1 is published")).to_be_visible()
    look(page, "published")
    page.goto(live_server.url + "/agreements/kinds/")
    look(page, "kinds")
    page.goto(live_server.url + "/agreements/own/new/?sort=template")
    page.locator('button[value="template:NDA"]').click()
    look(page, "template")
    add_to_a_draft(page, live_server.url)


def add_to_a_draft(page: Page, base: str) -> None:
    """A draft of three parties in English and Arabic gets the clause, with its direction and where it came from."""
    page.goto(base + "/agreements/new/?kind=SEA")
    page.select_option("#id_partner", "tpu.ru")
    page.get_by_text("More than two parties").click()
    page.select_option("#id_others", "north.example")
    for tag in ("zh", "ru"):
        page.locator(f'input[name="languages"][value="{tag}"]').uncheck()
    page.fill("#id_further", "ar")
    look(page, "new")
    page.get_by_role("button", name="Begin the draft").click()
    page.wait_for_url(re.compile(r"/agreements/\d+/$"))
    pk = page.url.rstrip("/").rpartition("/")[2]
    page.goto(f"{base}/agreements/{pk}/edit/add/?search=quota")
    look(page, "add")
    page.get_by_role("button", name="Our quota").click()
    arabic = page.locator('.languages [lang="ar"]', has_text="أعداد الطلاب").first
    expect(arabic).to_have_attribute("dir", "rtl")
    expect(arabic.locator(".value").first).to_have_css("unicode-bidi", "plaintext")
    expect(page.get_by_text("From the own text “Our quota”, version 1.")).to_be_visible()
    look(page, "editor")
