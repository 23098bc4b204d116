"""PostgreSQL's own tools: a dump at one moment, and putting it back. The password never stands in a command line."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from convenio.parties.terms import Refusal

ADDRESS = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "NAME": "PGDATABASE"}


def dump(database: Mapping[str, Any], target: Path) -> Path:
    """The whole database in PostgreSQL's own format, as at one moment.

    Args:
        database: Django's settings of it.

    Raises:
        Refusal: the tool is missing or fails; the sentence says why.
    """
    _run("pg_dump", database, "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")
    return target


def put_back(database: Mapping[str, Any], source: Path) -> None:
    """Fill an empty database from a dump, all of it or nothing.

    Raises:
        Refusal: the database is not empty, or the tool is missing or fails.
    """
    with _connected(database) as connected:
        row = connected.execute("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace").fetchone()
    if row and row[0]:
        raise Refusal("The database named by DATABASE_URL is not empty. Make a new one with createdb and name that.")
    _run(
        "pg_restore", database, "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", str(source)
    )


@contextmanager
def for_a_trial(database: Mapping[str, Any]) -> Iterator[str]:
    """A new database beside this one, dropped afterwards; yields its name.

    Raises:
        Refusal: the user may not make databases.
    """
    name = f"convenio_trial_{secrets.token_hex(4)}"
    try:
        with _connected(database) as connected:
            connected.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    except psycopg.errors.InsufficientPrivilege:
        raise Refusal(
            "A trial needs a database of its own, and this user may not make one. Name a user in DATABASE_URL who may."
        ) from None
    try:
        yield name
    finally:
        with _connected(database) as connected:
            connected.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def _connected(database: Mapping[str, Any]) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    try:
        connected = psycopg.connect(
            host=database["HOST"] or None,
            port=database["PORT"] or None,
            user=database["USER"] or None,
            password=database["PASSWORD"] or None,
            dbname=database["NAME"],
            autocommit=True,
        )
    except psycopg.OperationalError as problem:
        raise Refusal(f"The database named by DATABASE_URL does not answer: {str(problem).strip()[:200]}") from None
    with connected:
        yield connected


def _run(tool: str, database: Mapping[str, Any], *words: str) -> None:
    path = shutil.which(tool) or next(map(str, sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{tool}"))), "")
    if not path:
        raise Refusal(f"{tool} is not on this machine: install the client programs of PostgreSQL.")
    address = {name: str(database[key]) for key, name in ADDRESS.items() if database.get(key)}
    into = ["--dbname", str(database["NAME"])] if tool == "pg_restore" else []
    done = subprocess.run([path, *into, *words], env={"PATH": os.defpath, **address}, capture_output=True, text=True)
    if done.returncode:
        raise Refusal(
            f"{tool} failed: {done.stderr.strip().splitlines()[-1][:300] if done.stderr.strip() else 'no word'}"
        )
