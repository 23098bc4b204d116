"""Activities and the board: recorded by one; confirmed, corrected or disputed by the other; nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest

from pact.board import Board, board
from pact.canonical import parse
from pact.events import Event
from pact.fold import Activity
from pact.metrics import METRICS, UNITS, counted, days_of
from tests.pact.build import ACTIVITY, CHD, TPU, USP, Node, meet, pair, trio
from tests.pact.samples import agreement


def act(**more: Any) -> dict[str, Any]:
    return {**ACTIVITY, **more}


def record(node: Node, **more: Any) -> Event:
    return node.say("record", activity=act(**more))


def of(node: Node) -> Board:
    return board(node.state, agreement())


def activity(node: Node) -> Activity:
    [one] = node.state.activities
    return one


def test_recorded_then_confirmed_by_both() -> None:
    a, b = pair()
    visit = record(a)
    row = of(a).rows[0]
    assert (row.promised, row.promised_in_all, row.recorded, row.confirmed) == (4, 20, {CHD: 1, TPU: 0}, 0)
    assert row.entries[0].status == "recorded"
    b.hear(a)
    b.say("confirm", record=visit.id)
    a.hear(b)
    row = of(a).rows[0]
    assert (row.recorded, row.confirmed, row.disputed) == ({CHD: 1, TPU: 0}, 1, 0)
    assert row.entries[0].confirmed_by == (TPU,)
    assert [(one.year, one.promised, one.confirmed) for one in row.years] == [
        (2025, 4, 0),
        (2026, 4, 1),
        (2027, 4, 0),
        (2028, 4, 0),
        (2029, 4, 0),
    ]


def test_both_nodes_print_the_same_bytes() -> None:
    a, b = pair()
    b.hear(a)
    visit = record(a)
    record(b, **{"from": "2026-05-01", "to": "2026-05-02"})
    b.hear(a)
    b.say("dispute", record=visit.id, card="0" * 64)
    meet(a, b)
    assert of(a).to_bytes() == of(b).to_bytes()
    assert parse(of(a).to_bytes())["rows"][0]["disputed"] == 1


def test_days_are_computed_with_both_ends() -> None:
    assert days_of(act()) == 5
    assert days_of(act(to="2026-03-02")) == 1
    assert days_of(act(**{"from": "2024-02-28", "to": "2024-03-01"})) == 3
    assert counted(act(quantities={"persons": 3}), "visit_days") == 15
    assert counted(act(quantities={"teaching_hours": 8}), "visit_days") == 5
    a, _ = pair()
    record(a)
    assert of(a).rows[0].entries[0].days == 5


def test_disputed_and_reconciled() -> None:
    a, b = pair()
    visit = record(a)
    b.hear(a)
    b.say("dispute", record=visit.id, card="0" * 64)
    entry = of(b).rows[0].entries[0]
    assert (entry.status, entry.disputed_by) == ("disputed", (TPU,))
    assert of(b).rows[0].disputed == 1
    b.say("confirm", record=visit.id)
    assert of(b).rows[0].entries[0].status == "confirmed", "the last word of a party counts"
    b.say("dispute", record=visit.id, card="0" * 64)
    assert of(b).rows[0].entries[0].status == "disputed"


def test_a_correction_by_the_other_side_stands_beside_until_confirmed() -> None:
    a, b = pair()
    visit = record(a, quantities={"persons": 3})
    b.hear(a)
    correction = b.say("correct", record=visit.id, activity=act(quantities={"persons": 2}))
    row = of(b).rows[0]
    assert [(one.author, one.count, one.status, one.disputed_by) for one in row.entries] == [
        (TPU, 2, "disputed", (CHD,))
    ]
    assert row.recorded == {CHD: 3, TPU: 2}, "each side's own word is shown"
    a.hear(b)
    a.say("confirm", record=correction.id)
    row = of(a).rows[0]
    assert (row.confirmed, row.disputed, row.entries[0].status) == (2, 0, "confirmed")
    assert len(activity(a).statements) == 2, "nothing is overwritten"


def test_ones_own_correction_needs_a_new_confirmation() -> None:
    a, b = pair()
    visit = record(a)
    b.hear(a)
    b.say("confirm", record=visit.id)
    a.hear(b)
    a.say("correct", record=visit.id, activity=act(quantities={"persons": 2}))
    row = of(a).rows[0]
    assert (row.recorded[CHD], row.confirmed, row.entries[0].status) == (2, 0, "recorded")


def test_two_corrections_at_once_are_both_shown() -> None:
    a, b = pair()
    visit = record(a)
    b.hear(a)
    a.say("correct", record=visit.id, activity=act(quantities={"persons": 2}))
    b.say("correct", record=visit.id, activity=act(quantities={"persons": 3}))
    meet(a, b)
    row = of(a).rows[0]
    assert {(one.author, one.status) for one in row.entries} == {(CHD, "disputed"), (TPU, "disputed")}
    assert all("several_statements" in one.flags for one in row.entries)
    assert row.disputed == 3, "one activity counts once, with the larger number"
    assert of(a).to_bytes() == of(b).to_bytes()


def test_retracted_is_said_so() -> None:
    a, b = pair()
    visit = record(a)
    b.hear(a)
    not_own = b.say("retract", record=visit.id)
    assert b.state.void == {not_own.id: "not_own"}
    correction = b.say("correct", record=visit.id, activity=act(quantities={"persons": 2}))
    b.say("retract", record=correction.id)
    assert of(b).rows[0].entries[0].count == 1, "the correction is gone, the record stands again"
    a.hear(b)
    a.say("retract", record=visit.id)
    result = of(a)
    assert (result.rows[0].entries, result.retracted) == ((), (visit.id,))
    assert result.rows[0].recorded == {CHD: 0, TPU: 0}


def test_nobody_confirms_or_disputes_its_own() -> None:
    a, _ = pair()
    visit = record(a)
    own = a.say("confirm", record=visit.id)
    also = a.say("dispute", record=visit.id, card="")
    nothing = a.say("confirm", record="0" * 64)
    lost = a.say("correct", record="0" * 64, activity=act())
    gone = a.say("retract", record="0" * 64)
    unknown = "unknown_record"
    assert a.state.void == {own.id: "own", also.id: "own", nothing.id: unknown, lost.id: unknown, gone.id: unknown}


@pytest.mark.parametrize(
    ("change", "flag", "planned"),
    [
        ({"from": "2031-01-01", "to": "2031-01-02"}, "after_term", True),
        ({"from": "2024-12-31", "to": "2025-01-02"}, "before_term", True),
        ({"commitment": "p9"}, "no_commitment", False),
        ({"commitment": ""}, "no_commitment", False),
        ({"strand": "training"}, "other_strand", False),
        ({"metric": "visit_days"}, "other_metric", False),
        ({"quantities": {"teaching_hours": 3}}, "not_countable", False),
        ({"direction": {"from": TPU, "to": CHD}}, "other_direction", True),
    ],
    ids=str,
)
def test_what_does_not_fit_is_flagged_not_lost(change: dict[str, Any], flag: str, planned: bool) -> None:
    a, _ = pair()
    record(a, **change)
    result = of(a)
    entries = result.rows[0].entries if planned else result.unplanned
    assert flag in entries[0].flags
    outside = flag in ("after_term", "before_term")
    assert result.rows[0].recorded[CHD] == (1 if planned and not outside else 0)
    if outside:
        assert [one.recorded[CHD] for one in result.rows[0].years if one.promised is None] == [1]


def test_the_same_visit_recorded_by_both_is_pointed_out() -> None:
    a, b = pair()
    b.hear(a)
    record(a)
    record(b, id="7f1c2f9e-6f3a-4f7e-9a53-0d4f2f5b7a02")
    meet(a, b)
    assert all("possible_double" in one.flags for one in of(a).rows[0].entries)


def test_three_parties_only_those_concerned_must_confirm() -> None:
    a, b, c = trio()
    visit = record(a)
    paper = record(a, commitment="p2", strand="research", metric="joint_publications", quantities={"publications": 1})
    b.hear(a)
    b.say("confirm", record=visit.id)
    b.say("confirm", record=paper.id)
    rows = of(b).rows
    assert rows[0].confirmed == 1, "the visit runs from CHD to TPU"
    assert rows[1].confirmed == 0, "the joint paper concerns all three"
    c.hear(b)
    c.say("confirm", record=paper.id)
    assert of(c).rows[1].confirmed == 1
    assert of(c).rows[1].recorded == {CHD: 1, TPU: 0, USP: 0}


def test_a_third_party_may_record_but_does_not_confirm_for_others() -> None:
    a, b, c = trio()
    visit = record(c)
    meet(a, b, c)
    a.say("confirm", record=visit.id)
    assert of(a).rows[0].entries[0].status == "recorded"
    b.say("confirm", record=visit.id)
    meet(a, b, c)
    assert of(c).rows[0].entries[0].status == "confirmed"


def test_activities_go_on_with_a_fork_in_sight_and_doubt_wins() -> None:
    a, b = pair()
    visit = record(a)
    b.hear(a)
    past = list(b.events.values())
    b.say("confirm", record=visit.id)
    b.say("dispute", over=past, record=visit.id, card="")
    a.hear(b)
    assert a.state.frozen
    assert of(a).rows[0].entries[0].status == "disputed"


def test_a_single_writer_has_a_full_board() -> None:
    a = Node(CHD)
    a.found(CHD, TPU, keyless=[TPU], single_writer=True)
    record(a)
    row = of(a).rows[0]
    assert (row.recorded[CHD], row.confirmed, row.entries[0].status) == (1, 0, "recorded")


def test_every_metric_is_well_formed() -> None:
    for metric in METRICS.values():
        assert metric.unit in UNITS
        assert metric.counts in metric.quantities or metric.counts == "days"
        assert set(metric.quantities.values()) <= UNITS
        assert metric.strand in ("visits", "training", "programmes", "research")
    assert counted(act(), "no_such_metric") is None
