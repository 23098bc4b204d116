"""The catalogue of the network (Registry API 1): its universities with their names and codes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from convenio.directory.lists import tidying
from convenio.directory.lists.noticing import Notes, Unreadable, Wrong
from convenio.directory.reading import Name, Told
from ewp import namespaces as ns
from ewp import xml
from ewp.errors import DocumentRefused
from ewp.manifest import Hei, read_hei
from ewp.registry import MAX_BYTES, MAX_ELEMENTS

_CATALOGUE, _HEI = f"{{{ns.REGISTRY}}}catalogue", f"{{{ns.REGISTRY}}}hei"


def read(path: Path, notes: Notes) -> Iterator[Told | Wrong]:
    """The universities of a catalogue, one by one. Raises Unreadable."""
    if path.stat().st_size > MAX_BYTES:
        raise Unreadable("too_large", size=f"{MAX_BYTES // 10**6} MB")
    place, root = 0, ""
    try:
        for element in xml.parse_events(path.read_bytes(), max_bytes=MAX_BYTES, max_elements=MAX_ELEMENTS):
            root = str(element.tag)
            if root == _HEI:
                place += 1
                yield told(place, element)
                element.clear()
    except DocumentRefused as refused:
        if refused.code == "dangerous":
            raise Unreadable("dangerous") from None
        raise Unreadable("bad_catalogue", why=str(refused)) from None
    if root != _CATALOGUE:
        raise Unreadable("no_list")


def told(place: int, element: xml.Element) -> Told | Wrong:
    try:
        hei = read_hei(element)
    except DocumentRefused:
        return Wrong(place, "", "bad_key", {"value": tidying.text(element.get("id"), 60)})
    names = tuple(Name(tidying.text(text), tidying.language(tag)) for tag, text in hei.names.items())
    names = tuple(dict.fromkeys(one for one in names if one.text))
    if not names:
        return Wrong(place, hei.hei_id, "no_name")
    return Told(key=hei.hei_id, names=names, identifiers=_identifiers(hei))


def _identifiers(hei: Hei) -> dict[str, tuple[str, ...]]:
    """Codes that the catalogue gives; a university that changed its id keeps the old one as a domain of its own."""
    found: dict[str, list[str]] = {"hei_id": [hei.hei_id], "domain": [hei.hei_id]}
    for kind, value in hei.other_ids:
        scheme, clean = {
            "erasmus": ("erasmus", tidying.erasmus(value)),
            "pic": ("pic", tidying.digits(value, 9)),
            "oid": ("oid", tidying.oid(value)),
            "ror": ("ror", tidying.ror(value)),
            "previous-schac": ("domain", tidying.domain(value)),
        }.get(kind, ("", ""))
        if clean:
            found.setdefault(scheme, []).append(clean)
    return {scheme: tuple(dict.fromkeys(values)) for scheme, values in found.items()}
