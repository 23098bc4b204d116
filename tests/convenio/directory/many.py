"""A directory of many organisations, written in bulk from entries as the Research Organization Registry has them.

``known_names`` are the names in several languages of well-known universities that ``benchmarks/labelled`` holds; the
labelled questions there ask for them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from convenio.directory.models import Identifier, Naming, Organisation

LABELLED = Path(__file__).resolve().parents[3] / "benchmarks/labelled"
AT = datetime(2026, 9, 1, tzinfo=UTC)
AT_ONCE = 2000
SECOND = {"ac", "edu", "co", "com", "gov", "go", "or"}


def known_names() -> dict[str, list[dict[str, str]]]:
    """{ror: rows of language, kind, text}."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in _rows("institution_names.csv"):
        found.setdefault(row["ror"], []).append(row)
    return found


def labelled_entries() -> Iterator[dict[str, Any]]:
    """The well-known universities that the questions ask for, and some that are easily taken for them."""
    for row in _rows("institutions.csv"):
        yield {
            "id": f"https://ror.org/{row['ror']}",
            "names": [{"lang": "en", "types": ["label", "ror_display"], "value": row["name"]}],
            "locations": [{"geonames_details": {"country_code": row["country"], "name": ""}}],
            "types": [row["type"]],
            "status": "active",
            "links": [{"type": "website", "value": row["website"]}],
        }


def works() -> dict[str, int]:
    """{ror: publications} of those."""
    return {row["ror"]: int(row["works"]) for row in _rows("institutions.csv")}


def questions() -> list[dict[str, str]]:
    """Rows of query, ror, class, set (1: written beside the search, 2: written before the search had seen them)."""
    return _rows("institution_queries.csv")


def _rows(name: str) -> list[dict[str, str]]:
    with (LABELLED / name).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def fill(entries: Iterable[dict[str, Any]], works: dict[str, int] | None = None) -> list[int]:
    """Write the organisations with their names and identifiers; their numbers. ``works``: {ror: how many}."""
    known, rest, made = known_names(), iter(entries), []
    while batch := list(islice(rest, AT_ONCE)):
        rows = Organisation.objects.bulk_create([_organisation(one, known, works or {}) for one in batch])
        made += [row.pk for row in rows]
        Naming.objects.bulk_create(
            naming for row, one in zip(rows, batch, strict=True) for naming in _namings(row, one, known)
        )
        Identifier.objects.bulk_create(
            Identifier(organisation=row, scheme=scheme, value=value)
            for row in rows
            for scheme, value in (("ror", row.ror), ("domain", row.domain))
            if value
        )
    return made


def _organisation(entry: dict[str, Any], known: dict[str, list[dict[str, str]]], works: dict[str, int]) -> Organisation:
    ror = entry["id"][-9:]
    names = {name["lang"]: name["value"] for name in reversed(entry["names"]) if "label" in name["types"]}
    names |= {row["language"]: row["text"] for row in known.get(ror, ()) if row["kind"] == "label"}
    place = entry["locations"][0]["geonames_details"]
    website = next((link["value"] for link in entry["links"]), "")
    return Organisation(
        names=names,
        name=entry["names"][0]["value"],
        country=place["country_code"],
        city=place["name"] or "",
        kinds=entry["types"],
        status=entry["status"],
        ror=ror,
        website=website,
        domain=domain_of(website),
        weight=works.get(ror, 0),
        changed_at=AT,
    )


def _namings(row: Organisation, entry: dict[str, Any], known: dict[str, list[dict[str, str]]]) -> list[Naming]:
    found = [
        (name["value"], name["lang"] or "", next(kind for kind in name["types"] if kind != "ror_display"))
        for name in entry["names"]
    ]
    found += [(one["text"], one["language"], one["kind"]) for one in known.get(row.ror or "", ())]
    return [Naming(organisation=row, text=text, language=tag, kind=kind, list="ror") for text, tag, kind in found]


def domain_of(website: str) -> str:
    labels = website.partition("://")[2].split("/")[0].lower().split(".")
    count = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in SECOND else 2
    return ".".join(labels[-count:])
