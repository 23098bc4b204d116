"""The Research Organization Registry: the dump as published, schema 2.0 and 2.1, as JSON or in its zip.

Source of the form: ROR metadata documentation, "Data structure" (schema 2.1).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from convenio.directory.lists import tidying
from convenio.directory.lists.noticing import Notes, Unreadable, Wrong
from convenio.directory.lists.sources import array_entries
from convenio.directory.reading import ACRONYM, ALIAS, LABEL, Name, Relation, Told

_CODES = {"grid": tidying.grid, "isni": tidying.isni, "wikidata": tidying.wikidata}
_RELATIONS = {"parent", "child", "related", "successor", "predecessor"}
_STATES = {"active", "inactive", "withdrawn"}


def read(path: Path, notes: Notes) -> Iterator[Told | Wrong]:
    """The organisations of a dump, one by one. Raises Unreadable."""
    for place, entry in array_entries(path):
        if not isinstance(entry, dict):
            yield Wrong(place, "", "not_an_entry")
        elif isinstance(entry.get("name"), str) and "names" not in entry:
            raise Unreadable("old_form")
        else:
            yield told(place, entry, notes)


def told(place: int, entry: Mapping[str, Any], notes: Notes) -> Told | Wrong:
    """One entry. Parts that are not as the schema has them are not said."""
    names = _names(entry)
    shown = names[0].text if names else ""
    key = tidying.ror(entry.get("id"))
    if not key:
        value = tidying.text(entry.get("id"), 60)
        return Wrong(place, shown, "bad_ror", {"value": value}) if value else Wrong(place, shown, "no_key")
    if not names:
        return Wrong(place, key, "no_name")
    notes.dated(_of(_of(entry, "admin", dict), "last_modified", dict).get("date"))
    site = next((tidying.website(one.get("value")) for one in _all(entry, "links") if one.get("type") == "website"), "")
    where = _of(next(iter(_all(entry, "locations")), {}), "geonames_details", dict)
    latitude, longitude = tidying.degrees(where.get("lat"), 90), tidying.degrees(where.get("lng"), 180)
    status = entry.get("status")
    return Told(
        key=key,
        names=names,
        country=tidying.country(where.get("country_code")),
        city=tidying.text(where.get("name"), 200),
        latitude=latitude if longitude is not None else None,
        longitude=longitude if latitude is not None else None,
        kinds=tuple(kind for one in _of(entry, "types", list) if (kind := tidying.text(one, 20))),
        status=status if isinstance(status, str) and status in _STATES else "",
        established=tidying.number(entry.get("established"), 1, 2200),
        website=site,
        identifiers=_identifiers(key, entry, site),
        relations=_relations(entry),
    )


def _names(entry: Mapping[str, Any]) -> tuple[Name, ...]:
    """The name that is displayed first; each name once for each thing that it is."""
    first: list[Name] = []
    others: list[Name] = []
    for one in _all(entry, "names"):
        text, types = tidying.text(one.get("value")), set(_of(one, "types", list))
        language = tidying.language(one.get("lang"))
        kinds = [kind for kind in (LABEL, ALIAS, ACRONYM) if kind in types]
        if "ror_display" in types and LABEL not in kinds:
            kinds.insert(0, LABEL)
        found = [Name(text, language, kind) for kind in kinds if text]
        (first if "ror_display" in types else others).extend(found)
    return tuple(dict.fromkeys((*first, *others)))


def _identifiers(key: str, entry: Mapping[str, Any], site: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {"ror": (key,)}
    for one in _all(entry, "external_ids"):
        kind = one.get("type")
        clean = _CODES.get(kind) if isinstance(kind, str) else None
        if clean is not None:
            values = [clean(value) for value in (one.get("preferred"), *_of(one, "all", list))]
            found[str(kind)] = tuple(dict.fromkeys(value for value in values if value))
    domains = [tidying.domain(one) for one in (*_of(entry, "domains", list), site)]
    found["domain"] = tuple(dict.fromkeys(one for one in domains if one))
    return {scheme: values for scheme, values in found.items() if values}


def _relations(entry: Mapping[str, Any]) -> tuple[Relation, ...]:
    found = [(one.get("type"), tidying.ror(one.get("id"))) for one in _all(entry, "relationships")]
    return tuple(
        dict.fromkeys(
            Relation(kind, other) for kind, other in found if isinstance(kind, str) and kind in _RELATIONS and other
        )
    )


def _of(entry: Mapping[str, Any], name: str, kind: type[list[Any]] | type[dict[str, Any]]) -> Any:
    """A part of an entry, or an empty one when it is none of that kind. Lists keep only what can be compared."""
    found = entry.get(name)
    if not isinstance(found, kind):
        return kind()
    return [one for one in found if isinstance(one, str)] if kind is list else found


def _all(entry: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """The objects of a list; anything else in it is passed over."""
    found = entry.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
