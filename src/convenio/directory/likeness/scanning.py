"""The look through the whole directory for entries that may be one: country by country, as duties of the worker.

Each country is a task of its own and one transaction: a crash costs one country, other duties get their turn between
two of them, and a second look changes nothing. What people judged stays; what they did not and is no longer alike goes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet

from convenio.directory.likeness.blocking import likenesses
from convenio.directory.likeness.comparing import OWN_SCHEMES, Entry, Like, compare, entry
from convenio.directory.likeness.partners import LOOK
from convenio.directory.models import Identifier, Likeness, Naming, Organisation, Record
from convenio.directory.reading import ACRONYM
from convenio.worker.actions import owe
from convenio.worker.models import Task
from convenio.worker.terms import Outcome, done

SCAN = "directory.scan"
ACROSS, NOWHERE = "across", "none"
CROWDED = 4
"""A web domain that more entries than this have is a provider's or a ministry's, not one university's."""
CHUNK = 500
_NOTHING: frozenset[str] = frozenset()

Found = dict[tuple[int, int], Like]


def owe_scan(*, at: datetime, countries: Iterable[str] | None = None) -> int:
    """Owe the look through some countries (default: all), and for identifiers that stand in two; how many tasks.

    The universities of this node are placed and looked through, too: they know more now.
    """
    if countries is None:
        countries = Organisation.objects.order_by().values_list("country", flat=True).distinct()
    keys = sorted({country or NOWHERE for country in countries})
    with transaction.atomic():
        for number, key in enumerate([ACROSS, *keys]):
            owe(name=SCAN, key=key, due_at=at + timedelta(microseconds=number), lane=SCAN)
        owe(name=LOOK, due_at=at)
    return len(keys) + 1


def scan_task(task: Task, at: datetime) -> Outcome:
    """Look through what the task names."""
    if task.key == ACROSS:
        scan_across()
    else:
        scan_country("" if task.key == NOWHERE else task.key)
    return done()


def scan_country(country: str) -> int:
    """Look through one country, together with entries of which no country is known; how many likenesses there are."""
    places = [country, ""] if country else [""]
    entries = list(entries_of(Organisation.objects.filter(country__in=places)))
    found = {
        _pair(one.key, other.key): like
        for one, other, like in likenesses(entries)
        if not country or country in (one.country, other.country)
    }
    both = Q(first__country=country, second__country__in=places)
    rows = Likeness.objects.filter(both | Q(first__country="", second__country=country))
    return keep(_without_families(found, entries), rows)


def scan_across() -> int:
    """Look for entries of two countries that have an identifier in common; how many likenesses there are."""
    shared = (
        Identifier.objects.filter(scheme__in=OWN_SCHEMES)
        .order_by()
        .values("scheme", "value")
        .annotate(count=Count("pk"), countries=Count("organisation__country", distinct=True))
        .filter(countries__gt=1, count__lte=CROWDED)
    )
    groups: dict[tuple[str, str], set[int]] = defaultdict(set)
    for row in shared:
        holders = Identifier.objects.filter(scheme=row["scheme"], value=row["value"])
        groups[row["scheme"], row["value"]] = set(holders.values_list("organisation_id", flat=True))
    keys = {key for group in groups.values() for key in group}
    known = {one.key: one for chunk in _chunks(keys) for one in entries_of(Organisation.objects.filter(pk__in=chunk))}
    found: Found = {}
    for group in groups.values():
        for first, second in combinations(sorted(group & set(known)), 2):
            one, other = known[first], known[second]
            like = compare(one, other) if one.country and other.country and one.country != other.country else None
            if like:
                found[first, second] = like
    rows = Likeness.objects.exclude(first__country=F("second__country"))
    return keep(found, rows.exclude(first__country="").exclude(second__country=""))


def entries_of(organisations: QuerySet[Organisation]) -> Iterator[Entry]:
    """The entries to be compared: not those that became another, nor what a list took back."""
    standing = organisations.filter(successor=None).exclude(status="withdrawn").order_by("pk")
    names: dict[int, list[str]] = defaultdict(list)
    short: dict[int, list[str]] = defaultdict(list)
    own: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for key, text, kind in Naming.objects.filter(organisation__in=standing).values_list(
        "organisation_id", "text", "kind"
    ):
        (short if kind == ACRONYM else names)[key].append(text)
    schemes = Identifier.objects.filter(organisation__in=standing, scheme__in=OWN_SCHEMES)
    for key, scheme, value in schemes.values_list("organisation_id", "scheme", "value"):
        own[key][scheme].append(value)
    rows = list(standing.values_list("pk", "name", "country", "city", "domain", "kinds"))
    crowds = Counter(row[4] for row in rows)
    for key, name, country, city, domain, kinds in rows:
        yield entry(
            key,
            [name, *names.pop(key, ())],
            country=country,
            city=city,
            own=own.pop(key, None),
            domain=domain if crowds[domain] <= CROWDED else "",
            teaches="education" in kinds if kinds else None,
            acronyms=short.pop(key, ()),
        )


def keep(found: Found, rows: QuerySet[Likeness]) -> int:
    """Bring the table into line with what was found; ``rows``: the likenesses that this look speaks of."""
    with transaction.atomic():
        before = {(row.first_id, row.second_id): row for row in rows}
        gone = [row.pk for pair, row in before.items() if pair not in found and not row.judged]
        for chunk in _chunks(gone):
            Likeness.objects.filter(pk__in=chunk).delete()
        changed = []
        for pair, like in found.items():
            row = before.get(pair)
            reasons = [list(reason) for reason in like.reasons]
            if row is not None and not row.judged and (row.score, row.reasons) != (like.score, reasons):
                row.score, row.reasons = like.score, reasons
                changed.append(row)
        Likeness.objects.bulk_update(changed, ["score", "reasons"], batch_size=CHUNK)
        new = [
            Likeness(first_id=first, second_id=second, score=like.score, reasons=[list(one) for one in like.reasons])
            for (first, second), like in found.items()
            if (first, second) not in before
        ]
        Likeness.objects.bulk_create(new, batch_size=CHUNK)
    return len(found)


def _without_families(found: Found, entries: list[Entry]) -> Found:
    """Pairs of which a list says that one is a part of the other are compared once more, knowing it."""
    by_key = {one.key: one for one in entries}
    families = families_of({key for pair in found for key in pair})
    kept: Found = {}
    for (first, second), like in found.items():
        again: Like | None = like
        if first in families or second in families:
            one = replace(by_key[first], family=families.get(first, _NOTHING))
            other = replace(by_key[second], family=families.get(second, _NOTHING))
            again = compare(one, other)
        if again:
            kept[first, second] = again
    return kept


def families_of(keys: Iterable[int]) -> dict[int, frozenset[str]]:
    """ROR of what lists name as a part, or as what it is a part of, for those that have any."""
    found: dict[int, set[str]] = defaultdict(set)
    for chunk in _chunks(keys):
        for key, told in Record.objects.filter(organisation__in=chunk).values_list("organisation_id", "told"):
            for relation in told.get("relations", ()):
                if relation["kind"] in ("parent", "child", "related"):
                    found[key].add(relation["ror"])
    return {key: frozenset(rors) for key, rors in found.items()}


def _pair(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


def _chunks(keys: Iterable[int]) -> Iterator[list[int]]:
    every = sorted(keys)
    for start in range(0, len(every), CHUNK):
        yield every[start : start + CHUNK]
