"""Which organisation an entry of a list is, when that list did not name it before. Never by its name alone.

By an identifier that only one organisation has, the surest first; else by a domain that only one organisation of the
country has, when the names are near as well. Two entries of one list are two things: an organisation that this list
names already is not taken a second time, and one with another ROR or another id in the network is not taken at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from convenio.directory.models import Identifier, Naming, Organisation, Record
from convenio.directory.reading import ACRONYM, Told
from convenio.directory.search.letters import folded

SUREST = ("ror", "hei_id", "wikidata", "openalex", "pic", "oid", "grid", "isni", "erasmus")
DOMAIN = "domain"
NEAR = 88


@dataclass
class _Known:
    """An organisation that may be meant."""

    country: str
    ror: str
    hei_id: str
    names: list[str] = field(default_factory=list)


def organisations_of(list_code: str, tolds: Sequence[Told]) -> list[int | None]:
    """The organisation of each entry, None where none is known; in a constant number of queries."""
    having = _having(tolds)
    numbers = {number for found in having.values() for number in found}
    known = _known(numbers)
    taken = set(_named_by(list_code, numbers))
    found: list[int | None] = []
    for told in tolds:
        number = _by_identifier(told, having, known, taken) or _by_domain(told, having, known, taken)
        if number is not None:
            taken.add(number)
        found.append(number)
    return found


def _having(tolds: Sequence[Told]) -> dict[tuple[str, str], list[int]]:
    """(scheme, value) → organisations that have it, of all identifiers of these entries."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for told in tolds:
        for scheme, values in told.identifiers.items():
            wanted[scheme].update(values)
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for scheme in sorted(wanted):
        rows = Identifier.objects.filter(scheme=scheme, value__in=wanted[scheme])
        for value, number in rows.order_by("organisation_id").values_list("value", "organisation_id"):
            found[scheme, value].append(number)
    return found


def _known(numbers: Iterable[int]) -> dict[int, _Known]:
    rows = Organisation.objects.filter(pk__in=numbers).values_list("pk", "country", "ror", "hei_id")
    found = {number: _Known(country, ror or "", hei_id) for number, country, ror, hei_id in rows}
    names = Naming.objects.filter(organisation__in=found).exclude(kind=ACRONYM)
    for number, text in names.values_list("organisation_id", "text"):
        found[number].names.append(text)
    return found


def _named_by(list_code: str, numbers: Iterable[int]) -> Iterable[int]:
    rows = Record.objects.filter(list=list_code, organisation__in=numbers, gone=False)
    return rows.values_list("organisation_id", flat=True)


def _by_identifier(
    told: Told, having: dict[tuple[str, str], list[int]], known: dict[int, _Known], taken: set[int]
) -> int | None:
    for scheme in SUREST:
        there = {number for value in told.identifiers.get(scheme, ()) for number in having.get((scheme, value), ())}
        able = [number for number in there if number not in taken and not _other(told, known[number])]
        if len(there) == 1 and able:
            return able[0]
    return None


def _other(told: Told, known: _Known) -> bool:
    """Does an identifier that nobody has twice say that these are two?"""
    mine = {scheme: told.identifiers.get(scheme, ()) for scheme in ("ror", "hei_id")}
    return any(
        mine[scheme] and theirs and theirs not in mine[scheme]
        for scheme, theirs in (("ror", known.ror), ("hei_id", known.hei_id))
    )


def _by_domain(
    told: Told, having: dict[tuple[str, str], list[int]], known: dict[int, _Known], taken: set[int]
) -> int | None:
    there = {number for value in told.identifiers.get(DOMAIN, ()) for number in having.get((DOMAIN, value), ())}
    near = [one for one in there if not (told.country and known[one].country and told.country != known[one].country)]
    if len(near) != 1 or near[0] in taken or _other(told, known[near[0]]):
        return None
    return (
        near[0] if names_near([one.text for one in told.names if one.kind != ACRONYM], known[near[0]].names) else None
    )


def names_near(some: Iterable[str], others: Iterable[str]) -> bool:
    """Is a name of the one almost a name of the other, whatever the order of its words?"""
    theirs = [folded(name) for name in others]
    return any(fuzz.token_sort_ratio(folded(name), other) >= NEAR for name in some for other in theirs)
