"""Word in the browser: a partner's file becomes a draft, goes out, comes back marked up, and is taken over by ticks."""

# ruff: noqa: F811
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from convenio.agreements.models import Agreement
from tests.browser.test_editor import at_desk, life  # noqa: F401
from tests.browser.test_walk import barriers, overflow
from tests.convenio.agreements.conftest import _clean, chd, draft, houses, wire  # noqa: F401
from tests.convenio.agreements.word.marking import Marked
from tests.convenio.documents.word import making

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sound(page: Page) -> None:
    """No barrier, nothing wider than the window, no complaint of the browser."""
    assert not barriers(page)
    assert not overflow(page)
    assert not page.complaints  # type: ignore[attr-defined]


def test_a_file_of_the_partner_becomes_a_draft_and_comes_back_marked_up(
    at_desk: Callable[..., Page], draft: Any, chd: Any, tmp_path: Path
) -> None:
    page = at_desk(chd, "li", reverse("agreements:new"))
    page.get_by_role("link", name="Start from a Word file").click()
    sound(page)
    file = tmp_path / "partner.docx"
    file.write_bytes(making.three_columns_with_numbers())
    page.get_by_label("Word file").set_input_files(file)
    page.get_by_label("Partner", exact=True).select_option("tpu.ru")
    page.get_by_role("button", name="Read the file").click()
    expect(page.locator(".part")).to_have_count(4)
    sound(page)
    visits = page.locator(".part").nth(1)
    expect(visits.get_by_label("Becomes")).to_have_value("staff_exchange")
    visits.get_by_label("4", exact=False).first.check()
    page.locator(".part").nth(0).get_by_label("Becomes").select_option("recitals")
    page.get_by_role("button", name="Begin the draft with these clauses").click()
    expect(page.locator(".messages")).to_contain_text("with 4 clauses from the file")
    page.get_by_role("link", name="Word: give out, take in").click()
    sound(page)
    with page.expect_download() as given:
        page.get_by_role("link", name="Languages side by side").click()
    marked = Marked(Path(given.value.path()).read_bytes())
    marked.change("A visit lasts at least", "Every visit lasts at least", tracked="Olga Petrova")
    sends = marked.with_words("Each Party sends 4 teachers")
    next(run for run in sends.runs if run.text == "4").text = "6"
    back = tmp_path / "marked.docx"
    back.write_bytes(marked.bytes())
    page.get_by_label("Word file").set_input_files(back)
    page.get_by_role("button", name="Take the file in").click()
    expect(page.locator(".change")).to_have_count(1)
    expect(page.locator(".change ins")).to_have_text("Every")
    expect(page.get_by_role("radio", name="6 ")).to_be_checked()
    sound(page)
    page.get_by_role("button", name="Take over into the draft").click()
    expect(page.locator(".messages")).to_contain_text("1 clause of the draft changed")
    agreement = Agreement.objects.of(chd.party).order_by("-pk").first()
    assert agreement is not None
    row = agreement.draft.clauses.get(clause_id="c2").content
    assert row["values"]["teachers"]["value"] == 6
    assert "Every visit lasts" in row["body"]["en"]
