"""The clause library as rooms ask it: types, wordings, and whole texts built from the template of a kind.

Here: turning library wordings into clauses and texts of the format ``convenio-text-1``. The data are read in
``library_data.py``; the rules of a text live in ``pact.text``. Pure: the day is an argument.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel import Locale, UnknownLocaleError

from convenio.agreements.library_data import (
    LANGUAGES,
    ClauseType,
    Field,
    Kind,
    Variant,
    by_approval,
    clause_type,
    clause_types,
    free_types,
    kind,
    kinds,
    language_names,
    library_language,
    notice,
    required_types,
    template_data,
    variant,
    variants,
)
from convenio.agreements.library_several import fitted, listed, pair_suffixes, pair_value
from pact.text import wording_digest

__all__ = [
    "LANGUAGES",
    "ClauseType",
    "Field",
    "Frame",
    "Kind",
    "Main",
    "Variant",
    "by_approval",
    "clause",
    "clause_type",
    "clause_types",
    "free_types",
    "guidance",
    "kind",
    "kinds",
    "library_language",
    "notice",
    "outline",
    "promised",
    "required_types",
    "template",
    "variant",
    "variants",
    "worded",
]

Text = dict[str, Any]


@dataclass(frozen=True)
class Main:
    """The agreement that an amendment, a protocol or a termination belongs to: its title, and since when it binds."""

    title: Mapping[str, str]
    on: date | None = None


@dataclass(frozen=True)
class Frame:
    """What a wording is fitted into: languages and parties of the text, the day, and what it belongs to."""

    languages: Sequence[str]
    parties: Sequence[str]
    on: date
    prevailing: str = ""
    main: Main | None = None


BEFORE = "entry_into_force"  # clauses without a template place stand before the closing ones


def guidance(type_id: str) -> dict[str, str]:
    """The one-line advice for a clause type, by language."""
    return clause_type(type_id).guidance


def template(
    kind_id: str,
    *,
    languages: Sequence[str],
    parties: Sequence[str],
    party_names: Mapping[str, Mapping[str, str]],
    on: date,
    prevailing: str = "",
    signatories: Mapping[str, Mapping[str, Any]] | None = None,
    values: Mapping[str, Mapping[str, Any]] | None = None,
    layout: str = "side_by_side",
    first_year: int | None = None,
    last_year: int | None = None,
    main: Main | None = None,
) -> Text:
    """A full text of this kind for two or more parties, drafted ``on`` a day: promises from that year to five later.

    ``values`` overrides defaults: {"staff_exchange": {"teachers": 4}} (raw values, without type). ``main``: the
    agreement that a text of a dependent kind belongs to. Languages that the library does not have get empty wording,
    which counts as stale. Raises KeyError for an unknown kind or an unknown value, ValueError for fewer than two
    parties or no language.
    """
    if len(parties) < 2:
        raise ValueError("A text needs at least two parties.")
    if not languages:
        raise ValueError("A text needs at least one language.")
    data = template_data(kind_id)
    chosen = _all_clauses(kind_id, data["clauses"], prevailing)
    rows = [(row["type"], row["variant"], _wording(row["type"], row["variant"])) for row in chosen]
    frame = Frame(languages, parties, on, prevailing, main)
    given = _check_overrides([(type_id, wording) for type_id, _variant, wording in rows], values or {}, parties)
    clauses = [
        worded(type_id, wording, frame, clause_id=f"c{number}", values=given.get(type_id, {}))
        for number, (type_id, _variant, wording) in enumerate(rows, start=1)
    ]
    years = (first_year if first_year is not None else on.year, last_year if last_year is not None else on.year + 5)
    title = {language: data["title"].get(library_language(language), "") for language in languages}
    text = outline(kind_id, title, frame, party_names=party_names, signatories=signatories, layout=layout)
    names = [(type_id, f"{type_id}:{variant_id}") for type_id, variant_id, _wording in rows]
    promises = promised(data["commitments"], _named_clauses(names, clauses), parties, years)
    return {**text, "clauses": clauses, "commitments": promises}


def outline(
    kind_id: str,
    title: Mapping[str, str],
    frame: Frame,
    *,
    party_names: Mapping[str, Mapping[str, str]],
    signatories: Mapping[str, Mapping[str, Any]] | None,
    layout: str,
) -> Text:
    """A text of this kind without clauses, in the text format."""
    nobody = {part: dict.fromkeys(frame.languages, "") for part in ("name", "title")}
    return {
        "format": "convenio-text-1",
        "kind": kind_id,
        "title": dict(title),
        "parties": list(frame.parties),
        "party_names": {hei: dict(party_names[hei]) for hei in frame.parties},
        "languages": list(frame.languages),
        "prevailing": frame.prevailing,
        "layout": layout,
        "required": list(required_types(kind_id)),
        "parent": None,
        "replaces": "",
        "signatories": {hei: copy.deepcopy(dict((signatories or {}).get(hei, nobody))) for hei in frame.parties},
        "clauses": [],
        "commitments": [],
        "annexes": [],
    }


def clause(
    type_id: str,
    variant_id: str = "",
    *,
    clause_id: str,
    languages: Sequence[str],
    parties: Sequence[str],
    on: date,
    prevailing: str = "",
    values: Mapping[str, Any] | None = None,
    main: Main | None = None,
) -> Text:
    """One clause with the library's wording (the usual variant when none is named), or empty where there is none."""
    clause_type(type_id)
    frame = Frame(languages, parties, on, prevailing, main)
    return worded(type_id, _wording(type_id, variant_id), frame, clause_id=clause_id, values=values)


