"""The board of an agreement as people see it, and what may come in that is wrong, twice, late or disputed."""

from __future__ import annotations

import dataclasses
import json
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from convenio.agreements import actions, books, queries, store
from convenio.agreements.models import Agreement
from convenio.agreements.terms import moment
from convenio.network.keys import event_key
from convenio.scoreboard.queries.board import scoreboard_of
from convenio.scoreboard.terms import Light, Standing
from pact import sync
from pact.board import board as pact_board
from pact.events import make_event
from tests.convenio.agreements.pages_b.people import client_of, page
from tests.convenio.agreements.pair import CHD, TPU
from tests.convenio.agreements.test_promises import promise, row, visit
from tests.convenio.scoreboard.many import record_many


@pytest.fixture(autouse=True)
def _then(wire):
    with time_machine.travel(wire.now, tick=False) as clock:
        wire.clock = clock
        yield


def open_board(house, of, wire, query=""):
    wire.clock.move_to(wire.now)
    return page(client_of(house).get(reverse("agreements:board", args=[house.copy(of).pk]) + query))


def say(house, of, wire, type, body, at=""):
    """An event of a house as its own node would write it, whatever its rules say; arrived and projected in its copy."""
    from django.db import transaction

    with transaction.atomic():
        copy = store.lock(house.copy(of))
        mine = books.book(copy).copy()
        heads = sync.heads(mine.ledger)
        key = event_key(copy.own)
        event = make_event(
            pact=str(copy.pact),
            author=copy.own,
            prev=heads[copy.own][0],
            seen={party: ids for party, ids in heads.items() if party != copy.own},
            role="officer",
            at=at or moment(wire.now),
            type=type,
            body=body,
            key=key.key_id,
            sign=key.sign,
        )
        store.append(copy, mine, [event], came_from=copy.own, at=wire.now)
        store.finish_write(acting=house.officer, agreement=copy, at=wire.now, what="agreements.recorded", news=[type])
    wire.run()
    return event.id


def facts(house, of, **change):
    one = promise(house, of)
    return {
        "id": "11111111-1111-4111-8111-111111111111",
        "commitment": one.id,
        "strand": one.strand,
        "metric": one.metric,
        "from": "2026-02-01",
        "to": "2026-02-02",
        "quantities": {"persons": 1},
        "direction": {"from": CHD, "to": TPU},
    } | change


def scoreboard(house, of, on=date(2026, 7, 2), year=0):
    return scoreboard_of(house.copy(of), on=on, year=year)


def visits(house, of, **when):
    return next(one for one in scoreboard(house, of, **when).rows if one.id == promise(house, of).id)


def test_columns_say_who_recorded_and_both_see_the_same(in_force, chd, tpu, wire):
    first = visit(tpu, in_force, wire, quantities={"persons": 2})
    visit(chd, in_force, wire, starts_on=date(2026, 2, 1), ends_on=date(2026, 2, 1))
    actions.confirm_activity(acting=chd.officer, agreement=chd.copy(in_force), record=first, at=wire.later(minutes=1))
    wire.run()
    here, there = visits(chd, in_force), visits(tpu, in_force)
    assert (here.ours, here.theirs, here.confirmed, here.waiting) == (1, 2, 2, 1)
    assert (there.ours, there.theirs, there.confirmed) == (2, 1, 2), "the same, seen from the other side"
    assert (here.waiting_for_us, here.waiting_for_them) == (0, 1)
    assert here.due == pytest.approx(there.due)
    text = open_board(chd, in_force, wire)
    for words in ("recorded by us", "recorded by them", "confirmed by both", "disputed", "÷", "Year by year"):
        assert words in text
    assert "No promise was made in this strand" not in text, "this text promises something in every strand"


def test_a_year_stands_alone_and_the_list_follows_it(in_force, chd, tpu, wire):
    visit(tpu, in_force, wire)
    text = open_board(chd, in_force, wire, "?year=2027")
    assert "Only 2027" in text
    assert "Nothing was recorded in this year" in text
    of_2026, of_2027 = (visits(chd, in_force, year=year) for year in (2026, 2027))
    assert (of_2026.theirs, of_2027.theirs) == (1, 0)
    assert of_2027.standing == Standing.NOT_DUE
    assert 'class="said"' in open_board(chd, in_force, wire, "?year=2026")


def test_what_lies_outside_the_term_stands_in_its_year_and_counts_nothing(in_force, tpu, wire):
    visit(tpu, in_force, wire, starts_on=date(2019, 5, 1), ends_on=date(2019, 5, 2))
    assert visits(tpu, in_force).ours == 0
    assert visits(tpu, in_force, year=2019).ours == 1
    assert visits(tpu, in_force, year=2019).standing == Standing.NO_PROMISE
    text = open_board(tpu, in_force, wire, "?status=flagged")
    assert "before the years of the promise" in text


def test_an_activity_without_a_promise_is_kept_apart(in_force, chd, tpu, wire):
    """A strand without promise says so; it is not the same as a promise that was not kept."""
    say(tpu, in_force, wire, "record", {"activity": facts(tpu, in_force, commitment="p99")})
    known = scoreboard(chd, in_force)
    assert sum(one.ours + one.theirs for one in known.rows) == 0
    assert {one.strand: one.unplanned for one in known.strands if one.unplanned} == {"visits": 1}
    assert "1 record fits no promise" in open_board(chd, in_force, wire)
    late = scoreboard(chd, in_force, on=date(2030, 12, 31))
    assert {one.light for one in late.rows if one.promise.period == "year"} == {Light.LATE}
    assert {one.standing for one in late.rows if one.promise.period == "year"} == {Standing.NOTHING}
    bare = dict(known.text, commitments=[one for one in known.text["commitments"] if one["strand"] != "research"])
    board = pact_board(books.state(chd.copy(in_force)), bare)
    assert {row.strand for row in board.rows} == {"visits", "training", "programmes"}


