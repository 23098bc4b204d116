"""The directory of the world brought in: 110,000 entries as ROR publishes them, then a newer edition, then real lists.

Entries are made by ``institutions_made.py``. Everything runs as the worker does it: the look through the whole file,
then the run in chunks that survive a crash, with fields, names, identifiers, chains and the search index of each
organisation. Beside each rate stands that of the bare insert of the same entries: one JSON column, one commit a chunk.
The memory is the most that the process ever held. DATABASE_URL takes it to PostgreSQL (an empty database).

    python benchmarks/directory_import.py [entries] [folder that keeps the database]
"""

import json
import os
import resource
import sqlite3
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from institutions_made import REAL, entries, write_ror

MEMORY_LIMIT = 400


def main(count: int, home: str) -> None:
    """Make two editions, bring both, then the real lists where they are; print one figure for each."""
    os.environ.update(CONVENIO_HOME=home, DJANGO_SETTINGS_MODULE="convenio.config.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    folder = Path(home)
    write_ror(folder / "v1.0-2026-01-01-ror.json", count)
    write_ror(folder / "v1.1-2026-02-01-ror.json", count, edition=2)
    print(f"{connection.vendor}, {count} entries", flush=True)
    bare = bare_rate(folder, count)
    for name, file in (("first edition", "v1.0-2026-01-01-ror.json"), ("1 % changed", "v1.1-2026-02-01-ror.json")):
        edition, look, run, work = brought(folder / file)
        say(f"directory import, {name}", edition, look, run, work, bare)
    for path in sorted(REAL.parent.glob("*_*")) if REAL.is_file() else []:
        edition, look, run, work = brought(path)
        say(f"directory import, real {edition.list}", edition, look, run, work, bare)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"memory: {memory} MB at most (limit {MEMORY_LIMIT})")
    figure("directory import, memory", memory, "MB", "limit", MEMORY_LIMIT, count)


def brought(path: Path) -> tuple[Any, float, float, float]:
    """The edition, the seconds of its look and of its run, and those that the process itself worked in the run."""
    from datetime import UTC, datetime

    from convenio.directory import bringing
    from convenio.directory.actions.lists import receive_list, start_list
    from convenio.parties.actions import keep_party
    from convenio.parties.terms import Acting, Role

    house = keep_party(hei_id="bench.example", names={"en": "Bench"}, country="CN", hosted=True)
    acting = Acting(house, None, "", frozenset({Role.KEEPER}))
    with path.open("rb") as file:
        edition, _new = receive_list(
            acting=acting, chunks=iter(lambda: file.read(1 << 20), b""), name=path.name, at=datetime.now(UTC)
        )
    began = time.perf_counter()
    bringing.run(edition, datetime.now(UTC))
    looked = time.perf_counter()
    edition = start_list(acting=acting, edition=edition, at=datetime.now(UTC))
    started, work = time.perf_counter(), time.process_time()
    bringing.run(edition, datetime.now(UTC))
    ended, worked = time.perf_counter(), time.process_time() - work
    edition.refresh_from_db()
    assert edition.state == "done", edition.problem
    return edition, looked - began, ended - started, worked


def bare_rate(folder: Path, count: int) -> float:
    """Entries a second when nothing is done with them but keeping them: decoded, encoded, one commit for 500."""
    database = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)
    database.executescript("PRAGMA journal_mode=WAL; CREATE TABLE entry (ror TEXT PRIMARY KEY, said TEXT)")
    some = list(entries(min(count, 20_000)))
    began = time.perf_counter()
    for start in range(0, len(some), 500):
        rows = [(one["id"], json.dumps(one)) for one in some[start : start + 500]]
        database.execute("BEGIN")
        database.executemany("INSERT INTO entry VALUES (?, ?)", rows)
        database.execute("COMMIT")
    return len(some) / (time.perf_counter() - began)


def say(name: str, edition: Any, look: float, run: float, work: float, bare: float) -> None:
    """For people, and the figures as JSON."""
    rate = edition.total / run
    print(
        f"{name}: {edition.total} entries, look {look:.0f} s ({edition.total / look:.0f}/s), run {run:.0f} s "
        f"({rate:.0f}/s; work {work:.0f} s), {edition.written} written; {edition.counts}",
        flush=True,
    )
    figure(name, round(rate), "entries/s", "bare insert of the entry, one commit for 500", round(bare), edition.total)


def figure(name: str, value: int, unit: str, beside: str, beside_value: int, n: int) -> None:
    line = {"name": name, "value": value, "unit": unit, "beside": beside, "beside_value": beside_value}
    print(json.dumps({**line, "ratio": round(value / beside_value, 2), "n": n}), flush=True)


if __name__ == "__main__":
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 110_000
    if len(sys.argv) > 2:
        main(size, sys.argv[2])
    else:
        with tempfile.TemporaryDirectory(prefix="bench-") as place:
            main(size, place)
