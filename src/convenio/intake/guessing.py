"""Which column means what: by what the office taught, by names in many languages, also misspelt, by values. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from convenio.intake.reading import Cell, Note
from convenio.intake.registering import Field

MISSPELT = 84
_SAMPLE = 60


@dataclass(frozen=True)
class Taught:
    """What the office said of a header before: the field (empty: not needed) and the column where it stood."""

    field: str
    place: int | None = None


@dataclass(frozen=True)
class Guess:
    """{field code: column}, and what a person should look at before going on."""

    mapping: dict[str, int]
    notes: tuple[Note, ...] = ()


def plain_header(header: str) -> str:
    """A header reduced to what matters: lower case, no accents, no punctuation, no number of a second column."""
    text = unicodedata.normalize("NFKD", header.casefold())
    text = "".join(char for char in text if not unicodedata.combining(char))
    text = re.sub(r"\(\d\)$", "", text.strip())
    return " ".join(re.sub(r"[\W_]+", " ", text).split())


def guess(
    headers: Sequence[str], rows: Sequence[Sequence[Cell]], fields: Sequence[Field], taught: Mapping[str, Taught]
) -> Guess:
    """Give each field the column that fits it best; no column serves two fields."""
    notes: list[Note] = []
    plain = [plain_header(header) for header in headers]
    scores: list[tuple[float, int, str, bool]] = []
    names = {plain_header(word): one.code for one in fields for word in one.words}
    for place, header in enumerate(plain):
        if header in taught:
            if taught[header].field:
                scores.append((200.0, place, taught[header].field, False))
            continue
        scores += _by_name(place, header, names)
    scores += _by_values(plain, rows, fields, {place for _score, place, _code, _bad in scores})
    mapping: dict[str, int] = {}
    known = {one.code for one in fields}
    for _score, place, code, misspelt in sorted(scores, key=lambda one: (-one[0], one[1])):
        if code in mapping or place in mapping.values() or code not in known:
            continue
        mapping[code] = place
        if misspelt:
            notes.append(Note("misspelt", {"column": headers[place], "field": code}))
    return Guess(mapping, (*notes, *_moves(headers, plain, taught)))


def _by_name(place: int, header: str, names: Mapping[str, str]) -> list[tuple[float, int, str, bool]]:
    if header in names:
        return [(100.0, place, names[header], False)]
    if len(header) < 4:
        return []
    found = process.extractOne(header, names.keys(), scorer=fuzz.ratio, score_cutoff=MISSPELT)
    if found and len(found[0]) >= 4:
        return [(found[1] - 5, place, names[found[0]], True)]
    return [
        (60.0 + len(name) / 10, place, code, False)
        for name, code in names.items()
        if len(name) >= (2 if _is_han(name) else 4) and _within(name, header)
    ]


def _is_han(text: str) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for char in text)


def _within(name: str, header: str) -> bool:
    """Does the header contain the name as whole words (Chinese: anywhere)?"""
    return name in header if _is_han(name) else f" {name} " in f" {header} "


def _by_values(
    plain: Sequence[str], rows: Sequence[Sequence[Cell]], fields: Sequence[Field], named: set[int]
) -> list[tuple[float, int, str, bool]]:
    scores = []
    for place in range(len(plain)):
        if place in named:
            continue
        values = [row[place] for row in rows[:_SAMPLE] if row[place] is not None]
        for one in fields:
            likely = one.shape(values) if one.shape and values else 0.0
            if likely >= 0.6:
                scores.append((40 * likely, place, one.code, False))
    return scores


def _moves(headers: Sequence[str], plain: Sequence[str], taught: Mapping[str, Taught]) -> list[Note]:
    """Columns that stood elsewhere last time, and those that are gone."""
    places = {header: place for place, header in enumerate(plain)}
    known = {header: one for header, one in taught.items() if one.field}
    if not any(header in places for header in known):
        return []
    notes = []
    for header, one in known.items():
        if header not in places:
            if not any(other.field == one.field and word in places for word, other in known.items()):
                notes.append(Note("gone", {"column": header, "field": one.field}))
        elif one.place is not None and places[header] != one.place:
            details: dict[str, str | int] = {
                "column": headers[places[header]],
                "before": one.place + 1,
                "now": places[header] + 1,
            }
            notes.append(Note("moved", details))
    return notes
