"""The made-up register, gathered once for the whole folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from convenio.analytics import engine, gathering
from tests.convenio.analytics import made_up


@pytest.fixture(scope="session")
def gathered(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Path]:
    """A node's folder with the facts of the made-up register; the rows themselves are gone again."""
    from django.db import transaction

    home = tmp_path_factory.mktemp("node")
    with django_db_blocker.unblock(), override_settings(HOME=home), transaction.atomic():
        made_up.fill()
        gathering.gather(made_up.NOW)
        transaction.set_rollback(True)
    yield home
    engine._open.clear()


@pytest.fixture
def home(db, gathered: Path, settings) -> Path:
    """The settings name that folder; nobody writes into it."""
    settings.HOME = gathered
    return gathered


@pytest.fixture
def empty_home(tmp_path: Path, settings) -> Path:
    """A node that never gathered."""
    settings.HOME = tmp_path
    return tmp_path
