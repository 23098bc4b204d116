"""One university with a key on an empty node, and a list brought in the way an office does it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from openpyxl import Workbook

from convenio.agreements import books
from convenio.intake import actions
from convenio.intake.models import Intake
from convenio.network.keys import rotation, store
from convenio.parties.actions import keep_party
from convenio.parties.terms import Acting, Role
from convenio.worker.loop import run_due

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clean(settings, tmp_path):
    settings.KEYS_DIR, settings.FILES_DIR, settings.HOME = tmp_path / "keys", tmp_path / "files", tmp_path
    books.forget_cached()
    store.forget_loaded()
    yield
    books.forget_cached()
    store.forget_loaded()


@pytest.fixture
def officer(db):
    """The officer of a university that is alone on its node."""
    party = keep_party(hei_id="upc.edu", names={"en": "Polytechnic of Catalonia"}, country="ES", hosted=True)
    rotation._make(party, rotation.KeyPurpose.EVENT, rotation.KeyState.ACTIVE, NOW).save()
    return Acting(party=party, person_id=7, person_name="Anna Officer", roles=frozenset({Role.OFFICER}))


def sheet(*rows: Sequence[object]) -> bytes:
    """The rows as an .xlsx, the first with the names of the columns."""
    book = Workbook(write_only=True)
    page = book.create_sheet("Agreements")
    for row in rows:
        page.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def look(officer: Acting, content: bytes, name: str = "agreements.xlsx") -> Intake:
    """Bring a list, take the columns as guessed, look through it."""
    intake = actions.receive_list(acting=officer, target_code="agreements", content=content, name=name, at=NOW)
    actions.save_mapping(acting=officer, intake=intake, mapping=intake.mapping, orders={}, at=NOW)
    intake.refresh_from_db()
    return intake


def let_in(officer: Acting, intake: Intake) -> Intake:
    """Start the run and let the worker do it."""
    actions.start_run(acting=officer, intake=intake, with_doubtful=True, at=NOW)
    run_due(NOW)
    intake.refresh_from_db()
    return intake
