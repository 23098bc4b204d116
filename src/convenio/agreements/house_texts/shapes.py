"""Texts of the house made ready for their pages: columns by language, values as fields, lines of lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from convenio.agreements import library
from convenio.agreements.house_texts.content import TEMPLATE, Content, problems_of
from convenio.agreements.house_texts.phrases import SORTS, VALUE_NAMES, problem
from convenio.agreements.models import HouseText
from convenio.agreements.views import words
from convenio.parties.terms import pick
from convenio.vocabulary.names import direction


@dataclass(frozen=True)
class Line:
    """One text of the list."""

    text: HouseText
    name: str
    sort: str
    of: str
    state: str


@dataclass(frozen=True)
class Column:
    """One language of a clause or of a template's frame."""

    tag: str
    name: str
    direction: str
    words: Mapping[str, str]
    rows: int


@dataclass(frozen=True)
class Input:
    """One input: its name, label, value, and language for words."""

    name: str
    label: str
    value: str
    lang: str = ""
    direction: str = "ltr"


@dataclass(frozen=True)
class ValueRow:
    """A value of a clause: its name, kind, the inputs of its default and the advice in each language."""

    name: str
    kind: str
    defaults: tuple[Input, ...]
    advice: tuple[Input, ...]


@dataclass(frozen=True)
class ClauseRow:
    """A clause of a template in its list."""

    key: str
    number: int
    heading: str
    label: str
    origin: str
    problems: tuple[str, ...]


def line_of(text: HouseText) -> Line:
    """A line of the list. ``state``: archived, unpublished, changed or published."""
    state = "archived" if text.archived_at else "unpublished" if not text.newest else "published"
    return Line(text, str(text), str(SORTS[text.sort]), of_label(text.sort, text.of), state)


def of_label(sort: str, of: str) -> str:
    """The clause type or the kind of agreement in the reader's language."""
    try:
        row = library.kind(of).names if sort == TEMPLATE else library.clause_type(of).labels
    except KeyError:
        return of
    return pick(row, words.reader())


def columns_of(content: Content, parts: Sequence[str]) -> tuple[Column, ...]:
    """The words of these parts in each language of the text."""
    found = []
    for tag in content["languages"]:
        said = {part: content[part].get(tag, "") for part in parts}
        per_line = 22 if tag.startswith(("zh", "ja", "ko")) else 38
        lines = sum(1 + len(line) // per_line for line in said.get("body", "").split("\n"))
        found.append(Column(tag, words.language_label(tag), direction(tag), said, min(max(lines + 1, 6), 26)))
    return tuple(found)


def values_of(content: Content) -> tuple[ValueRow, ...]:
    """The values of a clause, each with what it is at first and what is said beside it."""
    found = []
    for name, spec in content["fields"].items():
        where, kind = f"field.{name}", spec["type"]
        label = str(VALUE_NAMES.get(kind, kind))
        if kind == "words":
            defaults = tuple(_inputs(f"{where}.default", spec["default"], content["languages"]))
        elif kind == "money":
            now = spec["default"]
            defaults = (
                Input(f"{where}.default", label, str(now["amount"])),
                Input(f"{where}.currency", label, str(now["currency"])),
            )
        else:
            defaults = (Input(f"{where}.default", label, str(spec["default"])),)
        advice = tuple(_inputs(f"{where}.guidance", spec["guidance"], content["languages"]))
        found.append(ValueRow(name, label, defaults, advice))
    return tuple(found)


def _inputs(where: str, said: Mapping[str, Any], languages: Sequence[str]) -> list[Input]:
    return [
        Input(f"{where}.{tag}", words.language_label(tag), str(said.get(tag, "")), tag, direction(tag))
        for tag in languages
    ]


def clauses_of(content: Content) -> tuple[ClauseRow, ...]:
    """The clauses of a template in their order."""
    return tuple(
        ClauseRow(
            key=row["key"],
            number=number,
            heading=pick({tag: said for tag, said in row["heading"].items() if said} or row["name"], words.reader()),
            label=of_label("clause", row["of"]),
            origin=row.get("origin", ""),
            problems=tuple(problem(one) for one in problems_of(row)),
        )
        for number, row in enumerate(content["clauses"], start=1)
    )
