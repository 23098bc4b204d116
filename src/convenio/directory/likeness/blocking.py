"""Which pairs of many entries are worth comparing: those that share an identifier, a domain or a telling word. Pure.

110,000 entries have six thousand million pairs. Entries are put into blocks by what a second copy of them would share;
only pairs of one block are compared. A block that grew too big is cut by a second word, so that “polytechnic” or the
name of a capital does not bring back what the blocks were to avoid.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from convenio.directory.likeness.comparing import Entry, Like, compare, standing_alone
from convenio.directory.likeness.spelling import Spelling, fold

MOST, MOST_ALIKE = 24, 60
BEGINNING = 4


def likenesses(entries: Sequence[Entry]) -> Iterator[tuple[Entry, Entry, Like]]:
    """Every two entries that may be one, each once."""
    for one, other in pairs(entries):
        like = compare(one, other)
        if like is not None:
            yield one, other, like


def pairs(entries: Sequence[Entry]) -> Iterator[tuple[Entry, Entry]]:
    """The pairs to compare, each once."""
    whole, beginnings = _blocks(entries)
    seen: set[int] = set()
    count = len(entries)
    for block in _small_enough(whole, beginnings):
        for first, second in combinations(sorted(block), 2):
            pair = first * count + second
            if pair not in seen:
                seen.add(pair)
                yield entries[first], entries[second]


Whole = dict[str, set[int]]
Beginnings = dict[str, dict[int, set[str]]]


def _blocks(entries: Sequence[Entry]) -> tuple[Whole, Beginnings]:
    """Blocks of equal things, and blocks of words that begin alike with the other words of each name."""
    whole: Whole = defaultdict(set)
    beginnings: Beginnings = defaultdict(lambda: defaultdict(set))
    alone = {standing_alone(spelling) for one in entries for spelling in one.spellings} - {""}
    for place, one in enumerate(entries):
        if one.domain:
            whole[f"domain {one.domain}"].add(place)
        for scheme, values in one.own.items():
            for value in values:
                whole[f"{scheme} {value}"].add(place)
        for short in one.acronyms & alone:
            whole[f"short {short}"].add(place)
        for spelling in one.spellings:
            for joined in spelling.joins:
                whole[f"name {joined}"].add(place)
            if not spelling.words:
                whole[f"text {fold(spelling.text.casefold())}"].add(place)
            short = standing_alone(spelling)
            if short:
                whole[f"short {short}"].add(place)
            marks = set(_marks(spelling))
            for mark in marks:
                beginnings[mark][place] |= marks - {mark}
    return whole, beginnings


def _marks(spelling: Spelling) -> Iterator[str]:
    """What a second copy would share with this name: the beginning of a telling word, or its end."""
    for word in spelling.words:
        plain = fold(word)
        if len(plain) >= 3:
            yield plain[:BEGINNING]
        if len(plain) >= BEGINNING + 2:
            yield f"-{plain[-BEGINNING:]}"
    for kind in (*spelling.kinds, *spelling.forms):
        yield f"={kind}"


def _small_enough(whole: Whole, beginnings: Beginnings) -> Iterator[Iterable[int]]:
    for block in whole.values():
        if 1 < len(block) <= MOST_ALIKE:
            yield block
    for mark, members in beginnings.items():
        if mark.startswith("="):
            continue
        if 1 < len(members) <= MOST:
            yield members
        elif len(members) > MOST:
            yield from _cut(members)


def _cut(members: dict[int, set[str]]) -> Iterator[Iterable[int]]:
    """A big block, cut by a second word; what is still too big shares nothing that tells its members apart."""
    cut: dict[str, set[int]] = defaultdict(set)
    for place, marks in members.items():
        for mark in marks:
            cut[mark].add(place)
    for block in cut.values():
        if 1 < len(block) <= MOST_ALIKE:
            yield block
