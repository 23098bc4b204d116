"""A person without an account, on a telephone without scripts: from the mail to a comment within three minutes."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from convenio.agreements import books
from tests.browser.axe import barriers, overflow
from tests.convenio.agreements.conftest import sign
from tests.convenio.agreements.pages_b.people import client_of
from tests.convenio.agreements.pair import TPU
from tests.convenio.agreements.test_witnessed import approve_as_guest, founded, give_node
from tests.convenio.guests import conftest as guests
from tests.convenio.guests.conftest import _clean, begun, chd, wire  # noqa: F401 fixtures

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MINUTES, ACTIONS = 3, 6
READING = 60.0  # seconds a person reads, finds the mail, types; Chromium does not


@dataclass
class Hand:
    """Every click and every field that is typed in is one action."""

    page: Page
    done: list[str] = field(default_factory=list)

    def click(self, selector: str) -> None:
        self.done.append(f"click {selector}")
        self.page.locator(selector).first.click()

    def type(self, selector: str, words: str) -> None:
        self.done.append(f"type into {selector}")
        self.page.locator(selector).first.fill(words)


@pytest.fixture
def invited(chd: Any, wire: Any, settings: Any) -> Any:  # noqa: F811
    """A proposed agreement, and a link for Anna Petrova of Tomsk in her mail box."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    agreement = founded(chd, wire)
    client_of(chd)
    return guests.make_link(agreement, wire)


def test_the_first_contribution_takes_six_actions(
    invited: Any, open_page: Callable[..., Page], live_server: Any
) -> None:
    page = open_page(width=390, height=780, scripts=False)
    hand, began = Hand(page), time.monotonic()
    page.goto(live_server.url + guests.address())
    assert_fits(page, "enter", scripts=False)
    hand.click("button.main")
    hand.type("#code", guests.code())
    hand.click("button.main")
    clause = guests.first_clause(invited.agreement)["id"]
    hand.click(f"#clause-{clause} summary")
    hand.type(f"#words-{clause}", "Could it be six teachers a year?")
    hand.click(f"#clause-{clause} .say form button")
    page.wait_for_url(f"**/guest/{invited.public}/**")
    seconds = time.monotonic() - began
    assert_fits(page, "text", scripts=False)
    said = books.state(guests.as_tomsk(invited.agreement)).comments
    assert [one.mark.party for one in said] == [TPU]
    assert "Could it be six teachers" in page.content()
    assert len(hand.done) <= ACTIONS, hand.done
    assert seconds + READING < MINUTES * 60, seconds
    assert page.complaints == []  # type: ignore[attr-defined]


@pytest.mark.thorough
def test_every_page_of_a_link_can_be_used_by_everybody(
    invited: Any,
    open_page: Callable[..., Page],
    live_server: Any,
    enter: Any,
    chd: Any,  # noqa: F811
    wire: Any,  # noqa: F811
) -> None:
    agreement = invited.agreement
    page = open_page(width=390, height=780, scheme="dark")
    page.goto(live_server.url + guests.address())
    page.click("button.main")
    page.fill("#code", guests.code())
    page.click("button.main")
    base = f"{live_server.url}/guest/{invited.public}/"
    clause = guests.first_clause(agreement)["id"]
    approve_as_guest(agreement, wire)
    guests.open_round(chd, agreement)
    for rest in ("", f"suggest/{clause}/", "sign/", "paper/", "leave/", "recorded/2025/"):
        page.goto(base + rest)
        assert_fits(page, rest or "text-signing")
    page.goto(base + "sign/")
    page.click("#sign button.main")
    page.check("#consent")
    page.fill("#code", guests.code())
    page.click("#sign button.main")
    page.wait_for_selector("text=Signed. You can download")
    assert_fits(page, "signed")
    wire.now = timezone.now()
    sign(chd, agreement, wire)
    officer = open_page()
    enter(officer, live_server.url, client_of_officer(chd))
    give_node(TPU)
    for rest in (f"/agreements/{agreement.pk}/links/", "/secure-links/", f"/agreements/{agreement.pk}/",
                 f"/agreements/{agreement.pk}/proof/", "/agreements/new/"):  # fmt: skip
        officer.goto(live_server.url + rest)
        assert_fits(officer, "office" + rest.replace(str(agreement.pk), "n"))
    for one in (page, officer):
        assert one.complaints == []  # type: ignore[attr-defined]


def client_of_officer(house: Any) -> Any:
    from convenio.people.models import Person

    return Person.objects.get(memberships__party=house.party, memberships__role="officer")


def assert_fits(page: Page, name: str, *, scripts: bool = True) -> None:
    """Nothing wider than the window, no barrier (axe needs scripts); a picture where a folder is named for them."""
    if folder := os.environ.get("CONVENIO_SHOTS"):
        page.screenshot(path=f"{folder}/{name.strip('/').replace('/', '-')}.png", full_page=True)
    assert overflow(page) <= 0, name
    assert not scripts or barriers(page) == [], name
