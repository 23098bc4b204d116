"""A person in Chromium: a browser for the session, pages in light or dark, people who can sign in."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import launch
from tests.browser.two_nodes import Nodes, prepared

PASSWORD = "correct horse staple"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests. Playwright runs an event loop in this thread, which Django would refuse."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page in a context of its own: ``open_page(scheme="dark", width=390, scripts=False, language="ru")``.

    ``page.complaints`` collects what the browser complained about: errors of scripts, refusals of the security policy.
    """
    contexts = []

    def make(*, scheme: Any = "light", width: int = 1280, height: int = 860, scripts: bool = True) -> Page:
        context = chromium.new_context(
            color_scheme=scheme, viewport={"width": width, "height": height}, java_script_enabled=scripts
        )
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        page.complaints = complaints  # type: ignore[attr-defined]
        return page

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def _two_nodes(chromium: Browser) -> Iterator[Nodes]:
    yield from prepared(chromium)


@pytest.fixture
def nodes(_two_nodes: Nodes) -> Iterator[Nodes]:
    """Two real nodes in the middle of the demonstration's story; the windows of one test are closed after it."""
    yield _two_nodes
    _two_nodes.close_windows()


@pytest.fixture
def enter() -> Callable[[Page, str, Any], None]:
    """Put a person's session into the page's context, without the form: ``enter(page, base_url, person)``."""

    def act(page: Page, base_url: str, person: Any) -> None:
        client = Client()
        client.force_login(person)
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": base_url}])

    return act


@pytest.fixture
def sign_in() -> Callable[[Page, str, str], None]:
    """Sign a person in by the form: ``sign_in(page, base_url, email)``."""

    def act(page: Page, base_url: str, email: str, password: str = PASSWORD) -> None:
        page.goto(f"{base_url}/account/login/")
        page.fill('input[name="login"]', email)
        page.fill('input[name="password"]', password)
        page.locator("main form button.main").click()
        page.wait_for_load_state()

    return act
