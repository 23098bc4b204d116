"""Recording in all four strands: with and without a promise, once, and confirmed many at once."""

from datetime import date, timedelta

import pytest

from convenio.agreements import actions, queries
from convenio.agreements.forms.activity import MOST_FIELDS, ActivityForm
from convenio.agreements.models import ActivityLine
from convenio.agreements.queries.waiting import waiting_for_us
from convenio.agreements.views.subjects import unpromised
from convenio.parties.terms import Refusal
from pact.metrics import METRICS
from tests.convenio.agreements.pair import CHD, TPU
from tests.convenio.agreements.test_promises import PDF, both_equal, promise, visit

DAY = date(2026, 3, 1)
OUT = {"from": CHD, "to": TPU}
DOI = "10.1000/182"


def done(house, of, wire, metric, **change):
    """Something of which nothing was promised, on one day."""
    known = METRICS[metric]
    counts = {known.counts: 1} if known.counts in known.quantities else {"persons": 1}
    given = {"commitment": "", "metric": metric, "starts_on": DAY, "ends_on": DAY, "quantities": counts}
    given |= {"direction": OUT if known.directed else None, "at": wire.later(minutes=1)} | change
    event = actions.record_activity(acting=house.officer, agreement=house.copy(of), **given)
    wire.run()
    return event


def line(house, of, event) -> ActivityLine:
    return ActivityLine.objects.get(agreement=house.copy(of), statement=event)


def test_every_metric_is_recorded_and_confirmed_without_a_promise_and_in_one_go(in_force, chd, tpu, wire):
    wire.later(days=5)
    events = [
        actions.record_activity(
            acting=tpu.officer,
            agreement=tpu.copy(in_force),
            commitment="",
            metric=one.id,
            starts_on=DAY,
            ends_on=DAY,
            quantities={one.counts if one.counts in one.quantities else "persons": 2},
            direction=OUT if one.directed else None,
            at=wire.later(minutes=1),
        )
        for one in METRICS.values()
        if one.id in ("delegations", "student_credits", "programme_graduates", "grant_funds_eur", "joint_theses")
    ]
    other = visit(tpu, in_force, wire)
    actions.retract_activity(acting=tpu.officer, agreement=tpu.copy(in_force), record=other, at=wire.later(minutes=1))
    wire.run()
    board = queries.board_of(chd.copy(in_force))
    assert {one.flags for one in board.unplanned} == {("no_commitment",)}
    assert {one.statement for one in waiting_for_us(chd.officer)} == set(events)
    assert not waiting_for_us(tpu.officer).exists()
    confirmed, kept = actions.confirm_activities(
        acting=chd.officer,
        agreement=chd.copy(in_force),
        records=[*events[:2], other, "0" * 64, *events[2:], events[0]],
        at=wire.later(minutes=1),
    )
    assert confirmed == events
    assert "taken back" in kept[other]
    assert "not part of the agreement" in kept["0" * 64]
    wire.run()
    assert not waiting_for_us(chd.officer).exists()
    assert {line(tpu, in_force, one).status for one in events} == {ActivityLine.CONFIRMED}
    both_equal(chd, tpu, in_force)


def test_a_paper_is_shown_by_its_doi_on_both_sides_and_once_only(in_force, chd, tpu, wire):
    wire.later(days=5)
    event = done(tpu, in_force, wire, "joint_publications", doi="https://doi.org/10.1000/182", again=False)
    assert line(tpu, in_force, event).reference == DOI
    assert line(chd, in_force, event).reference == DOI, "the reference is fetched like any file of evidence"
    with pytest.raises(Refusal, match="Your side recorded the same"):
        done(tpu, in_force, wire, "joint_publications", doi=DOI, starts_on=date(2026, 2, 20), again=False)
    with pytest.raises(Refusal, match="other side recorded the same"):
        done(chd, in_force, wire, "joint_publications", doi=DOI, again=False)
    other = done(tpu, in_force, wire, "joint_publications", doi="10.1000/183", again=False)
    assert line(chd, in_force, other).reference == "10.1000/183"
    corrected = actions.correct_activity(
        acting=tpu.officer, agreement=tpu.copy(in_force), record=event, commitment="", starts_on=DAY,
        ends_on=DAY, quantities={"publications": 1}, at=wire.later(minutes=1),
    )  # fmt: skip
    assert line(tpu, in_force, corrected).reference == DOI


