"""Delivered numbers: published when both release the same, borne out by the board, gone at once when either says so."""

import json
from datetime import date
from importlib import resources

import pytest
from jsonschema import Draft202012Validator

from convenio.agreements import actions as agreements
from convenio.agreements import books
from convenio.agreements.queries import board_of, public_view
from convenio.news import actions
from convenio.news.delivered import BadDelivered, borne_out, delivered_value, drawn, read_delivered
from convenio.news.photograph import Shown, shown_value
from convenio.news.queries import public_page, released_fields
from convenio.parties.terms import Refusal
from tests.convenio.news.test_pages import signed_in, text_of, visitor  # noqa: F401


@pytest.fixture
def visits(released, chd, tpu, wire):
    """Promise of visits, of which two are confirmed by both and one is disputed."""
    copy = chd.copy(released)
    text = books.text(copy, copy.in_force_text)
    promise = next(one for one in text["commitments"] if one["strand"] == "visits")
    wire.later(days=60)
    for day, doubt in ((date(2026, 3, 3), False), (date(2026, 3, 5), False), (date(2026, 3, 9), True)):
        record = agreements.record_activity(
            acting=chd.officer,
            agreement=chd.copy(released),
            commitment=promise["id"],
            starts_on=day,
            ends_on=day,
            quantities={"persons": 1},
            direction=promise["direction"],
            at=wire.later(minutes=1),
        )
        wire.run()
        if doubt:
            agreements.dispute_activity(
                acting=tpu.officer, agreement=tpu.copy(released), record=record, words="no", at=wire.later(minutes=1)
            )
        else:
            agreements.confirm_activity(
                acting=tpu.officer, agreement=tpu.copy(released), record=record, at=wire.later(minutes=1)
            )
        wire.run()
    return promise["id"]


@pytest.fixture
def both(released, chd, tpu, wire, visits):
    """Both released the numbers of the visits."""
    actions.release_numbers(
        acting=chd.officer,
        agreement=chd.copy(released),
        commitments=[visits],
        first_year=2026,
        last_year=2027,
        at=wire.later(minutes=1),
    )
    wire.run()
    return visits


def same(house, agreement, wire):
    actions.release_same_numbers(acting=house.officer, agreement=house.copy(agreement), at=wire.later(minutes=1))
    wire.run()


def test_numbers_appear_with_the_second_release_and_go_with_either_withdrawal(
    released,
    chd,
    tpu,
    wire,
    both,
    visitor,  # noqa: F811
):
    path = f"/a/{released.pact}/"
    assert "Delivered 2026" not in text_of(visitor, path)
    assert tpu.copy(released).own_task == "release"  # the other side is told that numbers wait for it
    same(tpu, released, wire)
    page = text_of(visitor, path)
    assert 'Delivered 2026–2027: <span class="num">2</span> of <span class="num">4</span> promised' in page
    assert "as of" in page
    assert "1 May 2026" in page
    assert public_page(released.pact, "en").as_of == date(2026, 5, 1)
    for house in (chd, tpu):
        actions.withdraw_numbers(acting=house.officer, agreement=house.copy(released), at=wire.later(minutes=1))
        # Not even told to the other side yet.
        assert "Delivered 2026" not in text_of(visitor, path)
        wire.run()
        if house is chd:
            same(chd, released, wire)
            assert "Delivered 2026" in text_of(visitor, path)


def test_what_is_disputed_or_taken_back_later_is_held_back(released, chd, tpu, wire, both, visitor):  # noqa: F811
    same(tpu, released, wire)
    fields = released_fields(chd.copy(released), "chd.edu.cn", "delivered")
    assert fields["lines"][0]["confirmed"] == 2  # the disputed visit is not among them
    record = next(one for one in books.state(tpu.copy(released)).activities if one.current and one.current[0].confirmed)
    agreements.dispute_activity(
        acting=tpu.officer,
        agreement=tpu.copy(released),
        record=record.id,
        words="on second thoughts",
        at=wire.later(minutes=1),
    )
    wire.run()
    page = text_of(visitor, f"/a/{released.pact}/")
    assert "Delivered 2026" not in page
    assert public_page(released.pact, "en").held_back
    told = text_of(signed_in(chd.party), f"/agreements/{chd.copy(released).pk}/release/numbers/")
    assert "held back" in told


