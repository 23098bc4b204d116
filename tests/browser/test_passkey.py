"""A passkey from the device: made, used to sign in and to confirm, with Chromium's own virtual authenticator."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from convenio.parties.actions import keep_party
from convenio.parties.terms import Acting, Role
from convenio.people.actions import invite_person
from tests.browser.axe import barriers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "correct horse staple"


def test_a_person_makes_a_passkey_and_signs_in_with_it(
    open_page: Callable[..., Page], live_server: Any, settings: Any
) -> None:
    base = f"http://localhost:{live_server.thread.port}"
    settings.BASE_URL, settings.CSRF_TRUSTED_ORIGINS = base, [base]
    house = keep_party(hei_id="chd.edu.cn", names={"en": "Chang’an University"}, hosted=True)
    person = invite_person(
        acting=Acting.node(house), email="li@chd.example", name="Li Wei", language="en", role=Role.OFFICER,
        at=datetime(2026, 3, 4, tzinfo=UTC),
    )  # fmt: skip
    person.set_password(PASSWORD)
    person.save()
    page = open_page()
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    key = device.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    page.goto(f"{base}/account/login/")
    assert not barriers(page)
    expect(page.locator(".passkey-trouble")).to_be_hidden()
    to_the_making(page, base, person.email)
    assert not barriers(page)
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    assert len(device.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]) == 1

    page.context.clear_cookies()
    page.goto(f"{base}/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/desk/")

    page.goto(f"{base}/account/2fa/webauthn/reauthenticate/?next=/me/")
    page.get_by_role("button", name="Confirm with a passkey").click()
    page.wait_for_url(f"{base}/me/")

    device.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    page.context.clear_cookies()
    page.goto(f"{base}/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("The device gave no passkey")
    assert not page.complaints  # type: ignore[attr-defined]


def to_the_making(page: Page, base: str, email: str) -> None:
    """Sign in with the password and come to the page that makes a passkey, which may ask for the password again."""
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda address: "login" not in address)
    page.goto(f"{base}/account/2fa/webauthn/add/")
    if "reauthenticate" in page.url:
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Confirm").click()
        page.wait_for_url(lambda address: "reauthenticate" not in address)
