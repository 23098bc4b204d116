"""Which type a clause of a foreign text probably has: by its heading, else by its words against the library.

A guess is a suggestion; the page shows it and the person changes it. ``headings.json`` holds words of headings in
English, Chinese and Russian; the longest that is found in a heading decides.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rapidfuzz import fuzz

from convenio.agreements import library
from convenio.agreements.library import library_language

OTHER = "other"
HEADING_AT_LEAST = 88
BODY_AT_LEAST = 62
LEAST_LETTERS = 12
COMPARED = 400
_FILE = Path(__file__).parent / "headings.json"
_BRACES = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True)
class Guess:
    """``sure``: the heading says it; else only the words resemble a wording of the library, or nothing does."""

    type: str
    sure: bool


def guess_type(headings: Mapping[str, str], bodies: Mapping[str, str]) -> Guess:
    """The type of a clause with these headings and bodies by language; ``other`` when nothing speaks for one."""
    named = [_by_heading(words, tag) for tag, words in headings.items() if words.strip()]
    best = max(named, default=(0.0, ""))
    if best[0] >= HEADING_AT_LEAST:
        return Guess(best[1], True)
    written = [_by_body(words, tag) for tag, words in bodies.items() if len(words.strip()) >= LEAST_LETTERS]
    alike = max(written, default=(0.0, ""))
    if alike[0] >= BODY_AT_LEAST:
        return Guess(alike[1], False)
    return Guess(OTHER, False)


def _by_heading(heading: str, tag: str) -> tuple[float, str]:
    said = " ".join(heading.casefold().split())
    language = library_language(tag) or "en"
    best = (0.0, "")
    for type_id, words in _labels(language):
        best = max(best, (fuzz.ratio(said, words), type_id))
    if best[0] >= HEADING_AT_LEAST:
        return best[0] + 10, best[1]
    found = [(len(word), type_id) for type_id, words in _words().items() for word in words if word in said]
    if found:
        return 90.0 + min(max(found)[0], 30) / 10, max(found)[1]
    return best


def _by_body(body: str, tag: str) -> tuple[float, str]:
    language = library_language(tag)
    said = body[:COMPARED].casefold()
    measure = fuzz.ratio if language == "zh" else fuzz.token_set_ratio
    return max(((measure(said, words), type_id) for type_id, words in _bodies(language)), default=(0.0, ""))


@cache
def _words() -> dict[str, tuple[str, ...]]:
    raw = json.loads(_FILE.read_text(encoding="utf-8"))
    return {type_id: tuple(word.casefold() for word in words) for type_id, words in raw.items()}


@cache
def _labels(language: str) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for one in library.clause_types():
        headings = [one.labels, *(wording.heading for wording in library.variants(one.id))]
        found += [(one.id, words[language].casefold()) for words in headings if words.get(language)]
    return tuple(dict.fromkeys(found))


@cache
def _bodies(language: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (one.id, _BRACES.sub("", wording.body[language])[:COMPARED].casefold())
        for one in library.clause_types()
        for wording in library.variants(one.id)
        if wording.body.get(language)
    )
