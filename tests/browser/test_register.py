"""A person works with the register: filters and keeps them, walks the map with the keyboard, prints one sheet."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.axe import barriers
from tests.browser.languages import speak
from tests.convenio.register.many import fill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = ("?all=1", "time/?group=country", "map/", "frameworks/", "numbers/", "rector/")


def test_filter_keep_map_and_print(
    open_page: Callable[..., Page], live_server: Any, enter: Callable[..., None]
) -> None:
    big = fill("big.example", 240, timezone.now())
    page = open_page()
    enter(page, live_server.url, big.officer)
    _filter_and_keep(page, f"{live_server.url}/agreements/")
    _map_by_keyboard(page, f"{live_server.url}/agreements/map/")
    _print(page, f"{live_server.url}/agreements/rector/")
    for path in PAGES:
        page.goto(f"{live_server.url}/agreements/{path}")
        assert not barriers(page), path
    assert not page.complaints  # type: ignore[attr-defined]
    if folder := os.environ.get("REGISTER_PICTURES"):
        _pictures(open_page, live_server.url, enter, big.officer, Path(folder))


def _filter_and_keep(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_label("Country of the partner").select_option(label="Kazakhstan")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("link", name=re.compile("Country of the partner: Kazakhstan"))).to_be_visible()
    page.get_by_text("More filters and order").click()
    page.get_by_label("Ends", exact=True).select_option("18")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("details.further")).to_have_attribute("open", "")
    page.get_by_role("link", name="Keep this filter").click()
    page.get_by_label("Name of this filter").fill("Kazakhstan, ending")
    page.get_by_label("My list opens with it").check()
    page.get_by_role("button", name="Keep").click()
    expect(page.locator(".kept")).to_contain_text("Kazakhstan, ending")
    page.goto(address)
    expect(page.locator(".kept a[aria-current]")).to_have_text("Kazakhstan, ending")
    assert "country=KZ" in page.url
    page.get_by_role("button", name="Share it with colleagues").click()
    expect(page.get_by_role("button", name="Stop sharing it")).to_be_visible()
    page.get_by_role("link", name=re.compile("Ends: within 18 months")).click()
    page.wait_for_url(lambda address: "ends=" not in address)


def _map_by_keyboard(page: Page, address: str) -> None:
    """Every point is reached by Tab; Enter leads on."""
    page.goto(address)
    page.locator(".map-frame").focus()
    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert re.search(r": \d+ agreements?$", first), first
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"#place-0|partner="))


def _print(page: Page, address: str) -> None:
    """The sheet fits one page of A4 in print, and the button prints."""
    page.goto(address)
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) == 1
    page.emulate_media(media="screen")


def _pictures(open_page: Callable[..., Page], base: str, enter: Any, person: Any, folder: Path) -> None:
    """Only when asked for: every page in three languages, wide, narrow and dark, to be looked at."""
    folder.mkdir(parents=True, exist_ok=True)
    for language, width, scheme in (
        ("en", 1280, "light"),
        ("zh-hans", 1280, "light"),
        ("ru", 390, "light"),
        ("en", 390, "dark"),
        ("en", 1280, "dark"),
        ("ru", 1280, "light"),
    ):
        page = open_page(width=width, scheme=scheme)
        person.language = language
        person.save()
        enter(page, base, person)
        page.goto(f"{base}/agreements/?all=1")
        speak(page, language)
        for path in (*PAGES, "?country=KZ&ends=18", "../desk/search/?search=mail"):
            page.goto(f"{base}/agreements/{path}")
            name = re.sub(r"[^a-z]+", "-", path).strip("-") or "list"
            page.screenshot(path=folder / f"{name}.{language}.{width}.{scheme}.png", full_page=True)
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{path} {language} {width} is {wide} too wide"
