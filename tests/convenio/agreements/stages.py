"""Stages of one agreement's life, built once a session and put into the database as rows wherever a test begins there.

Signing takes a second, and most tests begin with a signed agreement: the rows are exactly those that the actions wrote.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model

ROOMS = ("agreements", "audit", "documents", "network", "parties", "people", "worker")


@dataclass
class Stage:
    """The rows and files of the node at one moment, and that moment."""

    at: datetime
    rows: dict[type[Model], list[dict[str, Any]]]
    home: Path


def models() -> list[type[Model]]:
    """The tables of the rooms below, those of many-to-many relations included."""
    return [one for one in apps.get_models(include_auto_created=True) if one._meta.app_label in ROOMS]


def capture(at: datetime, home: Path, keep: Path) -> Stage:
    """What stands in the database and on the disk now."""
    for part in ("keys", "files"):
        if (home / part).exists():
            shutil.copytree(home / part, keep / part)
    rows = {model: list(model._default_manager.order_by("pk").values()) for model in models()}
    return Stage(at, {model: found for model, found in rows.items() if found}, keep)


def restore(stage: Stage, home: Path) -> None:
    """Put it back, in a database where these tables are empty."""
    for part in ("keys", "files"):
        if (stage.home / part).exists():
            shutil.copytree(stage.home / part, home / part)
    with transaction.atomic(), connection.constraint_checks_disabled():
        for model, rows in stage.rows.items():
            model._default_manager.bulk_create([model(**_plain(row)) for row in rows])
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(stage.rows)):
            cursor.execute(statement)


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """PostgreSQL gives bytes as memory views."""
    return {name: bytes(value) if isinstance(value, memoryview) else value for name, value in row.items()}
