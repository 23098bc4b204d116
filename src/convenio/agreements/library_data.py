"""The clause library: clause types, kinds of agreement, and wordings in English, Chinese and Russian, read from data.

Here: reading the files of ``library/`` and offering them as typed values. Rooms ask ``library.py``, which also builds
a whole text from a template. The wordings are suggestions and no legal advice (``notice``). Which clause a kind
requires follows the clause taxonomy of 44 types, with *term and end* split up.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "library"
LANGUAGES = ("en", "zh", "ru")
TRADITIONAL = ("hant", "tw", "hk", "mo")


@dataclass(frozen=True)
class ClauseType:
    """One row of the taxonomy. ``required`` maps a column (``memorandum``, ``student``, …) to R, o or -.

    ``by_approval``: a text with such a clause is complete once all have approved it; a signature is possible only.
    """

    id: str
    labels: dict[str, str]
    guidance: dict[str, str]
    required: dict[str, str]
    source: dict[str, Any]
    by_approval: bool = False


@dataclass(frozen=True)
class Kind:
    """A kind of agreement: what makes it different, and under which other agreements it may hang.

    Attributes:
        column: its column of the taxonomy; where empty, ``required`` is the library's own proposal.
        required: what it needs besides its column.
        binding: ``no``, ``partly``, ``yes``, or ``parent`` where it follows the agreement above it.
        money: ``no``, ``possible`` or ``yes``.
        parent: ``must``, ``may`` or ``none``; ``parents``: the kinds it may hang under.
        survives_parent: may its term go on after the agreement above it has ended?
        source: marks of the research notes, or ``M`` where no source was read.
    """

    id: str
    names: dict[str, str]
    column: str
    required: tuple[str, ...]
    required_source: str
    binding: str
    money: str
    signed_by: dict[str, str]
    term: dict[str, str]
    depends: dict[str, str]
    about: dict[str, str]
    parent: str
    parents: tuple[str, ...]
    survives_parent: bool
    source: str

    @property
    def needs_parent(self) -> bool:
        return self.parent == "must"


@dataclass(frozen=True)
class Field:
    """A typed value that a wording uses: its type as in the text format, its unit, default and guidance."""

    name: str
    type: str
    default: Any
    guidance: dict[str, str]
    unit: str = ""
    list: str = ""


@dataclass(frozen=True)
class Several:
    """How a wording reads among three and more parties. ``pair`` is said for every ordered pair at ``{pairs}``;
    ``pair_fields`` are the values that exist once for each pair."""

    heading: dict[str, str]
    body: dict[str, str]
    pair: dict[str, str]
    pair_fields: tuple[Field, ...]


@dataclass(frozen=True)
class Variant:
    """One wording of a clause type. ``body`` has paragraphs separated by an empty line; {party:A} and {party:B}
    stand for the two parties in the order of the text, {parties} for all of them. A wording without ``several`` says
    nothing of two and serves any number of parties."""

    type: str
    id: str
    name: dict[str, str]
    heading: dict[str, str]
    body: dict[str, str]
    fields: tuple[Field, ...]
    several: Several | None = None


def _read(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


@cache
def _types() -> dict[str, ClauseType]:
    return {row["id"]: ClauseType(**row) for row in _read("clause_types.json")}


@cache
def _kinds() -> dict[str, Kind]:
    rows = [
        {**row, "required": tuple(row["required"]), "parents": tuple(row["parents"])} for row in _read("kinds.json")
    ]
    return {row["id"]: Kind(**row) for row in rows}


@cache
def variants(type_id: str) -> tuple[Variant, ...]:
    """The wordings of a clause type, the usual one first; empty where the library has none yet.

    Raises KeyError for an unknown type.
    """
    clause_type(type_id)
    if not (FOLDER / "clauses" / f"{type_id}.json").exists():
        return ()
    return tuple(_variant(type_id, row) for row in _read(f"clauses/{type_id}.json")["variants"])


def _variant(type_id: str, row: Mapping[str, Any]) -> Variant:
    fields = tuple(Field(name=name, **spec) for name, spec in row["fields"].items())
    said = row.get("several")
    several = None
    if said:
        pair_fields = tuple(Field(name=name, **spec) for name, spec in said.get("pair_fields", {}).items())
        several = Several(said.get("heading", row["heading"]), _joined(said["body"]), said.get("pair", {}), pair_fields)
    return Variant(type_id, row["id"], row["name"], row["heading"], _joined(row["body"]), fields, several)


def _joined(body: Mapping[str, list[str]]) -> dict[str, str]:
    return {language: "\n\n".join(paragraphs) for language, paragraphs in body.items()}


def clause_types() -> tuple[ClauseType, ...]:
    """All clause types in the order of the taxonomy."""
    return tuple(_types().values())


def free_types() -> tuple[ClauseType, ...]:
    """Types outside the taxonomy, for clauses that came in a file: any other provision, and a text left whole."""
    return tuple(_free_types().values())


@cache
def _free_types() -> dict[str, ClauseType]:
    return {row["id"]: ClauseType(**row) for row in _read("free_types.json")}


@cache
def _plan_types() -> dict[str, ClauseType]:
    """Types of generated texts: the yearly work plan and the joint report."""
    return {row["id"]: ClauseType(**row) for row in _read("plan_types.json")}


def clause_type(type_id: str) -> ClauseType:
    """One clause type, free and generated ones included; KeyError when unknown."""
    return _types().get(type_id) or _free_types().get(type_id) or _plan_types()[type_id]


def by_approval(text: Mapping[str, Any]) -> bool:
    """Is a text complete once all have approved it, as an annex of the agreement above it?"""
    settled = {row.id for row in _plan_types().values() if row.by_approval}
    return any(clause["type"] in settled for clause in text["clauses"])


def kinds() -> tuple[Kind, ...]:
    """All kinds of agreement (LOI, MOU, COMP, …)."""
    return tuple(_kinds().values())


def kind(kind_id: str) -> Kind:
    """One kind; KeyError when unknown."""
    return _kinds()[kind_id]


def variant(type_id: str, variant_id: str) -> Variant:
    """One wording by name; KeyError when there is none."""
    for candidate in variants(type_id):
        if candidate.id == variant_id:
            return candidate
    raise KeyError(f"{type_id}:{variant_id}")


def required_types(kind_id: str) -> tuple[str, ...]:
    """The clause types that a text of this kind must have."""
    wanted = kind(kind_id)
    if not wanted.column:
        return wanted.required
    more = set(wanted.required)
    return tuple(row.id for row in clause_types() if row.required[wanted.column] == "R" or row.id in more)


def library_language(language: str) -> str:
    """The library language that serves a BCP-47 tag, or "" where a translation must be written.

    Traditional Chinese is not served by the simplified wording.
    """
    first, *rest = language.lower().split("-")
    if first == "zh" and any(part in TRADITIONAL for part in rest):
        return ""
    return first if first in LANGUAGES else ""


@cache
def notice() -> dict[str, str]:
    """The sentence "no legal advice", by language."""
    return dict(_read("notice.json"))


@cache
def language_names() -> dict[str, dict[str, str]]:
    """Names of languages where the library prefers another word than the locale data: {in language: {tag: name}}."""
    return dict(_read("language_names.json"))


@cache
def template_data(kind_id: str) -> dict[str, Any]:
    """The template of a kind; without a file of its own it is made of the required types in their order."""
    if (FOLDER / "templates" / f"{kind_id}.json").exists():
        return dict(_read(f"templates/{kind_id}.json"))
    clauses = [{"type": t, "variant": variants(t)[0].id if variants(t) else ""} for t in required_types(kind_id)]
    return {"kind": kind_id, "title": kind(kind_id).names, "clauses": clauses, "commitments": []}
