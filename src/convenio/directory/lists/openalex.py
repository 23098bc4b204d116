"""OpenAlex institutions: JSON lines of the snapshot (plain or gzip), or a table with the same words as columns (CSV).

Sources of the forms: OpenAlex documentation, "Institution object"; the header of the table.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from convenio.directory.lists import tidying
from convenio.directory.lists.noticing import Notes, Unreadable, Wrong
from convenio.directory.lists.sources import Source, line_entries, opened
from convenio.directory.reading import ACRONYM, ALIAS, LABEL, Name, Told

_KEY = re.compile(r"(?:https?://(?:api\.)?openalex\.org/(?:institutions/)?)?(I[0-9]{1,12})", re.IGNORECASE)
_MOST_WORKS = 2_000_000_000


def read(path: Path, notes: Notes) -> Iterator[Told | Wrong]:
    """The institutions of a snapshot or table, one by one. Raises Unreadable."""
    with opened(path) as source:
        start = source.read(4096).lstrip(b"\xef\xbb\xbf \r\n\t")
    if start.startswith(b"{"):
        for place, entry in line_entries(path):
            yield _from_object(place, entry, notes) if isinstance(entry, dict) else Wrong(place, "", "not_an_entry")
    else:
        yield from _table(path)


def _from_object(place: int, entry: Mapping[str, Any], notes: Notes) -> Told | Wrong:
    notes.dated(entry.get("updated_date"))
    ids, where = (entry[one] if isinstance(entry.get(one), dict) else {} for one in ("ids", "geo"))
    latitude, longitude = tidying.degrees(where.get("latitude"), 90), tidying.degrees(where.get("longitude"), 180)
    both = latitude is not None and longitude is not None
    return _told(
        place,
        key=entry.get("id"),
        names=_names(entry),
        country=entry.get("country_code") or where.get("country_code"),
        city=tidying.text(where.get("city"), 200),
        at=(latitude, longitude) if both else (None, None),
        kind=entry.get("type"),
        works=entry.get("works_count"),
        ror=entry.get("ror") or ids.get("ror"),
        site=entry.get("homepage_url"),
        more={"grid": tidying.grid(ids.get("grid")), "wikidata": tidying.wikidata(ids.get("wikidata"))},
    )


def _names(entry: Mapping[str, Any]) -> list[Name]:
    """The display name comes first; its language is said only where ``international`` has it too."""
    international = entry.get("international")
    named = international.get("display_name") if isinstance(international, dict) else None
    found = [Name(tidying.text(entry.get("display_name")))]
    if isinstance(named, dict):
        tags = {tag: tidying.text(value) for tag, value in named.items() if tag == tidying.language(tag)}
        found = [Name(one.text, "en") if tags.get("en") == one.text else one for one in found]
        found += [Name(value, tag) for tag, value in tags.items()]
    for word, kind in (("display_name_alternatives", ALIAS), ("display_name_acronyms", ACRONYM)):
        values = entry.get(word)
        found += [Name(tidying.text(one), "", kind) for one in (values if isinstance(values, list) else [])]
    return found


def _table(path: Path) -> Iterator[Told | Wrong]:
    with opened(path) as source:
        rows = csv.DictReader(_lines(source))
        try:
            if "display_name" not in (rows.fieldnames or ()):
                raise Unreadable("no_list")
            for row in rows:
                source.entries += 1
                yield _told(
                    source.entries,
                    key=row.get("openalex_id") or row.get("id"),
                    names=[Name(tidying.text(row.get("display_name")))],
                    country=row.get("country_code"),
                    kind=row.get("type"),
                    works=row.get("works_count"),
                    ror=row.get("ror_id") or row.get("ror"),
                    site=row.get("homepage_url"),
                )
        except (csv.Error, UnicodeDecodeError):
            raise Unreadable("broken", entry=source.entries) from None


def _lines(source: Source) -> Iterator[str]:
    """Decoded lines, none of them longer than an entry."""
    first = True
    while line := source.readline():
        yield line.decode("utf-8-sig" if first else "utf-8")
        first = False


def _told(
    place: int,
    *,
    key: object,
    names: list[Name],
    country: object,
    city: str = "",
    at: tuple[float | None, float | None] = (None, None),
    kind: object,
    works: object,
    ror: object,
    site: object,
    more: Mapping[str, str] | None = None,
) -> Told | Wrong:
    named = tuple(dict.fromkeys(one for one in names if one.text))
    shown, written = named[0].text if named else "", tidying.text(key, 60)
    found = _KEY.fullmatch(written)
    if not found:
        return Wrong(place, shown, "bad_key" if written else "no_key", {"value": written})
    if not any(one.kind == LABEL for one in named):
        return Wrong(place, found[1], "no_name")
    address = tidying.website(site)
    ids = {"openalex": found[1].upper(), "ror": tidying.ror(ror), "domain": tidying.domain(address), **(more or {})}
    kinds = tidying.text(kind, 20).lower()
    return Told(
        key=found[1].upper(),
        names=named,
        country=tidying.country(country),
        city=city,
        latitude=at[0],
        longitude=at[1],
        kinds=(kinds,) if kinds else (),
        website=address,
        weight=tidying.number(works, 0, _MOST_WORKS),
        identifiers={scheme: (value,) for scheme, value in ids.items() if value},
    )
