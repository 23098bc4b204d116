"""The register on 100,000 agreements: every list, filter and page, and the search box, under 300 ms at p95.

Rows are made in bulk (tests/convenio/register/many.py) in a database of their own: SQLite in a temporary folder, or the
empty PostgreSQL that DATABASE_URL names. Pages are asked through Django's test client, whole, with their HTML. Beside
the wall clock stands the time that the process itself worked, which other work on the machine does not change, and the
number of queries, which must be the same for few rows and for many.

    python benchmarks/register.py [rows] [rounds] [folder that keeps the database]
"""

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LIMIT_MS = 300
PAGES = {
    "list": [
        "?all=1",
        "?stage=binding",
        "?stage=unsigned&order=turn",
        "?country=CN",
        "?country=none",
        "?partner=u7.example",
        "?unit=faculty-3&order=ends",
        "?strand=visits&country=CN&stage=in_force",
        "?language=zh&page=400",
        "?ends=18&order=ends",
        "?notice=12&order=notice",
        "?dormant=24&order=activity",
        "?dormant=never&order=starts",
        "?record=imported&kind=MOU",
        "?coordinator=Dr+5",
        "?waiting=us&order=turn",
        "?family=outlives",
        "?renewal=auto&public=yes",
    ],
    "list, free text": ["?search=memorandum+777", "?search=tomsk&stage=binding", "?search=memor", "?search=备忘"],
    "time line": ["time/", "time/?group=country", "time/?group=kind&stage=over", "time/?strand=research"],
    "map": ["map/", "map/?strand=visits", "map/?country=CN"],
    "frameworks": ["frameworks/"],
    "numbers": ["numbers/", "numbers/?by=unit", "numbers/?by=strand", "numbers/?by=partner", "numbers/?by=coordinator"],
    "rector": ["rector/"],
    "search over everything": [
        "/desk/search/?search=memorandum+4711",
        "/desk/search/?search=delivery",
        "/desk/search/?search=tomsk+university",
        "/desk/search/?search=scan",
        "/desk/search/?search=Person+7",
    ],
}


def main(rows: int, rounds: int, home: str) -> None:
    """Make the register unless the folder holds one, ask every page, print one figure for each group of pages."""
    os.environ.update(CONVENIO_HOME=home, DJANGO_SETTINGS_MODULE="convenio.config.settings")
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    import django

    django.setup()
    client = prepared(rows)
    for name, paths in PAGES.items():
        walls, works, queries = measured(
            client, [path if path.startswith("/") else f"/agreements/{path}" for path in paths], rounds
        )
        say(name, walls, works, queries)


def prepared(rows: int) -> Any:
    """A client of an officer of the big university."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.test import Client
    from django.utils import timezone

    from convenio.people.models import Person
    from tests.convenio.register.many import fill

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    if not Person.objects.exists():
        with transaction.atomic():
            fill("big.example", rows, timezone.now())
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    client = Client()
    client.force_login(Person.objects.order_by("pk")[0], backend=settings.AUTHENTICATION_BACKENDS[0])
    print(f"{connection.vendor}, {rows} agreements", flush=True)
    return client


def measured(client: Any, paths: list[str], rounds: int) -> tuple[list[float], list[float], int]:
    """Milliseconds by the wall clock, milliseconds of work, and the largest number of queries of a page."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    walls, works, most = [], [], 0
    for path in paths:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(path).status_code == 200, path
        count = len(seen)
        most = max(most, count)
        mine = []
        for wall, work in asked(client, path, rounds):
            walls.append(wall)
            mine.append(work)
        works += mine
        print(f"  {path:62} {count:3} queries  work {statistics.median(mine):5.0f} ms", flush=True)
    return walls, works, most


def asked(client: Any, path: str, rounds: int) -> Iterator[tuple[float, float]]:
    for _round in range(rounds):
        wall, work = time.perf_counter(), time.process_time()
        assert client.get(path).status_code == 200
        yield (time.perf_counter() - wall) * 1000, (time.process_time() - work) * 1000


def say(name: str, walls: list[float], works: list[float], queries: int) -> None:
    """For people, and the figure as JSON."""
    p50, p95 = statistics.median(walls), p95_of(walls)
    work = p95_of(works)
    print(f"{name}: p50 {p50:.0f} ms, p95 {p95:.0f} ms (limit {LIMIT_MS}); work p95 {work:.0f} ms; {queries} queries")
    figure = {
        "name": f"register, {name}, p95",
        "value": round(p95),
        "unit": "ms",
        "beside": "limit",
        "beside_value": LIMIT_MS,
        "ratio": round(p95 / LIMIT_MS, 2),
        "n": len(walls),
    }
    print(json.dumps(figure), flush=True)


def p95_of(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1] if len(values) > 1 else values[0]


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    times = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    if len(sys.argv) > 3:
        main(count, times, sys.argv[3])
    else:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            main(count, times, folder)
