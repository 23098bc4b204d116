"""Ten dashboard questions over 10,000,000 mobility rows: each under 1 s, beside bare DuckDB, pandas and PostgreSQL.

DuckDB itself makes the rows, in a temporary folder that is removed at the end; they lie as a gathering leaves them, one
file a year. Our path is the whole way from opening the set (its files are compared with the manifest) to the rows with
small cells hidden; bare DuckDB gets the same SQL over the same files with the same threads. pandas and PostgreSQL
answer the four plain questions that can be asked of them in the same words. Memory is the peak of this process before
pandas is loaded.

    python benchmarks/dashboards.py [rows] [rounds]
"""

import glob
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

LIMIT_MS, AIM = 1000, 1.3
PARTY, ON = "h.example", date(2026, 11, 1)
ASKED: list[tuple[str, dict[str, Any], frozenset[str] | None]] = [
    ("flows_year", {}, None),
    ("flows_level", {}, None),
    ("flows_field", {}, None),
    ("flows_country", {}, None),
    ("flows_partner", {}, None),
    ("stays_year", {}, None),
    ("flows_year", {"country": "CN", "from_year": 2020}, None),
    ("flows_field", {"strand": "training", "from_year": 2022, "until_year": 2024}, None),
    ("flows_country", {"unit": "unit-7"}, None),
    ("flows_level", {}, frozenset({"unit-1", "unit-2"})),
]
MADE = """
COPY (
    SELECT 'h.example' AS party, 'a' || (n % 2000) AS agreement, (2015 + n % 12)::BIGINT AS year,
        CASE WHEN n % 5 < 2 THEN 'visits' ELSE 'training' END AS strand,
        ['', '6', '7', '8'][1 + (h % 4)::INT] AS level,
        ['', '0113', '0222', '0311', '0421', '0511', '0613', '0711', '0912', '1015'][1 + (h // 7 % 10)::INT] AS field,
        CASE WHEN h // 11 % 9 < 4 THEN 'out' ELSE 'in' END AS direction,
        'u' || (h % 500) || '.example' AS partner,
        ['CN', 'RU', 'KZ', 'DE', 'FR', 'JP', 'BR', 'ZA', 'IN', 'IT'][1 + (h % 500 % 10)::INT] AS country,
        (1 + h // 13 % 4)::BIGINT AS persons, (h // 17 % 20)::BIGINT AS months, (h // 19 % 60)::BIGINT AS credits,
        (5 + h % 300)::BIGINT AS days,
        CASE WHEN h // 23 % 40 = 0 THEN 'disputed' WHEN h % 3 = 0 THEN 'recorded' ELSE 'confirmed' END AS status,
        ['unit-' || (h // 29 % 30)] AS units
    FROM (SELECT range AS n, hash(range) // 2 AS h FROM range({rows}))
) TO '{folder}/mobility' (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (year), WRITE_PARTITION_COLUMNS true)
"""
PLAIN = {
    "flows_year": (["year", "direction"], ["persons", "months", "credits"]),
    "flows_level": (["level", "direction"], ["persons"]),
    "flows_country": (["country", "direction"], ["persons"]),
    "flows_partner": (["partner", "direction"], ["persons"]),
}


def main(rows: int, rounds: int) -> None:
    with tempfile.TemporaryDirectory(prefix="dashboards-") as home:
        os.environ.update(CONVENIO_HOME=home, DJANGO_SETTINGS_MODULE="convenio.config.settings")
        os.environ.pop("DATABASE_URL", None)
        Path(home, "static").mkdir()
        import django

        django.setup()
        make(rows)
        ours, bare = ours_and_bare(rounds)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        for name in ours:
            ratio = ours[name] / bare[name]
            print(f"{name}: {ours[name]:.0f} ms, bare DuckDB {bare[name]:.0f} ms, {ratio:.2f} times")
            figure(f"dashboards: {name}", ours[name], "limit", LIMIT_MS, rows)
        figure("dashboards: ten questions together", sum(ours.values()), "bare DuckDB", sum(bare.values()), rows)
        print(f"peak memory of the process: {peak} MB (the engine may take 1 GB)")
        figure("dashboards: peak memory", peak, "limit", 1024, rows, unit="MB")
        others(Path(home), ours, rows, rounds)


def make(rows: int) -> None:
    """A set of facts with only mobility filled, closed as a gathering closes it."""
    from convenio.analytics import rooms, sets

    at = datetime.now(UTC)
    place = sets.folder() / "made.part"
    place.mkdir(parents=True)
    began = time.monotonic()
    # In a process of its own, so that the peak of this one is that of asking.
    sql = "SET enable_progress_bar = false;" + MADE.format(rows=rows, folder=place)
    subprocess.run(
        [
            sys.executable,
            "-c",
            f"import duckdb; duckdb.connect().execute({sql!r})",
        ],
        check=True,
    )
    sets.close(place, at, dict.fromkeys([one.name for one in rooms.tables().values() if one.name == "mobility"], rows))
    print(f"{rows} rows made in {time.monotonic() - began:.0f} s", flush=True)


