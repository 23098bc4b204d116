"""The look for duplicates through 110,000 organisations: seconds, planted duplicates found, false alarms.

The directory is the one of ``institutions_made.py`` (real names where ``../shared/data`` is there). About 1,000 second
copies are planted, each another way of writing an entry that is there (``WAYS``), without any identifier. Everything
that is warned of and was not planted counts as a false alarm, although some of the real names may well be duplicates.
Made places are transcribed, not read in pinyin: few of them can be known in another script. Real names in Chinese and
Russian (``labelled``) are therefore compared with the English ones apart; the words that languages translate were
collected with that list in sight.

    python benchmarks/institution_duplicates.py [entries] [folder that keeps the database] [show]
"""

import csv
import json
import os
import resource
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from institutions_made import entries

LIMIT_SECONDS, FLOOR, MOST_FALSE, SCRIPTS_FLOOR = 300, 0.9, 20, 0.75
LABELLED = Path(__file__).resolve().parent / "labelled"
SHARE = 0.0092
WAYS = (
    "without diacritics", "misspelt", "shortened", "in another order", "in capitals", "in another script",
    "with a longer name", "only by the web address", "by the web address and half the name",
)  # fmt: skip


@dataclass
class Copy:
    """A second copy of an entry: how it was made, its name, its web domain."""

    way: str
    name: str
    domain: str = ""


def main(count: int, home: str, show: bool) -> None:
    """Make the directory, plant, look, count; one figure each."""
    os.environ.update(CONVENIO_HOME=home, DJANGO_SETTINGS_MODULE="convenio.config.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    planted = fill(count)
    print(f"{connection.vendor}, {count} entries, {len(planted)} second copies planted", flush=True)
    seconds, work = looked()
    tell(count, planted, seconds, work, show)
    tell_of_scripts(show)


def fill(count: int) -> dict[tuple[int, int], str]:
    """Write the directory in bulk; {pair of keys: how the second copy was made}."""
    from django.utils import timezone

    from convenio.directory.lists.tidying import domain as domain_of
    from convenio.directory.models import Identifier, Naming, Organisation

    now, chance = timezone.now(), Random(7)
    planted: dict[tuple[int, int], str] = {}
    organisations, namings, identifiers = [], [], []
    for key, one in enumerate(entries(count), 1):
        ror, place, name = one["id"][-9:], one["locations"][0]["geonames_details"], one["names"][0]["value"]
        domain = domain_of(next(iter(one["links"]), {"value": ""})["value"])
        facts = {"country": place["country_code"], "kinds": one["types"], "changed_at": now}
        wanted = chance.random() < SHARE and one["status"] == "active"
        copy = second_copy(one, domain, chance) if wanted else None
        organisations.append(Organisation(pk=key, name=name, city=place["name"] or "", domain=domain, ror=ror, **facts))
        identifiers.append(Identifier(organisation_id=key, scheme="ror", value=ror))
        namings += [
            Naming(organisation_id=key, text=row["value"], kind=row["types"][0], list="ror") for row in one["names"]
        ]
        if copy:
            twin = count + len(planted) + 1
            planted[key, twin] = copy.way
            organisations.append(Organisation(pk=twin, name=copy.name, domain=copy.domain, **facts))
            namings.append(Naming(organisation_id=twin, text=copy.name, kind="label", list="hipo"))
    Organisation.objects.bulk_create(organisations, batch_size=2000)
    Naming.objects.bulk_create(namings, batch_size=2000)
    Identifier.objects.bulk_create(identifiers, batch_size=2000)
    return planted


def second_copy(one: dict[str, Any], domain: str, chance: Random) -> Copy | None:
    """Another way of writing an entry: the first of all ways, in an order drawn, that changes anything.

    "In another script" takes the Chinese or Russian name away from the entry that is there.
    """
    name = one["names"][0]["value"]
    for way in chance.sample(WAYS, len(WAYS)):
        written, site = name, ""
        if way == "without diacritics":
            written = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
        elif way == "misspelt":
            written = misspelt(name, chance)
        elif way == "shortened":
            written = name.replace("University", "Univ.").replace("Institute", "Inst.").replace("Hospital", "Hosp.")
        elif way == "in another order":
            written = turned(name)
        elif way == "in capitals":
            written = name.upper().replace("’", "").replace("'", "")
        elif way == "with a longer name":
            written = f"National Research {name}"
        elif way == "in another script":
            other = next((row for row in one["names"] if row["lang"] in ("zh", "ru")), None)
            if other:
                one["names"].remove(other)
                written = other["value"]
        elif domain:
            site = domain
            written = f"大学{chance.randrange(10**6)}" if "only" in way else " ".join(name.split()[:2])
        if written != name:
            return Copy(way, written, site)
    return None


def misspelt(name: str, chance: Random) -> str:
    """One slip in the longest word: two letters exchanged, one lost, one doubled."""
    word = max(name.split(), key=len)
    at = chance.randrange(1, max(len(word) - 2, 2))
    head, first, second, tail = word[:at], word[at : at + 1], word[at + 1 : at + 2], word[at + 2 :]
    slips = (f"{head}{second}{first}{tail}", f"{head}{second}{tail}", f"{head}{first}{first}{second}{tail}")
    return name.replace(word, chance.choice(slips))


def turned(name: str) -> str:
    """University of X ↔ X University."""
    words = name.split()
    if name.startswith("University of "):
        return f"{' '.join(words[2:])} University"
    return f"University of {' '.join(words[:-1])}" if words[-1] == "University" else name


def looked() -> tuple[float, float]:
    """Seconds of the whole look by the clock and of this process's work, as the worker does it."""
    from django.utils import timezone

    from convenio.directory.likeness import scanning
    from convenio.worker.models import Task

    began, worked = time.perf_counter(), time.process_time()
    scanning.owe_scan(at=timezone.now())
    for task in Task.objects.filter(name=scanning.SCAN).order_by("due_at"):
        scanning.scan_task(task, timezone.now())
    return time.perf_counter() - began, time.process_time() - worked


def tell(count: int, planted: dict[tuple[int, int], str], seconds: float, work: float, show: bool) -> None:
    """Rows for people, and the figures."""
    from convenio.directory.models import Likeness

    likes = list(Likeness.objects.select_related("first", "second"))
    found = {(row.first_id, row.second_id) for row in likes}
    hits = Counter(way for pair, way in planted.items() if pair in found)
    for way, number in Counter(planted.values()).most_common():
        print(f"  {way:38} {hits[way]:4} of {number}")
    false = [row for row in likes if (row.first_id, row.second_id) not in planted]
    strong = sum(row.score >= 0.9 for row in false)
    reasons = Counter(row.reasons[0][0] for row in false)
    print(f"  warned of but not planted: {len(false)}, {strong} of them strongly: {dict(reasons)}")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"  {seconds:.0f} s by the clock, {work:.0f} s of work, {memory} MB at most")
    if show:
        lay_open(planted, found, false)
    say("seconds by the clock", seconds, "s", "limit", LIMIT_SECONDS, count)
    say("seconds of work", work, "s", "limit", LIMIT_SECONDS, count)
    say("planted found", sum(hits.values()) / len(planted), "share", "floor", FLOOR, len(planted))
    say("false alarms per 1,000", len(false) / count * 1000, "pairs", "limit", MOST_FALSE, count)
    say("strong false alarms per 1,000", strong / count * 1000, "pairs", "limit", MOST_FALSE, count)


