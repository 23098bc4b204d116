"""Officers at the keyboard: a visit in four fields, a number that all languages follow, two hands on one clause."""

# ruff: noqa: F811
from __future__ import annotations

import re
from asyncio import events
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from convenio.agreements.models import DraftClause
from convenio.parties.terms import Role
from convenio.people.models import Membership, Person
from tests.browser.conftest import PASSWORD
from tests.browser.test_walk import barriers, overflow
from tests.convenio.agreements.conftest import _clean, chd, draft, houses, in_force, live_once, tpu, wire  # noqa: F401

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


def officer(house: Any, name: str) -> str:
    email = f"{name}@{house.party.hei_id}"
    person = Person.objects.create_user(email, PASSWORD, name=name.title())
    Membership.objects.create(person=person, party=house.party, role=Role.OFFICER)
    return email


def visits(of: Any) -> DraftClause:
    return next(
        one for one in DraftClause.objects.filter(draft__agreement=of) if one.content["type"] == "staff_exchange"
    )


@pytest.fixture
def at_desk(open_page: Callable[..., Page], sign_in: Any, live_server: Any) -> Callable[..., Page]:
    """A page of a signed-in officer: ``at_desk(house, "li", "/path/")``."""

    def make(house: Any, name: str, path: str, **manner: Any) -> Page:
        page = open_page(**manner)
        sign_in(page, live_server.url, officer(house, name))
        page.goto(live_server.url + path)
        return page

    return make


def test_a_visit_is_typed_in_four_fields_and_confirmed_on_the_other_side(
    at_desk: Any,
    in_force: Any,
    chd: Any,
    tpu: Any,
    wire: Any,
) -> None:
    ours = reverse("agreements:board", args=[tpu.copy(in_force).pk])
    theirs = reverse("agreements:board", args=[chd.copy(in_force).pk])
    page = at_desk(tpu, "olga", ours)
    page.get_by_role("link", name="Record a visit").first.click()
    page.get_by_label("Role of who went").select_option("professor")
    page.get_by_label("From", exact=True).fill("2026-03-03")
    page.get_by_label("To", exact=False).first.fill("2026-03-05")
    expect(page.locator(".days")).to_contain_text("3 days")
    page.get_by_label("Teaching hours").fill("12")
    assert not barriers(page)
    page.get_by_role("button", name="Record a visit").click()
    expect(page.locator(".messages")).to_contain_text("Recorded: 3 days.")
    assert page.url.endswith("#activities")
    wire.run()
    other = at_desk(chd, "li", theirs, scheme="dark", width=390)
    expect(other.locator(".activities")).to_contain_text("professor")
    assert not barriers(other)
    assert overflow(other) <= 0
    other.get_by_role("button", name="Confirm").click()
    expect(other.locator(".activities .tag")).to_have_text("confirmed by both")
    wire.run()
    page.goto(page.url.split("#")[0])
    assert page.locator("[data-digest]").get_attribute("data-digest") == other.locator("[data-digest]").get_attribute(
        "data-digest"
    )
    assert not page.complaints + other.complaints


def test_a_number_is_followed_in_all_languages_at_once_and_saved_by_itself(
    at_desk: Any,
    draft: Any,
    chd: Any,
) -> None:
    row = visits(draft)
    page = at_desk(chd, "li", reverse("agreements:edit", args=[draft.pk]))
    part = page.locator(f"#{row.clause_id}")
    part.locator('[name="value.teachers"]').fill("21")
    for language, words in (("zh", "21名教师"), ("ru", "21 преподавателя"), ("en", "21 teachers")):
        expect(part.locator(f'.languages > [lang="{language}"] .wording')).to_contain_text(words)
    expect(part.locator(".promise").first).to_contain_text("21 a year")
    expect(part.locator(".autosave")).to_have_text("Saved.")
    row.refresh_from_db()
    assert (row.content["values"]["teachers"]["value"], row.revision) == (21, 2)
    with page.expect_response(lambda answer: "x-autosave" in answer.request.headers):
        part.locator('[name="value.teachers"]').fill("22")
    expect(part.locator(".autosave")).to_have_text("Saved.")
    row.refresh_from_db()
    assert (row.content["values"]["teachers"]["value"], row.revision) == (22, 3)
    assert not page.complaints


