"""The only writer of the search index: brings it up to date with organisations that were written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.db import connection, transaction

from convenio.directory.models import Key, Naming, Organisation, Sought, Spelling
from convenio.directory.reading import ACRONYM, ALIAS, FORMER, LABEL
from convenio.directory.search.letters import bones
from convenio.directory.search.shapes import CITY, Shape, prominence, shape_of

AT_ONCE, MOST_AT_A_TIME = 500, 5000
INDEX, EVERY = "directory.index", timedelta(minutes=10)
_ORDER = {LABEL: 0, ACRONYM: 1, ALIAS: 2, FORMER: 3}


def keep(organisation_ids: Iterable[int]) -> None:
    """Bring the index up to date with these organisations; what did not change is not written."""
    numbers = iter(sorted(set(organisation_ids)))
    while chunk := list(islice(numbers, AT_ONCE)):
        with transaction.atomic():
            _keep(chunk)


def rebuild() -> int:
    """Make the whole index anew, after a new version or a restore; the number of organisations."""
    with transaction.atomic():
        for model in (Key, Sought, Spelling):
            model.objects.all().delete()
    numbers = list(Organisation.objects.order_by("pk").values_list("pk", flat=True))
    keep(numbers)
    return len(numbers)


def index_missing(at: datetime) -> None:
    """Periodic: organisations that came without the index (a restore, a new version of it)."""
    keep(missing(MOST_AT_A_TIME))


def missing(most: int) -> list[int]:
    """Organisations that are not in the index, at most so many."""
    return list(Organisation.objects.filter(sought=None).order_by("pk").values_list("pk", flat=True)[:most])


def _keep(numbers: list[int]) -> None:
    names = _names_of(numbers)
    there = {row.organisation_id: row for row in Sought.objects.filter(pk__in=numbers)}
    rows: list[Sought] = []
    keys: list[tuple[int, str, int]] = []
    spellings: set[str] = set()
    for one in Organisation.objects.filter(pk__in=numbers).order_by("pk"):
        shape = shape_of(_named(one, names.get(one.pk, [])), one.city)
        row = _row(one, shape)
        old = there.get(one.pk)
        if old is not None and (old.forms, old.weight, old.country) == (row.forms, row.weight, row.country):
            continue
        rows.append(row)
        keys += [(one.pk, key, row.weight) for key in sorted(shape.keys)]
        spellings |= shape.spellings
    if not rows:
        return
    changed = [row.organisation_id for row in rows]
    Key.objects.filter(organisation__in=[number for number in changed if number in there]).delete()
    Sought.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["organisation"],
        update_fields=["country", "weight", "active", "forms"],
    )
    _write_keys(keys)
    _write_spellings(spellings)


def _names_of(numbers: list[int]) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = {}
    rows = Naming.objects.filter(organisation__in=numbers).order_by("pk")
    for number, kind, text in rows.values_list("organisation_id", "kind", "text"):
        found.setdefault(number, []).append((kind, text))
    return found


def _named(one: Organisation, names: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    yield LABEL, one.name
    yield from ((LABEL, text) for text in one.names.values())
    yield from sorted(names, key=lambda name: _ORDER.get(name[0], 4))


def _row(one: Organisation, shape: Shape) -> Sought:
    active = one.status == "active"
    weight = prominence(
        works=one.weight,
        kinds=one.kinds,
        languages=len({form.words for form in shape.forms if form.kind != CITY}),
        identifiers=sum(map(bool, (one.ror, one.hei_id, one.erasmus, one.domain))),
        active=active,
    )
    forms = [[form.kind, form.text, " ".join(form.words)] for form in shape.forms]
    text = json.dumps(forms, ensure_ascii=False, separators=(",", ":"))
    return Sought(organisation=one, country=one.country, weight=weight, active=active, forms=text)


def _write_keys(keys: list[tuple[int, str, int]]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy("COPY directory_key (organisation, word, weight) FROM STDIN") as rows:
                for key in keys:
                    rows.write_row(key)
            return
        cursor.executemany("INSERT INTO directory_key (organisation, word, weight) VALUES (%s, %s, %s)", keys)


def _write_spellings(words: set[str]) -> None:
    """Sorted, so that two writers never wait for each other in a ring."""
    listed = sorted(words)
    known: set[str] = set()
    for at in range(0, len(listed), AT_ONCE):
        part = listed[at : at + AT_ONCE]
        known |= set(Spelling.objects.filter(pk__in=part).values_list("pk", flat=True))
    fresh = [Spelling(word=word, bones=bones(word)[:40]) for word in listed if word not in known]
    Spelling.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=AT_ONCE)
