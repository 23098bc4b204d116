"""Every page of an agreement of three: each party is named, each may be chosen, nothing speaks of "the" other side's
word where two others have one."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from convenio.agreements import actions, books
from convenio.agreements.models import Agreement
from convenio.agreements.states import Stage
from convenio.documents.examine import examine_pdf
from convenio.documents.queries import file_bytes
from convenio.parties.terms import Role
from tests.convenio.agreements.conftest import DAYS_10, NAMES, approve, clear, sign
from tests.convenio.agreements.pages_a.conftest import signed_in, text_of, url
from tests.convenio.agreements.pair import CHD, THIRD, TPU

EVERYBODY = [names["en"] for names, _country in NAMES.values()]
NEGOTIATING = ("", "history/", "leave/", "proof/")


@pytest.fixture
def of_three(chd, wire):
    """Proposed by Chang'an to Tomsk and the North Coast, with promises."""
    draft = actions.start_agreement(
        acting=chd.officer,
        kind="COMP",
        partners=[TPU, THIRD],
        languages=["en"],
        title={"en": "Three"},
        at=wire.now,
        signatories={one: {"name": {"en": f"Rector {one}"}, "title": {"en": "Rector"}} for one in (CHD, TPU, THIRD)},
    )
    actions.propose_version(acting=chd.officer, agreement=draft, at=wire.later(minutes=1))
    wire.run()
    return chd.copy(Agreement.objects.get(pk=draft.pk))


def test_pages_of_a_negotiation_name_all_three(of_three, chd, tpu, third, wire):
    for house in (chd, tpu, third):
        browser, row = signed_in(house), house.copy(of_three)
        for rest in NEGOTIATING:
            words = text_of(browser.get(url(row, rest)))
            missing = [one for one in EVERYBODY if one not in words]
            assert not missing, f"{house.party.hei_id} {rest}: {missing}"
    words = text_of(signed_in(tpu).get(url(tpu.copy(of_three))))
    assert "Chang’an University holds the pen" in words
    approve(tpu, of_three, wire)
    words = text_of(signed_in(chd).get(url(of_three)))
    assert "North Coast University since" not in words
    assert re.search(r"North Coast University\s+Answer the proposal", words), "whose turn of the two"


def test_remarks_of_two_partners_are_told_apart(of_three, chd, tpu, third, wire):
    for house in (tpu, third):
        actions.comment(
            acting=house.officer,
            agreement=house.copy(of_three),
            clause_id="",
            words=f"We are {house.party.hei_id}.",
            at=wire.later(minutes=1),
        )
        wire.run()
    page = signed_in(chd).get(url(of_three)).content.decode()
    assert "We are tpu.ru." in page
    assert "We are northcoast.example." in page
    notes = re.findall(r'<div class="note theirs".*?</b> <span class="small">([^<]+)</span>', page)
    assert set(notes) == {NAMES[TPU][0]["en"], NAMES[THIRD][0]["en"]}


def test_directions_of_a_promise_offer_every_pair(of_three, chd, wire):
    actions.ensure_draft(acting=chd.officer, agreement=of_three, at=wire.later(minutes=1))
    browser = signed_in(chd)
    clause = books.text(of_three, books.state(of_three).versions[-1].text)["clauses"][0]["id"]
    page = text_of(browser.get(url(of_three, f"edit/{clause}/promise/")))
    for a in EVERYBODY:
        for b in EVERYBODY:
            assert a == b or f"from {a} to {b}" in page
    assert "6 promises" in page
    settings = text_of(browser.get(url(of_three, "edit/settings/")))
    assert all(one in settings for one in EVERYBODY)


def test_signed_by_three_in_an_order_that_was_chosen_recorded_confirmed_and_public(of_three, chd, tpu, third, wire):
    for house in (tpu, third):
        approve(house, of_three, wire)
    browser = signed_in(chd)
    form = browser.get(url(of_three, "sign/open/"))
    assert form.content.decode().count("One after the other") == 6
    order = [THIRD, CHD, TPU]
    for house in (chd, tpu, third):
        clear(house, of_three, wire)
    deadline = wire.later(minutes=1) + DAYS_10
    actions.open_round(acting=chd.officer, agreement=chd.copy(of_three), deadline=deadline, order=order, at=wire.now)
    wire.run()
    assert [chd.copy(of_three).turn, tpu.copy(of_three).turn] == [THIRD, THIRD]
    for house in (third, chd, tpu):
        sign(house, of_three, wire)
    row = chd.copy(of_three)
    assert row.stage == Stage.IN_FORCE
    round = books.state(row).round_in_force
    last = examine_pdf(file_bytes(round.words[TPU].file), base=file_bytes(round.rendition))
    assert len(last.signatures) == 3
    words = text_of(browser.get(url(row, f"sign/{round.id}/")))
    assert all(one in words for one in EVERYBODY)
    _recorded_between_two_of_three(chd, tpu, third, row, wire)
    _public_when_all_three_have_released(chd, tpu, third, row, wire)


def _recorded_between_two_of_three(chd, tpu, third, row, wire):
    promise = next(
        one["id"]
        for one in books.text(row, row.in_force_text)["commitments"]
        if one["metric"] == "teacher_visits" and one["direction"] != "joint"
    )
    day = wire.now.date()
    actions.record_activity(
        acting=tpu.officer,
        agreement=tpu.copy(row),
        commitment=promise,
        starts_on=day,
        ends_on=day,
        quantities={"persons": 1},
        direction={"from": TPU, "to": THIRD},
        at=wire.later(minutes=1),
    )
    wire.run()
    assert third.copy(row).own_task == "confirm_activity"
    assert chd.copy(row).own_task != "confirm_activity", "it was not done with Chang'an"
    board = signed_in(chd).get(url(row, "board/"))
    words = text_of(board)
    assert all(one in words for one in EVERYBODY)
    assert "confirmed by all concerned" in words
    assert 'name="deed" value="confirm"' not in board.content.decode()
    asked = signed_in(third).get(url(third.copy(row), "board/")).content.decode()
    assert 'name="deed" value="confirm"' in asked


def _public_when_all_three_have_released(chd, tpu, third, row, wire):
    for number, house in enumerate((chd, tpu, third), start=1):
        assert not chd.copy(row).is_public
        actions.release_page(acting=house.officer, agreement=house.copy(row), at=wire.later(minutes=1), fields={})
        wire.run()
        words = text_of(signed_in(chd).get(url(row, "release/")))
        named = [one for one in EVERYBODY if f"{one}" in words.partition("Released so far by:")[2][:120]]
        assert len(named) == (number if number < 3 else 0), "all have: the page is public instead"
    assert chd.copy(row).is_public
    public = text_of(Client().get(f"/a/{row.pact}/"))
    assert all(one in public for one in EVERYBODY)
    listed = text_of(signed_in(chd, Role.OFFICER).get("/agreements/"))
    assert NAMES[TPU][0]["en"] in listed
    assert NAMES[THIRD][0]["en"] in listed
