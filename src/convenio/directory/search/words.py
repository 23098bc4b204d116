"""A text cut into words that the search compares. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from convenio.directory.search.concepts import WEIGHTS, concept_of
from convenio.directory.search.letters import HAN_RUN, folded, han_pieces, latin, pinyin

LONGEST, MOST = 40, 24
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Word:
    """One word. ``text``: in Latin letters; ``raw``: folded, in its own letters; ``syllables``: of a Chinese one."""

    text: str
    raw: str
    syllables: tuple[str, ...] = ()

    @property
    def concept(self) -> str:
        return concept_of(self.text)

    @property
    def weight(self) -> float:
        return weight_of(self.text)


@lru_cache(maxsize=65536)
def weight_of(text: str) -> float:
    """How much a word says of which house is meant: 1 for a name proper, little for “university”, nothing for “of”."""
    return WEIGHTS.get(concept_of(text), 1.0)


def words_of(text: str, most: int = MOST) -> list[Word]:
    """The words in order; a run of Chinese characters gives its words for kinds of houses apart from the rest."""
    found: list[Word] = []
    for match in _WORD.findall(folded(text)):
        at = 0
        for run in HAN_RUN.finditer(match):
            found += _plain(match[at : run.start()])
            found += _chinese(run.group())
            at = run.end()
        found += _plain(match[at:])
    return found[:most]


def _plain(raw: str) -> list[Word]:
    text = latin(raw)[:LONGEST]
    return [Word(text, raw)] if text else []


def _chinese(run: str) -> list[Word]:
    syllables, found, at = pinyin(run), [], 0
    for piece in han_pieces(run):
        own = syllables[at : at + len(piece)]
        at += len(piece)
        found.append(Word("".join(own)[:LONGEST], piece, () if concept_of("".join(own)) else own))
    return found


@dataclass(frozen=True)
class Form:
    """One name as it is compared: ``kind`` of ``reading`` or ``initials``, ``city``; ``text`` as written."""

    kind: str
    text: str
    words: tuple[str, ...] = field(default=())

    @cached_property
    def joined(self) -> str:
        return "".join(self.words)

    @cached_property
    def starts(self) -> dict[int, int]:
        """{where a word begins in ``joined``: which word it is}, and its end as the beginning of one more."""
        places, at = {}, 0
        for number, word in enumerate(self.words):
            places[at] = number
            at += len(word)
        places[at] = len(self.words)
        return places

    @cached_property
    def weights(self) -> tuple[float, ...]:
        return tuple(weight_of(word) for word in self.words)


def form_of(kind: str, text: str) -> Form:
    """A name as it is compared; every Chinese character is a word of its own there."""
    words: list[str] = []
    for word in words_of(text):
        words += word.syllables or (word.text,)
    return Form(kind, text, tuple(words))
