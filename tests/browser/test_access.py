"""Every main page of a real node, wide and narrow, light and dark: no barrier, nothing too wide, no complaint."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.axe import barriers, overflow
from tests.browser.two_nodes import GROUP, Nodes

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.xdist_group(GROUP)]
OPEN = ("/account/login/", "/check/", "/public/", "/demo/", "/a/{pact}/zh/", "/a/{pact}/ru/")
INSIDE = ("/desk/", "/agreements/", "/agreements/new/", "/partners/", "/institutions/tpu.ru/", "/network/deliveries/")
OF_AGREEMENT = (
    "",
    "edit/",
    "board/",
    "proof/",
    "history/",
    "release/",
    "leave/",
    "activity/new/",
    "{round}",
    "{record}",
)
# What a page says and how it is built does not depend on the width: narrow pages are looked at for what does.
MANNERS: dict[str, tuple[int, str, Any, tuple[str, ...]]] = {
    "wide": (1280, "en", "light", ()),
    "narrow": (390, "ru", "dark", ("color-contrast", "scrollable-region-focusable")),
}


@pytest.mark.parametrize("manner", ["wide", pytest.param("narrow", marks=pytest.mark.thorough)])
def test_everybody_can_use_every_page(nodes: Nodes, manner: str) -> None:
    width, language, scheme, rules = MANNERS[manner]
    page = nodes.window(width=width, color_scheme=scheme, reduced_motion="reduce")
    problems: list[str] = []
    for address in addresses(nodes, page, language):
        answer = page.goto(nodes.changan.plan.base_url + address)
        if answer is None or answer.status != 200:
            problems.append(f"{address} did not open")
            continue
        problems += [f"{address} is {extra} px wider than the window"] if (extra := overflow(page)) > 0 else []
        problems += barriers(page, *rules)
    assert not problems, "\n".join(problems)
    assert page.complaints == []  # type: ignore[attr-defined]


def addresses(nodes: Nodes, page: Page, language: str) -> Iterator[str]:
    """The open pages first, then, after signing in, those of an officer."""
    for one in OPEN:
        yield one.format(pact=nodes.story.pact)
    nodes.enter(page, nodes.changan, language=language)
    own = nodes.address(nodes.changan).removeprefix(nodes.changan.plan.base_url)
    round = page.locator("#part-rounds a[href*='/sign/']").first.get_attribute("href") or ""
    page.goto(nodes.address(nodes.changan, "board/"))
    record = page.locator(".activities a").first.get_attribute("href") or ""
    yield from INSIDE
    for rest in OF_AGREEMENT:
        yield round if rest == "{round}" else record if rest == "{record}" else own + rest


@pytest.mark.thorough
def test_what_waits_for_a_signature_is_there_for_everybody(nodes: Nodes) -> None:
    """The page on which one signs, and that of an agreement with an invented partner in every stage before it."""
    page = nodes.window(width=390, color_scheme="dark", reduced_motion="reduce")
    nodes.enter(page, nodes.changan, "signatory", "zh-hans")
    base = nodes.changan.plan.base_url
    for stage in ("signing", "agreed", "draft", "ending"):
        page.goto(f"{base}/agreements/?stage={stage}")
        page.goto(base + (page.locator("td a, th a").first.get_attribute("href") or ""))
        assert overflow(page) <= 0, page.url
        assert barriers(page) == []
        if stage == "signing":
            page.goto(base + (page.locator("#part-rounds a[href*='/sign/']").first.get_attribute("href") or ""))
            assert barriers(page) == []
            assert overflow(page) <= 0, page.url
    assert page.complaints == []  # type: ignore[attr-defined]
