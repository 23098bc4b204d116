"""How well the names of an organisation fit what was typed: a number from 0 to about 1.2. Pure.

The part of what was typed that is found weighs most, then the part of the name that was typed. Words for kinds of
houses weigh little and stand for each other across languages. Who is known best comes first among those that fit
equally well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from convenio.directory.reading import FORMER
from convenio.directory.search.asked import Asked, Sought
from convenio.directory.search.concepts import concept_of
from convenio.directory.search.letters import folded
from convenio.directory.search.shapes import CITY, HEAVIEST, INITIALS
from convenio.directory.search.words import Form

CONCEPT, HOMOPHONE, JOINED, INSIDE = 0.9, 0.85, 0.97, 0.6
BY_KIND = {FORMER: 0.96, INITIALS: 0.95}
WHOLE, BEGINS, KNOWN, GONE, ACROSS = 0.06, 0.03, 0.14, 0.08, 0.7


@dataclass(frozen=True)
class Fit:
    """``score``; ``form``: the name that fitted best.

    ``covered``: the part of what was typed that it holds; ``of_name``: the part of the name that was typed.
    """

    score: float
    form: Form
    covered: float
    of_name: float


def fit(asked: Asked, forms: Sequence[Form], weight: int, active: bool) -> Fit:
    """How well one organisation fits."""
    total = sum(word.weight for word in asked.words) or 1.0
    best: tuple[float, Form, float, float] | None = None
    over_all = [0.0] * len(asked.words)
    for form in forms:
        found, used = _matched(asked, form)
        over_all = [max(pair) for pair in zip(over_all, found, strict=True)]
        if form.kind == CITY:
            continue
        covered = sum(word.weight * value for word, value in zip(asked.words, found, strict=True)) / total
        score = covered * covered * (0.72 + 0.28 * used) * BY_KIND.get(form.kind, 1.0)
        if form.joined == asked.joined:
            score += WHOLE
        elif form.joined.startswith(asked.joined):
            score += BEGINS
        if best is None or score > best[0]:
            best = (score, form, covered, used)
    assert best is not None, "every organisation has a name"
    across = sum(word.weight * value for word, value in zip(asked.words, over_all, strict=True)) / total
    score = max(best[0], across * across * ACROSS) + KNOWN * weight / HEAVIEST - (0 if active else GONE)
    return Fit(round(score, 6), *best[1:])


def _matched(asked: Asked, form: Form) -> tuple[list[float], float]:
    """How well each word that was typed stands in the name, and which part of the name was typed."""
    places = {word: number for number, word in enumerate(form.words)}
    used: dict[int, float] = {}
    found = [_one(word, form, places, used) for word in asked.words]
    for number, (one, other) in enumerate(pairwise(asked.words)):
        if min(found[number], found[number + 1]) < INSIDE and one.text + other.text in places:
            found[number] = found[number + 1] = JOINED
            used[places[one.text + other.text]] = JOINED
    all_weights = sum(form.weights) or 1.0
    return found, sum(form.weights[number] * value for number, value in used.items()) / all_weights


def _one(word: Sought, form: Form, places: dict[str, int], used: dict[int, float]) -> float:
    """How well one word stands in the name; ``used`` learns which words of the name it accounts for."""
    best, where = 0.0, tuple[int, ...]()
    inside = [(way, sure) for way, sure in word.ways.items() if way in form.joined]
    if not inside and not word.concept:
        return best
    for way, sure in inside:
        if way in places and sure > best:
            best, where = sure, (places[way],)
    if best < JOINED and len(word.text) > 3:
        for way, sure in inside:
            value, spot = _run(way, sure, word.longer, form)
            if value > best:
                best, where = value, spot
    if best < CONCEPT and word.concept:
        for other, number in places.items():
            if concept_of(other) == word.concept and number not in used:
                best, where = CONCEPT, (number,)
                break
    if not best:
        best, where = _begun(inside, word.longer, form)
    if best and word.han and word.han not in folded(form.text):
        best *= HOMOPHONE
    for number in where:
        used[number] = max(used.get(number, 0.0), best)
    return best


def _run(way: str, sure: float, longer: bool, form: Form) -> tuple[float, tuple[int, ...]]:
    """Several words of the name that were typed in one, as pinyin is: changan in chang an da xue."""
    at = form.joined.find(way)
    while at >= 0:
        first, after = form.starts.get(at), form.starts.get(at + len(way))
        if first is not None and after is not None:
            return sure * JOINED, tuple(range(first, after))
        if first is not None and longer and len(way) > len(form.words[first]):
            last = max(number for place, number in form.starts.items() if place < at + len(way))
            return sure * (JOINED - 0.1), tuple(range(first, last + 1))
        at = form.joined.find(way, at + 1)
    return 0.0, ()


def _begun(inside: list[tuple[str, float]], longer: bool, form: Form) -> tuple[float, tuple[int, ...]]:
    """A word of the name that begins with what was typed."""
    best, where = 0.0, tuple[int, ...]()
    for way, sure in inside:
        for number, one in enumerate(form.words):
            if (longer or len(way) > 2) and one.startswith(way):
                value = sure * (INSIDE + (0.35 if longer else 0.2) * len(way) / len(one))
                if value > best:
                    best, where = value, (number,)
    return best, where
