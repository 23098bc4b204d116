"""The clause library as rooms ask it: types, wordings, and whole texts built from the template of a kind.

Here: turning library wordings into clauses and texts of the format ``convenio-text-1``. The data are read in
``library_data.py``; the rules of a text live in ``pact.text``. Pure: the day is an argument.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.lists import format_list

from convenio.agreements.library_data import (
    LANGUAGES,
    ClauseType,
    Field,
    Kind,
    Variant,
    clause_type,
    clause_types,
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
from pact.text import wording_digest

__all__ = [
    "LANGUAGES",
    "ClauseType",
    "Field",
    "Kind",
    "Variant",
    "clause",
    "clause_type",
    "clause_types",
    "guidance",
    "kind",
    "kinds",
    "library_language",
    "notice",
    "required_types",
    "template",
    "variant",
    "variants",
]

Text = dict[str, Any]
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
) -> Text:
    """A full text of this kind for two parties, drafted ``on`` a day: promises from that year to five years later.

    ``values`` overrides defaults: {"staff_exchange": {"teachers": 4}} (raw values, without type). Languages that the
    library does not have get empty wording, which counts as stale. Raises KeyError for an unknown kind or an unknown
    value, ValueError for other than two parties or no language.
    """
    if len(parties) != 2:
        raise ValueError("The templates of the library are written for exactly two parties.")
    if not languages:
        raise ValueError("A text needs at least one language.")
    data = template_data(kind_id)
    chosen = _all_clauses(kind_id, data["clauses"], prevailing)
    given = _check_overrides(chosen, values or {})
    build = partial(clause, languages=languages, parties=parties, on=on, prevailing=prevailing)
    clauses = [
        build(row["type"], row["variant"], clause_id=f"c{number}", values=given.get(row["type"], {}))
        for number, row in enumerate(chosen, start=1)
    ]
    years = (first_year if first_year is not None else on.year, last_year if last_year is not None else on.year + 5)
    return {
        "format": "convenio-text-1",
        "kind": kind_id,
        "title": {language: data["title"].get(library_language(language), "") for language in languages},
        "parties": list(parties),
        "party_names": {hei: dict(party_names[hei]) for hei in parties},
        "languages": list(languages),
        "prevailing": prevailing,
        "layout": layout,
        "required": list(required_types(kind_id)),
        "parent": None,
        "replaces": "",
        "signatories": {hei: dict((signatories or {}).get(hei, _nobody(languages))) for hei in parties},
        "clauses": clauses,
        "commitments": _commitments(data["commitments"], _named_clauses(chosen, clauses), parties, years),
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
) -> Text:
    """One clause with the library's wording (the usual variant when none is named), or empty where there is none."""
    known = variants(type_id)
    wording = variant(type_id, variant_id) if variant_id else (known[0] if known else None)
    heading = {tag: _pick(wording.heading if wording else clause_type(type_id).labels, tag) for tag in languages}
    body = {tag: _named(_pick(wording.body, tag), parties) if wording else "" for tag in languages}
    written = [tag for tag in languages if body[tag]]
    source = "en" if "en" in written else (written or list(languages))[0]
    built: Text = {
        "id": clause_id,
        "type": type_id,
        "source": source,
        "heading": heading,
        "body": body,
        "from": {},
        "values": {},
    }
    for field in wording.fields if wording else ():
        raw = (values or {}).get(field.name, _default(field, on, languages, prevailing))
        built["values"][field.name] = _value(field, raw)
    digest = wording_digest(built, source)
    built["from"] = {tag: digest for tag in written if tag != source}
    return built


def _named_clauses(chosen: Sequence[Mapping[str, str]], clauses: Sequence[Text]) -> dict[str, Text]:
    """By type (the first of it) and by "type:variant"."""
    named: dict[str, Text] = {}
    for row, built in zip(chosen, clauses, strict=True):
        named.setdefault(row["type"], built)
        named[f"{row['type']}:{row['variant']}"] = built
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
    chosen: Sequence[Mapping[str, str]], values: Mapping[str, Mapping[str, Any]]
) -> Mapping[str, Mapping[str, Any]]:
    known: dict[str, set[str]] = {}
    for row in chosen:
        names = {f.name for f in variant(row["type"], row["variant"]).fields} if row["variant"] else set()
        known.setdefault(row["type"], set()).update(names)
    for type_id, named in values.items():
        for name in named:
            if name not in known.get(type_id, set()):
                raise KeyError(f"{type_id}.{name}")
    return values


def _commitments(
    listed: Sequence[Mapping[str, Any]], clauses: Mapping[str, Text], parties: Sequence[str], years: tuple[int, int]
) -> list[Text]:
    first, second = parties
    each_way = [{"from": first, "to": second}, {"from": second, "to": first}]
    found: list[Text] = []
    for row in listed:
        for direction in each_way if row["direction"] == "each_way" else ["joint"]:
            found.append(
                {
                    "id": f"p{len(found) + 1}",
                    "clause": clauses[row["clause"]]["id"],
                    "strand": row["strand"],
                    "metric": row["metric"],
                    "unit": row["unit"],
                    "direction": direction,
                    "quantity": {"value": row["quantity"]},
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


def _named(body: str, parties: Sequence[str]) -> str:
    return body.replace("{party:A}", f"{{party:{parties[0]}}}").replace("{party:B}", f"{{party:{parties[1]}}}")


def _nobody(languages: Sequence[str]) -> dict[str, dict[str, str]]:
    return {"name": dict.fromkeys(languages, ""), "title": dict.fromkeys(languages, "")}


def _default(field: Field, on: date, languages: Sequence[str], prevailing: str) -> Any:
    if field.name == "languages":
        return {tag: _listed(languages, tag) for tag in languages}
    if field.name == "prevailing":
        return {tag: _listed([prevailing], tag) for tag in languages}
    if field.type == "words":
        return {tag: _pick(field.default, tag) for tag in languages}
    if field.type == "date":
        years, month, day = str(field.default).removeprefix("+").split("-")
        return f"{on.year + int(years):04d}-{month}-{day}"
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
    names = [own.get(tag) or locale.languages.get(tag.split("-")[0], tag) for tag in tags]
    return format_list(names, locale=locale)
