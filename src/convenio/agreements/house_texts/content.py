"""What a text of the house holds, and what becomes of it in a draft. Pure.

A clause: ``of`` (clause type), ``name``, ``guidance``, ``heading``, ``body`` by language, ``fields`` (name -> type,
unit, list, default, guidance) and ``origin`` ("library:quota:reciprocal"). ``several`` is the library's form for three
and more parties, kept while the wording is the library's. A template: ``of`` (kind), ``name``, ``guidance``,
``title``, ``clauses`` (clauses with a ``key``), ``commitments`` (rows as in the library; ``clause`` is a key).
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from convenio.agreements import library
from convenio.agreements.library_data import Field, Several, Variant, template_data
from pact.text import BadPlaceholder, Problem, check_text, pieces
from pact.text.placeholders import PartyName, Plural, Value

CLAUSE, TEMPLATE = "clause", "template"
VALUE_TYPES = ("integer", "decimal", "date", "year", "money", "words", "code", "party")
PROBE_DAY = date(2026, 1, 1)
PROBE = ("first.example", "second.example")
Content = dict[str, Any]


def clause_from_library(type_id: str, variant_id: str) -> Content:
    """A copy of a wording of the library; an empty clause of that type when no wording is named.

    Raises:
        KeyError: no such type or wording.
    """
    kind = library.clause_type(type_id)
    wording = library.variant(type_id, variant_id) if variant_id else None
    empty = dict.fromkeys(library.LANGUAGES, "")
    return {
        "of": type_id,
        "origin": f"library:{type_id}:{variant_id}" if variant_id else "",
        "languages": list(library.LANGUAGES),
        "name": dict(wording.name) if wording else dict(kind.labels),
        "guidance": dict(kind.guidance),
        "heading": dict(wording.heading) if wording else dict(kind.labels),
        "body": dict(wording.body) if wording else empty,
        "fields": {one.name: _spec(one) for one in wording.fields} if wording else {},
        "several": _several(wording),
    }


def template_from_library(kind_id: str) -> Content:
    """A copy of the library's template of a kind, all its clauses with their wording. KeyError for an unknown kind."""
    kind, data = library.kind(kind_id), template_data(kind_id)
    clauses: list[Content] = []
    keys: dict[str, str] = {}
    for number, row in enumerate(data["clauses"], start=1):
        key = f"k{number}"
        keys.setdefault(row["type"], key)
        keys[f"{row['type']}:{row['variant']}"] = key
        clauses.append({"key": key, **clause_from_library(row["type"], row["variant"])})
    return {
        "of": kind_id,
        "origin": f"library:{kind_id}",
        "languages": list(library.LANGUAGES),
        "name": dict(data["title"]),
        "guidance": dict(kind.about),
        "title": dict(data["title"]),
        "clauses": clauses,
        "commitments": [{**row, "clause": keys[row["clause"]]} for row in data["commitments"]],
    }


def _spec(field: Field) -> dict[str, Any]:
    return {name: value for name, value in asdict(field).items() if name != "name" and value != ""}


def _several(wording: Variant | None) -> dict[str, Any] | None:
    if wording is None or wording.several is None:
        return None
    told = wording.several
    fields = {one.name: _spec(one) for one in told.pair_fields}
    return {"heading": told.heading, "body": told.body, "pair": told.pair, "pair_fields": fields}


def wording_of(content: Content) -> Variant:
    """A clause of the house as the library's kind of wording."""
    fields = tuple(Field(name=name, **{"default": "", **spec}) for name, spec in content["fields"].items())
    told, several = content.get("several"), None
    if told:
        pairs = tuple(Field(name=name, **spec) for name, spec in told["pair_fields"].items())
        several = Several(told["heading"], told["body"], told["pair"], pairs)
    return Variant(content["of"], "", content["name"], content["heading"], content["body"], fields, several)


