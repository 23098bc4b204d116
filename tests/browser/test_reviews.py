"""A university adopts a route without writing code, and a version goes through faculty, law, finance and rector."""

# ruff: noqa: F811
from __future__ import annotations

from asyncio import events
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from convenio.parties.terms import Role
from tests.browser.axe import barriers, overflow
from tests.convenio.agreements.conftest import _clean, chd, houses, live_once, proposed, tpu, wire  # noqa: F401
from tests.convenio.agreements.pages_a.conftest import person_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="session")
def life(django_db_setup: Any, django_db_blocker: Any, tmp_path_factory: Any) -> Any:
    """The stages of an agreement. Playwright keeps a loop running in this thread, and signing needs one of its own."""
    running = events._get_running_loop()
    events._set_running_loop(None)
    try:
        return live_once(django_db_blocker, tmp_path_factory)
    finally:
        events._set_running_loop(running)


PEOPLE = {
    "officer": (Role.OFFICER, 0),
    "faculty": (Role.REVIEWER, 11),
    "law": (Role.REVIEWER, 12),
    "finance": (Role.REVIEWER, 13),
    "rector": (Role.SIGNATORY, 2),
}


@pytest.fixture
def windows(open_page: Callable[..., Page], enter: Any, live_server: Any, tpu: Any) -> Callable[..., Page]:
    """A window of each person, at a page: ``windows("law", "/desk/")``."""
    opened: dict[str, Page] = {}
    people = {}
    for name, (role, step) in PEOPLE.items():
        people[name] = person_of(tpu, role, step)
        people[name].name, people[name].email = name.title(), f"{name}@tpu.ru"
        people[name].save()

    def at(name: str, path: str = "", **manner: Any) -> Page:
        if name not in opened:
            opened[name] = open_page(**manner)
            enter(opened[name], live_server.url, people[name])
        if path:
            opened[name].goto(live_server.url + path)
        return opened[name]

    return at


def test_faculty_then_law_and_finance_then_the_rector(windows: Any, proposed: Any, tpu: Any) -> None:
    row = tpu.copy(proposed)
    adopt(windows, row.pk)
    office = windows("officer", f"/agreements/{row.pk}/")
    expect(office.get_by_role("button", name="Approve version 1")).to_be_disabled()
    office.get_by_role("button", name="Ask for the review").click()
    expect(office.locator("#part-standing")).to_contain_text("waits for the reviewer")
    decide(windows, "faculty", "Faculty")
    status = windows("law", "/reviews/")
    status.get_by_role("table").get_by_role("link", name="Cooperation 2026–2030").click()
    law_sets_a_condition(windows)
    decide(windows, "finance", "Finance")
    expect(windows("rector", "/desk/").locator("main")).not_to_contain_text("Review the version")
    condition_is_fulfilled(windows)
    decide(windows, "rector", "Rector", width=390)
    page = windows("officer", f"/agreements/{row.pk}/")
    expect(page.locator("#part-standing")).to_contain_text("complete")
    page.get_by_role("button", name="Approve version 1").click()
    expect(page.get_by_role("button", name="Withdraw the approval")).to_be_visible()
    assert all(not windows(name).complaints for name in PEOPLE)


def adopt(windows: Any, pk: int) -> None:
    page = windows("officer", "/reviews/routes/")
    page.locator("article", has=page.get_by_role("heading", name="Faculty, law, finance, rector")).get_by_role(
        "button", name="Adopt"
    ).click()
    expect(page.get_by_role("button", name="Put it in force")).to_be_disabled()
    for step, person in (("Faculty", "Faculty"), ("Legal office", "Law"), ("Finance", "Finance"), ("Rector", "Rector")):
        page.get_by_label(step, exact=False).first.select_option(label=person)
    page.get_by_role("button", name="Save who reviews").click()
    page.get_by_label("Try it on").select_option(value=str(pk))
    page.get_by_role("button", name="Try", exact=True).click()
    expect(page.locator("#try")).to_contain_text("then Rector")
    assert not barriers(page)
    page.get_by_role("button", name="Put it in force").click()
    expect(page.locator(".messages")).to_contain_text("In force.")


def decide(windows: Any, name: str, step: str, **manner: Any) -> None:
    page = windows(name, "/desk/", **manner)
    page.get_by_role("link", name="Cooperation 2026–2030").first.click()
    expect(page.locator(".title")).to_contain_text(f"you review: {step}")
    assert not overflow(page)
    page.get_by_label("Approve", exact=True).check()
    page.get_by_role("button", name="Record my decision").click()
    expect(page.locator(".messages")).to_contain_text("recorded for exactly this text")


def law_sets_a_condition(windows: Any) -> None:
    page = windows("law")
    assert not barriers(page)
    page.get_by_role("link", name="Read and decide").click()
    page.get_by_label("Approve with a condition").check()
    page.get_by_label("what must be done first").fill("Name the court in Tomsk.")
    page.get_by_label("Who will confirm").select_option(label="Officer")
    assert not barriers(page)
    page.get_by_role("button", name="Record my decision").click()
    expect(page.locator("main")).to_contain_text("approved with a condition")


def condition_is_fulfilled(windows: Any) -> None:
    page = windows("officer", "/desk/")
    page.get_by_role("link", name="Cooperation 2026–2030").first.click()
    page.get_by_label("How it was fulfilled").fill("Clause 9 names it.")
    page.get_by_role("button", name="The condition is fulfilled").click()
    expect(page.locator("main")).to_contain_text("Fulfilled, says Officer.")
