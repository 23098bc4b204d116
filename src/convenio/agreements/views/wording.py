"""Wordings with their values and changes marked: what is new, what is gone, which number was another. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pact.text import Run, Span, spans

PRIVATE = 0xE000
LAST_PRIVATE = 0xF8FF
_PRIVATE_SIGN = re.compile("[\ue000-\uf8ff]")


@dataclass(frozen=True)
class Piece:
    """A stretch of a wording. ``kind``: same, added, removed or value; ``was``: what a changed value said before."""

    kind: str
    text: str
    was: str = ""


def marked(
    new: Sequence[Run], old: Sequence[Run] | None, shown: Mapping[str, str], before: Mapping[str, str]
) -> tuple[Piece, ...]:
    """A wording against an older one.

    A placeholder is one sign that stays the same whatever its value is, so that a changed number is shown as a changed
    number and never as changed words; a word that only follows a number ("teacher", "teachers") is shown as it is now.

    Args:
        old: the older wording; None when there is nothing to compare with.
        shown: value name -> how it is written in this language now; ``before``: the same of the changed ones.
    """
    if old is None or _has_private(new) or _has_private(old):
        return tuple(_piece(run, shown, before, "same") for run in new)
    signs: dict[tuple[str, bool], str] = {}
    newer, older = _Encoded(new, shown, signs), _Encoded(old, {**shown, **before}, signs)
    if older.text == newer.text:
        return tuple(_piece(run, shown, before, "same") for run in new)
    pieces: list[Piece] = []
    for span in spans(older.text, newer.text):
        if span.kind == "same":
            older.skip(span.text)
        source = older if span.kind == "removed" else newer
        pieces += _decoded(span, source, shown, before)
    return tuple(pieces)


def paragraphs(pieces: Sequence[Piece]) -> tuple[tuple[Piece, ...], ...]:
    """The pieces of a wording by paragraph: an empty line in the wording ends one."""
    found: list[list[Piece]] = [[]]
    for piece in pieces:
        first, *rest = piece.text.split("\n\n") if piece.kind != "value" else [piece.text]
        if first:
            found[-1].append(replace(piece, text=first))
        for part in rest:
            found.append([replace(piece, text=part)] if part else [])
    return tuple(tuple(one) for one in found if one)


class _Encoded:
    """Runs as one string in which each value is a single private sign."""

    def __init__(self, runs: Sequence[Run], shown: Mapping[str, str], signs: dict[tuple[str, bool], str]) -> None:
        self.runs: dict[str, list[Run]] = {}
        parts = []
        for run in runs:
            if run.kind == "text":
                parts.append(run.text)
                continue
            key = (run.name, run.text == shown.get(run.name))
            sign = signs.setdefault(key, chr(PRIVATE + len(signs)))
            self.runs.setdefault(sign, []).append(run)
            parts.append(sign)
        self.text = "".join(parts)

    def next(self, sign: str) -> Run | None:
        """The next run that this sign stands for; each is taken once."""
        waiting = self.runs.get(sign)
        return waiting.pop(0) if waiting else None

    def skip(self, text: str) -> None:
        """Pass over a stretch that is drawn from the other wording."""
        for sign in text:
            self.next(sign)


def _decoded(span: Span, source: _Encoded, shown: Mapping[str, str], before: Mapping[str, str]) -> list[Piece]:
    pieces, words = [], ""
    for sign in span.text:
        run = source.next(sign) if PRIVATE <= ord(sign) <= LAST_PRIVATE else None
        if run is None:
            words += sign
            continue
        if words:
            pieces.append(Piece(span.kind, words))
            words = ""
        pieces.append(_piece(run, shown, before, span.kind))
    if words:
        pieces.append(Piece(span.kind, words))
    return pieces


def _piece(run: Run, shown: Mapping[str, str], before: Mapping[str, str], kind: str) -> Piece:
    """A value keeps its mark where it stays; in added or removed words it is part of them."""
    if run.kind == "value" and kind == "same" and run.name in shown and run.text == shown[run.name]:
        return Piece("value", run.text, before.get(run.name, ""))
    return Piece(kind, run.text)


def _has_private(runs: Sequence[Run]) -> bool:
    return any(_PRIVATE_SIGN.search(run.text) for run in runs)
