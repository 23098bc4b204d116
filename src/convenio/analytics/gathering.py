"""Gathering: the rows of every table of facts, read from the database in chunks, become Parquet files.

Rows go through a text file, because DuckDB reads one far faster than it takes rows one by one. The database is only
read here, by the rooms themselves; who asks questions later never touches it.
"""

from __future__ import annotations

import csv
import logging
import secrets
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.crypto import salted_hmac

from convenio.analytics import rooms, sets
from convenio.analytics.sets import FactSet
from convenio.parties.facts import Column, FactTable, Row

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

log = logging.getLogger(__name__)
LARGE = 200_000
"""From so many rows on, a table with years is cut into one folder a year."""
SAY_EVERY = 20_000
MEMORY, THREADS = "512MB", 2
NULL, BETWEEN = "\\N", "\x1f"
SQL_TYPES = {
    "text": "VARCHAR",
    "int": "BIGINT",
    "number": "DOUBLE",
    "day": "DATE",
    "flag": "BOOLEAN",
    "list": "VARCHAR",
}

Say = Callable[[str, int], None]


def gather(at: datetime, say: Say | None = None) -> FactSet:
    """Gather everything anew. ``say(table, rows)`` is told how far it is.

    Raises:
        terms.Busy: somebody else gathers.
    """
    import duckdb  # here, for it is large and few processes gather

    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": THREADS,
        "memory_limit": MEMORY,
        "preserve_insertion_order": False,
    }
    with sets.gathering(), duckdb.connect(":memory:", config=config) as engine:
        place = sets.folder() / f"{at:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}.part"
        place.mkdir()
        rows = {}
        for table in rooms.tables().values():
            sets.note_progress(table.name, 0, at)
            rows[table.name] = write_table(engine, table, place, at, say)
        found = sets.close(place, at, rows)
    log.info("facts gathered: %s", ", ".join(f"{name} {count}" for name, count in rows.items()))
    return found


def alias(kind: str, number: object) -> str:
    """A name for a row of the database: the same in every gathering of this node, and meaningless elsewhere."""
    return salted_hmac(f"convenio.analytics.{kind}", str(number), algorithm="sha256").hexdigest()[:16]


def write_table(engine: DuckDBPyConnection, table: FactTable, place: Path, at: datetime, say: Say | None = None) -> int:
    """Write one table into ``place``: a file, or a folder with one file a year; returns the number of rows."""
    text = place / f"{table.name}.csv"
    count = 0
    with text.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        for row in _cells(table, at.date()):
            writer.writerow(row)
            count += 1
            if count % SAY_EVERY == 0:
                sets.note_progress(table.name, count, at)
                if say is not None:
                    say(table.name, count)
    by_year = table.year if count > LARGE else ""
    _to_parquet(engine, table, text, place / (table.name if by_year else f"{table.name}.parquet"), by_year)
    text.unlink()
    if say is not None:
        say(table.name, count)
    return count


def _cells(table: FactTable, on: date) -> Iterator[list[str]]:
    for row in table.rows(alias, on):
        yield [_cell(value) for value in _whole(table, row)]


def _whole(table: FactTable, row: Row) -> Row:
    if len(row) != len(table.columns):
        raise ValueError(f"a row of {table.name} has {len(row)} values for {len(table.columns)} columns")
    return row


def _cell(value: object) -> str:
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return BETWEEN.join(str(one).replace(BETWEEN, " ") for one in value)
    return str(value)


def _to_parquet(engine: DuckDBPyConnection, table: FactTable, text: Path, target: Path, by_year: str) -> None:
    """``table`` and its columns are our own words, never somebody's input."""
    types = ", ".join(f"'{one.name}': '{SQL_TYPES[one.type]}'" for one in table.columns)
    shown = ", ".join(_selected(one) for one in table.columns)
    options = "FORMAT parquet, COMPRESSION zstd"
    if by_year:
        options += f", PARTITION_BY ({by_year}), WRITE_PARTITION_COLUMNS true"
    engine.execute(
        f"COPY (SELECT {shown} FROM read_csv('{quoted(text)}', header = false, auto_detect = false, delim = ',',"  # noqa: S608
        f" quote = '\"', escape = '\"', nullstr = '{NULL}', columns = {{{types}}}))"
        f" TO '{quoted(target)}' ({options})"
    )


def _selected(column: Column) -> str:
    if column.type != "list":
        return column.name
    cut = f"string_split({column.name}, chr(31))"
    return f"CASE WHEN coalesce({column.name}, '') = '' THEN []::VARCHAR[] ELSE {cut} END AS {column.name}"


def quoted(path: Path) -> str:
    """A path of our own as it stands inside quotes of SQL."""
    return str(path).replace("'", "''")
