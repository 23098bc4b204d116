"""A public page with counting beside the same page without: what an honest count of readers costs.

An agreement between two universities is founded, signed and released by the deeds of their officers, in a database of
its own (SQLite in a temporary folder). Its page is asked through Django's test client, whole, with its HTML: by readers
that are counted (each another browser at another address), by the same reader again, and by a robot, which reads the
same page and is not counted. The three take turns, so that other work on the machine meets all alike; the median of
the wall clock stands beside the median of the time that the process itself worked.

    python benchmarks/public_page.py [rounds]
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

LIMIT_MS = 100
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
ROBOT = f"{AGENT} (compatible; Googlebot/2.1)"


def main(rounds: int) -> None:
    """Make the agreement, ask the page in turns, print the figures."""
    with tempfile.TemporaryDirectory() as home:
        _set_up(Path(home))
        path = _released()
        ways: dict[str, tuple[list[float], list[float]]] = {"without": ([], []), "counted": ([], []), "again": ([], [])}
        _ask(path, ROBOT, "192.0.2.1")
        for at in range(rounds):
            for way, (wall, work) in ways.items():
                agent = ROBOT if way == "without" else AGENT
                address = f"10.{at // 65536 % 256}.{at // 256 % 256}.{at % 256}" if way == "counted" else "192.0.2.9"
                began, worked = time.perf_counter(), time.process_time()
                _ask(path, agent, address)
                wall.append((time.perf_counter() - began) * 1000)
                work.append((time.process_time() - worked) * 1000)
        _check(rounds)
        _report(ways, rounds)


def _set_up(home: Path) -> None:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    os.environ.update(CONVENIO_HOME=str(home), CONVENIO_BASE_URL="http://127.0.0.1:8000", CONVENIO_LOOPBACK="1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "convenio.config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]
    settings.KEYS_DIR, settings.FILES_DIR = home / "keys", home / "files"


def _released() -> str:
    from convenio.news.actions import release_same, release_with_announcement
    from convenio.news.announcement import read_announcement
    from tests.convenio.agreements.pair import CHD, TPU, Wire
    from tests.convenio.news.conftest import STORY
    from tests.convenio.news.world import bring_into_force, make_house, propose, start

    line = Wire()
    chd, tpu = make_house(CHD, line), make_house(TPU, line)
    made = bring_into_force(chd, tpu, propose(chd, start(chd, line), line), line)
    release_with_announcement(
        acting=chd.officer,
        agreement=chd.copy(made),
        announcement=read_announcement(STORY),
        at=line.later(minutes=1),
    )
    line.run()
    release_same(acting=tpu.officer, agreement=tpu.copy(made), at=line.later(minutes=1))
    line.run()
    return f"/a/{made.pact}/"


def _ask(path: str, agent: str, address: str) -> None:
    from django.test import Client

    answer = Client(headers={"user-agent": agent, "accept-language": "en"}, REMOTE_ADDR=address).get(path)
    assert answer.status_code == 200, answer.status_code


def _check(rounds: int) -> None:
    """The figure is worth nothing when the readers were not counted, or the robot was."""
    from convenio.news.models import ReadingDay

    counted = sum(row.readers for row in ReadingDay.objects.all())
    assert counted == rounds + 1, counted


def _report(ways: dict[str, tuple[list[float], list[float]]], rounds: int) -> None:
    def figure(name: str, value: float, beside: str, beside_value: float, unit: str = "ms") -> dict[str, Any]:
        ratio = round(value / beside_value, 3) if beside_value else None
        return {
            "name": name,
            "value": round(value, 2),
            "unit": unit,
            "beside": beside,
            "beside_value": round(beside_value, 2),
            "ratio": ratio,
            "n": rounds,
        }

    wall = {way: statistics.median(both[0]) for way, both in ways.items()}
    work = {way: statistics.median(both[1]) for way, both in ways.items()}
    for way in ways:
        print(f"{way:>8}: median {wall[way]:7.2f} ms, of which the process worked {work[way]:7.2f} ms")
    alike = "the same page without counting"
    print(json.dumps(figure("public page, a new reader counted", wall["counted"], alike, wall["without"])))
    print(json.dumps(figure("public page, a reader who comes again", wall["again"], alike, wall["without"])))
    print(json.dumps(figure("public page, own work of a counted one", work["counted"], alike, work["without"])))
    late = sorted(ways["counted"][0])[int(rounds * 0.95)]
    print(json.dumps(figure("public page with counting, p95", late, "limit", LIMIT_MS)))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
