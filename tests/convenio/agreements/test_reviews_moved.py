"""The migration that moved reviews into their own room: what was decided under the old table still counts."""

from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from convenio.routes import queries
from convenio.routes.models import Case
from tests.convenio.agreements.test_negotiating import reviewer_for

BEFORE = [("agreements", "0005_phase"), ("routes", "0001_initial")]


@pytest.fixture
def before(transactional_db):
    """The models as they were, with the old table."""
    apps = MigrationLoader(connection).project_state(BEFORE).apps
    review = apps.get_model("agreements", "Review")
    with connection.schema_editor() as editor:
        editor.create_model(review)
    yield apps
    with connection.schema_editor() as editor:
        editor.delete_model(review)


@pytest.mark.parametrize(
    ("decisions", "state", "complete"),
    [
        (["approved"], "complete", True),
        (["objected"], "refused", False),
        (["objected", "approved"], "complete", True),
        ([""], "open", False),
    ],
)
def test_what_was_decided_counts_as_before(before, proposed, tpu, wire, decisions, state, complete):
    reviewer_for(tpu)
    row = tpu.copy(proposed)
    for decision in decisions:
        before.get_model("agreements", "Review").objects.create(
            agreement_id=row.pk,
            text_digest=row.text_digest,
            asked_at=wire.now,
            decision=decision,
            note="Old words.",
            decided_by=tpu.reviewer.person_id if decision else None,
            decided_at=wire.now if decision else None,
        )
    import_module("convenio.agreements.migrations.0006_reviews_moved").move(before, None)
    case = Case.objects.get()
    assert (case.about, case.state, case.number) == (row.about, state, 1)
    assert queries.standing(tpu.party, row.about, row.text_digest).complete is complete
    spoken = [one.words for one in case.steps.get().spoken.all()]
    assert spoken == ["Old words."] * sum(bool(one) for one in decisions)
