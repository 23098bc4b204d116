"""What an organisation is, out of everything that lists say of it: the first list in the order of trust wins, by field.

The origin of every field is kept beside it. Records are the source: everything here can be computed again from them.
A chain that a person recorded is never touched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from convenio.directory.bulk import insert
from convenio.directory.models import Identifier, Naming, Organisation, Record
from convenio.directory.reading import ALIAS, FORMER, LABEL
from convenio.directory.search import indexing

TRUST = {code: place for place, code in enumerate(("ror", "ewp", "eche", "openalex", "hipo"))}
PLAIN = ("country", "city", "kinds", "status", "established", "website", "weight")
OF_CHAINS = ("successor", "judged_by")
"""Origins that do not come from records: ``link`` and people write them."""
BATCH = 500
Says = tuple[str, Mapping[str, Any]]
"""(code of the list, what it says: the values of ``reading.Told``)."""


@dataclass
class Merged:
    """An organisation as it is to stand: fields by name, identifiers, names as (text, language, kind, list)."""

    fields: dict[str, Any]
    identifiers: set[tuple[str, str]] = field(default_factory=set)
    namings: list[tuple[str, str, str, str]] = field(default_factory=list)


def merged(says: Sequence[Says]) -> Merged:
    """Compute everything from what the lists say, at least one. Pure."""
    ordered = sorted(says, key=lambda one: TRUST.get(one[0], len(TRUST)))
    found = Merged({**_EMPTY, "names": {}, "kinds": [], "origins": {}})
    for code, told in ordered:
        for name in PLAIN:
            if name in told and name not in found.fields["origins"]:
                found.fields[name] = told[name]
                found.fields["origins"][name] = code
        if "latitude" in told and "coordinates" not in found.fields["origins"]:
            found.fields |= {"latitude": told["latitude"], "longitude": told["longitude"]}
            found.fields["origins"]["coordinates"] = code
        _take_identifiers(found, code, told.get("identifiers", {}))
    _take_names(found, ordered)
    found.fields["kinds"] = list(found.fields["kinds"])
    return found


_EMPTY: dict[str, Any] = {
    "name": "",
    "country": "",
    "city": "",
    "latitude": None,
    "longitude": None,
    "status": "active",
    "established": None,
    "website": "",
    "domain": "",
    "ror": None,
    "hei_id": "",
    "erasmus": "",
    "weight": 0,
}
FIELDS = (*_EMPTY, "names", "kinds", "origins")


def _take_identifiers(found: Merged, code: str, identifiers: Mapping[str, Sequence[str]]) -> None:
    for scheme, values in identifiers.items():
        found.identifiers |= {(scheme, value) for value in values}
        if scheme in ("ror", "hei_id", "erasmus", "domain") and values and scheme not in found.fields["origins"]:
            found.fields[scheme] = values[0]
            found.fields["origins"][scheme] = code


def _take_names(found: Merged, ordered: Sequence[Says]) -> None:
    """Every name once, from the most trusted list that has it; the first label of all is the one that lists show."""
    seen: set[tuple[str, str]] = set()
    texts: set[str] = set()
    for code, told in ordered:
        for name in sorted(told["names"], key=lambda one: (one["kind"] != LABEL, not one["language"])):
            text, language, kind = name["text"], name["language"], name["kind"]
            if (text, language) in seen or (text in texts and (not language or kind == ALIAS)):
                continue
            seen.add((text, language))
            texts.add(text)
            found.namings.append((text, language, kind, code))
            if kind != LABEL:
                continue
            if not found.fields["name"]:
                found.fields["name"] = text
                found.fields["origins"]["name"] = code
            if language not in found.fields["names"]:
                found.fields["names"][language] = text
                found.fields["origins"][f"names.{language}"] = code


def add(says: Sequence[Says], *, at: datetime) -> list[Organisation]:
    """New organisations, one for each; a ROR that another one has is left to that one (a likeness will say so)."""
    all_of_them = [merged([one]) for one in says]
    wanted = {one.fields["ror"] for one in all_of_them if one.fields["ror"]}
    held = set(Organisation.objects.filter(ror__in=wanted).values_list("ror", flat=True))
    for one in all_of_them:
        _leave_ror(one, held)
        held.add(one.fields["ror"])
    rows = Organisation.objects.bulk_create(
        [Organisation(**one.fields, changed_at=at) for one in all_of_them], batch_size=BATCH
    )
    _write_parts(list(zip(rows, all_of_them, strict=True)))
    return rows


def _leave_ror(one: Merged, held: set[str | None]) -> None:
    if one.fields["ror"] in held:
        one.fields["ror"] = None
        one.fields["origins"].pop("ror", None)


def _write_parts(pairs: Sequence[tuple[Organisation, Merged]]) -> None:
    insert(
        Identifier,
        ("organisation_id", "scheme", "value"),
        [(row.pk, scheme, value) for row, one in pairs for scheme, value in sorted(one.identifiers)],
    )
    insert(
        Naming,
        ("organisation_id", "text", "language", "kind", "list"),
        [(row.pk, *naming) for row, one in pairs for naming in one.namings],
    )


def merge(organisation_ids: Iterable[int], *, at: datetime) -> list[int]:
    """Compute these organisations again from their records and bring the search up to date; those that changed.

    What the newest edition no longer names counts only where nothing else is said.
    """
    numbers = sorted(set(organisation_ids))
    changed: list[int] = []
    for start in range(0, len(numbers), BATCH):
        changed += _merge(numbers[start : start + BATCH], at)
    settle(numbers)
    return changed


def settle(organisation_ids: Iterable[int]) -> None:
    """Chains and the search, after the fields of these organisations were written."""
    numbers = sorted(set(organisation_ids))
    link(numbers)
    indexing.keep(numbers)


def _merge(numbers: list[int], at: datetime) -> list[int]:
    says: dict[int, list[tuple[bool, Says]]] = defaultdict(list)
    for record in Record.objects.filter(organisation__in=numbers).order_by("pk"):
        says[record.organisation_id].append((record.gone, (record.list, record.told)))
    identifiers, namings = _parts(numbers)
    changed: list[int] = []
    renewed: list[tuple[Organisation, Merged]] = []
    for row in Organisation.objects.filter(pk__in=says).order_by("pk"):
        named = [one for gone, one in says[row.pk] if not gone] or [one for _gone, one in says[row.pk]]
        one = merged(named)
        if one.fields["ror"] and one.fields["ror"] != row.ror:
            _leave_ror(one, set(Organisation.objects.filter(ror=one.fields["ror"]).values_list("ror", flat=True)))
        one.fields["origins"] |= {name: row.origins[name] for name in OF_CHAINS if name in row.origins}
        different = [name for name in FIELDS if getattr(row, name) != one.fields[name]]
        if different:
            for name in different:
                setattr(row, name, one.fields[name])
            row.changed_at = at
            row.save(update_fields=[*different, "changed_at"])
        if identifiers[row.pk] != one.identifiers or namings[row.pk] != one.namings:
            renewed.append((row, one))
        elif not different:
            continue
        changed.append(row.pk)
    Identifier.objects.filter(organisation__in=[row.pk for row, _one in renewed]).delete()
    Naming.objects.filter(organisation__in=[row.pk for row, _one in renewed]).delete()
    _write_parts(renewed)
    return changed


def _parts(
    numbers: list[int],
) -> tuple[dict[int, set[tuple[str, str]]], dict[int, list[tuple[str, str, str, str]]]]:
    identifiers: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for number, scheme, value in Identifier.objects.filter(organisation__in=numbers).values_list(
        "organisation_id", "scheme", "value"
    ):
        identifiers[number].add((scheme, value))
    namings: dict[int, list[tuple[str, str, str, str]]] = defaultdict(list)
    rows = Naming.objects.filter(organisation__in=numbers).order_by("pk")
    for number, text, tag, kind, code in rows.values_list("organisation_id", "text", "language", "kind", "list"):
        namings[number].append((text, tag, kind, code))
    return identifiers, namings


def link(organisation_ids: Iterable[int]) -> int:
    """Set what the registry says these have become, where both are known; the number of chains that changed.

    Of a withdrawn entry the successor is the same thing under its good number; of a closed one it is what took it in,
    or the same under a new name when it bears the old name among its own and nobody else became it. The registry does
    not say the year. Chains of people stay: only those that a list set (``origins``) are changed.
    """
    numbers = set(organisation_ids)
    rows = Organisation.objects.filter(pk__in=numbers).exclude(status="active") | Organisation.objects.filter(
        pk__in=numbers, origins__has_key="successor"
    )
    wanted = {row.pk: row for row in rows.order_by("pk")}
    told = dict(
        Record.objects.filter(list="ror", organisation__in=wanted).order_by("pk").values_list("organisation_id", "told")
    )
    rors = {number: _related(one, "successor") for number, one in told.items()}
    theirs = {
        row.ror: row for row in Organisation.objects.filter(ror__in={ror for some in rors.values() for ror in some})
    }
    changed = 0
    for number, row in wanted.items():
        into = next((theirs[ror] for ror in rors.get(number, ()) if ror in theirs), None)
        changed += _become(row, into)
    return changed


def _related(told: Mapping[str, Any], kind: str) -> list[str]:
    return [one["ror"] for one in told.get("relations", ()) if one["kind"] == kind]


def _become(row: Organisation, into: Organisation | None) -> bool:
    """Write the chain of one organisation, unless a person wrote it or it would run in a ring."""
    by_list = row.origins.get("successor") == "ror"
    if row.successor_id is not None and not by_list:
        return False
    how = _how(row, into) if into is not None else ""
    if (row.successor_id, row.succession) == (into.pk if into else None, how):
        return False
    if into is not None and _leads_to(into.pk, row.pk):
        return False
    row.successor, row.succession, row.succeeded_on = into, how, None
    row.origins = {name: code for name, code in row.origins.items() if name != "successor"}
    if into is not None:
        row.origins["successor"] = "ror"
    row.save(update_fields=["successor", "succession", "succeeded_on", "origins"])
    return True


def _leads_to(number: int | None, goal: int) -> bool:
    """Does the chain from this organisation come to that one? As it is written now, not as it was read before."""
    seen: set[int] = set()
    while number is not None and number not in seen:
        if number == goal:
            return True
        seen.add(number)
        number = Organisation.objects.filter(pk=number).values_list("successor", flat=True).first()
    return False


def _how(row: Organisation, into: Organisation) -> str:
    if row.status == "withdrawn":
        return "same"
    told = Record.objects.filter(list="ror", organisation=into).values_list("told", flat=True).first() or {}
    before = Naming.objects.filter(
        organisation=into, kind__in=(ALIAS, FORMER), text__in=[row.name, *row.names.values()]
    )
    return "renamed" if len(_related(told, "predecessor")) == 1 and before.exists() else "merged"
