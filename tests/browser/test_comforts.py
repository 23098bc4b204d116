"""The small script: autosave that tells the truth, the drop zone, selects that send their form."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EDITOR = """<!doctype html><html lang="en"><body><script src="/static/ui/js/page.js" defer></script>
<form method="post" action="/save" data-autosave><input type="hidden" name="revision" value="1">
<textarea name="words"></textarea>
<span class="autosave" data-saving="Saving" data-saved="Saved." data-failed="Not saved."></span>
<label class="drop" id="zone">x<input type="file" name="scan"></label></form>
<form method="get" action="/chosen"><select name="party" data-go><option>a<option>b</select></form></body></html>"""


@pytest.fixture
def editor(open_page: Callable[..., Page], live_server: Any) -> tuple[Page, list[str], list[Any]]:
    """A page with the shipped script; ``answers`` says what the node replies to each autosave."""
    page, sent, answers = open_page(), [], []

    def save(route: Route) -> None:
        sent.append(route.request.post_data or "")
        answer = answers.pop(0)
        if answer is None:
            route.abort()
        else:
            route.fulfill(status=answer[0], json=answer[1])

    page.route("**/editor", lambda route: route.fulfill(body=EDITOR, content_type="text/html"))
    page.route("**/save", save)
    page.route("**/chosen*", lambda route: route.fulfill(body="chosen", content_type="text/html"))
    page.goto(f"{live_server.url}/editor")
    return page, sent, answers


def test_autosave_takes_the_new_revision_and_says_saved(editor: tuple[Page, list[str], list[Any]]) -> None:
    page, sent, answers = editor
    answers += [(200, {"fields": {"revision": "2"}}), (200, {"fields": {"revision": "3"}, "message": "Kept."})]
    page.fill("textarea", "four teachers")
    expect(page.locator(".autosave")).to_have_text("Saved.")
    assert page.locator('input[name="revision"]').input_value() == "2"
    assert page.locator("form[data-changed]").count() == 0
    page.fill("textarea", "five teachers")
    expect(page.locator(".autosave")).to_have_text("Kept.")
    assert 'name="revision"\r\n\r\n1' in sent[0]
    assert 'name="revision"\r\n\r\n2' in sent[1]
    assert 'name="autosave"' in sent[0]


def test_a_conflict_and_a_dead_line_are_said_and_nothing_is_lost(editor: tuple[Page, list[str], list[Any]]) -> None:
    page, _sent, answers = editor
    answers += [(409, {"message": "Li Wei changed this clause a moment ago."}), None]
    page.fill("textarea", "four teachers")
    expect(page.locator(".autosave")).to_have_text("Li Wei changed this clause a moment ago.")
    assert page.locator(".autosave").get_attribute("data-state") == "failed"
    page.fill("textarea", "five teachers")
    expect(page.locator(".autosave")).to_have_text("Not saved.")
    assert page.locator("textarea").input_value() == "five teachers"
    assert page.locator("form[data-changed]").count() == 1


def test_a_dropped_file_lands_in_the_field(editor: tuple[Page, list[str], list[Any]]) -> None:
    page, _sent, _answers = editor
    page.evaluate(
        """() => { const data = new DataTransfer(); data.items.add(new File(["x"], "scan.pdf"));
        document.querySelector("#zone").dispatchEvent(new DragEvent("drop", { dataTransfer: data })); }"""
    )
    assert page.evaluate("document.querySelector('input[type=file]').files[0].name") == "scan.pdf"


def test_a_select_that_goes(editor: tuple[Page, list[str], list[Any]]) -> None:
    page, _sent, _answers = editor
    page.select_option("select", "b")
    page.wait_for_url("**/chosen?party=b")
