"""Promised and delivered over 1,000 agreements with ten activities each: every page under 500 ms at p95.

Rows are made in bulk (tests/convenio/register/many.py and tests/convenio/scoreboard/conftest.py) in a database of their
own. Pages are asked through Django's test client, whole, with their HTML.

    python benchmarks/portfolio.py [agreements] [rounds]
"""

import json
import os
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from scoreboard import asked, p95_of

LIMIT_MS = 500
EACH = 10
PAGES = [
    "",
    "?by=unit",
    "?by=country&state=dormant&order=dormant",
    "?light=late",
    "?search=memorandum+777",
    "?strand=visits&country=CN",
    "?page=5&order=best",
    "?format=csv",
]
BALANCE = ["balance/", "balance/?strand=visits&count=waiting", "balance/?format=csv"]


def main(agreements: int, rounds: int) -> None:
    """Make the agreements, ask every page, print the figures."""
    home = tempfile.mkdtemp(prefix="bench-")
    os.environ.update(CONVENIO_HOME=home, DJANGO_SETTINGS_MODULE="convenio.config.settings")
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    import django

    django.setup()
    client = prepared(agreements)
    for name, pages in (("portfolio", PAGES), ("balance", BALANCE)):
        walls, most = [], 0
        for page in pages:
            mine, queries = asked(client, f"/delivery/{page}", rounds)
            walls += mine
            most = max(most, queries)
            print(f"  {page or '(all)':44} {queries:3} queries  median {statistics.median(mine):5.0f} ms", flush=True)
        say(f"{name} of {agreements} agreements, p95", p95_of(walls), len(walls))
        print(f"at most {most} queries a page")


def prepared(agreements: int) -> Any:
    """A client of an officer of the big university."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.test import Client
    from django.utils import timezone

    from tests.convenio.register.many import fill
    from tests.convenio.scoreboard.conftest import do_some

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        # as many as are needed for so many to be in force
        made = fill("big.example", round(agreements * 1.7), timezone.now())
        do_some(made, EACH)
    from convenio.agreements.models import ActivityLine, Agreement

    binding = Agreement.objects.filter(party=made.party, phase="binding").count()
    print(f"{connection.vendor}: {binding} in force, {ActivityLine.objects.count()} activities", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    client = Client()
    client.force_login(made.officer, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def say(name: str, value: float, count: int) -> None:
    """The figure for people and as JSON."""
    print(f"{name}: {value:.0f} ms (limit {LIMIT_MS})")
    figure = {
        "name": name,
        "value": round(value),
        "unit": "ms",
        "beside": "limit",
        "beside_value": LIMIT_MS,
        "ratio": round(value / LIMIT_MS, 2),
        "n": count,
    }
    print(json.dumps(figure), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000, int(sys.argv[2]) if len(sys.argv) > 2 else 10)