def tell_of_scripts(show: bool) -> None:
    """Real Chinese and Russian names against the English ones of all well-known universities of the same country."""
    from convenio.directory.likeness.comparing import compare, entry

    with (LABELLED / "institutions.csv").open(encoding="utf-8", newline="") as source:
        known = {row["ror"]: row for row in csv.DictReader(source)}
    with (LABELLED / "institution_names.csv").open(encoding="utf-8", newline="") as source:
        rows = [row for row in csv.DictReader(source) if row["kind"] == "label" and row["language"] in ("zh", "ru")]
    english = {ror: entry(0, [row["name"]], country=row["country"]) for ror, row in known.items()}
    asked = [(row["ror"], row["text"]) for row in rows if row["ror"] in known]
    found, wrong = 0, 0
    for ror, text in asked:
        other = entry(1, [text], country=known[ror]["country"])
        right = compare(english[ror], other) is not None
        found += right
        if show and not right:
            print(f"  missed across scripts: {known[ror]['name']} | {text}")
        wrong += sum(key != ror and compare(one, other) is not None for key, one in english.items())
    say("real names in another script found", found / len(asked), "share", "floor", SCRIPTS_FLOOR, len(asked))
    say("wrong ones among them, per name", wrong / len(asked), "pairs", "limit", 0.1, len(asked))


def lay_open(planted: dict[tuple[int, int], str], found: set[tuple[int, int]], false: list[Any]) -> None:
    """Some of those that were missed, and some false alarms, to look at."""
    from convenio.directory.models import Organisation

    missed = [pair for pair in planted if pair not in found]
    names = Organisation.objects.in_bulk([key for pair in missed for key in pair])
    for first, second in missed[:40]:
        print(f"  missed {planted[first, second]}: {names[first].name} | {names[second].name}")
    for row in Random(3).sample(false, min(60, len(false))):
        sides = f"{row.first.name} ({row.first.city}) | {row.second.name} ({row.second.city})"
        print(f"  false {row.score} {row.first.country} {sides} {row.reasons[0]}")


def say(name: str, value: float, unit: str, beside: str, limit: float, count: int) -> None:
    """The figure as JSON."""
    figure = {
        "name": f"duplicates among institutions, {name}",
        "value": round(value, 3),
        "unit": unit,
        "beside": beside,
        "beside_value": limit,
        "ratio": round(value / limit, 3),
        "n": count,
    }
    print(json.dumps(figure), flush=True)


if __name__ == "__main__":
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 110_000
    if len(sys.argv) > 2 and sys.argv[2] != "show":
        main(size, sys.argv[2], "show" in sys.argv)
    else:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            main(size, folder, "show" in sys.argv)