def worded(
    type_id: str,
    wording: Variant | None,
    frame: Frame,
    *,
    clause_id: str,
    values: Mapping[str, Any] | None = None,
    pick_language: Callable[[Mapping[str, str], str], str] | None = None,
) -> Text:
    """A clause of the text format from a wording, whoever wrote it; without one its heading is the type's name.

    ``pick_language`` finds the words for a language of the text (default: what the library has for it).
    """
    picked = pick_language or _pick
    said = fitted(wording, frame.parties) if wording else None
    heading = {tag: picked(said.heading if said else clause_type(type_id).labels, tag) for tag in frame.languages}
    body = {tag: picked(said.body, tag) if said else "" for tag in frame.languages}
    written = [tag for tag in frame.languages if body[tag]]
    source = "en" if "en" in written else (written or list(frame.languages))[0]
    built: Text = {
        "id": clause_id,
        "type": type_id,
        "source": source,
        "heading": heading,
        "body": body,
        "from": {},
        "values": {},
    }
    for field in said.fields if said else ():
        raw = (values or {}).get(field.name, _default(field, frame, picked))
        built["values"][field.name] = _value(field, raw)
    digest = wording_digest(built, source)
    built["from"] = {tag: digest for tag in written if tag != source}
    return built


def _wording(type_id: str, variant_id: str) -> Variant | None:
    if variant_id:
        return variant(type_id, variant_id)
    return next(iter(variants(type_id)), None)


def _named_clauses(names: Sequence[tuple[str, str]], clauses: Sequence[Text]) -> dict[str, Text]:
    """By type (the first of it) and by "type:variant"."""
    named: dict[str, Text] = {}
    for (type_id, full), built in zip(names, clauses, strict=True):
        named.setdefault(type_id, built)
        named[full] = built
    return named


def _all_clauses(kind_id: str, listed: Sequence[Mapping[str, str]], prevailing: str) -> list[dict[str, str]]:
    chosen = [dict(row) for row in listed]
    present = {row["type"] for row in chosen}
    missing = [t for t in required_types(kind_id) if t not in present]
    at = next((i for i, row in enumerate(chosen) if row["type"] == BEFORE), len(chosen))
    chosen[at:at] = [{"type": t, "variant": variants(t)[0].id if variants(t) else ""} for t in missing]
    for row in chosen:
        if row["type"] == "execution" and prevailing:
            row["variant"] = "electronic_prevailing"
    return chosen


