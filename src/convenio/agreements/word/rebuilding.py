"""A changed wording made into a body again: where a value stood and still stands, its placeholder goes back.

The file holds what people read ("4 teachers"); the text holds ``{teachers} {teachers?one:teacher;other:teachers}``.
Both are compared word by word; a value that was replaced by another one of its type is a changed value, one that was
replaced by anything else becomes plain words. Pure.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from convenio.agreements.word.figures import value_from
from pact.text import pieces, runs
from pact.text.placeholders import Literal, PartyName, Piece, Plural, Value

MOST_TOKENS, MOST_LETTERS = 4000, 100_000
_TOKEN = re.compile(r"\s+|[^\W\d_]+|\d+|.", re.DOTALL)
_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True)
class Rebuilt:
    """A body with placeholders, the values that were changed in it, and names of values that became plain words."""

    body: str
    values: Mapping[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)
    lost: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Place:
    """A placeholder and where its words stand in the wording that was sent."""

    piece: Piece
    start: int
    end: int
    text: str


def same_words(one: str, other: str) -> bool:
    """Do two wordings say the same, spaces and empty lines apart?"""
    return _plain(one) == _plain(other)


def _plain(words: str) -> str:
    lines = (re.sub(r"[ \t\u00a0\u202f]+", " ", line).strip() for line in words.split("\n"))
    return "\n".join(line for line in lines if line)


def rebuilt(text: Mapping[str, Any], clause: Mapping[str, Any], language: str, words: str) -> Rebuilt:
    """The body in one language that says ``words``."""
    old, places = _sent(text, clause, language)
    if same_words(old, words):
        return Rebuilt(str(clause["body"].get(language, "")))
    if len(words) > MOST_LETTERS:
        return Rebuilt(_escaped(words), lost=tuple(clause["values"]))
    starts, ends = _edges(old, words)
    gone = _gone(places, starts, ends, words, clause, language)
    parts: list[str] = []
    values: dict[str, list[Mapping[str, Any]]] = {}
    lost: list[str] = []
    done = 0
    for place in places:
        left, right = max(starts[place.start], done), ends[place.end]
        right = max(left, right)
        if isinstance(place.piece, Plural) and place.piece.name in gone:
            continue
        kept, value = _kept(place, words[left:right], clause, language)
        if kept is None:
            found = _inside(words, left, right, place, clause, language)
            if found is None:
                if isinstance(place.piece, Value):
                    lost.append(place.piece.name)
                continue
            left, right, kept, value = found
        parts += [_escaped(words[done:left]), kept]
        done = right
        if value is not None and isinstance(place.piece, Value):
            values.setdefault(place.piece.name, []).append(value)
    parts.append(_escaped(words[done:]))
    return Rebuilt("".join(parts), {name: tuple(all_) for name, all_ in values.items()}, tuple(dict.fromkeys(lost)))


def _gone(
    places: Sequence[_Place],
    starts: Sequence[int],
    ends: Sequence[int],
    words: str,
    clause: Mapping[str, Any],
    language: str,
) -> set[str]:
    """Values that are written nowhere any more; a word that only follows such a number becomes plain, too."""
    here: dict[str, bool] = {}
    for place in places:
        if isinstance(place.piece, Value):
            left, right = starts[place.start], max(starts[place.start], ends[place.end])
            stands = _kept(place, words[left:right], clause, language)[0] is not None
            stands = stands or _inside(words, left, right, place, clause, language) is not None
            here[place.piece.name] = here.get(place.piece.name, False) or stands
    return {name for name, stands in here.items() if not stands}


def _sent(text: Mapping[str, Any], clause: Mapping[str, Any], language: str) -> tuple[str, list[_Place]]:
    """The wording as it was sent, and its placeholders in it."""
    shown = runs(text, clause, language)
    parts = pieces(clause["body"].get(language, ""))
    places, at = [], 0
    for piece, run in zip(parts, shown, strict=True):
        end = at + len(run.text)
        if not isinstance(piece, Literal):
            places.append(_Place(piece, at, end, run.text))
        at = end
    return "".join(run.text for run in shown), places


def _edges(old: str, new: str) -> tuple[list[int], list[int]]:
    """For every place of ``old``: where in ``new`` what begins there begins, and what ends there ends."""
    a, b = _tokens(old), _tokens(new)
    if len(a) + len(b) > MOST_TOKENS:
        a, b = old.splitlines(keepends=True), new.splitlines(keepends=True)
    starts, ends = [0] * (len(old) + 1), [0] * (len(old) + 1)
    before_a, before_b = _offsets(a), _offsets(b)
    for kind, i1, i2, j1, j2 in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        first, last = before_a[i1], before_a[i2]
        for at in range(first, last + 1):
            if kind == "equal":
                place = before_b[j1] + at - first
                begins = ends_at = place
            else:
                begins, ends_at = before_b[j1], before_b[j2]
                if at == last and kind != "insert":
                    begins = before_b[j2]
                if at == first and kind != "insert":
                    ends_at = before_b[j1]
            if at < last or kind == "insert":
                starts[at] = begins if kind != "insert" else starts[at]
            if at > first:
                ends[at] = ends_at
    starts[len(old)] = len(new)
    return starts, ends


def _offsets(tokens: Sequence[str]) -> list[int]:
    found = [0]
    for one in tokens:
        found.append(found[-1] + len(one))
    return found


def _tokens(words: str) -> list[str]:
    found: list[str] = []
    for token in _TOKEN.findall(words):
        found += list(token) if _IDEOGRAPH.search(token) else [token]
    return found


def _kept(
    place: _Place, said: str, clause: Mapping[str, Any], language: str
) -> tuple[str | None, Mapping[str, Any] | None]:
    """The placeholder when its words, or a value of its type, stand there; else None."""
    piece = place.piece
    if said == place.text:
        return _raw(piece), None
    if isinstance(piece, Plural) and said in piece.forms.values():
        return _raw(piece), None
    if isinstance(piece, Value):
        value = value_from(said, clause["values"][piece.name], language)
        if value is not None:
            return _raw(piece), None if value == clause["values"][piece.name] else value
    return None, None


def _inside(
    words: str, left: int, right: int, place: _Place, clause: Mapping[str, Any], language: str
) -> tuple[int, int, str, Mapping[str, Any] | None] | None:
    """A value among other new words: the only stretch of figures that reads as one."""
    if not isinstance(place.piece, Value):
        return None
    if clause["values"][place.piece.name]["type"] not in ("integer", "year", "decimal"):
        return None
    found = list(re.finditer(r"\d[\d.,\u00a0]*\d|\d", words[left:right]))
    if len(found) != 1:
        return None
    start, end = left + found[0].start(), left + found[0].end()
    kept, value = _kept(place, words[start:end], clause, language)
    return None if kept is None else (start, end, kept, value)


def _raw(piece: Piece) -> str:
    if isinstance(piece, Plural):
        return f"{{{piece.name}?" + ";".join(f"{name}:{words}" for name, words in piece.forms.items()) + "}"
    if isinstance(piece, PartyName):
        return f"{{party:{piece.hei}}}"
    assert isinstance(piece, Value)
    return f"{{{piece.name}}}"


def _escaped(words: str) -> str:
    return words.replace("{", "{{").replace("}", "}}")
