"""Who may be meant, from the index: few rows, the same on every database.

For every word that was typed a few reads of the table of keys, each along its index and bounded; of what they find the
best are compared in full by ``scoring``. Nothing here depends on how a database compares texts of a language.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from rapidfuzz.distance import DamerauLevenshtein

from convenio.directory.search.asked import Asked, Sought
from convenio.directory.search.letters import bones
from convenio.directory.search.shapes import WHOLE
from convenio.directory.search.words import LONGEST

MOST_OF_A_WORD, MOST_OF_A_BEGINNING, MOST_COMPARED = 1000, 1200, 110
MOST_SPELLINGS, GUESSES, LIKE = 9000, 8, 0.7
AFTER_ALL = "\U0010ffff"

Weights = dict[int, int]
"""{organisation: its weight}."""


def compared(asked: Asked, country: str = "") -> list[int]:
    """The organisations to be compared in full, the likeliest first."""
    points: dict[int, float] = {}
    weights: Weights = {}
    names = [word for word in asked.words if not word.concept]
    for word in names or asked.words:
        here = _of_word(word, country)
        rare = 1.0 if len(here) < 300 else 0.6
        for number, weight in here.items():
            points[number] = points.get(number, 0.0) + rare * word.weight
            weights[number] = weight
    for number, weight in _whole(asked, country).items():
        points[number] = points.get(number, 0.0) + 2.0
        weights[number] = weight
    ordered = sorted(points, key=lambda number: (-points[number], -weights[number], number))
    return ordered[:MOST_COMPARED]


def guessed(asked: Asked, sure: Iterable[int]) -> dict[int, dict[str, float]]:
    """By number of the word: what the words that were not found may be misspelt for. ``sure``: those that were."""
    known = set(sure)
    found = {}
    for number, word in enumerate(asked.words):
        if number in known or word.han or word.concept or len(word.text) < 4:
            continue
        likely: dict[str, float] = {}
        for way, value in word.ways.items():
            if len(way) > 3:
                likely |= {one: max(like * value, likely.get(one, 0.0)) for one, like in _like(way)}
        best = sorted(likely.items(), key=lambda pair: (-pair[1], pair[0]))[:GUESSES]
        found[number] = {one: round(like * 0.92, 4) for one, like in best}
    return found


def _like(way: str) -> list[tuple[str, float]]:
    """Words of the index that are nearly written like this one: by their first letters, or by their consonants."""
    frame = bones(way)
    sql = (
        "SELECT word, bones FROM directory_spelling WHERE word >= %s AND word < %s"
        " AND length(word) BETWEEN %s AND %s ORDER BY word LIMIT %s"
    )
    rows = _rows(sql, [way[:2], way[:2] + AFTER_ALL, len(way) - 2, len(way) + 2, MOST_SPELLINGS])
    if len(frame) > 2:
        rows += _rows("SELECT word, bones FROM directory_spelling WHERE bones = %s ORDER BY word LIMIT 200", [frame])
    found = []
    for word, skeleton in dict(rows).items():
        like = DamerauLevenshtein.normalized_similarity(way, word, score_cutoff=0.5)
        if skeleton == frame and len(frame) > 2:
            like = max(like, 0.5 * like + 0.45)
        if like >= LIKE:
            found.append((word, like))
    return found


def _of_word(word: Sought, country: str) -> Weights:
    """Those that have the word in one of its ways; where none has, or it is being typed, those with a longer one."""
    found: Weights = {}
    for way in word.ways:
        found |= _exact(way, country)
    if len(word.pairs) > 1 and not found:
        for pair in word.pairs:
            found |= _exact(pair, country)
    if word.longer or not found:
        for way in list(word.ways)[:3]:
            found |= _begun(way, country)
    return found


def _whole(asked: Asked, country: str) -> Weights:
    """Those one of whose names begins with everything that was typed, spaces or not."""
    if len(asked.joined) < 3:
        return {}
    start = (WHOLE + asked.joined)[:LONGEST]
    return dict(
        _keys("k.word >= %s AND k.word < %s", [start, start + AFTER_ALL], country, "k.word, k.weight DESC", 200)
    )


def _exact(word: str, country: str) -> Weights:
    return dict(_keys("k.word = %s", [word], country, "k.weight DESC", MOST_OF_A_WORD))


def _begun(start: str, country: str) -> Weights:
    """Those with a word that begins so; of a beginning that very many share, the best known."""
    bounds = [start, start + AFTER_ALL]
    rows = _keys("k.word >= %s AND k.word < %s", bounds, country, "k.word, k.weight DESC", MOST_OF_A_BEGINNING)
    if len(rows) < MOST_OF_A_BEGINNING:
        return dict(rows)
    where = "AND s.country = %s" if country else ""
    sql = (
        "SELECT s.organisation_id, s.weight FROM directory_sought s WHERE EXISTS (SELECT 1 FROM directory_key k"  # noqa: S608
        f" WHERE k.organisation = s.organisation_id AND k.word >= %s AND k.word < %s) {where}"
        " ORDER BY s.weight DESC, s.organisation_id LIMIT %s"
    )
    return dict(_rows(sql, [*bounds, *([country] if country else []), MOST_COMPARED]))


def _keys(where: str, values: list[str], country: str, order: str, most: int) -> list[tuple[int, int]]:
    join = " JOIN directory_sought s ON s.organisation_id = k.organisation" if country else ""
    only = " AND s.country = %s" if country else ""
    sql = (
        f"SELECT k.organisation, k.weight FROM directory_key k{join} WHERE {where}{only}"  # noqa: S608
        f" ORDER BY {order}, k.organisation LIMIT %s"
    )
    return _rows(sql, [*values, *([country] if country else []), most])


def _rows(sql: str, values: Sequence[str | int]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