def test_numbers_that_our_board_does_not_bear_out_are_not_released_here(released, chd, tpu, wire, visits, visitor):  # noqa: F811
    copy = tpu.copy(released)
    board, text = board_of(copy), books.text(copy, copy.in_force_text)
    value = delivered_value(drawn(board, text, [visits], 2026, 2026, date(2026, 5, 1)))
    value["lines"][0]["confirmed"] = value["lines"][0]["years"][0]["confirmed"] = 3
    agreements.release_page(
        acting=tpu.officer, agreement=copy, fields=value, page="delivered", at=wire.later(minutes=1)
    )
    wire.run()
    with pytest.raises(Refusal, match="higher than what both sides confirm"):
        same(chd, released, wire)
    # Even if both sign it, what the board does not bear out is not shown.
    agreements.release_page(
        acting=chd.officer, agreement=chd.copy(released), fields=value, page="delivered", at=wire.later(minutes=1)
    )
    wire.run()
    assert public_view(released.pact).delivered is not None
    assert "Delivered 2026" not in text_of(visitor, f"/a/{released.pact}/")


def test_the_officers_see_choose_agree_and_take_back(released, chd, tpu, wire, visits):
    ours, theirs = signed_in(chd.party), signed_in(tpu.party)
    path = f"/agreements/{chd.copy(released).pk}/release/numbers/"
    page = text_of(ours, path)
    assert "not published" in page  # beside the disputed one
    assert ours.post(path, {"release": "1", "first_year": "2026", "last_year": "2026"}).status_code == 400
    wrong = ours.post(path, {"release": "1", "commitments": [visits], "first_year": "2028", "last_year": "2026"})
    assert "Exchange them" in wrong.content.decode()
    typed = {"release": "1", "commitments": [visits], "first_year": "2026", "last_year": "2026"}
    assert ours.post(path, typed).status_code == 302
    wire.run()
    their_path = f"/agreements/{tpu.copy(released).pk}/release/numbers/"
    page = text_of(theirs, their_path)
    assert "They wait for you" in page
    assert "confirmed by both" in page
    assert theirs.post(their_path, {"same": "1"}).status_code == 302
    wire.run()
    assert "Both sides have released these numbers" in text_of(ours, path)
    assert ours.post(path, {"withdraw": "1"}).status_code == 302
    reader = signed_in(chd.party, "reader")
    assert reader.post(path, typed).status_code == 403
    assert signed_in(tpu.party, "signatory").get(path).status_code == 404


SPOILS = [
    lambda value: value.update(format="x"),
    lambda value: value.update(as_of="2026-02-31x"),
    lambda value: value.update(lines=[]),
    lambda value: value["lines"][0].update(confirmed=9),
    lambda value: value["lines"][0]["years"][0].update(confirmed="2"),
    lambda value: value["lines"].append(value["lines"][0]),
    lambda value: value.update(lines=3),
]


def test_what_is_released_fits_the_protocol_and_what_does_not_is_not_read(released, chd, both):
    schema = json.loads(resources.files("pact").joinpath("schema/release.schema.json").read_text("utf-8"))

    def fits(part, value):
        return Draft202012Validator({**schema, "$ref": f"#/$defs/{part}"}).is_valid(value)

    value = released_fields(chd.copy(released), "chd.edu.cn", "delivered")
    assert fits("delivered", value)
    assert not fits("delivered", {**value, "lines": []})
    assert delivered_value(read_delivered(value)) == value
    for spoil in SPOILS:
        bad = json.loads(json.dumps(value))
        spoil(bad)
        with pytest.raises(BadDelivered):
            read_delivered(bad)
    shown = Shown("a" * 64, 900, 600, {"en": "Two rectors"}, "Li Wei", "CC-BY-4.0")
    fields = {**released_fields(chd.copy(released), "chd.edu.cn"), "photograph": shown_value(shown)}
    assert fits("public", fields)
    assert not fits("public", {"photograph": {**shown_value(shown), "digest": "x"}})
    _years_outside_the_term(chd.copy(released), both)


def _years_outside_the_term(copy, both):
    """They are left out, and so is a promise of another text."""
    board, text = board_of(copy), books.text(copy, copy.in_force_text)
    found = drawn(board, text, [both], 1990, 2200, date(2026, 5, 1))
    term = next(one for one in text["commitments"] if one["id"] == both)
    assert [one.year for one in found.lines[0].years] == list(range(term["first_year"], term["last_year"] + 1))
    other = {**text, "commitments": [one for one in text["commitments"] if one["id"] != both]}
    row = next(one for one in board.rows if one.commitment == both)
    smaller = type(board)(board.pact, board.parties, tuple(one for one in board.rows if one is not row), (), ())
    assert borne_out(found, smaller, other) == ()