def test_counted_twice_is_flagged_on_both_and_withdrawn_leaves_one(in_force, chd, tpu, wire):
    visit(tpu, in_force, wire)
    twin = visit(chd, in_force, wire)
    assert [one.flags for one in row(chd, in_force).entries] == [("possible_double",)] * 2
    assert "perhaps recorded twice" in open_board(chd, in_force, wire)
    actions.retract_activity(acting=chd.officer, agreement=chd.copy(in_force), record=twin, at=wire.later(minutes=1))
    wire.run()
    assert (visits(tpu, in_force).ours, visits(tpu, in_force).theirs) == (1, 0)
    assert [one.flags for one in row(chd, in_force).entries] == [()]


def test_disputed_for_years_counts_for_nobody_and_is_forecast_by_nobody(in_force, chd, tpu, wire):
    record = visit(tpu, in_force, wire, quantities={"persons": 3})
    actions.dispute_activity(
        acting=chd.officer, agreement=chd.copy(in_force), record=record, words="Nobody came.", at=wire.later(days=1)
    )
    wire.run()
    wire.later(days=1200)
    one = visits(tpu, in_force, on=date(2029, 6, 20))
    assert (one.disputed, one.confirmed, one.done, one.waiting) == (3, 0, 0, 0)
    assert one.standing == Standing.NOTHING
    assert one.forecast is not None
    assert one.forecast.count == 0
    text = open_board(tpu, in_force, wire)
    assert "Nobody came." in text
    assert "status=disputed" in text


def test_a_wrong_clock_of_the_partner_changes_no_count_and_no_day(in_force, chd, tpu, wire):
    """The same statement at three clocks: a hundred years apart, the boards differ in nothing but ids."""
    shown = []
    for number, at in enumerate(("1999-01-01T00:00:00Z", "2126-01-01T00:00:00Z")):
        activity = facts(tpu, in_force, id=f"2222222{number}-1111-4111-8111-111111111111")
        record = say(tpu, in_force, wire, "record", {"activity": activity}, at=at)
        line = chd.copy(in_force).lines.get(statement=record)
        assert (line.year, line.days, line.recorded_at) == (2026, 2, wire.now), "our own clock and the stated days"
        one = visits(chd, in_force)
        shown.append((one.theirs, one.due, one.forecast and one.forecast.so_far))
        say(tpu, in_force, wire, "retract", {"record": record}, at=at)
    assert shown[0] == shown[1]
    assert visits(chd, in_force).theirs == 0


def test_with_one_writer_columns_that_say_nothing_are_left_out(in_force, chd, wire):
    visit(chd, in_force, wire)
    Agreement.objects.filter(pk=chd.copy(in_force).pk).update(recorded="us")
    text = open_board(chd, in_force, wire)
    assert "Only our side writes" in text
    assert "recorded by them" not in text
    assert "confirmed by both</th>" not in text
    assert visits(chd, in_force).done == 1, "its word is held against the promise"


def test_evidence_is_one_click_from_its_entry_and_the_entry_one_from_its_promise(in_force, tpu, wire):
    from tests.convenio.agreements.test_promises import PDF

    visit(tpu, in_force, wire, evidence=PDF, evidence_name="report.pdf")
    digest = tpu.copy(in_force).lines.get().evidence
    text = open_board(tpu, in_force, wire)
    assert reverse("agreements:file", args=[tpu.copy(in_force).pk, digest]) in text
    assert f"?promise={promise(tpu, in_force).id}#activities" in text


def test_the_tables_name_day_due_and_forecast(in_force, tpu, wire):
    visit(tpu, in_force, wire)
    rows = open_board(tpu, in_force, wire, "?format=csv").lstrip("\ufeff").splitlines()
    named = dict(
        zip(rows[0].split(","), next(one for one in rows if promise(tpu, in_force).id in one).split(","), strict=True)
    )
    assert (named["recorded_by_tpu.ru"], named["confirmed_by_both"], named["day"]) == ("1", "0", str(wire.now.date()))
    assert float(named["due_by_day"]) > 0
    assert named["standing"] in {one.value for one in Standing}


def test_the_board_itself_knows_no_clock(in_force, chd, tpu, wire):
    """Bytes of the board do not change with the day; the file of the format is kept."""
    visit(tpu, in_force, wire)
    before = queries.board_of(chd.copy(in_force)).to_bytes()
    wire.later(days=2000)
    wire.clock.move_to(wire.now)
    books.forget_cached()
    assert queries.board_of(chd.copy(in_force)).to_bytes() == before == queries.board_of(tpu.copy(in_force)).to_bytes()
    assert json.loads(before)["format"] == "convenio-board-1"
    assert dataclasses.is_dataclass(queries.board_of(chd.copy(in_force)))


def test_many_records_ask_no_more_questions_and_every_one_is_found(in_force, chd, wire):
    copy = chd.copy(in_force)
    to = reverse("agreements:board", args=[copy.pk])

    def asked(query=""):
        wire.clock.move_to(wire.now)
        client = client_of(chd)
        client.get(to + query)
        with CaptureQueriesContext(connection) as seen:
            text = page(client.get(to + query))
        return len(seen), text

    record_many(copy, TPU, 30, wire.later(days=900))
    few, _text = asked()
    record_many(copy, TPU, 150, wire.later(days=1))
    many, text = asked()
    assert many == few
    assert text.count('class="said"') == 25
    disputed = asked("?status=disputed")[1]
    assert disputed.count('class="said"') == 10, "every twentieth was disputed"
