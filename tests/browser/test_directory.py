"""A partner is named by hand: typed in Chinese, chosen from the directory; the form is filled, the draft goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from convenio.directory.models import Placing
from convenio.directory.search import indexing
from convenio.parties.actions import keep_party
from convenio.people.models import Membership, Person
from tests.browser.axe import barriers, overflow
from tests.convenio.directory.rows import organisation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_partner_is_found_in_chinese_and_the_form_is_filled(
    open_page: Callable[..., Page], enter: Any, live_server: Any
) -> None:
    house = keep_party(hei_id="tpu.ru", names={"en": "Tomsk Polytechnic University"}, country="RU", hosted=True)
    person = Person.objects.create_user("officer@tpu.ru", name="Officer")
    Membership.objects.create(person=person, party=house, role="officer")
    names = {"en": "Chang'an University", "zh": "长安大学"}
    changan = organisation(*names.values(), names=names, country="CN", ror="05mxya461", domain="chd.edu.cn")
    organisation("Chang'an Automobile", "长安汽车", country="CN", kinds=["company"])
    indexing.rebuild()
    page = open_page()
    enter(page, live_server.url, person)
    page.goto(f"{live_server.url}/agreements/new/")
    page.get_by_role("link", name="find it in the directory").click()
    page.get_by_label("Find it in the directory").press_sequentially("长安大")
    first = page.locator("#offers li").first
    expect(first).to_contain_text("Chang'an University")
    assert not barriers(page)
    first.get_by_role("link", name="Choose").click()
    expect(page.get_by_label("Name in Chinese")).to_have_value("长安大学")
    expect(page.get_by_label("Internet domain of the university")).to_have_value("chd.edu.cn")
    assert not overflow(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Partner", exact=True)).to_have_value("chd.edu.cn")
    assert Placing.objects.get(party__hei_id="chd.edu.cn").organisation == changan
    page.goto(f"{live_server.url}/directory/")
    page.get_by_role("searchbox").press_sequentially("Чанъань")
    expect(page.locator("#found li").first).to_contain_text("in our list")
    assert not barriers(page)
    assert page.complaints == []  # type: ignore[attr-defined]
