"""What can be brought in: rooms register a target here in their ``ready()``; intake knows none of them by name.

A target says which fields a row has, judges rows without writing, writes one row, and takes one back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from django.utils.functional import Promise

from convenio.intake.matching import Candidate
from convenio.intake.reading import Cell
from convenio.parties.models import Party
from convenio.parties.terms import Acting

NEW, SAME, CHANGED, DOUBTFUL, WRONG = "new", "same", "changed", "doubtful", "wrong"
STATUSES = (NEW, CHANGED, DOUBTFUL, SAME, WRONG)
"""What becomes of a row: it is new; changes what is there; is brought in with a doubt; is there already; cannot be."""

Words = str | Promise


@dataclass(frozen=True)
class Field:
    """One thing that a row may say.

    Attributes:
        label: what people call it.
        words: names that columns of lists bear for it, in any language.
        required: a row without it is wrong.
        shape: how likely the values of a column are this, 0 to 1; None when values say nothing.
        days: the column holds days; their order of day and month is decided by the whole column.
        hint: one line on the mapping page.
    """

    code: str
    label: Words
    words: tuple[str, ...]
    required: bool = False
    shape: Callable[[Sequence[Cell]], float] | None = None
    days: bool = False
    hint: Words = ""


@dataclass(frozen=True)
class Question:
    """Something that only a person knows, asked once for a word of the list and remembered.

    ``choices``: (value, label); ``proposed``: the value chosen beforehand.
    """

    topic: str
    word: str
    sentence: Words
    choices: tuple[tuple[str, Words], ...]
    proposed: str = ""


@dataclass(frozen=True)
class Judged:
    """What would become of a row.

    Attributes:
        key: what makes it the same thing when it comes again; empty for a wrong row.
        shown: field code -> how it would stand, for the preview.
        facts: the same without the reader's language; what is compared when the row comes again.
        reasons: sentences for doubtful and wrong rows: (code, details); the target puts them into words.
        questions: open questions; the row is wrong or doubtful until they are answered.
    """

    status: str
    key: str = ""
    shown: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    reasons: tuple[tuple[str, Mapping[str, str]], ...] = ()
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Frame:
    """What a judge is told: who brings the list in, in which language, the answers so far, and the orders of days.
    ``intake``: the list itself, as rows know it."""

    acting: Acting
    language: str
    name: str
    intake: int = 0
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    orders: Mapping[str, str] = field(default_factory=dict)


class Judge(Protocol):
    """Judges rows one after the other, and writes them. One judge lives for one pass over a list."""

    def judge(self, row: Mapping[str, Cell], known: Callable[[str], str | None]) -> Judged:
        """Say what would become of a row. ``known(key)``: fingerprint of what came in under the key, or None."""

    def write(self, row: Mapping[str, Cell], judged: Judged, there: str, at: datetime) -> str:
        """Write the row, in the caller's transaction. ``there``: id of what came in under its key before, or empty.

        Returns the id of what was written. Raises Refusal with a reason for the row.
        """


@dataclass(frozen=True)
class Papers:
    """How scanned papers are attached to what a target holds.

    ``candidates``: everything of a party that a paper may belong to. ``attach``: keep (person, id, bytes, name, moment)
    as the paper of one of them; raises Refusal.
    """

    candidates: Callable[[Party], Sequence[Candidate]]
    attach: Callable[[Acting, str, bytes, str, datetime], None]


@dataclass(frozen=True)
class Target:
    """Something that lists can be brought in as.

    Attributes:
        undo: take one thing back; answers why it cannot be, or nothing. In the caller's transaction.
        reason: a stored reason in the reader's words.
        address: where one thing that came in can be looked at.
        result_url_name: where the whole of them is.
        papers: how scanned papers are attached; None when they cannot be.
    """

    code: str
    label: Words
    about: Words
    fields: tuple[Field, ...]
    judge: Callable[[Frame], Judge]
    undo: Callable[[Acting, str, datetime], str]
    reason: Callable[[str, Mapping[str, str]], str]
    address: Callable[[str], str]
    result_url_name: str
    papers: Papers | None = None

    def field(self, code: str) -> Field | None:
        return next((one for one in self.fields if one.code == code), None)


_targets: dict[str, Target] = {}
_steps: dict[str, list[tuple[Words, str]]] = {}


def register_step(code: str, label: Words, url_name: str) -> None:
    """What one may do next once a list of this target is in; called by rooms above the target's."""
    if (label, url_name) not in _steps.setdefault(code, []):
        _steps[code].append((label, url_name))


def steps(code: str) -> list[tuple[Words, str]]:
    return list(_steps.get(code, ()))


def register_target(target: Target) -> None:
    """Make a target known. Raises ValueError when another one has its code."""
    if _targets.get(target.code, target) is not target:
        raise ValueError(f"the target {target.code} is registered already")
    _targets[target.code] = target


def target(code: str) -> Target | None:
    return _targets.get(code)


def targets() -> list[Target]:
    return list(_targets.values())
