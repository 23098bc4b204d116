"""Two officers in two browsers: the page follows the other university and loses nothing of what is being typed."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from convenio.agreements import actions, books
from convenio.parties.terms import Role
from tests.browser.axe import barriers, overflow
from tests.convenio.agreements import conftest as life_of_an_agreement
from tests.convenio.agreements.pages_a.conftest import clause_of, person_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Page]
FOLLOWS = 8_000  # generous: other tests may keep the machine busy; how fast it really is, `make bench` measures


_clean = life_of_an_agreement._clean
life = life_of_an_agreement.life
houses = life_of_an_agreement.houses
chd, tpu = life_of_an_agreement.chd, life_of_an_agreement.tpu
proposed, wire = life_of_an_agreement.proposed, life_of_an_agreement.wire


@pytest.fixture
def visit(open_page: Open, enter: Callable[..., None], live_server: Any) -> Callable[..., Page]:
    """An officer of a house looks at its copy of the agreement: ``visit(house, row, scripts=False)``."""

    def act(house: Any, row: Any, rest: str = "", **how: Any) -> Page:
        page = open_page(**how)
        enter(page, live_server.url, person_of(house, Role.OFFICER, 0))
        page.goto(f"{live_server.url}/agreements/{house.copy(row).pk}/{rest}")
        return page

    return act


def new_number(house: Any, row: Any, wire: Any, number: str) -> None:
    """The pen holder proposes another number of teachers, and it travels."""
    mine = house.copy(row)
    draft = actions.ensure_draft(acting=house.officer, agreement=mine, at=wire.now)
    clause = next(one for one in draft.clauses.all() if one.content["type"] == "staff_exchange")
    actions.set_value(
        acting=house.officer,
        agreement=mine,
        clause_id=clause.clause_id,
        name="teachers",
        value=number,
        revision=clause.revision,
        at=wire.later(minutes=1),
    )
    actions.propose_version(acting=house.officer, agreement=mine, at=wire.later(minutes=1))
    wire.run()


def test_the_page_follows_and_keeps_what_is_being_typed(proposed, chd, tpu, wire, visit):
    clause = clause_of(chd.copy(proposed), "staff_exchange")["id"]
    page = visit(tpu, proposed)
    say = page.locator(f"#part-say-{clause}")
    say.get_by_text("Comment", exact=False).first.click()
    box = say.locator('textarea[name="words"]').first
    box.click()
    page.keyboard.type("We could also take fi")
    page.evaluate("window.notReloaded = true")
    new_number(chd, proposed, wire, "7")
    for tag in ("zh", "ru", "en"):
        column = page.locator(f'#part-words-{clause} .languages > [lang="{tag}"]')
        expect(column.locator(".was").first).to_have_text("2", timeout=FOLLOWS)
        expect(column.locator(".value").first).to_contain_text("7")
    page.keyboard.type("ve teachers.")
    assert box.input_value() == "We could also take five teachers."
    assert page.evaluate("window.notReloaded")
    say.get_by_role("button", name="Send the comment").click()
    expect(page.locator(f"#part-ours-{clause}")).to_contain_text("We could also take five teachers.")
    expect(say.locator("details[open]")).to_have_count(0)
    assert page.evaluate("window.notReloaded"), "the comment came without loading the page anew"
    wire.run()
    assert page.complaints == []


def test_a_suggestion_is_taken_over_with_one_click_on_the_other_side(proposed, chd, tpu, wire, visit):
    clause = clause_of(chd.copy(proposed), "staff_exchange")["id"]
    ours, theirs = visit(chd, proposed), visit(tpu, proposed)
    say = theirs.locator(f"#part-say-{clause}")
    say.get_by_text("Suggest another number").click()
    say.locator('input[name="value.teachers"]').fill("5")
    say.get_by_role("button", name="Send the suggestion").click()
    expect(theirs.locator(f"#part-ours-{clause}")).to_contain_text("5")
    wire.run()
    expect(ours.locator(f"#part-theirs-{clause}")).to_contain_text("2 → 5", timeout=FOLLOWS)
    ours.locator(f"#part-theirs-{clause}").get_by_role("button", name="Take over").click()
    expect(ours.locator("#part-standing")).to_contain_text("not proposed yet")
    ours.get_by_role("button", name="Propose version 2").click()
    expect(ours.locator("#part-head")).to_contain_text("version 2")
    wire.run()
    expect(theirs.locator(f"#part-words-{clause} [lang=ru] .value").first).to_contain_text("5", timeout=FOLLOWS)
    assert ours.complaints == theirs.complaints == []


def test_an_answer_that_was_overtaken_is_dropped(proposed, chd, tpu, wire, visit):
    clause = clause_of(tpu.copy(proposed), "purpose")["id"]
    page, held = visit(tpu, proposed), []

    def hold(route: Route) -> None:
        answer = None if held else route.fetch()
        if answer is not None and answer.status == 200:
            held.append((route, answer))
        else:
            route.fulfill(status=204)

    page.route("**/live/*", hold)
    page.wait_for_timeout(500)
    new_number(chd, proposed, wire, "3")
    page.wait_for_timeout(1_500)
    assert held, "an answer from before the comment is on its way"
    page.locator(f"#part-say-{clause} summary").first.click()
    page.locator(f"#part-say-{clause} textarea").first.fill("Which faculties?")
    page.locator(f"#part-say-{clause}").get_by_role("button", name="Send the comment").click()
    expect(page.locator(f"#part-ours-{clause}")).to_contain_text("Which faculties?")
    held[0][0].fulfill(response=held[0][1])
    page.wait_for_timeout(1_500)
    assert "Which faculties?" in page.locator(f"#part-ours-{clause}").inner_text()
    assert page.complaints == []


def test_a_refusal_stands_at_the_button_with_what_was_typed(proposed, tpu, visit):
    clause = clause_of(tpu.copy(proposed), "staff_exchange")["id"]
    page = visit(tpu, proposed)
    say = page.locator(f"#part-say-{clause}")
    say.get_by_text("Suggest another number").click()
    say.locator('input[name="value.teachers"]').evaluate("field => { field.type = 'text'; field.value = 'many'; }")
    say.locator('textarea[name="words"]').last.fill("As many as can be.")
    say.get_by_role("button", name="Send the suggestion").click()
    expect(say.get_by_role("alert")).to_contain_text("A whole number is needed here")
    expect(say.locator('textarea[name="words"]').last).to_have_value("As many as can be.")
    assert not books.state(tpu.copy(proposed)).suggestions


def test_an_approval_of_a_page_that_grew_old_is_refused_and_shows_the_difference(proposed, chd, tpu, wire, visit):
    page = visit(tpu, proposed, scripts=False)
    new_number(chd, proposed, wire, "9")
    page.get_by_role("button", name="Approve version 1").click()
    expect(page.get_by_role("alert")).to_contain_text("proposed version 2. Nothing was approved.")
    expect(page.locator("#part-news .changes")).to_contain_text("9")
    assert books.state(tpu.copy(proposed)).agreed == ()
    page.get_by_role("button", name="Approve version 2").click()
    expect(page.locator("#part-standing")).to_contain_text("Withdraw the approval")


def test_the_whole_of_it_works_without_script(proposed, chd, tpu, wire, visit):
    clause = clause_of(tpu.copy(proposed), "purpose")["id"]
    page = visit(tpu, proposed, scripts=False)
    page.locator(f"#part-say-{clause} summary").first.click()
    page.locator(f"#part-say-{clause} textarea").first.fill("Which faculties?")
    page.get_by_role("button", name="Send the comment").first.click()
    expect(page).to_have_url(re.compile(f"#clause-{clause}$"))
    wire.run()
    other = visit(chd, proposed, scripts=False)
    margin = other.locator(f"#part-theirs-{clause}")
    expect(margin).to_contain_text("Which faculties?")
    margin.get_by_role("button", name="Mark as settled").click()
    expect(other.locator(f"#part-say-{clause}")).to_contain_text("1 settled remark")
    other.get_by_role("button", name="Pass the pen").click()
    expect(other.locator("#part-turn")).to_contain_text("Tomsk Polytechnic University holds the pen.")


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), pytest.param(1280, "dark", marks=pytest.mark.thorough)])
def test_no_page_has_barriers_or_is_wider_than_the_window(proposed, chd, tpu, wire, visit, width, scheme):
    new_number(chd, proposed, wire, "9")
    row = tpu.copy(proposed)
    clause = clause_of(row, "purpose")["id"]
    actions.comment(acting=tpu.officer, agreement=row, clause_id=clause, words="Which faculties?", at=wire.now)
    page = visit(tpu, proposed, width=width, scheme=scheme)
    row_address = page.url
    rests = ("", "history/", "compare/", "leave/", "successor/", "clearance/ru-105-conclusion/")
    for address in (*(page.url + rest for rest in (*rests, f"clauses/{clause}/suggest/")), *_lists(page.url)):
        page.goto(address)
        assert overflow(page) == 0, address
        if scheme == "light" or address == row_address:
            assert barriers(page) == []
    assert page.complaints == []


def _lists(address: str) -> tuple[str, str]:
    root = address.split("/agreements/")[0]
    return f"{root}/agreements/", f"{root}/agreements/new/"