@pytest.mark.parametrize(
    ("metric", "change", "words"),
    [
        ("joint_publications", {"doi": "see the web"}, "not a DOI"),
        ("joint_projects", {"doi": DOI}, "Only a paper or a thesis"),
        ("joint_publications", {"doi": DOI, "evidence": PDF}, "not both"),
        ("no_such_metric", {}, "Choose what was done"),
        ("delegations", {"direction": {"from": CHD, "to": CHD}}, "from which university"),
        ("delegations", {"direction": {"from": CHD, "to": "x.example"}}, "from which university"),
        ("delegations", {"quantities": {"visits": -1}}, "not a whole number, or is too large"),
        ("delegations", {"quantities": {"visits": 1_000_001}}, "not a whole number, or is too large"),
        ("grant_funds_eur", {"quantities": {"amount_eur": 10**9 + 1}}, "not a whole number, or is too large"),
        ("grant_funds_eur", {"quantities": {"amount_cny": 5}}, "Enter the numbers"),
        ("delegations", {"starts_on": date(2027, 1, 1), "ends_on": date(2027, 1, 2)}, "lies in the future"),
        ("delegations", {"starts_on": DAY + timedelta(days=1)}, "lies before the first"),
        ("delegations", {"starts_on": date(1926, 3, 1)}, "longer than 10 years"),
    ],
)
def test_what_does_not_hold_is_refused_in_plain_words(in_force, tpu, wire, metric, change, words):
    wire.later(days=5)
    if metric not in METRICS:
        change = {"quantities": {"x": 1}}
    known = METRICS.get(metric, METRICS["delegations"])
    given = {"quantities": {known.counts: 1}, "direction": OUT if known.directed else None} | change
    with pytest.raises(Refusal, match=words):
        actions.record_activity(
            acting=tpu.officer, agreement=tpu.copy(in_force), commitment="", metric=metric,
            **({"starts_on": DAY, "ends_on": DAY, "at": wire.now} | given),
        )  # fmt: skip


def test_the_same_under_a_promise_twice_is_asked_for_first(in_force, chd, tpu, wire):
    wire.later(days=5)
    visit(tpu, in_force, wire)
    with pytest.raises(Refusal, match="say so and record it once more"):
        visit(tpu, in_force, wire, again=False)
    visit(tpu, in_force, wire, role="lecturer", again=False)
    visit(tpu, in_force, wire, again=True)
    assert ActivityLine.objects.filter(agreement=tpu.copy(in_force)).count() == 3
    assert promise(tpu, in_force).metric == "teacher_visits"


@pytest.mark.parametrize("metric", METRICS)
def test_at_most_four_fields_are_asked_at_once(metric):
    form = ActivityForm(promise=unpromised(metric, OUT if METRICS[metric].directed else None))
    asked = [one.name for one in form.main()]
    folded = [one.name for one in form.more()]
    assert 1 <= len(asked) <= MOST_FIELDS
    assert not set(asked) & set(folded)
    assert set(asked) | set(folded) == set(form.fields)
    typed = {one: "1" for one in form.fields if one.startswith("count.") and form.fields[one].required}
    bound = ActivityForm({"starts_on": "2026-03-01", **typed}, promise=form.promise)
    assert bound.is_valid(), bound.errors
    assert not bound.more_open, "nothing that is folded away differs from the usual"
    assert bound.told()["ends_on"] == DAY


def test_a_grant_is_typed_as_amount_and_currency():
    typed = {"starts_on": "2026-03-01", "count.grants": "1", "amount": "250000", "currency": "amount_cny"}
    form = ActivityForm(typed, promise=unpromised("joint_grants", None))
    assert form.is_valid()
    assert form.told()["quantities"] == {"grants": 1, "amount_cny": 250000}
    assert [one.name for one in form.main()] == ["starts_on", "amount", "currency"]
