"""The rows that everybody counts by: always what the events say, and a new event touches only what it speaks about."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from convenio.agreements import actions, books, lines
from convenio.agreements.models import ActivityLine
from convenio.agreements.queries.delivered import lines_of
from convenio.parties.models import Unit
from convenio.parties.terms import Acting, Role
from tests.convenio.agreements.pair import CHD, TPU
from tests.convenio.agreements.test_promises import promise, visit

WITHOUT = ("id", "agreement_id", "party_id")


def stored(house, of):
    """The lines of a house's copy, by statement."""
    return {
        one["statement"]: {name: value for name, value in one.items() if name not in WITHOUT}
        for one in ActivityLine.objects.filter(agreement=house.copy(of)).values()
    }


def rebuilt(house, of):
    """The lines as they are when everything is read anew."""
    ActivityLine.objects.filter(agreement=house.copy(of)).delete()
    assert lines.rebuild([house.copy(of)]) == 1
    return stored(house, of)


def test_a_line_says_what_the_statement_says(in_force, chd, tpu, wire):
    event = visit(tpu, in_force, wire)
    line = ActivityLine.objects.get(agreement=chd.copy(in_force), statement=event)
    assert (line.author, line.ours, line.status, line.count, line.days) == (TPU, False, "recorded", 1, 2)
    assert (line.direction_from, line.direction_to, line.year, line.role) == (CHD, TPU, 2026, "professor")
    assert line.quantities == {"persons": 1, "teaching_hours": 12}
    assert (line.strand, line.metric, line.unit, line.flags) == ("visits", "teacher_visits", "person", [])
    assert ActivityLine.objects.get(agreement=tpu.copy(in_force)).ours
    assert line.answered_at is None
    actions.confirm_activity(acting=chd.officer, agreement=chd.copy(in_force), record=event, at=wire.later(minutes=5))
    line.refresh_from_db()
    assert (line.status, line.answered_at) == ("confirmed", wire.now)


def test_written_step_by_step_and_rebuilt_they_are_the_same(in_force, chd, tpu, wire):
    """Corrected, disputed, taken back, and twice the same visit recorded by both: after each event, on both sides."""
    first = visit(tpu, in_force, wire)
    twin = visit(chd, in_force, wire, quantities={"persons": 2})
    flags = {name: one["flags"] for name, one in stored(chd, in_force).items()}
    assert flags == {first: ["possible_double"], twin: ["possible_double"]}, "the older line learnt of its twin, too"
    third = visit(tpu, in_force, wire, starts_on=date(2026, 2, 1), ends_on=date(2026, 2, 2))
    actions.dispute_activity(
        acting=chd.officer, agreement=chd.copy(in_force), record=third, words="No.", at=wire.later(minutes=1)
    )
    corrected = actions.correct_activity(
        acting=chd.officer, agreement=chd.copy(in_force), record=first, commitment=promise(chd, in_force).id,
        starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 5), quantities={"persons": 1}, at=wire.later(minutes=1),
    )  # fmt: skip
    actions.retract_activity(acting=chd.officer, agreement=chd.copy(in_force), record=twin, at=wire.later(minutes=1))
    wire.run()
    for house in (chd, tpu):
        step_by_step = stored(house, in_force)
        assert {name: one["status"] for name, one in step_by_step.items()} == {
            corrected: "disputed",
            twin: "retracted",
            third: "disputed",
        }
        assert step_by_step == rebuilt(house, in_force)


def test_an_event_leaves_the_rows_of_others_alone(in_force, chd, tpu, wire):
    """Marked rows stay marked: what the event does not speak about is neither read nor written."""
    for day in (1, 2, 3):
        visit(tpu, in_force, wire, starts_on=date(2026, 1, day), ends_on=date(2026, 1, day))
    ActivityLine.objects.filter(agreement=chd.copy(in_force)).update(reference="untouched")
    event = visit(chd, in_force, wire, starts_on=date(2026, 1, 4), ends_on=date(2026, 1, 4))
    with CaptureQueriesContext(connection) as seen:
        actions.confirm_activity(
            acting=tpu.officer, agreement=tpu.copy(in_force), record=event, at=wire.later(minutes=1)
        )
    wire.run()
    written = [one["sql"] for one in seen if "activityline" in one["sql"] and one["sql"].startswith("INSERT")]
    assert len(written) == 1
    assert event in written[0]
    kept = ActivityLine.objects.filter(agreement=chd.copy(in_force))
    assert kept.filter(reference="untouched").count() == 3
    assert kept.get(statement=event).status == "confirmed"


def test_databases_from_before_are_filled(in_force, chd, tpu, wire):
    visit(tpu, in_force, wire)
    visit(chd, in_force, wire, starts_on=date(2026, 1, 5), ends_on=date(2026, 1, 5))
    before = {house.party.hei_id: stored(house, in_force) for house in (chd, tpu)}
    ActivityLine.objects.all().delete()
    books.forget_cached()
    import_module("convenio.agreements.migrations.0012_activity_line").fill(apps, None)
    assert {house.party.hei_id: stored(house, in_force) for house in (chd, tpu)} == before


@pytest.mark.parametrize(("unit", "seen"), [(Role.REVIEWER, 1), ("roads", 1), ("law", 0)])
def test_lists_show_what_the_person_may_see(in_force, chd, tpu, wire, unit, seen):
    for name in ("roads", "law"):
        Unit.objects.create(party=chd.party, ounit_id=name, names={"en": name})
    visit(tpu, in_force, wire)
    actions.note_facts(acting=chd.officer, agreement=chd.copy(in_force), units=["roads"], at=wire.later(minutes=1))
    of_unit = Acting(chd.party, 7, "Somebody", frozenset({Role.READER}), limits={Role.READER: frozenset({unit})})
    assert lines_of(chd.reviewer if unit == Role.REVIEWER else of_unit).count() == seen
    assert lines_of(chd.party).count() == 1
