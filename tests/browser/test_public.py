"""The public face in three languages, wide and narrow, without scripts too; and news written, reviewed and read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from convenio.agreements import actions as agreements
from convenio.agreements import books
from convenio.agreements.models import Agreement
from convenio.network.keys import store
from convenio.news import actions
from convenio.news.announcement import read_announcement
from convenio.people.models import Membership, Person
from tests.browser.axe import barriers, overflow
from tests.convenio.agreements.pair import CHD, TPU, House, Wire
from tests.convenio.news import photographs
from tests.convenio.news.conftest import STORY
from tests.convenio.news.world import bring_into_force, make_house, propose, start

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ALT = {"zh": "校门前的两位校长", "ru": "Два ректора у входа", "en": "Two rectors in front of the gate"}


@pytest.fixture
def houses(settings: Any, tmp_path: Any) -> tuple[House, House, Agreement]:
    """An agreement whose page, photograph and delivered numbers both sides released."""
    settings.KEYS_DIR, settings.FILES_DIR = tmp_path / "keys", tmp_path / "files"
    books.forget_cached()
    store.forget_loaded()
    line = Wire()
    chd, tpu = make_house(CHD, line), make_house(TPU, line)
    made = bring_into_force(chd, tpu, propose(chd, start(chd, line), line), line)
    text = books.text(made, made.in_force_text)
    assert text is not None
    promise = next(one for one in text["commitments"] if one["strand"] == "visits")
    _visit(chd, tpu, made, promise)
    _release(chd, tpu, made, promise["id"])
    return chd, tpu, chd.copy(made)


def _visit(chd: House, tpu: House, made: Agreement, promise: Any) -> None:
    line = chd.wire
    line.later(days=90)
    record = agreements.record_activity(
        acting=chd.officer,
        agreement=chd.copy(made),
        commitment=promise["id"],
        starts_on=date(2026, 4, 6),
        ends_on=date(2026, 4, 12),
        quantities={"persons": 2},
        direction=promise["direction"],
        at=line.later(minutes=1),
    )
    line.run()
    agreements.confirm_activity(acting=tpu.officer, agreement=tpu.copy(made), record=record, at=line.later(minutes=1))
    line.run()


def _release(chd: House, tpu: House, made: Agreement, promise: str) -> None:
    line = chd.wire
    picture = actions.bring_photograph(
        acting=chd.officer,
        agreement=chd.copy(made),
        content=photographs.saved(photographs.drawn((1600, 900))),
        alt=ALT,
        languages=("zh", "ru", "en"),
        credit="Li Wei",
        licence="CC-BY-4.0",
        at=line.now,
    )
    actions.release_with_announcement(
        acting=chd.officer,
        agreement=chd.copy(made),
        announcement=read_announcement(STORY),
        photograph=picture.shown,
        at=line.later(minutes=1),
    )
    actions.release_numbers(
        acting=chd.officer,
        agreement=chd.copy(made),
        commitments=[promise],
        first_year=2026,
        last_year=2028,
        at=line.later(minutes=1),
    )
    line.run()
    actions.release_same(acting=tpu.officer, agreement=tpu.copy(made), at=line.later(minutes=1))
    actions.release_same_numbers(acting=tpu.officer, agreement=tpu.copy(made), at=line.later(minutes=1))
    line.run()


def person(house: House, role: str) -> Person:
    one = Person.objects.create_user(f"{role}@{house.party.hei_id}", name=role.title())
    Membership.objects.create(person=one, party=house.party, role=role)
    return one


def _written(writer: Page, base: str, made: Agreement) -> None:
    """Three languages side by side, saved as one types, then handed over for the review."""
    writer.goto(f"{base}/news/")
    writer.get_by_role("button", name="Write news").click()
    for tag, title, text in (
        ("en", "Four teachers came", "They stayed a week.\n\n- lectures\n- [a report](https://chd.example/report)"),
        ("ru", "Приехали четыре преподавателя", "Они пробыли неделю."),
        ("zh", "四位教师来访", "他们停留了一周。"),
    ):
        writer.locator(f"#id_titles__{tag}").fill(title)
        writer.locator(f"#id_bodies__{tag}").fill(text)
    expect(writer.locator(".autosave")).to_have_text("Saved.")
    writer.get_by_label("Agreements it is about").select_option(str(made.pk))
    assert not barriers(writer)
    writer.get_by_role("button", name="Save and ask for the review").click()
    expect(writer.get_by_role("button", name="Approve for the public")).to_be_enabled()  # nobody else is here yet


def _reviewed(reviewer: Page, address: str) -> str:
    """Read and approved by somebody else; where the public finds it."""
    reviewer.goto(address)
    expect(reviewer.get_by_text("They stayed a week.").first).to_be_visible()
    assert not barriers(reviewer)
    assert not overflow(reviewer)
    reviewer.get_by_role("button", name="Approve for the public").click()
    reviewer.get_by_role("link", name="Open the public page").click()
    expect(reviewer.get_by_role("heading", level=1)).to_have_text("Four teachers came")
    return reviewer.url


def _read(reader: Page, base: str, made: Agreement, article: str, language: str, words: str) -> None:
    """The public pages in one language; one reader has no scripts, so axe, a script itself, looks elsewhere."""
    page, scripts = f"{base}/a/{made.pact}/", language != "ru"
    reader.set_extra_http_headers({"Accept-Language": language})
    for path in (page, article, *(f"{base}/public/{name}" for name in ("", "map/", "news/"))):
        reader.goto(path)
        if path == page:
            expect(reader.locator("main")).to_contain_text(words)
            shown = reader.locator("figure img").first
            expect(shown).to_have_attribute("alt", ALT[language[:2]])
            assert not scripts or shown.evaluate("image => image.naturalWidth") > 0
        assert not overflow(reader), path
        if language == "en" or (scripts and path == page):
            assert not barriers(reader), path
    assert reader.complaints == []  # type: ignore[attr-defined]


def test_the_public_face(
    houses: tuple[House, House, Agreement], open_page: Callable[..., Page], enter: Any, live_server: Any
) -> None:
    chd, _tpu, made = houses
    base, officer = live_server.url, person(houses[0], "officer")
    writer = open_page()
    enter(writer, base, officer)
    _written(writer, base, made)
    reviewer = open_page(width=390)
    enter(reviewer, base, person(chd, "reviewer"))
    article = _reviewed(reviewer, writer.url)
    _read(open_page(), base, made, article, "en", "Delivered 2026–2028")
    _read(open_page(width=390, scheme="dark", scripts=False), base, made, article, "ru", "Li Wei")
    _read(open_page(width=390), base, made, article, "zh-CN", "Li Wei")
    narrow = open_page(width=390)
    enter(narrow, base, officer)
    for path in ("release/", "release/numbers/", "release/photograph/"):
        narrow.goto(f"{base}/agreements/{made.pk}/{path}")
        assert not barriers(narrow), path
        assert not overflow(narrow), path
    assert writer.complaints == []  # type: ignore[attr-defined]
