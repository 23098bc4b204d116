"""The search over 110,000 institutions: under 100 ms at p95 on both databases, and how often the first hit is right.

The directory holds the real institutions of ``../shared/data`` where that folder is present, the well-known ones of
``labelled/`` with their names in several languages, and made ones up to the number. Asked are the labelled questions of
every class and names as they are typed, letter by letter. Class by class is said how often the right one stands first,
and among the first five; set 3 of the questions was written after the last change of the search. Rows go to a database
of their own: SQLite in a temporary folder, or the empty PostgreSQL that DATABASE_URL names.

    python benchmarks/institution_search.py [rows] [folder that keeps the database]
    python tests/with_postgres.py python benchmarks/institution_search.py
"""

import json
import os
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

LIMIT_MS, WANTED_FIRST, WANTED_FIVE = 100, 0.9, 0.95
TYPED = [
    "Chang'an University",
    "tomsk polytechnic",
    "长安大学",
    "московский госуд",
    "university of cal",
    "xi'an jiaotong",
]


def main(rows: int, home: str) -> None:
    """Make the directory unless the folder holds one, ask everything, print the figures."""
    os.environ.update(CONVENIO_HOME=home, DJANGO_SETTINGS_MODULE="convenio.config.settings")
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    import django

    django.setup()
    prepare(rows)
    from django.db import connection

    from convenio.directory.queries.search import organisations_found
    from tests.convenio.directory.many import questions

    print(f"{connection.vendor}, {rows} organisations", flush=True)
    asked = questions()
    organisations_found("清华")
    right = answers(organisations_found, asked)
    walls, works = timed(organisations_found, [row["query"] for row in asked])
    say_time(f"institution search, labelled questions, p95 ({connection.vendor})", walls, works)
    words = [text[:end] for text in TYPED for end in range(1, len(text) + 1)]
    walls, works = timed(organisations_found, words)
    say_time(f"institution search, as one types, p95 ({connection.vendor})", walls, works)
    for name, rows_here in right.items():
        say_share(name, rows_here, connection.vendor)


def prepare(rows: int) -> None:
    from django.core.management import call_command
    from django.db import connection, transaction

    from convenio.directory.models import Organisation
    from convenio.directory.search import indexing
    from tests.convenio.directory.many import fill

    call_command("migrate", verbosity=0)
    if Organisation.objects.exists():
        return
    began = time.monotonic()
    entries, works = directory(rows)
    with transaction.atomic():
        made = fill(entries, works)
    filled = time.monotonic()
    indexing.keep(made)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    print(f"written in {filled - began:.0f} s, indexed in {time.monotonic() - filled:.0f} s", flush=True)


def directory(rows: int) -> tuple[Iterator[dict[str, Any]], dict[str, int]]:
    """The entries, the well-known ones first, and how much is published in each."""
    from benchmarks.institutions_made import entries, real_rows
    from tests.convenio.directory.many import labelled_entries
    from tests.convenio.directory.many import works as known_works

    known = known_works()
    real = {row["ror_id"][-9:]: int(row["works_count"] or 0) for row in real_rows()}

    def every() -> Iterator[dict[str, Any]]:
        yield from labelled_entries()
        yield from (one for one in entries(rows) if one["id"][-9:] not in known)

    return islice(every(), rows), real | known


def answers(find: Callable[..., Any], asked: list[dict[str, str]]) -> dict[str, list[tuple[bool, bool]]]:
    """By class and by set: was the right one first, was it among the first five."""
    found: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for row in asked:
        rors = [hit.organisation.ror for hit in find(row["query"], limit=5)]
        right = (rors[:1] == [row["ror"]], row["ror"] in rors)
        if not right[0]:
            place = rors.index(row["ror"]) + 1 if right[1] else "not in five"
            print(f"  not first: {row['query']} ({row['class']}, set {row['set']}): {place}")
        for name in ("all", row["class"], f"set {row['set']}"):
            found[name].append(right)
    return dict(found)


def timed(find: Callable[..., Any], words: list[str]) -> tuple[list[float], list[float]]:
    """Milliseconds by the wall clock, and those in which this process itself worked."""
    walls, works = [], []
    for text in words:
        wall, work = time.perf_counter(), time.process_time()
        find(text)
        walls.append((time.perf_counter() - wall) * 1000)
        works.append((time.process_time() - work) * 1000)
    return walls, works


def say_time(name: str, walls: list[float], works: list[float]) -> None:
    p50, p95, work = statistics.median(walls), p95_of(walls), p95_of(works)
    print(
        f"{name}: p50 {p50:.0f} ms, p95 {p95:.0f} ms, limit {LIMIT_MS}; most {max(walls):.0f} ms; work p95 {work:.0f}"
    )
    say(name, round(p95), "ms", "limit", LIMIT_MS, round(p95 / LIMIT_MS, 2), len(walls))


def say_share(name: str, rows: list[tuple[bool, bool]], vendor: str) -> None:
    first, five = (sum(row[place] for row in rows) / len(rows) for place in (0, 1))
    print(f"{name}: first {first:.1%}, in five {five:.1%} of {len(rows)}")
    title = f"institution search, {name}"
    say(
        f"{title}, first ({vendor})",
        round(first, 3),
        "share",
        "wanted",
        WANTED_FIRST,
        round(first / WANTED_FIRST, 2),
        len(rows),
    )
    say(
        f"{title}, in five ({vendor})",
        round(five, 3),
        "share",
        "wanted",
        WANTED_FIVE,
        round(five / WANTED_FIVE, 2),
        len(rows),
    )


def say(name: str, value: float, unit: str, beside: str, limit: float, ratio: float, n: int) -> None:
    figure = {
        "name": name,
        "value": value,
        "unit": unit,
        "beside": beside,
        "beside_value": limit,
        "ratio": ratio,
        "n": n,
    }
    print(json.dumps(figure, ensure_ascii=False), flush=True)


def p95_of(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 110_000
    if len(sys.argv) > 2:
        main(count, sys.argv[2])
    else:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            main(count, folder)
