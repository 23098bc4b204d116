"""The difference between two texts: by clause and language, by value, by commitment, by annex."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pact.text.model import Clause, Text

_WORD = re.compile(r"\s+|[^\W\d_]+|\d+|.", re.DOTALL)
_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_MOST_WORDS = 4000


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of wording: `kind` "same", "added" or "removed"."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A value, commitment, annex or field, before and after; None where it is not there."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class ClauseDifference:
    """`kind`: "added", "removed" or "changed".  Headings and bodies only for languages in which they differ.
    `moved`: stands elsewhere among the clauses that both texts have."""

    id: str
    type: str
    kind: str
    headings: Mapping[str, tuple[Span, ...]]
    bodies: Mapping[str, tuple[Span, ...]]
    values: tuple[Change, ...]
    moved: bool


@dataclass(frozen=True, slots=True)
class TextDifference:
    """What changed from an old text to a new one.  `frame`: title, languages, layout and the like."""

    clauses: tuple[ClauseDifference, ...]
    commitments: tuple[Change, ...]
    annexes: tuple[Change, ...]
    frame: tuple[Change, ...]

    def __bool__(self) -> bool:
        return bool(self.clauses or self.commitments or self.annexes or self.frame)

    def clause(self, id: str) -> ClauseDifference | None:
        return next((one for one in self.clauses if one.id == id), None)


def difference(old: Text, new: Text) -> TextDifference:
    """What changed; clauses in the order of the new text, removed ones after them."""
    before = {clause["id"]: clause for clause in old["clauses"]}
    after = {clause["id"]: clause for clause in new["clauses"]}
    moved = _moved(list(before), list(after))
    changed = []
    for id in [*after, *(one for one in before if one not in after)]:
        one = _clause(id, before.get(id), after.get(id), id in moved)
        if one is not None:
            changed.append(one)
    inner = {"clauses", "commitments", "annexes"}
    frame = _changes(_without(old, inner), _without(new, inner))
    return TextDifference(
        clauses=tuple(changed),
        commitments=_changes(_named(old["commitments"], "id"), _named(new["commitments"], "id")),
        annexes=_changes(_named(old["annexes"], "name"), _named(new["annexes"], "name")),
        frame=frame,
    )


def spans(old: str, new: str) -> tuple[Span, ...]:
    """Two wordings compared word by word (sign by sign for Chinese and Japanese)."""
    if old == new:
        return (Span("same", old),) if old else ()
    a, b = _words(old), _words(new)
    if len(a) + len(b) > _MOST_WORDS:
        a, b = old.splitlines(keepends=True), new.splitlines(keepends=True)
    found: list[Span] = []
    for kind, i, j, k, m in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Span("same", "".join(a[i:j])))
            continue
        if i < j:
            found.append(Span("removed", "".join(a[i:j])))
        if k < m:
            found.append(Span("added", "".join(b[k:m])))
    return tuple(found)


def _words(wording: str) -> list[str]:
    found: list[str] = []
    for word in _WORD.findall(wording):
        found += list(word) if _IDEOGRAPH.search(word) else [word]
    return found


def _clause(id: str, old: Clause | None, new: Clause | None, moved: bool) -> ClauseDifference | None:
    present: Any = new or old
    kind = "changed" if old and new else "added" if new else "removed"
    headings = _wordings(old, new, "heading")
    bodies = _wordings(old, new, "body")
    values = _changes(old["values"] if old else {}, new["values"] if new else {})
    retyped = bool(old and new and old["type"] != new["type"])
    if kind == "changed" and not (headings or bodies or values or moved or retyped):
        return None
    return ClauseDifference(id, present["type"], kind, headings, bodies, values, moved)


def _wordings(old: Clause | None, new: Clause | None, field: str) -> dict[str, tuple[Span, ...]]:
    before, after = (old[field] if old else {}), (new[field] if new else {})
    return {
        language: spans(before.get(language, ""), after.get(language, ""))
        for language in dict.fromkeys([*after, *before])
        if before.get(language, "") != after.get(language, "")
    }


def _moved(before: list[str], after: list[str]) -> set[str]:
    old, new = [id for id in before if id in set(after)], [id for id in after if id in set(before)]
    stayed: set[str] = set()
    for block in difflib.SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        stayed |= set(old[block.a : block.a + block.size])
    return set(new) - stayed


def _named(items: Iterable[Mapping[str, Any]], field: str) -> dict[str, Any]:
    return {item[field]: item for item in items}


def _without(text: Text, fields: set[str]) -> dict[str, Any]:
    return {name: value for name, value in text.items() if name not in fields}


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    return tuple(
        Change(name, before.get(name), after.get(name))
        for name in dict.fromkeys([*after, *before])
        if before.get(name) != after.get(name)
    )
