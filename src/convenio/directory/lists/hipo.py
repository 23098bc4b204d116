"""Universities and their domains, as Hipo's list of university domains has them (one JSON array)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from convenio.directory.lists import tidying
from convenio.directory.lists.noticing import Notes, Wrong
from convenio.directory.lists.sources import array_entries
from convenio.directory.reading import Name, Told


def read(path: Path, notes: Notes) -> Iterator[Told | Wrong]:
    """The universities of the list, one by one. Raises Unreadable.

    The list has no identifiers: the first domain is the key. A second university with the same one (it happens) has the
    name behind it.
    """
    taken: set[str] = set()
    for place, entry in array_entries(path):
        found = told(place, entry, taken) if isinstance(entry, dict) else Wrong(place, "", "not_an_entry")
        if isinstance(found, Told):
            taken.add(found.key)
        yield found


def told(place: int, entry: Mapping[str, Any], taken: set[str]) -> Told | Wrong:
    name = tidying.text(entry.get("name"))
    domains, pages = (entry[one] if isinstance(entry.get(one), list) else [] for one in ("domains", "web_pages"))
    known = tuple(dict.fromkeys(found for one in domains if (found := tidying.domain(one))))
    if not name:
        return Wrong(place, known[0] if known else "", "no_name")
    if not known:
        return Wrong(place, name, "no_key")
    key = known[0] if known[0] not in taken else f"{known[0]} {name.casefold()}"[:100]
    return Told(
        key=key,
        names=(Name(name),),
        country=tidying.country(entry.get("alpha_two_code")),
        kinds=("education",),
        website=next((found for one in pages if (found := tidying.website(one))), ""),
        identifiers={"domain": known},
    )
