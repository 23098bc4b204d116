"""The engine: DuckDB over the gathered files, and nothing else.

It opens Parquet files only, reads only, loads no extension, reaches no network and no other file; memory, threads and
time of a question are limited. A question is one SELECT; values are bound, never written into the text. Every question
sees the tables through ``scoped``: what the reader may see, narrowed by what they chose.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from convenio.analytics.gathering import quoted
from convenio.analytics.sets import FactSet
from convenio.analytics.terms import Refused, TooLong
from convenio.parties.facts import FactTable

MEMORY, THREADS, MILLISECONDS, MOST_ROWS = "1GB", 2, 10_000, 5_000
FEW_UNITS = 8
LOCKED = (
    "SET threads = {threads}",
    "SET memory_limit = '{memory}'",
    "SET temp_directory = ''",
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET allow_community_extensions = false",
    "SET allow_persistent_secrets = false",
    "SET parquet_metadata_cache = true",
)


class Engine:
    """One gathering, opened. Threads may ask at the same time."""

    def __init__(
        self,
        found: FactSet,
        tables: Mapping[str, FactTable],
        *,
        memory: str = MEMORY,
        threads: int = THREADS,
        milliseconds: int = MILLISECONDS,
    ) -> None:
        self.found, self.tables, self._seconds = found, tables, milliseconds / 1000
        self._base = duckdb.connect(":memory:")
        self._base.execute("CREATE SCHEMA gathered")
        for name, files in found.files.items():
            self._base.execute(f"CREATE VIEW gathered.{name} AS SELECT * FROM read_parquet({_listed(files)})")  # noqa: S608
        for line in LOCKED:
            self._base.execute(line.format(threads=threads, memory=memory))
        self._base.execute(f"SET allowed_paths = {_listed([one for some in found.files.values() for one in some])}")
        self._base.execute("SET enable_external_access = false")
        self._base.execute("SET lock_configuration = true")

    def ask(
        self, question: str, uses: tuple[str, ...], scope: Mapping[str, Any], values: Mapping[str, Any]
    ) -> tuple[list[str], list[tuple[Any, ...]]]:
        """The names of the columns and the rows of the answer, at most ``MOST_ROWS``.

        Args:
            question: one SELECT over the tables named in ``uses``.
            scope: what the tables are narrowed to, see ``scoped``.
            values: further named parameters of the question.

        Raises:
            Refused: it is not one SELECT, or reaches for what it may not reach.
            TooLong: the time is over.
        """
        text, bound = scoped(question, [self.tables[one] for one in uses], scope)
        return self.run(text, {**bound, **values})

    def run(self, text: str, values: Mapping[str, Any]) -> tuple[list[str], list[tuple[Any, ...]]]:
        """One SELECT as it stands; parameters that it does not name are left out."""
        cursor = self._base.cursor()
        # DuckDB's own limit of time does not reach cursors.
        watch = threading.Timer(self._seconds, cursor.interrupt)
        watch.start()
        try:
            statements = cursor.extract_statements(text)
            if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
                raise Refused("A question is one SELECT, and nothing else.")
            wanted = {name: values[name] for name in statements[0].named_parameters if name in values}
            answer = cursor.execute(statements[0], wanted)
            return [one[0] for one in answer.description or ()], answer.fetchmany(MOST_ROWS)
        except duckdb.InterruptException as error:
            raise TooLong from error
        except duckdb.OutOfMemoryException as error:
            raise Refused("The question needs more memory than it may have.") from error
        except duckdb.Error as error:
            raise Refused(str(error).splitlines()[0]) from error
        finally:
            watch.cancel()
            watch.join()
            cursor.close()

    def close(self) -> None:
        """Let the files go."""
        self._base.close()


def scoped(question: str, tables: list[FactTable], scope: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The question with every table narrowed, and the values to bind.

    ``scope``: ``party`` (hei_id, always), ``units`` (list or None: those a reader sees), ``unit``, ``country``,
    ``strand``, ``from_year``, ``until_year`` (empty or None: not narrowed). Conditions that say nothing are left
    out, so that the engine reads no column for them.
    """
    parts = [
        f"{one.name} AS NOT MATERIALIZED (SELECT * FROM gathered.{one.name}{_where(one, scope)})"  # noqa: S608
        for one in tables
    ]
    bound = {f"scope_{name}": value for name, value in scope.items()}
    bound |= {f"scope_units_{at}": unit for at, unit in enumerate(scope.get("units") or ())}
    return f"WITH {', '.join(parts)}\n{question}", bound


def _where(table: FactTable, scope: Mapping[str, Any]) -> str:
    found = [f"{table.party} = $scope_party"] if table.party else []
    if table.units and scope.get("units") is not None:
        found.append(_any_of(table.units, scope["units"]))
    if table.units and scope.get("unit"):
        found.append(f"list_contains({table.units}, $scope_unit)")
    if table.party:  # the places of the world are everybody's
        found += [
            _equal(table, column, name)
            for name, column in (("country", table.countries), ("strand", table.strands))
            if column and scope.get(name)
        ]
    if table.year:
        found += [
            f"{table.year} {sign} $scope_{name}"
            for name, sign in (("from_year", ">="), ("until_year", "<="))
            if scope.get(name)
        ]
    return f" WHERE {' AND '.join(found)}" if found else ""


def _any_of(column: str, units: list[str]) -> str:
    """A few units one by one: comparing lists is several times slower."""
    if not 0 < len(units) <= FEW_UNITS:
        return f"list_has_any({column}, $scope_units::VARCHAR[])"
    return f"({' OR '.join(f'list_contains({column}, $scope_units_{at})' for at in range(len(units)))})"


def _equal(table: FactTable, column: str, name: str) -> str:
    if table.column(column).type == "list":
        return f"list_contains({column}, $scope_{name})"
    return f"{column} = $scope_{name}"


def _listed(files: list[Path] | tuple[Path, ...]) -> str:
    return "[" + ", ".join(f"'{quoted(one)}'" for one in files) + "]"


_lock = threading.Lock()
_open: dict[Path, Engine] = {}


def opened(found: FactSet, tables: Mapping[str, FactTable]) -> Engine:
    """The engine of this gathering, opened once a process; that of an older one is left to those who still ask it."""
    with _lock:
        engine = _open.get(found.folder)
        if engine is None:
            engine = Engine(found, tables)
            _open.clear()
            _open[found.folder] = engine
        return engine
