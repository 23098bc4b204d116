"""Somebody reads what was promised and delivered: over all agreements, one board, the balance; in three languages."""

# ruff: noqa: F811
from __future__ import annotations

import os
import re
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from convenio.agreements import actions
from tests.browser.axe import barriers, overflow
from tests.browser.languages import TAGS, speak
from tests.browser.test_editor import at_desk, life  # noqa: F401
from tests.convenio.agreements.conftest import _clean, chd, houses, in_force, tpu, wire  # noqa: F401
from tests.convenio.agreements.test_promises import promise, visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("DELIVERY_SHOTS", "")


def looked_at(page: Page, name: str) -> None:
    """It fits narrow and wide; a picture of it where a folder is named."""
    for width, scheme in ((390, "dark"), (1280, "light")):
        page.set_viewport_size({"width": width, "height": 860})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert not overflow(page), f"{name} {width}"
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)


def told(in_force: Any, chd: Any, tpu: Any, wire: Any) -> None:
    """One visit confirmed, one disputed, one that waits; one before the years of the promise."""
    for number, answer in enumerate(("confirm", "dispute", "", "")):
        days = {"starts_on": date(2026, 1, 5 + number), "ends_on": date(2026, 1, 9 + number)}
        event = visit(tpu, in_force, wire, **(days if number < 3 else {"starts_on": date(2024, 5, 1)}))
        given = {"acting": chd.officer, "agreement": chd.copy(in_force), "record": event, "at": wire.later(minutes=1)}
        if answer == "confirm":
            actions.confirm_activity(**given)
        elif answer == "dispute":
            actions.dispute_activity(**given, words="It was one week later.")
    wire.run()


def test_from_all_agreements_to_the_records_of_one_promise(
    at_desk: Any, in_force: Any, chd: Any, tpu: Any, wire: Any, live_server: Any
) -> None:
    told(in_force, chd, tpu, wire)
    page = at_desk(chd, "li", "/delivery/")
    board = live_server.url + reverse("agreements:board", args=[chd.copy(in_force).pk])
    for language in TAGS:
        page.goto(f"{live_server.url}/delivery/")
        speak(page, language)
        expect(page.locator("table.portfolio tbody tr")).to_have_count(1)
        looked_at(page, f"portfolio-{language}")
        page.goto(board)
        expect(page.locator(".lamp svg").first).to_be_visible()
        expect(page.locator("#activities .said")).to_have_count(4)
        looked_at(page, f"board-{language}")
        page.goto(f"{live_server.url}/delivery/balance/")
        expect(page.locator("table.portfolio")).to_contain_text("B = 1 − 0 = +1")
        looked_at(page, f"balance-{language}")
    page.goto(f"{live_server.url}/delivery/?by=country")
    speak(page, "en")
    assert not barriers(page)
    page.locator("table.portfolio th a").click()
    expect(page).not_to_have_url(re.compile("by=country$"))
    assert not barriers(page)
    page.locator(f'a.promised[href*="{promise(chd, in_force).id}"]').click()
    expect(page.locator("#activities .said")).to_have_count(4)
    page.goto(f"{board}?year=2026&status=disputed")
    expect(page.locator("#activities .said")).to_have_count(1)
    assert not page.complaints  # type: ignore[attr-defined]