def ours_and_bare(rounds: int) -> tuple[dict[str, float], dict[str, float]]:
    """Milliseconds of each question by our path and by bare DuckDB, taken in turns; the answers must be equal."""
    import duckdb

    from convenio.analytics import engine, rooms, sets
    from convenio.analytics.answers import Desk, Seeing
    from convenio.analytics.questions import questions

    found = sets.current()
    assert found is not None
    bare = duckdb.connect(":memory:", config={"threads": engine.THREADS, "memory_limit": engine.MEMORY})
    bare.execute("CREATE SCHEMA gathered")
    bare.execute(
        f"CREATE VIEW gathered.mobility AS SELECT * FROM read_parquet({engine._listed(found.files['mobility'])})"
    )
    ours: dict[str, float] = {}
    beside: dict[str, float] = {}
    for name, chosen, units in ASKED:
        question, seeing = questions()[name], Seeing(PARTY, units)
        scope = {"party": PARTY, "units": None if units is None else sorted(units), **chosen}
        text, values = engine.scoped(question.sql, [rooms.tables()["mobility"]], scope)
        wanted = bare.extract_statements(text)[0].named_parameters
        values = {key: value for key, value in values.items() if key in wanted}

        def ask(question: Any = question, seeing: Any = seeing, chosen: Any = chosen) -> Any:
            return Desk(seeing, ON).ask(question, chosen)

        def plainly(text: str = text, values: Any = values) -> Any:
            return bare.execute(text, values).fetchall()

        assert len(ask().rows) == len(plainly()) > 0
        label = " ".join(
            [name, *(f"{key}={value}" for key, value in chosen.items()), *(["two units"] if units else [])]
        )
        ours[label], beside[label] = in_turns(ask, plainly, rounds)
    bare.close()
    return ours, beside


def in_turns(one: Callable[[], Any], other: Callable[[], Any], rounds: int) -> tuple[float, float]:
    """The median of each in milliseconds."""
    taken: tuple[list[float], list[float]] = ([], [])
    for at in range(rounds):
        for which, run in ((0, one), (1, other)) if at % 2 else ((1, other), (0, one)):
            taken[which].append(timed(run))
    return statistics.median(taken[0]), statistics.median(taken[1])


def timed(run: Callable[[], Any]) -> float:
    began = time.perf_counter()
    run()
    return (time.perf_counter() - began) * 1000


def others(home: Path, ours: dict[str, float], rows: int, rounds: int) -> None:
    """The four plain questions in pandas, and in PostgreSQL where one is installed."""
    import duckdb

    from convenio.analytics import sets

    found = sets.current()
    assert found is not None
    files = [str(one) for one in found.files["mobility"]]
    columns = "year, level, country, partner, direction, status, persons, months, credits"
    with duckdb.connect(":memory:") as engine:
        frame = engine.execute(f"SELECT {columns} FROM read_parquet(?)", [files]).df()
        taken = {}
        for name, (by, sums) in PLAIN.items():
            run = partial(summed, frame, by, sums)
            taken[name] = statistics.median(timed(run) for _ in range(min(rounds, 2)))
        print("pandas, in memory:", {name: round(value) for name, value in taken.items()}, "ms")
        figure(
            "dashboards: four plain questions", sum(ours[name] for name in taken), "pandas", sum(taken.values()), rows
        )
        if not glob.glob("/usr/lib/postgresql/*/bin/initdb") and "DATABASE_URL" not in os.environ:
            print("PostgreSQL is not installed here: left out.")
            return
        text = home / "mobility.csv"
        engine.execute(f"COPY (SELECT {columns} FROM read_parquet(?)) TO '{text}' (HEADER false)", [files])
    text.chmod(0o644)
    with_postgres = Path(__file__).resolve().parent.parent / "tests" / "with_postgres.py"
    child = [sys.executable, str(with_postgres), sys.executable, __file__, "--postgres", str(text)]
    answer = subprocess.run(child, capture_output=True, text=True)
    if answer.returncode:
        print("PostgreSQL did not answer: left out.", answer.stderr.strip()[-300:])
        return
    taken = json.loads(answer.stdout.strip().splitlines()[-1])
    print("PostgreSQL:", {name: round(value) for name, value in taken.items()}, "ms")
    figure(
        "dashboards: four plain questions", sum(ours[name] for name in taken), "PostgreSQL", sum(taken.values()), rows
    )


def summed(frame: Any, by: list[str], sums: list[str]) -> Any:
    """A plain question in the words of pandas."""
    return frame[frame.status != "disputed"].groupby(by)[sums].sum()


def postgres(text: str) -> None:
    """Called in a process of its own with DATABASE_URL: load the rows, ask, print milliseconds by question."""
    import psycopg

    with psycopg.connect(os.environ["DATABASE_URL"].replace("postgres://", "postgresql://"), autocommit=True) as server:
        server.execute(
            "CREATE UNLOGGED TABLE mobility (year int, level text, country text, partner text, direction text,"
            " status text, persons int, months int, credits int)"
        )
        with server.cursor().copy("COPY mobility FROM STDIN (FORMAT csv)") as copy, Path(text).open("rb") as rows:
            while piece := rows.read(1 << 20):
                copy.write(piece)
        server.execute("VACUUM ANALYZE mobility")
        taken = {}
        for name, (by, sums) in PLAIN.items():
            shown = ", ".join([*by, *(f"sum({one})" for one in sums)])
            sql = f"SELECT {shown} FROM mobility WHERE status <> 'disputed' GROUP BY {', '.join(by)}"
            run = lambda sql=sql: server.execute(sql).fetchall()  # noqa: E731
            taken[name] = statistics.median(timed(run) for _ in range(2))
    print(json.dumps(taken))


def figure(name: str, value: float, beside: str, beside_value: float, rows: int, unit: str = "ms") -> None:
    """The line that benchmarks/run.py collects."""
    found = {"name": name, "value": round(value, 1), "unit": unit, "beside": beside, "n": rows}
    print(
        json.dumps({**found, "beside_value": round(beside_value, 1), "ratio": round(value / beside_value, 2)}),
        flush=True,
    )


if __name__ == "__main__":
    given = sys.argv[1:]
    if given[:1] == ["--postgres"]:
        postgres(given[1])
    else:
        main(int(given[0]) if given else 10_000_000, int(given[1]) if len(given) > 1 else 5)