def _check_overrides(
    chosen: Sequence[tuple[str, Variant | None]], values: Mapping[str, Mapping[str, Any]], parties: Sequence[str]
) -> Mapping[str, Mapping[str, Any]]:
    known: dict[str, set[str]] = {}
    for type_id, wording in chosen:
        names = {field.name for field in fitted(wording, parties).fields} if wording else set()
        known.setdefault(type_id, set()).update(names)
    for type_id, named in values.items():
        for name in named:
            if name not in known.get(type_id, set()):
                raise KeyError(f"{type_id}.{name}")
    return values


def promised(
    listed: Sequence[Mapping[str, Any]], clauses: Mapping[str, Text], parties: Sequence[str], years: tuple[int, int]
) -> list[Text]:
    """The promises of a template: ``each_way`` makes one for every ordered pair of parties.

    Args:
        listed: rows of a template: clause (a key of ``clauses``), strand, metric, unit, direction, quantity, …
        clauses: the clauses of the text by the names the rows use.
        years: first and last year promised.
    """
    found: list[Text] = []
    for row in listed:
        clause = clauses[row["clause"]]
        pairs = pair_suffixes(len(parties)) if row["direction"] == "each_way" else [(0, 0)]
        for one, other in pairs:
            ends = {"from": parties[one - 1], "to": parties[other - 1]} if one else "joint"
            value = pair_value(row["quantity"], set(clause["values"]), one, other)
            found.append(
                {
                    "id": f"p{len(found) + 1}",
                    "clause": clause["id"],
                    "strand": row["strand"],
                    "metric": row["metric"],
                    "unit": row["unit"],
                    "direction": ends,
                    "quantity": {"value": value},
                    "period": row["period"],
                    "first_year": years[0],
                    "last_year": years[1],
                    "isced_f": [],
                    "eqf": [],
                    "owners": dict.fromkeys(parties, "coordinator"),
                    "evidence": row["evidence"],
                }
            )
    return found


def _pick(wording: Mapping[str, str], tag: str) -> str:
    return wording.get(library_language(tag), "")


def _default(field: Field, frame: Frame, picked: Callable[[Mapping[str, str], str], str]) -> Any:
    languages = frame.languages
    if field.name == "languages":
        return {tag: _listed(languages, tag) for tag in languages}
    if field.name == "prevailing":
        return {tag: _listed([frame.prevailing], tag) for tag in languages}
    if field.name == "originals":
        return max(int(field.default), len(frame.parties))
    if field.name == "main_title" and frame.main:
        title = frame.main.title
        return {tag: title.get(tag) or picked(field.default, tag) for tag in languages}
    if field.name == "main_date" and frame.main and frame.main.on:
        return frame.main.on.isoformat()
    if field.type == "words":
        return {tag: picked(field.default, tag) for tag in languages}
    if field.type == "party":
        return frame.parties[min(int(field.default), len(frame.parties)) - 1]
    if field.type == "date":
        years, month, day = str(field.default).removeprefix("+").split("-")
        return f"{frame.on.year + int(years):04d}-{month}-{day}"
    return field.default


def _value(field: Field, raw: Any) -> Text:
    if field.type == "money":
        return {"type": "money", **raw}
    built: Text = {"type": field.type, "value": raw}
    if field.unit:
        built["unit"] = field.unit
    if field.list:
        built["list"] = field.list
    return built


def _listed(tags: Sequence[str], language: str) -> str:
    """The names of languages in a language: "Chinese, Russian, and English"; the tags where the locale is unknown."""
    try:
        locale = Locale.parse("en_GB" if language == "en" else language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return ", ".join(tags)
    own = language_names().get(library_language(language), {})
    return listed([own.get(tag) or locale.languages.get(tag.split("-")[0], tag) for tag in tags], language)
