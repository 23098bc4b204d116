"""The tour, with scripts, in one browser profile: a number that both pages follow, both signatures, a dropped file."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from convenio.demo.nodes import Node
from tests.browser.languages import speak
from tests.browser.two_nodes import GROUP, Nodes

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.xdist_group(GROUP)]
PASSWORD = "two equal owners"
FOLLOWS = 2_000
ARRIVES = 15_000
DROP = """([name, content]) => {
    const file = new File([Uint8Array.from(atob(content), one => one.charCodeAt(0))], name);
    const carried = new DataTransfer();
    carried.items.add(file);
    for (const kind of ["dragenter", "dragover", "drop"]) {
        const event = new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer: carried});
        document.querySelector("h1").dispatchEvent(event);
    }
}"""
FETCH = """async address => {
    const bytes = new Uint8Array(await (await fetch(address)).arrayBuffer());
    return btoa(Array.from(bytes, one => String.fromCharCode(one)).join(""));
}"""


@pytest.fixture
def tour(nodes: Nodes) -> Page:
    """A newcomer's window at the address that the demonstration prints."""
    nodes.renewal_half_way()
    page = nodes.window()
    page.goto(f"{nodes.changan.plan.base_url}/demo/?")
    speak(page, "en")
    return page


def test_five_steps(nodes: Nodes, tour: Page) -> None:
    read_the_public_page(tour)
    changan, tomsk = enter_on_both_sides(nodes, tour)
    change_a_number(changan, tomsk)
    agree(nodes, changan, tomsk)
    sign_on_both_sides(nodes, changan, tomsk)
    drop_files(nodes, tour)
    assert [(page.url, page.complaints) for page in (tour, changan, tomsk) if page.complaints] == []  # type: ignore[attr-defined]


def read_the_public_page(tour: Page) -> None:
    for label, word in (("English", "University"), ("中文", "长安大学"), ("Русский", "университет")):
        tour.locator("main").get_by_role("link", name=label).click()
        expect(tour.locator("article.public .between")).to_contain_text(word)
        assert tour.locator("article.public").get_attribute("lang") in ("en", "zh", "ru")
        tour.go_back()


def enter_on_both_sides(nodes: Nodes, tour: Page) -> tuple[Page, Page]:
    """Both universities in tabs of one profile; neither sign-in disturbs the other."""
    tabs = []
    for node, name in ((nodes.changan, "Chang’an University"), (nodes.tomsk, "Tomsk Polytechnic University")):
        link = tour.locator("main .actions", has_text=name).get_by_role("link", name="Officer")
        tab = nodes.tab(tour.context)
        tab.goto(link.get_attribute("href") or "")
        expect(tab.locator("#part-head .ours")).to_have_text(name)
        nodes.enter(tab, node)
        tabs.append(tab)
    for tab, name in zip(tabs, ("Chang’an University", "Tomsk Polytechnic University"), strict=True):
        tab.reload()
        expect(tab.locator("#part-head .ours")).to_have_text(name)
    names = [cookie["name"] for cookie in tour.context.cookies()]
    assert len(names) == len(set(names)), "two nodes on one host must not share a cookie"
    return tabs[0], tabs[1]


def change_a_number(changan: Page, tomsk: Page) -> None:
    """Take Tomsk's suggestion, propose, and watch all languages on both pages, nobody loading anything anew."""
    clause = '.clause:has(input[name="value.teachers"])'
    for page in (changan, tomsk):
        page.evaluate("window.notReloaded = true")
    note = changan.locator(f"{clause} .theirs .note", has=changan.get_by_role("button", name="Take over"))
    number = note.locator(".value").inner_text().rpartition("→")[2].strip()
    note.get_by_role("button", name="Take over").click()
    expect(changan.locator("#part-standing .changes")).to_contain_text(number)
    propose = changan.get_by_role("button", name="Propose version")
    expect(propose).to_be_enabled()
    propose.click()
    for page in (changan, tomsk):
        for tag in ("zh", "ru", "en"):
            value = page.locator(f'{clause} .languages > [lang="{tag}"] .value').first
            expect(value).to_contain_text(number, timeout=ARRIVES if page is changan else FOLLOWS)
        assert page.evaluate("window.notReloaded"), "the page must follow by itself"
    expect(tomsk.locator("#part-turn .ours .pen")).to_be_visible()
    expect(changan.locator("#part-turn .theirs .pen")).to_be_visible()


def agree(nodes: Nodes, changan: Page, tomsk: Page) -> None:
    """Reviewers in their own windows; the officers' pages show what they said without being loaded anew."""
    for node, page in ((nodes.tomsk, tomsk), (nodes.changan, changan)):
        page.get_by_role("button", name="Ask for the review").click()
        expect(page.locator("#part-standing")).to_contain_text("Asked for a review")
        reviewer = nodes.person(node, "reviewer")
        reviewer.get_by_text("Record your review").click()
        reviewer.get_by_role("button", name="No objection").click()
        expect(page.locator("#part-standing")).to_contain_text("has no objection")
    tomsk.get_by_role("button", name="Approve version").click()
    expect(changan.get_by_role("link", name="Open a signing round")).to_be_visible()
    assert changan.evaluate("window.notReloaded")


def sign_on_both_sides(nodes: Nodes, changan: Page, tomsk: Page) -> None:
    changan.get_by_role("link", name="Open a signing round").click()
    changan.get_by_label("Sign until").fill(str(date.today() + timedelta(days=30)))
    changan.get_by_role("button", name="Draw the document and open the round").click()
    expect(changan.get_by_role("heading", level=1)).to_contain_text("Signing round")
    expect(tomsk.locator("#part-turn .now > b")).to_contain_text("Signing")
    permit(tomsk)
    for node in (nodes.changan, nodes.tomsk):
        sign(nodes, node)
    tomsk.goto(nodes.address(nodes.tomsk))
    changan.goto(nodes.address(nodes.changan))
    for page in (changan, tomsk):
        expect(page.locator("#part-turn .now > b")).to_have_text("In force")


def permit(tomsk: Page) -> None:
    link = tomsk.get_by_role("link", name="Record the permission")
    if link.count():
        link.click()
        tomsk.get_by_label("Authority").fill("Ministry (demonstration)")
        tomsk.get_by_label("Number").fill("DEMO-106/2026")
        tomsk.get_by_label("Date of the document").fill(str(date.today()))
        tomsk.get_by_role("button", name="Record the permission").click()


def sign(nodes: Nodes, node: Node) -> None:
    page = nodes.person(node, "signatory")
    page.get_by_role("link", name="Go to the signing").click()
    page.get_by_role("button", name="Enter password or code, then sign").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main form button.main").click()
    page.get_by_label("I have read the document").check()
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.locator(".listing .ours")).to_contain_text("signed electronically")
    assert page.complaints == []  # type: ignore[attr-defined]


def drop_files(nodes: Nodes, tour: Page) -> None:
    """The signed file, then the doctored copy, dropped on the check page; the board is one click away."""
    verdicts = []
    for label in ("The signed file", "The doctored copy"):
        tour.goto(f"{nodes.changan.plan.base_url}/demo/")
        link = tour.get_by_role("link", name=label).get_attribute("href")
        content = tour.evaluate(FETCH, link)
        tour.get_by_role("link", name="Check page").click()
        tour.wait_for_url("**/check/")
        tour.evaluate(DROP, ["dropped.pdf", content])
        verdict = tour.locator(".verdict")
        expect(verdict).to_contain_text("dropped.pdf")
        verdicts.append("is-good" in (verdict.get_attribute("class") or ""))
    assert verdicts == [True, False]
