"""A mark beside the database: how far the audit record had come. A restored database is shorter than its mark (F15)."""

from __future__ import annotations

import json
import os
from pathlib import Path

from django.conf import settings
from django.db import transaction

from convenio.audit.queries import newest_number
from convenio.parties.actions import database_name


def note_written() -> None:
    """After this transaction: remember how far the record has come."""
    transaction.on_commit(remember)


def looks_restored() -> bool:
    """Does the file know of more than the database? A file of another database says nothing."""
    mark = _read()
    return mark is not None and mark[1] > newest_number() and mark[0] == database_name()


def _path() -> Path:
    return Path(settings.HOME) / "record.mark"


def _read() -> tuple[str, int] | None:
    try:
        value = json.loads(_path().read_text())
        return str(value["database"]), int(value["number"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remember() -> None:
    """Note how far the record is now. Written whole or not at all; a lost update is made good by the next one."""
    draft = _path().with_name(f"record.mark.{os.getpid()}")
    try:
        draft.write_text(json.dumps({"database": database_name(), "number": newest_number()}))
        os.replace(draft, _path())
    except OSError:
        draft.unlink(missing_ok=True)
