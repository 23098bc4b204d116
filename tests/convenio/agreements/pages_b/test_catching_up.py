"""A draft that was overtaken: the editor says so and offers the way out; nothing typed is lost."""

import pytest
import time_machine
from django.urls import reverse

from convenio.agreements import actions, queries
from convenio.agreements.models import DraftClause
from tests.convenio.agreements.pages_b.people import client_of, page
from tests.convenio.agreements.pair import CHD, TPU
from tests.convenio.agreements.test_negotiating import change_teachers


@pytest.fixture
def overtaken(proposed, chd, tpu, wire):
    """Chang'an changed its draft and passed the pen; Tomsk proposed; the pen came back."""
    draft = actions.ensure_draft(acting=chd.officer, agreement=chd.copy(proposed), at=wire.now)
    purpose = next(one for one in DraftClause.objects.filter(draft=draft) if one.content["type"] == "purpose")
    actions.save_clause(
        acting=chd.officer,
        agreement=chd.copy(proposed),
        clause_id=purpose.clause_id,
        revision=purpose.revision,
        heading={},
        body=dict.fromkeys(["zh", "ru", "en"], "Our purpose."),
        at=wire.later(seconds=1),
    )
    actions.pass_pen(acting=chd.officer, agreement=chd.copy(proposed), to=TPU, at=wire.later(minutes=1))
    wire.run()
    change_teachers(tpu, proposed, wire, 9)
    actions.pass_pen(acting=tpu.officer, agreement=tpu.copy(proposed), to=CHD, at=wire.later(minutes=1))
    wire.run()
    return chd.copy(proposed)


def test_an_overtaken_draft_is_brought_up_to_date_by_a_button(overtaken, chd, wire):
    with time_machine.travel(wire.now, tick=False):
        client = client_of(chd)
        editor = reverse("agreements:edit", args=[overtaken.pk])
        before = page(client.get(editor))
        assert reverse("agreements:catch_up", args=[overtaken.pk]) in before
        answer = client.post(reverse("agreements:catch_up", args=[overtaken.pk]), follow=True)
        after = page(answer)
    assert "builds on the newest version" in after
    assert reverse("agreements:catch_up", args=[overtaken.pk]) not in after
    assert "Our purpose." in after
    assert queries.draft_view(chd.copy(overtaken), chd.officer).base_number == 2


def test_a_draft_that_is_up_to_date_is_left_alone(proposed, chd, wire):
    with time_machine.travel(wire.now, tick=False):
        row = chd.copy(proposed)
        actions.ensure_draft(acting=chd.officer, agreement=row, at=wire.now)
        assert client_of(chd).post(reverse("agreements:catch_up", args=[row.pk])).status_code == 409