def said_in(words: Mapping[str, str], tag: str) -> str:
    """What a text of the house says in a language: under that tag, else under its base language; empty if neither.

    Simplified Chinese does not serve the traditional one.
    """
    base = tag.split("-")[0].lower()
    if not words.get(tag) and base == "zh" and not library.library_language(tag):
        return ""
    return words.get(tag) or words.get(base, "")


def clause_for(content: Content, frame: library.Frame, clause_id: str) -> Content:
    """A clause of a draft from a clause of the house."""
    made = library.worded(content["of"], wording_of(content), frame, clause_id=clause_id, pick_language=said_in)
    return copy.deepcopy(made)


def text_for(
    content: Content,
    frame: library.Frame,
    *,
    party_names: Mapping[str, Mapping[str, str]],
    signatories: Mapping[str, Mapping[str, Any]] | None,
    layout: str,
) -> Content:
    """A whole text from a template of the house: promises from the year of the draft to five later."""
    title = {tag: said_in(content["title"], tag) for tag in frame.languages}
    text = library.outline(content["of"], title, frame, party_names=party_names, signatories=signatories, layout=layout)
    made = [(row["key"], clause_for(row, frame, f"c{at}")) for at, row in enumerate(content["clauses"], start=1)]
    named = dict(made)
    rows = [row for row in content["commitments"] if _counts(row, named)]
    years = (frame.on.year, frame.on.year + 5)
    return {
        **text,
        "clauses": [clause for _key, clause in made],
        "commitments": library.promised(rows, named, frame.parties, years),
    }


def _counts(row: Mapping[str, Any], clauses: Mapping[str, Content]) -> bool:
    """Does the clause of a promise still stand there, with the number promised?"""
    values = clauses.get(row["clause"], {}).get("values", {})
    return any(name == row["quantity"] or name.startswith(f"{row['quantity']}_") for name in values)


def problems_of(content: Content) -> list[Problem]:
    """What keeps a clause of the house from being published: form, missing languages, values used unevenly."""
    languages = content["languages"]
    frame = library.Frame(languages, PROBE, PROBE_DAY)
    names = {hei: dict.fromkeys(languages, hei) for hei in PROBE}
    text = library.outline("LOI", {}, frame, party_names=names, signatories=None, layout="side_by_side")
    try:
        clause = clause_for(content, frame, "c1")
    except (KeyError, TypeError, ValueError) as error:
        return [Problem("clauses/0/values", "form", str(error))]
    found = check_text({**text, "clauses": [clause]})
    for tag in languages:
        for part in ("heading", "body"):
            if not content[part].get(tag, "").strip():
                found.append(Problem(f"clauses/0/{part}/{tag}", "unwritten", f"There is no {part} in “{tag}”."))
    return found or _uneven(content["body"], languages)


def _uneven(body: Mapping[str, str], languages: Sequence[str]) -> list[Problem]:
    used = {tag: _values_used(body.get(tag, "")) for tag in languages}
    every = set().union(*used.values()) if used else set()
    return [
        Problem(f"clauses/0/body/{tag}", "uneven", ", ".join(f"{{{name}}}" for name in sorted(every - used[tag])))
        for tag in languages
        if every - used[tag]
    ]


def _values_used(body: str) -> set[str]:
    try:
        found = pieces(body.replace("{party:A}", "").replace("{party:B}", "").replace("{parties}", ""))
    except BadPlaceholder:
        return set()
    return {one.name for one in found if isinstance(one, Value | Plural)} | {
        f"party:{one.hei}" for one in found if isinstance(one, PartyName)
    }


def words_in(content: Content) -> str:
    """Everything a search may find: names, guidance, titles, headings and wordings, in lower case."""
    parts = [*content["name"].values(), *content["guidance"].values(), *content.get("title", {}).values()]
    for row in content.get("clauses", [content]):
        parts += [*row.get("heading", {}).values(), *row.get("body", {}).values()]
    return " ".join([content["of"], *parts]).lower()