def test_two_officers_write_in_one_clause_and_choose(at_desk: Any, draft: Any, chd: Any) -> None:
    row = visits(draft)
    address = reverse("agreements:edit", args=[draft.pk])
    first, second = at_desk(chd, "li", address), at_desk(chd, "wang", address)
    for page in (first, second):
        page.locator(f"#{row.clause_id}").get_by_role("link", name="Edit the wording").click()
        expect(page.locator(f"#form-{row.clause_id}")).to_be_visible()
    first.locator('[name="body.en"]').fill("Li wrote this.")
    expect(first.locator(".draft-clause.open .autosave")).to_have_text("Saved.")
    second.locator('[name="body.en"]').fill("Wang wrote that.")
    expect(second.locator(".draft-clause.open .autosave")).to_contain_text("Somebody else changed this clause")
    second.locator(f"#form-{row.clause_id}").get_by_role("button", name="Save").click()
    expect(second.locator(".conflict")).to_contain_text("Li")
    expect(second.locator('[role="alert"]')).to_contain_text("is by Li")
    assert second.locator('[name="body.en"]').input_value() == "Wang wrote that."
    assert not barriers(second)
    second.locator('[name="body.en"]').fill("Li wrote this. Wang wrote that.")
    second.get_by_role("button", name="Save").click()
    expect(second.locator(".messages")).to_contain_text("Saved.")
    row.refresh_from_db()
    assert row.content["body"]["en"] == "Li wrote this. Wang wrote that."
    assert not [line for line in first.complaints + second.complaints if "409" not in line]


def test_the_editor_without_script_narrow_and_dark(at_desk: Any, draft: Any, chd: Any) -> None:
    row = visits(draft)
    page = at_desk(chd, "li", reverse("agreements:edit", args=[draft.pk]), scripts=False, scheme="dark", width=390)
    part = page.locator(f"#{row.clause_id}")
    part.locator('[name="value.teachers"]').fill("3")
    part.get_by_role("button", name="Save").click()
    expect(part.locator(".value").first).to_have_text("3")
    part.get_by_role("link", name="Edit the wording").click()
    expect(page).to_have_url(re.compile(r"/edit/c\d+/$"))
    page.locator('[name="body.ru"]').fill("Очень длинное слово: " + "сверхдолгосрочный " * 60)
    page.get_by_role("button", name="Save").click()
    part.get_by_role("button", name="It still matches").first.click()
    row.refresh_from_db()
    assert (row.content["source"], set(row.content["from"])) == ("ru", {"zh"})
    assert int(page.locator("body").evaluate("e => e.scrollWidth")) <= 390


WIDE, NARROW = {"scheme": "light", "width": 1280}, {"scheme": "dark", "width": 390}


@pytest.mark.parametrize(
    ("manner", "names"),
    [(WIDE, ("edit", "add_clause")), (NARROW, ("draft_settings", "annexes", "edit_clause", "commitment_new"))],
)
def test_every_page_of_drafting_can_be_used_by_everybody(
    at_desk: Any, live_server: Any, draft: Any, chd: Any, manner: dict[str, Any], names: tuple[str, ...]
) -> None:
    page, row = at_desk(chd, "li", "/", **manner), visits(draft)
    for name in names:
        of_clause = [row.clause_id] if name in ("edit_clause", "commitment_new") else []
        page.goto(live_server.url + reverse(f"agreements:{name}", args=[draft.pk, *of_clause]))
        assert page.locator("h1").count() == 1, name
        assert not barriers(page), name
        assert overflow(page) <= 0, name
    assert not page.complaints
