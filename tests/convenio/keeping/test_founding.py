"""A new database is made at once; migrating it step by step gives the same one."""

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

MIGRATE = """
import sys, django
django.setup()
import pytest
from django.core.management import call_command
call_command("migrate", interactive=False, verbosity=0, stepwise=sys.argv[1] == "stepwise")
"""
CONTENT = ("django_migrations", "django_content_type", "auth_permission")


def _made(home: Path, way: str) -> sqlite3.Connection:
    home.mkdir()
    bare = {name: text for name, text in os.environ.items() if name != "DATABASE_URL"}
    subprocess.run(
        [sys.executable, "-c", MIGRATE, way],
        env={**bare, "CONVENIO_HOME": str(home), "DJANGO_SETTINGS_MODULE": "convenio.config.settings"},
        check=True,
    )
    (file,) = home.glob("*.sqlite3")
    return sqlite3.connect(file)


def _schema(database: sqlite3.Connection) -> dict[str, set[str]]:
    """Per table, index or trigger what its statement says, piece by piece: the order of columns means nothing."""
    rows = database.execute("SELECT type || ' ' || name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
    return {name: set(_pieces(sql)) for name, sql in rows}


def _pieces(sql: str) -> list[str]:
    """The parts of the outermost brackets; those of the columns may come in any order."""
    head, _, body = sql.partition("(")
    pieces, depth, begun = [], 0, 0
    for at, letter in enumerate(body):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if (letter == "," and depth == 0) or depth < 0:
            pieces.append(body[begun:at].strip())
            begun = at + 1
            if depth < 0:
                break
    return [re.sub(r"\s+", " ", one) for one in [head, *pieces, body[begun:]]]


@pytest.mark.thorough
def test_both_ways_make_the_same_database(tmp_path: Path) -> None:
    at_once, stepwise = _made(tmp_path / "at_once", "at once"), _made(tmp_path / "stepwise", "stepwise")
    made, wanted = _schema(at_once), _schema(stepwise)
    assert made.keys() == wanted.keys()
    assert len(made) > 100
    different = {name: (made[name] ^ wanted[name]) for name in made if made[name] != wanted[name]}
    assert different == {}
    for table in CONTENT:
        counts = [one.execute(f"SELECT count(*) FROM {table}").fetchone() for one in (at_once, stepwise)]
        assert counts[0] == counts[1] > (0,)
