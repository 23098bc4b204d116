"""A plan and a report from the first click to what both approved: generated, changed by the other, approved, drawn."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from convenio.agreements import actions as deeds
from convenio.agreements import books
from convenio.agreements.actions.generated import write_generated
from convenio.agreements.life.actions import settle
from convenio.agreements.life.met import note_met
from convenio.agreements.models import Agreement, Obligation, PromiseSum
from convenio.parties.terms import Refusal
from convenio.people.models import Membership, Person
from convenio.planning import actions, days, rules
from convenio.planning.models import Sheet
from convenio.planning.queries.plans import plan_view
from convenio.planning.queries.reports import report_view
from convenio.planning.showing import approved_text, newest_text
from convenio.planning.texts import plan, report
from convenio.planning.texts.wording import code
from tests.convenio.agreements.conftest import approve, clear, sign
from tests.convenio.agreements.pair import CHD, TPU

pytestmark = pytest.mark.django_db
VISITS = "p1"


def propose(house, made, wire):
    """Propose a draft and let it arrive."""
    deeds.propose_version(acting=house.officer, agreement=made, at=wire.later(minutes=1))
    wire.run()
    made.refresh_from_db()
    return made


def visit(house, of, wire, *, persons, year=2026, answer=None, by=None):
    """Record a visit; the other side confirms or disputes it."""
    row = house.copy(of)
    promise = books.text(row, row.in_force_text)["commitments"][0]
    event = deeds.record_activity(
        acting=house.officer,
        agreement=row,
        commitment=VISITS,
        starts_on=date(year, 2, 1 + persons),
        ends_on=date(year, 2, 5 + persons),
        quantities={"persons": persons},
        direction=promise["direction"],
        at=wire.later(minutes=1),
    )
    wire.run()
    if by and answer == "confirm":
        deeds.confirm_activity(acting=by.officer, agreement=by.copy(of), record=event, at=wire.later(minutes=1))
    elif by and answer == "dispute":
        deeds.dispute_activity(
            acting=by.officer, agreement=by.copy(of), record=event, words="Two only.", at=wire.later(minutes=1)
        )
    wire.run()
    return event


def test_a_plan_is_generated_changed_by_the_other_and_approved_by_both(chd, tpu, in_force, wire):
    before = PromiseSum.objects.filter(party=chd.party).count()
    made = propose(chd, actions.make_plan(acting=chd.officer, agreement=in_force, year=2026, at=wire.now), wire)
    theirs = tpu.copy(made)
    assert (theirs.parent, theirs.own_task) == (tpu.copy(in_force), "answer")
    deeds.suggest_change(
        acting=tpu.officer, agreement=theirs, clause_id="c2", values={"quantity": 5}, at=wire.later(minutes=1)
    )
    wire.run()
    suggestion = books.state(chd.copy(made)).suggestions[0].mark.event
    deeds.take_suggestion(acting=chd.officer, agreement=chd.copy(made), suggestion=suggestion, at=wire.later(minutes=1))
    propose(chd, chd.copy(made), wire)
    approve(tpu, made, wire)

    for house in (chd, tpu):
        row = house.copy(made)
        assert row.agreed
        assert (row.stage, row.phase, row.own_task, row.their_task) == ("agreed", "annex", "", "")
        lines = plan.lines_of(approved_text(row))
        assert (len(lines), lines[0].quantity, lines[0].promise) == (7, 5, VISITS)
        assert lines[0].owners[TPU]["ru"] == "координатор"
    person = Person.objects.create(email="li@chd.edu.cn", name="Li")
    Membership.objects.create(person=person, party=chd.party, role="officer")
    assert [one.on for one in days.entries(chd.party, person)] == [date(2026, 12, 31)] * 7
    assert actions.planned_in(tpu.copy(in_force), 2026)[VISITS] == 5
    assert PromiseSum.objects.filter(party=chd.party).count() == before


def test_an_approved_plan_does_what_the_text_asked_for(chd, tpu, in_force, wire):
    asked = {"party": chd.party, "agreement": in_force, "due_on": date(2026, 12, 1), "owner_role": "coordinator"}
    this, next_one, report_of_this = (
        Obligation.objects.create(rule=rule, period=year, **asked)
        for rule, year in (("work_plan", "2026"), ("work_plan", "2027"), ("joint_report", "2026"))
    )
    made = propose(chd, actions.make_plan(acting=chd.officer, agreement=in_force, year=2026, at=wire.now), wire)
    assert not Obligation.objects.exclude(met_by=None).exists()
    approve(tpu, made, wire)
    this.refresh_from_db()
    assert (this.state, this.met_by_id, this.settled_at.date()) == ("done", made.pk, wire.now.date())
    assert list(Obligation.objects.filter(met_by=None, state="open", due_on=asked["due_on"])) == [
        next_one,
        report_of_this,
    ]

    settle(acting=chd.officer, obligation=this, state="open", at=wire.later(minutes=1))
    late = Obligation.objects.create(rule="work_plan", clause="later", period="2026", **asked)
    note_met(in_force)
    for row, state in ((this, "open"), (late, "done")):
        row.refresh_from_db()
        assert (row.state, row.met_by_id) == (state, made.pk)


def test_lines_show_what_was_done_under_the_agreement(chd, tpu, in_force, wire):
    made = actions.make_plan(acting=chd.officer, agreement=in_force, year=2026, at=wire.now)
    visit(chd, in_force, wire, persons=1, by=tpu, answer="confirm")
    visit(chd, in_force, wire, persons=2)
    view = plan_view(Sheet.objects.get(agreement=made), date(2027, 1, 2))
    row = view.rows[0]
    assert (row.line.quantity, row.done.recorded, row.done.confirmed, row.waits) == (2, 3, 1, 2)
    assert not row.late
    assert view.rows[1].late
    assert view.open == ()


def test_a_line_taken_out_can_be_added_again(chd, in_force, wire):
    made = actions.make_plan(acting=chd.officer, agreement=in_force, year=2026, at=wire.now)
    deeds.remove_clause(acting=chd.officer, agreement=made, clause_id="c2", revision=1, at=wire.now)
    sheet = Sheet.objects.get(agreement=made)
    assert [one.promise["id"] for one in plan_view(sheet, wire.now.date()).open] == [VISITS]
    with pytest.raises(Refusal, match="leaves something open"):
        actions.add_lines(acting=chd.officer, agreement=made, promises=("p99",), at=wire.now)
    actions.add_lines(acting=chd.officer, agreement=made, promises=(VISITS,), at=wire.now)
    clauses = newest_text(made)["clauses"]
    gone = {**clauses[-2], "values": {**clauses[-2]["values"], "commitment": code("p99", "commitment")}}
    write_generated(acting=chd.officer, agreement=made, clauses=[gone], at=wire.now)
    sheet = Sheet.objects.get(agreement=made)
    assert [row.promised for row in plan_view(sheet, wire.now.date()).rows] == [True] * 6 + [False]
    assert clauses[-2]["values"]["commitment"]["value"] == VISITS
    assert clauses[-1]["type"] == "duration"


def test_a_report_lists_differences_freezes_and_is_signed_by_both(chd, tpu, in_force, wire):
    visit(chd, in_force, wire, persons=1, by=tpu, answer="confirm")
    disputed = visit(chd, in_force, wire, persons=3, by=tpu, answer="dispute")
    visit(tpu, in_force, wire, persons=2)
    made = propose(chd, actions.make_report(acting=chd.officer, agreement=in_force, year=2026, at=wire.now), wire)

    for house in (chd, tpu):
        view = report_view(Sheet.objects.get(agreement=house.copy(made)))
        line = view.rows[0].line
        assert (line.promised, line.recorded, line.confirmed, line.disputed) == (2, {CHD: 4, TPU: 2}, 1, 3)
        assert [one.kind for one in view.differences] == ["disputed", "unanswered"]
        assert view.same

    deeds.retract_activity(acting=chd.officer, agreement=chd.copy(in_force), record=disputed, at=wire.later(minutes=1))
    wire.run()
    assert not report_view(Sheet.objects.get(agreement=tpu.copy(made))).same
    changed = actions.refresh_report(acting=chd.officer, agreement=chd.copy(made), at=wire.now)
    assert changed[:2] == ("c1", "c2")
    assert actions.refresh_report(acting=chd.officer, agreement=chd.copy(made), at=wire.now) == ()
    propose(chd, chd.copy(made), wire)
    approve(tpu, made, wire)
    visit(chd, in_force, wire, persons=4)
    row = chd.copy(made)
    assert report.reported_lines(approved_text(row))[0].disputed == 0
    assert report_view(Sheet.objects.get(agreement=row)).came_later == 1

    clear(tpu, made, wire)
    deadline = wire.later(minutes=1) + timedelta(days=10)
    deeds.open_round(acting=chd.officer, agreement=row, deadline=deadline, order=None, at=wire.now)
    wire.run()
    for house in (chd, tpu):
        sign(house, made, wire)
    assert {one.stage for one in (chd.copy(made), tpu.copy(made))} == {"in_force"}


def test_one_plan_a_year_and_only_where_something_is_open(chd, tpu, third, in_force, wire):
    actions.make_plan(acting=chd.officer, agreement=in_force, year=2026, at=wire.now)
    for deed, year, words in (
        (actions.make_plan, 2026, "there already"),
        (actions.make_plan, 2050, "leaves nothing open"),
        (actions.make_report, 2050, "nothing to report"),
    ):
        with pytest.raises(Refusal, match=words):
            deed(acting=chd.officer, agreement=in_force, year=year, at=wire.now)
    with pytest.raises(Refusal, match="Only an officer"):
        actions.make_plan(acting=chd.signatory, agreement=in_force, year=2027, at=wire.now)
    in_force.ended_on = date(2026, 5, 1)
    assert "nothing is planned after that" in rules.may_make_plan(chd.officer, in_force, 2027).reason
    assert rules.may_make_report(chd.officer, in_force, 2026)


def test_both_sides_may_begin_at_once_and_see_it(chd, tpu, in_force, wire):
    ours = actions.make_plan(acting=chd.officer, agreement=in_force, year=2026, at=wire.now)
    theirs = actions.make_plan(acting=tpu.officer, agreement=tpu.copy(in_force), year=2026, at=wire.now)
    propose(chd, ours, wire)
    propose(tpu, theirs, wire)
    assert Sheet.objects.filter(party=chd.party, year=2026).count() == 2
    deeds.give_notice(acting=tpu.officer, agreement=tpu.copy(theirs), at=wire.later(minutes=1))
    wire.run()
    standing = Sheet.objects.filter(party=chd.party).exclude(agreement__stage="abandoned")
    assert [one.agreement for one in standing] == [chd.copy(ours)]
    assert Agreement.objects.filter(party=chd.party, stage="abandoned").count() == 1
