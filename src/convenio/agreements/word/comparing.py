"""A marked-up file against the text it was made from, clause by clause and language by language.

What the file leaves as it was produces nothing. What changed is told apart: another value, other words, a clause taken
out or put in, a remark. Where the text has moved on since the file was made, the change says so. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from convenio.agreements.word.rebuilding import rebuilt, same_words
from convenio.documents.word import Added, Change, Piece, Remark, Returned

Text = Mapping[str, Any]


@dataclass(frozen=True)
class WordsChange:
    """Other words in one language. ``clash``: the text of today has changed there, too. ``lost``: values that became
    plain words."""

    language: str
    heading: str
    body: str
    lost: tuple[str, ...]
    clash: bool


@dataclass(frozen=True)
class Option:
    """A value as some languages of the file say it."""

    value: Mapping[str, Any]
    languages: tuple[str, ...]


@dataclass(frozen=True)
class ValueChange:
    """Another value. More than one option: the languages of the file disagree, and a person must choose."""

    name: str
    before: Mapping[str, Any]
    options: tuple[Option, ...]
    clash: bool


@dataclass(frozen=True)
class Compared:
    """What the file wants of one clause. ``gone``: it was taken out. ``missing``: today's text has it no more."""

    id: str
    number: int
    words: tuple[WordsChange, ...]
    values: tuple[ValueChange, ...]
    remarks: tuple[Remark, ...]
    changes: tuple[Change, ...]
    gone: bool = False
    missing: bool = False

    def __bool__(self) -> bool:
        return bool(self.words or self.values or self.remarks or self.gone)


@dataclass(frozen=True)
class Comparison:
    """All that a file wants. ``left_out``: languages that it does not hold. ``titles``: other titles by language."""

    clauses: tuple[Compared, ...]
    added: tuple[Added, ...]
    titles: Mapping[str, str]
    remarks: tuple[Remark, ...]
    loose: tuple[Change, ...]
    left_out: tuple[str, ...]
    sure: bool

    def __bool__(self) -> bool:
        return bool(self.clauses or self.added or self.titles or self.remarks or self.loose)

    def of(self, clause_id: str) -> Compared | None:
        return next((one for one in self.clauses if one.id == clause_id), None)


def compare(base: Text, now: Text, back: Returned) -> Comparison:
    """What ``back`` changes in ``base``, and how that fits the text of today."""
    tags = list(base["languages"])
    left_out = [tag for at, tag in enumerate(tags) if not any(place[1] == at for place in back.pieces)]
    kept = [tag for tag in tags if tag not in left_out]
    today = {one["id"]: one for one in now["clauses"]}
    placed: set[str] = set()
    clauses = []
    for number, clause in enumerate(base["clauses"], start=1):
        pieces = {tag: back.pieces[number, at] for at, tag in enumerate(tags) if (number, at) in back.pieces}
        one = _clause(base, clause, number, pieces, kept, today.get(clause["id"]), back, placed)
        if one:
            clauses.append(one)
    known = set(range(1, len(base["clauses"]) + 1))
    stray = [piece for (number, _at), piece in back.pieces.items() if number not in known]
    added = [*back.added, *_strays(stray)]
    return Comparison(
        clauses=tuple(clauses),
        added=tuple(one for one in added if any(words.strip() for words in one.words.values())),
        titles={
            tags[at]: words
            for at, words in back.titles.items()
            if at < len(tags) and words.strip("— ") and not same_words(words, base["title"].get(tags[at], ""))
            and not same_words(words, now["title"].get(tags[at], ""))
        },
        remarks=tuple(one for one in back.remarks.values() if one.id not in placed),
        loose=back.loose,
        left_out=tuple(left_out),
        sure=back.sure,
    )  # fmt: skip


def _clause(
    base: Text,
    clause: Mapping[str, Any],
    number: int,
    pieces: Mapping[str, Piece],
    kept: Sequence[str],
    now: Mapping[str, Any] | None,
    back: Returned,
    placed: set[str],
) -> Compared:
    ids = dict.fromkeys(id for piece in pieces.values() for id in piece.remarks if id not in placed)
    remarks = tuple(back.remarks[id] for id in ids if id in back.remarks)
    placed.update(one.id for one in remarks)
    changes = tuple(change for piece in pieces.values() for change in piece.changes)
    written = any(clause["heading"].get(tag) or clause["body"].get(tag) for tag in kept)
    empty = not any(piece.heading or piece.words for piece in pieces.values())
    if empty and written:
        return Compared(clause["id"], number, (), (), remarks, changes, gone=now is not None, missing=now is None)
    words: list[WordsChange] = []
    values: dict[str, list[tuple[Mapping[str, Any], str]]] = {}
    for tag, piece in pieces.items():
        made = rebuilt(base, clause, tag, piece.words)
        for name, said in made.values.items():
            values.setdefault(name, []).extend((value, tag) for value in said)
        change = _words(clause, tag, piece.heading, made.body, made.lost, now)
        if change:
            words.append(change)
    return Compared(
        id=clause["id"],
        number=number,
        words=tuple(words),
        values=tuple(filter(None, (_value(name, clause, said, now) for name, said in values.items()))),
        remarks=remarks,
        changes=changes,
        missing=now is None,
    )


def _words(
    clause: Mapping[str, Any], tag: str, heading: str, body: str, lost: tuple[str, ...], now: Mapping[str, Any] | None
) -> WordsChange | None:
    """Other words, unless today's text says them already."""
    old = {part: clause[part].get(tag, "") for part in ("heading", "body")}
    if same_words(heading, old["heading"]):
        heading = old["heading"]
    if same_words(body, old["body"]):
        body = old["body"]
    if (heading, body) == (old["heading"], old["body"]):
        return None
    today = {part: now[part].get(tag, "") for part in old} if now else old
    if same_words(heading, today["heading"]) and same_words(body, today["body"]):
        return None
    return WordsChange(tag, heading, body, lost, clash=today != old)


def _value(
    name: str, clause: Mapping[str, Any], said: Sequence[tuple[Mapping[str, Any], str]], now: Mapping[str, Any] | None
) -> ValueChange | None:
    before = clause["values"][name]
    today = now["values"].get(name) if now else before
    if before["type"] == "words":
        together = {**before, "value": dict(before["value"])}
        for value, tag in said:
            together["value"][tag] = value["value"][tag]
        options = [Option(together, tuple(dict.fromkeys(tag for _value, tag in said)))]
    else:
        found: dict[str, tuple[Mapping[str, Any], list[str]]] = {}
        for value, tag in said:
            found.setdefault(repr(sorted(value.items())), (value, []))[1].append(tag)
        options = [Option(value, tuple(dict.fromkeys(tags))) for value, tags in found.values()]
    options = [one for one in options if one.value != today]
    return ValueChange(name, before, tuple(options), clash=today != before) if options else None


def _strays(pieces: Sequence[Piece]) -> list[Added]:
    """Clauses with numbers that the text never had."""
    numbers: dict[int, dict[int, str]] = {}
    for piece in pieces:
        words = "\n\n".join(filter(None, (piece.heading, piece.words)))
        numbers.setdefault(piece.number, {})[piece.language] = words
    return [Added(number - 1, words) for number, words in sorted(numbers.items())]
