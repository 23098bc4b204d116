"""Where a review stands and whose turn it is: one table, pure. Its diagram is docs/states/routes.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class StepState(StrEnum):
    """Where one step stands."""

    AHEAD = "ahead"
    WAITING = "waiting"
    STUCK = "stuck"
    ASKED = "asked"
    CONDITIONAL = "conditional"
    APPROVED = "approved"
    KEPT = "kept"
    REFUSED = "refused"


class CaseState(StrEnum):
    """Where the review of one text stands."""

    OPEN = "open"
    COMPLETE = "complete"
    REFUSED = "refused"
    OVERTAKEN = "overtaken"


class Said(StrEnum):
    """What a reviewer may say."""

    APPROVED = "approved"
    CONDITIONAL = "conditional"
    REFUSED = "refused"
    ASKED = "asked"


SETTLED = frozenset((StepState.APPROVED, StepState.KEPT))
OPEN = frozenset((StepState.WAITING, StepState.ASKED, StepState.CONDITIONAL, StepState.REFUSED))
DECIDABLE = OPEN
"""The states of a step in which its reviewers may speak."""


@dataclass(frozen=True)
class Transition:
    """One line of the table: from which state to which, by what, and who moves it."""

    source: StrEnum
    target: StrEnum
    by: str
    mover: str


STEPS: tuple[Transition, ...] = (
    Transition(StepState.AHEAD, StepState.WAITING, "the stage before is settled", "the route"),
    Transition(StepState.AHEAD, StepState.KEPT, "nothing it looks at changed", "the rules of carrying over"),
    Transition(StepState.WAITING, StepState.KEPT, "a change called immaterial", "a named officer"),
    Transition(StepState.WAITING, StepState.APPROVED, "approve", "one reviewer, or all of them"),
    Transition(StepState.WAITING, StepState.CONDITIONAL, "approve with a condition", "a reviewer"),
    Transition(StepState.WAITING, StepState.REFUSED, "refuse with a reason", "a reviewer"),
    Transition(StepState.WAITING, StepState.ASKED, "ask back", "a reviewer"),
    Transition(StepState.WAITING, StepState.STUCK, "every reviewer has left", "nobody"),
    Transition(StepState.STUCK, StepState.WAITING, "another reviewer is named", "an officer"),
    Transition(StepState.ASKED, StepState.WAITING, "answer", "an officer"),
    Transition(StepState.CONDITIONAL, StepState.APPROVED, "the condition is fulfilled", "a named person"),
    Transition(StepState.CONDITIONAL, StepState.REFUSED, "refuse with a reason", "a reviewer"),
    Transition(StepState.REFUSED, StepState.APPROVED, "approve after all", "the reviewer who refused"),
    Transition(StepState.REFUSED, StepState.CONDITIONAL, "approve with a condition", "the reviewer who refused"),
    Transition(StepState.REFUSED, StepState.WAITING, "another reviewer is named", "an officer, when the refuser left"),
)
CASES: tuple[Transition, ...] = (
    Transition(CaseState.OPEN, CaseState.COMPLETE, "every step is approved or kept", "the last reviewer"),
    Transition(CaseState.OPEN, CaseState.REFUSED, "a step is refused", "a reviewer"),
    Transition(CaseState.REFUSED, CaseState.OPEN, "the refusal is taken back", "the reviewer who refused"),
    Transition(CaseState.REFUSED, CaseState.COMPLETE, "the refusal is taken back", "the reviewer who refused"),
    Transition(CaseState.COMPLETE, CaseState.REFUSED, "refuse after all", "a reviewer, until the office approves"),
    Transition(CaseState.OPEN, CaseState.OVERTAKEN, "a newer version", "whoever proposes"),
    Transition(CaseState.REFUSED, CaseState.OVERTAKEN, "a newer version", "whoever proposes"),
)


def step_state(*, seats: Iterable[int], words: Mapping[int, Said], mode: str, asked: bool) -> StepState:
    """The state of a step whose turn it is.

    Args:
        seats: who reviews now. ``words``: the newest word by seat, also of people who gave their seat up since;
            ``CONDITIONAL`` while the condition is open, ``APPROVED`` once it is fulfilled.
        asked: a question of a reviewer waits for the office.
    """
    said, now = set(words.values()), set(seats)
    if Said.REFUSED in said:
        return StepState.REFUSED
    if asked:
        return StepState.ASKED
    agreed = {seat for seat, word in words.items() if word in (Said.APPROVED, Said.CONDITIONAL)}
    enough = bool(agreed) and (mode == "one" or now <= agreed)
    if not enough:
        return StepState.WAITING
    return StepState.CONDITIONAL if Said.CONDITIONAL in said else StepState.APPROVED


def case_state(steps: Sequence[StepState]) -> CaseState:
    """The state of a case from those of its steps; one without steps is complete."""
    if StepState.REFUSED in steps:
        return CaseState.REFUSED
    return CaseState.COMPLETE if all(one in SETTLED for one in steps) else CaseState.OPEN


def stage_begun(stages: Mapping[int, Sequence[StepState]]) -> int:
    """The highest stage whose turn it is: the first that is not settled; 0 when there is none."""
    return next((stage for stage in sorted(stages) if any(one not in SETTLED for one in stages[stage])), 0)


def diagram(moves: Iterable[Transition], start: StrEnum, ends: Iterable[StrEnum]) -> str:
    """A table as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", f"    [*] --> {start}"]
    lines += [f"    {move.source} --> {move.target}: {move.by} ({move.mover})" for move in moves]
    return "\n".join([*lines, *(f"    {one} --> [*]" for one in ends)])


def document() -> str:
    """docs/states/routes.md, whole."""
    steps = diagram(STEPS, StepState.AHEAD, (StepState.APPROVED, StepState.KEPT))
    cases = diagram(CASES, CaseState.OPEN, (CaseState.COMPLETE, CaseState.OVERTAKEN))
    return (
        "# States of a review\n\n"
        "Generated from `src/convenio/routes/states.py`; a test compares. `stuck` is never stored: a step is stuck\n"
        "when it waits and none of its reviewers is there any more.\n\n"
        f"## One step\n\n```mermaid\n{steps}\n```\n\n## The whole review of one text\n\n```mermaid\n{cases}\n```\n"
    )


def may_follow(moves: Iterable[Transition], source: str, target: str) -> bool:
    """Does a table allow this step?"""
    return source == target or any(move.source == source and move.target == target for move in moves)
