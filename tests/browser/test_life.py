"""After signature, on a telephone: what is due is done with one click, days are said beforehand."""

# ruff: noqa: F811
from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from convenio.agreements.models import Obligation
from tests.browser.test_editor import at_desk, life  # noqa: F401
from tests.browser.test_walk import barriers, overflow
from tests.convenio.agreements.conftest import _clean, chd, houses, in_force, wire  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_officer_sees_what_is_due_settles_it_suspends_and_renews(
    at_desk: Any, in_force: Any, chd: Any, live_server: Any
) -> None:
    row = chd.copy(in_force)
    page = at_desk(chd, "li", f"/agreements/{row.pk}/", width=390)
    strip = page.locator(".life-strip")
    expect(strip).to_contain_text("in force until")
    strip.get_by_role("link", name="Life").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Life of the agreement")
    expect(page.locator("main")).to_contain_text("A notice received today would end it on")
    for path in ("life/", "life/renew/", "life/suspend/", "leave/", "text/", "obligations/"):
        page.goto(f"{live_server.url}/agreements/{row.pk}/{path}")
        assert not barriers(page), path
        assert not overflow(page), path
    plan = Obligation.objects.get(party=chd.party, rule="work_plan", period="2027")
    line = page.locator("tr", has_text="work plan for 2027")
    line.get_by_role("button").click()
    expect(page.locator("main")).to_contain_text("Noted as done")
    plan.refresh_from_db()
    assert plan.state == "done"
    page.goto(f"{live_server.url}/agreements/obligations/{plan.pk}/")
    assert not barriers(page)
    page.get_by_role("button", name="Open again").click()
    page.get_by_label("Note").fill("Agreed in May.")
    page.get_by_role("button", name="Done", exact=True).click()
    expect(page.locator("main")).to_contain_text("Agreed in May.")
    page.goto(f"{live_server.url}/agreements/{row.pk}/life/suspend/")
    page.get_by_label("Why").fill("Flood in the valley")
    page.get_by_role("button", name="Suspend now").click()
    expect(page.locator(".life-strip")).to_contain_text("suspended")
    page.goto(f"{live_server.url}/agreements/{row.pk}/life/renew/")
    page.get_by_role("button", name="Make the draft").click()
    expect(page.locator("main")).to_contain_text("The draft of the next term is here")
