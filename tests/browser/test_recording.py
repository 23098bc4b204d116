"""Typing little: whatever can be counted is asked in four fields at most, and a thesis is recorded without scripts."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from convenio.agreements.forms.activity import MOST_FIELDS
from pact.metrics import METRICS
from tests.browser.two_nodes import GROUP, Nodes

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group(GROUP)]
ASKED = "#activity :is(input, select, textarea):not([type=hidden]):visible"


def test_at_most_four_fields_for_everything_that_can_be_counted(nodes: Nodes) -> None:
    page = nodes.person(nodes.tomsk, java_script_enabled=False)
    page.goto(nodes.address(nodes.tomsk, "activity/new/"))
    expect(page.get_by_role("heading", name="What was done?")).to_be_visible()
    links = page.locator('main a[href*="metric="], main a[href*="promise="]')
    found = {}
    for link in links.all():
        href = link.get_attribute("href") or ""
        found.setdefault(re.sub(r"&.*", "", href), href)
    assert len(found) >= len(METRICS) - 5, "those that are promised both ways stand under their promise alone"
    for href in found.values():
        page.goto(nodes.address(nodes.tomsk, f"activity/new/{href}"))
        assert 1 <= page.locator(ASKED).count() <= MOST_FIELDS, href
    page.goto(nodes.address(nodes.tomsk, "activity/new/?metric=joint_theses"))
    page.get_by_label("Day", exact=True).fill(str(date.today() - timedelta(days=200)))
    page.get_by_label("DOI").fill("https://doi.org/10.1000/182")
    page.get_by_role("button", name="Record, and once more like this").click()
    expect(page.locator("main")).to_contain_text("Theses supervised together")
    expect(page.get_by_label("DOI")).to_have_value("")
    page.goto(f"{nodes.tomsk.plan.base_url}/")
    page.get_by_role("link", name="Record something").click()
    expect(page.get_by_role("link", name="From a spreadsheet").or_(page.get_by_text("What was done?"))).to_be_visible()
