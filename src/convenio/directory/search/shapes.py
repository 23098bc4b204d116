"""What of one organisation is indexed: names as they are compared, words under which it is looked up. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log10

from convenio.directory.reading import ACRONYM, LABEL
from convenio.directory.search.concepts import concept_of
from convenio.directory.search.letters import HAN_RUN, folded, is_cyrillic, latin, umlauts
from convenio.directory.search.words import LONGEST, Form, Word, form_of, words_of

INITIALS, CITY = "initials", "city"
WHOLE = "="
MOST_NAMES = 40
HEAVIEST = 1000
_AFTER_WHOM = re.compile(r"\s+(?:имени|им\.|named after|named for)\s.*$|\s*[(（][^)）]*[)）]\s*$", re.IGNORECASE)
_INFLATED = re.compile(r"^(?:национальный\s+)?(?:исследовательский\s+)|^(?:national\s+)?research\s+", re.IGNORECASE)
_SHORT = re.compile(r"[(（]([^\W\d_]{2,10})[)）]\s*$")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Shape:
    """``forms``: names to be compared; ``keys``: words that lead to the organisation; ``spellings``: to guess among."""

    forms: tuple[Form, ...]
    keys: frozenset[str]
    spellings: frozenset[str]


def shape_of(names: Iterable[tuple[str, str]], city: str) -> Shape:
    """``names``: (kind, text) of every name, the most trusted first."""
    forms: dict[tuple[str, ...], Form] = {}
    keys: set[str] = set()
    for kind, text in list(dict.fromkeys(names))[:MOST_NAMES]:
        form = form_of(kind, text)
        if not form.words:
            continue
        spelt = folded(text) if HAN_RUN.search(text) else ""
        forms.setdefault((ACRONYM if kind == ACRONYM else "", spelt, *form.words), form)
        keys |= set(_keys(words_of(text), form))
        if match := _SHORT.search(text):
            within = form_of(ACRONYM, match.group(1))
            forms.setdefault((ACRONYM, "", *within.words), within)
    for short, text in _initials(forms.values()):
        if (INITIALS, short) not in forms and (ACRONYM, "", short) not in forms:
            forms[INITIALS, short] = Form(INITIALS, text, (short,))
            keys.add(short)
    if city:
        form = form_of(CITY, city)
        forms[CITY, *form.words] = form
        keys |= {word for word in form.words if not concept_of(word)}
    spellings = {word for form in forms.values() for word in form.words if len(word) > 3 and word.isalpha()}
    spellings |= {key for key in keys if len(key) > 3 and key.isalpha()}
    return Shape(tuple(forms.values()), frozenset(keys), frozenset(spellings))


def _keys(words: Sequence[Word], form: Form) -> Iterator[str]:
    """The words, Chinese ones by every two and three characters, neighbours written together, and the whole name."""
    yield (WHOLE + form.joined)[:LONGEST]
    for word in words:
        if word.syllables:
            yield from _runs(word.syllables)
        elif word.concept != "of":
            yield word.text
            if not word.raw.isascii() and not is_cyrillic(word.raw):
                yield umlauts(word.raw)[:LONGEST] or word.text
    for one, other in pairwise(words):
        short = max(len(one.text), len(other.text)) < 7 and not (one.syllables or other.syllables)
        if short and not one.concept and not other.concept:
            yield one.text + other.text


def _runs(syllables: Sequence[str]) -> Iterator[str]:
    if len(syllables) == 1:
        yield syllables[0]
    for length in (2, 3, len(syllables)):
        for at in range(len(syllables) - length + 1):
            yield "".join(syllables[at : at + length])[:LONGEST]


def _initials(forms: Iterable[Form]) -> Iterator[tuple[str, str]]:
    """The abbreviations people make of a name themselves: (abbreviation, name), of names of three words and more."""
    for form in list(forms):
        if form.kind != LABEL:
            continue
        name = _AFTER_WHOM.sub("", form.text)
        for text in dict.fromkeys((name, _INFLATED.sub("", name))):
            raw = [word for word in words_of(text) if word.concept != "of" and _LETTER.match(word.raw)]
            if 3 <= len(raw) <= 8 and not any(word.syllables for word in raw):
                yield latin("".join(folded(word.raw)[0] for word in raw)), form.text


def prominence(*, works: int, kinds: Sequence[str], languages: int, identifiers: int, active: bool) -> int:
    """From 0 to 1000: which of those that fit equally well people mean; universities and the widely known first."""
    points = 75 * log10(1 + works) + 12 * min(languages, 15) + 6 * min(identifiers, 6)
    points += 120 if "education" in kinds else 0
    return int(min(points, HEAVIEST)) // (1 if active else 2)
