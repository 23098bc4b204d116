"""The board of an agreement with 10,000 activities: every page under 200 ms at p95, with a constant number of queries.

One agreement is signed as the actions do it, 10,000 records of one side and 9,500 answers of the other are appended as
signed events, and the pages are asked through Django's test client, whole, with their HTML. Beside the warm pages stand
the first page of a process that folds all events anew, and what one more record costs to write.

    python benchmarks/scoreboard.py [activities] [rounds]
"""

import json
import os
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

LIMIT_MS = 200
QUERIES = ["", "?year=2024", "?status=disputed", "?status=us", "?page=200", "?promise={promise}", "?search=professor"]


def main(activities: int, rounds: int) -> None:
    """Make the agreement, ask every page, print the figures."""
    home = tempfile.mkdtemp(prefix="bench-")
    os.environ.update(CONVENIO_HOME=home, CONVENIO_BASE_URL="http://127.0.0.1:8000", CONVENIO_LOOPBACK="1")
    os.environ["DJANGO_SETTINGS_MODULE"] = "convenio.config.settings"
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    import django

    django.setup()
    client, house, path = prepared(activities)
    promise = next(one for one in house.promises if one.metric == "teacher_visits")
    walls, most = [], 0
    for query in QUERIES:
        mine, queries = asked(client, path + query.format(promise=promise.id), rounds)
        walls += mine
        most = max(most, queries)
        print(
            f"  {query or '(the board)':24} {queries:3} queries  median {statistics.median(mine):5.0f} ms", flush=True
        )
    say("scoreboard, agreement with 10,000 activities, p95", p95_of(walls), LIMIT_MS, len(walls))
    writing, folding = after_an_event(client, house, promise, path)
    print(
        f"one more record, folded and projected: {writing:.0f} ms; the first page in another process: {folding:.0f} ms"
    )
    print(f"at most {most} queries a page")


def prepared(activities: int) -> tuple[Any, Any, str]:
    """A client of an officer, the house, and the address of the board."""
    from django.conf import settings
    from django.core.management import call_command
    from django.urls import reverse

    from convenio.agreements import queries
    from tests.convenio.agreements.conftest import live
    from tests.convenio.agreements.pages_b.people import client_of
    from tests.convenio.agreements.pair import CHD, TPU, House, Wire
    from tests.convenio.scoreboard.many import record_many

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    wire = Wire()
    for _stage in live(wire):
        pass
    from convenio.parties.models import Party

    house = House(Party.objects.get(hei_id=CHD), wire)
    begun = time.perf_counter()
    record_many(house.copy(), TPU, activities, wire.later(days=200))
    print(f"{activities} activities recorded and answered in {time.perf_counter() - begun:.1f} s", flush=True)
    house.promises = queries.agreement_view(house.copy(), house.officer, on=wire.now).promises
    return client_of(house), house, reverse("agreements:board", args=[house.copy().pk])


def asked(client: Any, path: str, rounds: int) -> tuple[list[float], int]:
    """Milliseconds of each round after a first one, and the number of queries."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200, path
    count = len(seen)
    found = []
    for _round in range(rounds):
        begun = time.perf_counter()
        assert client.get(path).status_code == 200
        found.append((time.perf_counter() - begun) * 1000)
    return found, count


def after_an_event(client: Any, house: Any, promise: Any, path: str) -> tuple[float, float]:
    """Milliseconds to write one more record, and of the first page of a process that knew none of them."""
    from convenio.agreements import actions, books

    begun = time.perf_counter()
    actions.record_activity(
        acting=house.officer, agreement=house.copy(), commitment=promise.id, starts_on=date(2026, 3, 1),
        ends_on=date(2026, 3, 1), quantities={"persons": 1}, at=house.wire.later(minutes=1),
    )  # fmt: skip
    writing = (time.perf_counter() - begun) * 1000
    books.forget_cached()
    begun = time.perf_counter()
    assert client.get(path).status_code == 200
    return writing, (time.perf_counter() - begun) * 1000


def p95_of(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def say(name: str, value: float, limit: int, count: int) -> None:
    """The figure for people and as JSON."""
    print(f"{name}: {value:.0f} ms (limit {limit})")
    figure = {
        "name": name,
        "value": round(value),
        "unit": "ms",
        "beside": "limit",
        "beside_value": limit,
        "ratio": round(value / limit, 2),
        "n": count,
    }
    print(json.dumps(figure), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000, int(sys.argv[2]) if len(sys.argv) > 2 else 10)
