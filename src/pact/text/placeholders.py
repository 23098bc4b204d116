"""The placeholder grammar of clause bodies.

    body   = { literal | "{{" | "}}" | "{" name "}" | "{" "party:" hei_id "}" | "{" name "?" form { ";" form } "}" }
    form   = category ":" words            (category: zero one two few many other; "other" must be there)
    name   = a lower-case ASCII letter, then up to 39 letters, digits or underscores

`{name}` is a value of the clause, formatted for the language; `{party:hei}` a party's name in that language;
`{name?one:teacher;other:teachers}` a word chosen by the CLDR plural category of an integer value; `{{` and `}}` are
braces.  Words of a form hold no `{`, `}` or `;`.  Everything else is literal, markup included.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pact.forms import is_hei, is_slug

CATEGORIES = ("zero", "one", "two", "few", "many", "other")
_TOKEN = re.compile(r"\{\{|\}\}|\{[^{}]*\}|\{|\}")


class BadPlaceholder(ValueError):
    """A body that breaks the grammar; `at` is the character where."""

    def __init__(self, at: int, message: str) -> None:
        super().__init__(message)
        self.at = at


@dataclass(frozen=True, slots=True)
class Literal:
    """Text as it stands."""

    text: str


@dataclass(frozen=True, slots=True)
class Value:
    """A value of the clause, formatted for the language."""

    name: str


@dataclass(frozen=True, slots=True)
class PartyName:
    """The name of a party in the language."""

    hei: str


@dataclass(frozen=True, slots=True)
class Plural:
    """A word chosen by the plural category of an integer value."""

    name: str
    forms: Mapping[str, str]


Piece = Literal | Value | PartyName | Plural


def pieces(body: str) -> list[Piece]:
    """The parts of a body, in order.  Raises `BadPlaceholder`."""
    found: list[Piece] = []
    literal, start = "", 0
    for match in _TOKEN.finditer(body):
        literal += body[start : match.start()]
        start, token = match.end(), match.group()
        if token in ("{{", "}}"):
            literal += token[0]
            continue
        if len(token) == 1:
            raise BadPlaceholder(match.start(), f"A single {token} stands alone; write {token * 2} for the character.")
        if literal:
            found.append(Literal(literal))
        literal = ""
        found.append(_placeholder(token[1:-1], match.start()))
    literal += body[start:]
    return [*found, Literal(literal)] if literal else found


def _placeholder(inner: str, at: int) -> Piece:
    if inner.startswith("party:"):
        hei = inner.removeprefix("party:")
        if not is_hei(hei):
            raise BadPlaceholder(at, f"“{hei}” is not the identifier of an institution.")
        return PartyName(hei)
    name, plural, rest = inner.partition("?")
    if not is_slug(name):
        raise BadPlaceholder(at, f"“{name}” cannot name a value; use lower-case letters, digits and underscores.")
    return Plural(name, _forms(rest, at)) if plural else Value(name)


def _forms(text: str, at: int) -> dict[str, str]:
    forms: dict[str, str] = {}
    for part in text.split(";"):
        category, colon, words = part.partition(":")
        if category not in CATEGORIES or not colon or category in forms:
            raise BadPlaceholder(at, f"“{part}” is not one of zero: one: two: few: many: other:, each at most once.")
        forms[category] = words
    if "other" not in forms:
        raise BadPlaceholder(at, "A word chosen by number needs the form other:.")
    return forms
