"""Somebody reads what was promised and delivered: over all agreements, one board, the balance; in three languages."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import barriers
from tests.browser.test_walk import overflow
from tests.browser.two_nodes import Nodes

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("DELIVERY_SHOTS", "")
LANGUAGES = {"en": "en", "zh-hans": "zh-Hans", "ru": "ru"}


def looked_at(page: Page, name: str) -> None:
    """It fits narrow and wide; a picture of it where a folder is named."""
    for width, scheme in ((390, "dark"), (1280, "light")):
        page.set_viewport_size({"width": width, "height": 860})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert not overflow(page), f"{name} {width}"
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_all_agreements_to_the_evidence_of_one(nodes: Nodes, language: str) -> None:
    page = nodes.person(nodes.changan, language=language)
    delivery = f"{nodes.changan.plan.base_url}/delivery/"
    page.goto(delivery)
    expect(page.locator("html")).to_have_attribute("lang", LANGUAGES[language])
    expect(page.locator("table.portfolio tbody tr").first).to_be_visible()
    looked_at(page, f"portfolio-{language}")
    if language == "en":
        assert not barriers(page)
    page.goto(f"{delivery}balance/")
    expect(page.locator("table.portfolio")).to_contain_text("B = ")
    looked_at(page, f"balance-{language}")
    page.goto(f"{delivery}?by=country&order=best")
    expect(page.locator("table.portfolio th a").first).to_be_visible()
    page.goto(nodes.address(nodes.changan, "board/"))
    expect(page.locator("[data-digest]")).to_be_visible()
    expect(page.locator(".lamp svg").first).to_be_visible()
    looked_at(page, f"board-{language}")
    if language == "en":
        assert not barriers(page)
        page.locator("table.matrix a").first.click()
        expect(page.locator("ul.tabs a[aria-current]")).to_contain_text("20")
        page.locator("a.promised").first.click()
        assert "#activities" in page.url
    assert not page.complaints  # type: ignore[attr-defined]
