"""Words as the search compares them, in every script. Pure.

Case, accents of Latin letters, ё and е, full and half width do not matter. Chinese and Japanese have no spaces: there
every two neighbouring characters make a word, so that two typed characters find them wherever they stand together.
A typed word finds every word that begins with it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MOST = 200_000
MOST_TYPED = 12
_WORD = re.compile(r"[^\W_]+")
_NO_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_AFTER_LATIN = re.compile(r"[\x00-\x7f][^\x00-\x7f]+")
_APOSTROPHES = re.compile(r"(?<=\w)['\u2019\u02bc\u0060](?=\w)")


def plain(text: str) -> str:
    """The text folded: one spelling for what people take for the same."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    if folded.isascii():
        return folded
    bare = _AFTER_LATIN.sub(_without_marks, unicodedata.normalize("NFD", folded))
    return unicodedata.normalize("NFC", bare)


def _without_marks(match: re.Match[str]) -> str:
    """A letter of ASCII without the accents that follow it."""
    run, at = match.group(), 1
    while at < len(run) and unicodedata.combining(run[at]):
        at += 1
    return run[0] + run[at:]


def words_of(text: str) -> list[str]:
    """Every word of a text as the index keeps it, in order, each once; Chang’an is kept as two words and as one."""
    found: dict[str, None] = {}
    for line in text[:MOST].split("\n"):
        found.update(dict.fromkeys(_words_of_line(line)))
    return list(found)


@lru_cache(maxsize=8192)
def _words_of_line(line: str) -> tuple[str, ...]:
    """A clause that did not change is not taken apart again when its agreement does."""
    folded = plain(line)
    both = _APOSTROPHES.sub("", folded) + " " + folded if _APOSTROPHES.search(folded) else folded
    return tuple(dict.fromkeys(piece for word in dict.fromkeys(_WORD.findall(both)) for piece in _pieces(word)))


def typed(text: str) -> list[tuple[str, bool]]:
    """What to look for, and whether a longer word beginning with it fits, too; every one of them must be found."""
    found: dict[tuple[str, bool], None] = {}
    for word in _WORD.findall(_APOSTROPHES.sub("", plain(text))):
        for run, unspaced in _runs(word):
            pairs = [run[at : at + 2] for at in range(len(run) - 1)] if unspaced and len(run) > 1 else []
            for pair in pairs:
                found[pair, False] = None
            if not pairs:
                found[run[:64], True] = None
    return list(found)[:MOST_TYPED]


def _runs(word: str) -> list[tuple[str, bool]]:
    """A word cut where writing with and without spaces meet."""
    runs, at = [], 0
    for match in _NO_SPACES.finditer(word):
        if match.start() > at:
            runs.append((word[at : match.start()], False))
        runs.append((match.group(), True))
        at = match.end()
    return [*runs, (word[at:], False)] if at < len(word) else runs


def _pieces(word: str) -> list[str]:
    if word.isascii() or _NO_SPACES.search(word) is None:
        return [word[:64]]
    pieces: list[str] = []
    for run, unspaced in _runs(word):
        pieces += [run[at : at + 2] for at in range(len(run))] if unspaced else [run[:64]]
    return pieces
