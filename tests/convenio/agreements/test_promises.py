"""What was done under a promise: both sides see the same board, and nothing is overwritten."""

from datetime import date, timedelta

import pytest

from convenio.agreements import actions, books, queries
from convenio.agreements.models import PactFile
from convenio.agreements.rules import may_confirm_activity, may_record_activity, may_retract_activity
from convenio.parties.terms import Refusal, Role
from tests.convenio.agreements.pair import CHD, TPU

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"


def promise(house, of):
    """The visits from Chang'an to Tomsk."""
    view = queries.agreement_view(house.copy(of), house.officer, on=house.wire.now)
    return next(
        one for one in view.promises if one.metric == "teacher_visits" and one.direction == {"from": CHD, "to": TPU}
    )


def visit(house, of, wire, **change):
    given = {
        "commitment": promise(house, of).id,
        "starts_on": date(2026, 3, 1),
        "ends_on": date(2026, 3, 2),
        "quantities": {"persons": 1, "teaching_hours": 12},
        "role": "professor",
        "at": wire.later(minutes=1),
    } | change
    event = actions.record_activity(acting=house.officer, agreement=house.copy(of), **given)
    wire.run()
    return event


def row(house, of):
    return next(one for one in queries.board_of(house.copy(of)).rows if one.commitment == promise(house, of).id)


def both_equal(chd, tpu, of):
    boards = [queries.board_of(house.copy(of)).to_bytes() for house in (chd, tpu)]
    assert boards[0] == boards[1]


def test_recorded_by_one_confirmed_by_the_other(in_force, chd, tpu, wire):
    event = visit(tpu, in_force, wire)
    assert (row(chd, in_force).recorded[TPU], row(chd, in_force).confirmed) == (1, 0)
    assert chd.copy(in_force).own_task == "confirm_activity"
    assert tpu.copy(in_force).their_task == "confirm_activity"
    assert [one.task for one in queries.desk_of(chd.officer, on=wire.now).for_me] == ["confirm_activity"]
    shown = queries.activities_view(chd.copy(in_force), chd.officer)[0].current[0]
    assert (shown.days, shown.status, shown.ours) == (2, "recorded", False)
    assert shown.may_confirm
    actions.confirm_activity(acting=chd.officer, agreement=chd.copy(in_force), record=event, at=wire.later(minutes=1))
    wire.run()
    assert row(tpu, in_force).confirmed == 1
    assert chd.copy(in_force).own_task == ""
    both_equal(chd, tpu, in_force)
    with pytest.raises(Refusal, match="confirmed this already"):
        actions.confirm_activity(acting=chd.officer, agreement=chd.copy(in_force), record=event, at=wire.later())


def test_disputed_then_corrected_then_confirmed(in_force, chd, tpu, wire):
    event = visit(tpu, in_force, wire, quantities={"persons": 3})
    actions.dispute_activity(
        acting=chd.officer, agreement=chd.copy(in_force), record=event, words="It was one.", at=wire.later(minutes=1)
    )
    wire.run()
    shown = queries.activities_view(tpu.copy(in_force), tpu.officer)[0].current[0]
    assert (shown.status, shown.dispute_words) == ("disputed", "It was one.")
    assert row(tpu, in_force).disputed == 3
    corrected = actions.correct_activity(
        acting=tpu.officer, agreement=tpu.copy(in_force), record=event, commitment=promise(tpu, in_force).id,
        starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 2), quantities={"persons": 1}, at=wire.later(minutes=1),
    )  # fmt: skip
    wire.run()
    with pytest.raises(Refusal, match="corrected meanwhile"):
        actions.confirm_activity(acting=chd.officer, agreement=chd.copy(in_force), record=event, at=wire.later())
    actions.confirm_activity(
        acting=chd.officer, agreement=chd.copy(in_force), record=corrected, at=wire.later(minutes=1)
    )
    wire.run()
    activity = queries.activities_view(chd.copy(in_force), chd.officer)[0]
    assert [one.status for one in activity.statements] == ["superseded", "confirmed"], "nothing is overwritten"
    assert row(chd, in_force).confirmed == 1
    both_equal(chd, tpu, in_force)


def test_taken_back_stays_readable(in_force, chd, tpu, wire):
    event = visit(tpu, in_force, wire)
    assert "Only the side that recorded" in may_retract_activity(chd.officer, chd.copy(in_force), event).reason
    actions.retract_activity(acting=tpu.officer, agreement=tpu.copy(in_force), record=event, at=wire.later(minutes=1))
    wire.run()
    activity = queries.activities_view(chd.copy(in_force), chd.officer)[0]
    assert (activity.current, activity.statements[0].status) == ((), "retracted")
    assert "taken back" in may_confirm_activity(chd.officer, chd.copy(in_force), event).reason
    assert row(chd, in_force).recorded[TPU] == 0


def test_evidence_travels_by_digest(in_force, chd, tpu, wire):
    visit(tpu, in_force, wire, evidence=PDF, evidence_name="report.pdf")
    file = PactFile.objects.get(agreement=chd.copy(in_force), purpose="evidence")
    assert file.held
    facts = books.state(chd.copy(in_force)).activities[0].statements[0].facts
    assert facts["evidence"] == file.digest
    assert "name" not in facts


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"commitment": "p99"}, "promise of the text in force"),
        ({"ends_on": date(2026, 2, 1)}, "last day lies before"),
        ({"starts_on": date(2026, 9, 1), "ends_on": date(2026, 9, 2)}, "lies in the future"),
        ({"role": "Dr. X!"}, "role from the list"),
        ({"quantities": {}}, "numbers that this promise counts"),
        ({"quantities": {"elephants": 1}}, "numbers that this promise counts"),
        ({"quantities": {"persons": -1}}, "not a whole number"),
        ({"quantities": {"persons": 1.5}}, "not a whole number"),
        ({"quantities": {"teaching_hours": 3}}, "number that the promise counts"),
        ({"direction": {"from": "x.example", "to": TPU}}, "which university"),
    ],
)
def test_records_that_do_not_fit(in_force, tpu, wire, change, words):
    with pytest.raises(Refusal, match=words):
        visit(tpu, in_force, wire, **change)


def test_who_may_answer(in_force, chd, tpu, wire):
    event = visit(tpu, in_force, wire)
    assert "Your own institution recorded" in may_confirm_activity(tpu.officer, tpu.copy(in_force), event).reason
    assert "Only an officer" in may_confirm_activity(chd.acting(Role.READER), chd.copy(in_force), event).reason
    assert "not part of" in may_confirm_activity(chd.officer, chd.copy(in_force), "ab" * 32).reason
    with pytest.raises(Refusal, match="few words"):
        actions.dispute_activity(acting=chd.officer, agreement=chd.copy(in_force), record=event, words=" ", at=wire.now)


def test_nothing_is_recorded_before_it_is_in_force(signing, chd):
    assert "once the agreement is in force" in may_record_activity(chd.officer, chd.copy(signing)).reason


def test_it_ends_by_the_calendar(in_force, chd, wire):
    from convenio.agreements.exchange import pulling

    ends = chd.copy(in_force).ends_on
    wire.now = wire.now.replace(year=ends.year, month=ends.month, day=ends.day) + timedelta(days=2)
    pulling.sweep(wire.now)
    row = chd.copy(in_force)
    assert (row.stage, row.ended_on) == ("expired", ends)
    assert queries.agreements_of(chd.party, in_force=True).count() == 0
