"""A year at an office: the plan is made and looked through; the report lists what differs; the pack decides."""

# ruff: noqa: F811
from __future__ import annotations

import os
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from convenio.planning.models import Sheet
from tests.browser.languages import speak
from tests.browser.test_editor import at_desk, life  # noqa: F401
from tests.browser.test_walk import barriers, overflow
from tests.convenio.agreements.conftest import _clean, chd, houses, in_force, tpu, wire  # noqa: F401
from tests.convenio.planning.test_texts_agreed import visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("PLANNING_SHOTS", "")


def looked_at(page: Page, name: str) -> None:
    """A page without barriers that fits narrow and wide; a picture of it where a folder is named."""
    assert not barriers(page), name
    for width, scheme in ((1280, "light"), (390, "dark")) if SHOTS else ((390, "light"),):
        page.set_viewport_size({"width": width, "height": 860})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert not overflow(page), name
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 860})
    page.emulate_media(color_scheme="light")


def test_a_plan_a_report_and_the_pack(
    at_desk: Any, in_force: Any, chd: Any, tpu: Any, wire: Any, live_server: Any
) -> None:
    row = chd.copy(in_force)
    visit(chd, row, wire, persons=1, by=tpu, answer="confirm")
    visit(chd, row, wire, persons=3, by=tpu, answer="dispute")
    visit(tpu, row, wire, persons=2)
    page = at_desk(chd, "li", f"/agreements/{row.pk}/")
    page.get_by_role("link", name="Plans and reports").first.click()
    page.get_by_label("Year").first.select_option("2026")
    page.get_by_role("button", name="Make the plan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Work plan 2026")
    looked_at(page, "plan")
    page.get_by_role("link", name="Look through and propose").click()
    expect(page.locator("main")).to_contain_text("To be done by")
    page.goto(live_server.url + reverse("planning:overview", args=[row.pk]))
    looked_at(page, "overview")
    page.get_by_label("Year").last.select_option("2026")
    page.get_by_role("button", name="Make the report").click()
    expect(page.locator("#differences tbody tr")).to_have_count(2)
    looked_at(page, "report")
    page.locator("#differences").get_by_role("link").last.click()
    expect(page.get_by_role("button", name="Confirm").first).to_be_visible()
    page.goto(live_server.url + reverse("planning:list"))
    expect(page.locator("tbody tr")).to_have_count(2)
    looked_at(page, "list")
    page.goto(live_server.url + reverse("planning:pack", args=[row.pk]))
    expect(page.locator("svg.chart")).to_be_visible()
    looked_at(page, "pack")
    plan = Sheet.objects.get(sort="plan").agreement
    for language, words in (("zh-hans", "应于"), ("ru", "Сделать до"), ("en", "To be done by")):
        speak(page, language)
        page.goto(live_server.url + reverse("agreements:page", args=[plan.pk]))
        expect(page.locator("main")).to_contain_text(words)
    speak(page, "ru")
    page.goto(live_server.url + reverse("planning:report", args=[Sheet.objects.get(sort="report").agreement_id]))
    looked_at(page, "report-ru")
    assert not page.complaints  # type: ignore[attr-defined]
