"""A plan and a report from the first click to what both approved: generated, changed by the other, approved, drawn."""

from __future__ import annotations

import pytest

from convenio.agreements import actions as deeds
from convenio.agreements import queries
from convenio.planning import actions
from convenio.planning.showing import approved_text
from convenio.planning.texts import plan
from tests.convenio.agreements.conftest import approve

pytestmark = pytest.mark.django_db


def test_a_plan_is_generated_changed_by_the_other_and_approved_by_both(chd, tpu, in_force, wire):
    made = actions.make_plan(acting=chd.officer, agreement=in_force, year=2027, at=wire.now)
    deeds.propose_version(acting=chd.officer, agreement=made, at=wire.later(minutes=1))
    wire.run()
    made.refresh_from_db()
    made = chd.copy(made)
    theirs = tpu.copy(made)
    assert theirs.parent == tpu.copy(in_force)
    approve(tpu, made, wire)
    made = chd.copy(made)
    assert made.agreed
    assert made.own_task == made.their_task == ""
    text = approved_text(made)
    assert len(plan.lines_of(text)) == 7
    pdf = queries.working_copy(made, at=wire.now)
    assert pdf[:4] == b"%PDF"
