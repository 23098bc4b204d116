"""Where an agreement stands and whose turn it is: one table, pure. Its diagram is docs/states/agreements.md.

What is valid at all is decided by ``pact.fold``; here its result is put into the words of an office. ``stage`` is the
life of the agreement; ``course`` is where the newest text stands while an older one is in force.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from pact.state import PactState, Round, Version


class Stage(StrEnum):
    """The life of an agreement."""

    DRAFT = "draft"
    NEGOTIATION = "negotiation"
    AGREED = "agreed"
    SIGNING = "signing"
    SIGNED_WAITING = "signed_waiting"
    IN_FORCE = "in_force"
    SUSPENDED = "suspended"
    ENDING = "ending"
    TEACH_OUT = "teach_out"
    EXPIRED = "expired"
    TERMINATED = "terminated"
    ARCHIVED = "archived"
    ABANDONED = "abandoned"
    FROZEN = "frozen"


BINDING = (Stage.IN_FORCE, Stage.SUSPENDED, Stage.ENDING)
"""The text binds; beside these only a frozen agreement may bind as well."""
ENDED = (Stage.TEACH_OUT, Stage.EXPIRED, Stage.TERMINATED, Stage.ARCHIVED)
"""It was in force and is no more (an abandoned one never was; one of those may be archived, too)."""


class Task(StrEnum):
    """What can be due from a party, the most pressing first."""

    SIGN = "sign"
    LAST_WORD = "last_word"
    CLEAR = "clear"
    CONFIRM_SCAN = "confirm_scan"
    ANSWER = "answer"
    REVISE = "revise"
    OPEN_ROUND = "open_round"
    PROPOSE = "propose"
    CONFIRM_ACTIVITY = "confirm_activity"
    RELEASE = "release"


TEXT_TASKS = frozenset(
    {Task.SIGN, Task.LAST_WORD, Task.CLEAR, Task.CONFIRM_SCAN, Task.ANSWER, Task.REVISE, Task.OPEN_ROUND, Task.PROPOSE}
)


@dataclass(frozen=True)
class Transition:
    """One line of the table: from which stage to which, by what, and who moves it."""

    source: Stage
    target: Stage
    by: str
    mover: str


_UNDER_WAY = (Stage.NEGOTIATION, Stage.AGREED, Stage.SIGNING, Stage.SIGNED_WAITING)

_RUNNING = (Stage.IN_FORCE, Stage.SUSPENDED, Stage.ENDING)
_OVER = (Stage.TEACH_OUT, Stage.EXPIRED, Stage.TERMINATED, Stage.ARCHIVED)

TRANSITIONS: tuple[Transition, ...] = (
    Transition(Stage.DRAFT, Stage.NEGOTIATION, "propose", "whoever holds the pen"),
    Transition(Stage.NEGOTIATION, Stage.AGREED, "approve by all", "the party that has not approved"),
    Transition(Stage.AGREED, Stage.NEGOTIATION, "withdraw or propose", "any party, the pen holder"),
    Transition(Stage.AGREED, Stage.SIGNING, "open a round", "whoever holds the pen"),
    Transition(Stage.SIGNING, Stage.SIGNED_WAITING, "deadline passed", "nobody"),
    Transition(Stage.SIGNING, Stage.IN_FORCE, "last signature", "the party that has not signed"),
    Transition(Stage.SIGNED_WAITING, Stage.IN_FORCE, "a timely signature arrives late", "the silent party"),
    Transition(Stage.SIGNING, Stage.AGREED, "decline", "a party that has not signed"),
    Transition(Stage.SIGNED_WAITING, Stage.AGREED, "decline", "the silent party"),
    Transition(Stage.SIGNING, Stage.NEGOTIATION, "decline after withdrawal", "a party that has not signed"),
    Transition(Stage.SIGNED_WAITING, Stage.NEGOTIATION, "decline after withdrawal", "the silent party"),
    Transition(Stage.IN_FORCE, Stage.ENDING, "notice", "any party"),
    Transition(Stage.IN_FORCE, Stage.IN_FORCE, "renews by itself", "the calendar"),
    Transition(Stage.IN_FORCE, Stage.SUSPENDED, "suspension begins", "any party"),
    Transition(Stage.SUSPENDED, Stage.IN_FORCE, "resumed, or its last day passed", "who suspended, the calendar"),
    Transition(Stage.SUSPENDED, Stage.ENDING, "notice", "any party"),
    *(Transition(stage, Stage.EXPIRED, "last day passed", "the calendar") for stage in _RUNNING),
    *(Transition(stage, Stage.TEACH_OUT, "last day passed, some may finish", "the calendar") for stage in _RUNNING),
    Transition(Stage.ENDING, Stage.TERMINATED, "notice period passed", "the calendar"),
    Transition(Stage.TEACH_OUT, Stage.EXPIRED, "the last has finished", "the calendar"),
    Transition(Stage.TEACH_OUT, Stage.TERMINATED, "the last has finished, ended by notice", "the calendar"),
    *(Transition(stage, Stage.IN_FORCE, "renewal signed", "the party that has not signed") for stage in _OVER),
    *(Transition(stage, Stage.ARCHIVED, "put away", "an officer") for stage in (*_OVER[1:3], Stage.ABANDONED)),
    *(Transition(Stage.ARCHIVED, stage, "taken out", "an officer") for stage in (*_OVER[1:3], Stage.ABANDONED)),
    Transition(Stage.ENDING, Stage.IN_FORCE, "new text signed in knowledge of the notice", "the last to sign"),
    *(Transition(stage, Stage.ABANDONED, "notice", "any party") for stage in _UNDER_WAY),
    *(Transition(stage, Stage.FROZEN, "fork seen", "nobody") for stage in (*_UNDER_WAY, *_RUNNING)),
    Transition(Stage.FROZEN, Stage.ABANDONED, "notice", "any party"),
    Transition(Stage.FROZEN, Stage.ENDING, "notice", "any party"),
    Transition(Stage.FROZEN, Stage.EXPIRED, "last day passed", "the calendar"),
    Transition(Stage.FROZEN, Stage.IN_FORCE, "a signature made before the fork arrives", "a party that had signed"),
)


def diagram() -> str:
    """The table as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", "    [*] --> draft"]
    lines += [f"    {move.source} --> {move.target}: {move.by} ({move.mover})" for move in TRANSITIONS]
    return "\n".join([*lines, *(f"    {one} --> [*]" for one in ("abandoned", "expired", "terminated", "archived"))])


def document() -> str:
    """docs/states/agreements.md, whole."""
    return (
        "# States of an agreement\n\n"
        "Generated from `src/convenio/agreements/states.py`; a test compares. An agreement in force may have a newer\n"
        "text under way at the same time: its `course` takes the stages negotiation to signed_waiting.\n\n"
        f"```mermaid\n{diagram()}\n```\n"
    )


def may_follow(source: str, target: str) -> bool:
    """Does the table allow this step? Several steps may lie between two looks, so paths count, too."""
    reached, frontier = {source}, [source]
    while frontier:
        here = frontier.pop()
        for move in TRANSITIONS:
            if move.source == here and move.target not in reached:
                reached.add(move.target)
                frontier.append(move.target)
    return target in reached


@dataclass(frozen=True)
class Situation:
    """What ``standing`` needs beside the state: who we are, the day, and the dates that the text in force gives.

    ``ends_on``: its last day by the calendar of the text, renewals included, None while it renews by itself;
    ``notice_ends_on``: the last day by notice, when that is what ends it. ``by_approval``: the newest text is complete
    once all have approved it, so that nobody owes a round.
    """

    own: str
    now: datetime
    ends_on: date | None = None
    notice_ends_on: date | None = None
    signature_blocked: bool = False
    teach_out_until: date | None = None
    suspended: bool = False
    archived: bool = False
    by_approval: bool = False


@dataclass(frozen=True)
class Standing:
    """Where it stands. ``tasks``: per party what is due from it, the most pressing first; ``since``: the event that
    gave the turn (empty: none)."""

    stage: Stage
    course: str
    turn: str
    tasks: Mapping[str, tuple[Task, ...]] = field(default_factory=dict)
    since: str = ""

    def task_of(self, party: str) -> str:
        mine = self.tasks.get(party, ())
        return mine[0] if mine else ""


def standing(state: PactState, situation: Situation) -> Standing:
    """The office's view of a folded pact, as heard so far. Ties are settled for display only (F2)."""
    course = _course(state, situation)
    stage = _stage(state, situation, course)
    tasks, since = _tasks(state, situation, stage)
    ordered = {party: tuple(sorted(due, key=list(Task).index)) for party, due in tasks.items() if due}
    turn = _turn(ordered, situation.own)
    under_way = course if stage in (*BINDING, *ENDED, Stage.FROZEN) else ""
    return Standing(stage, under_way if state.in_force else "", turn, ordered, since if turn else "")


def newest_version(state: PactState) -> Version | None:
    """The version talked about now: the last in causal order."""
    return state.versions[-1] if state.versions else None


def open_text(state: PactState) -> Version | None:
    """The newest version unless it is the one already in force, or a complete round has closed it."""
    newest = newest_version(state)
    closed = {one.version for one in state.rounds if one.status == "COMPLETE"}
    return newest if newest and newest.id not in closed else None


def signable_by(round: Round, parties: tuple[str, ...]) -> tuple[str, ...]:
    """Who may sign next: everybody still silent, or with an order the first silent one."""
    silent = round.silent(parties)
    if round.order is None:
        return silent
    nexts = [party for party in round.order if party in silent]
    return tuple(nexts[:1])


def _course(state: PactState, situation: Situation) -> str:
    live = state.open_round
    if live:
        return Stage.SIGNED_WAITING if moment(live.deadline) < situation.now else Stage.SIGNING
    version = open_text(state)
    if version is None:
        return ""
    return Stage.AGREED if version.agreed else Stage.NEGOTIATION


def _stage(state: PactState, situation: Situation, course: str) -> Stage:
    if state.in_force:
        return _binding(state, situation)
    if state.abandoned:
        return Stage.ARCHIVED if situation.archived else Stage.ABANDONED
    if state.frozen:
        return Stage.FROZEN
    return Stage(course) if course else Stage.NEGOTIATION


def _binding(state: PactState, situation: Situation) -> Stage:
    """The stage of an agreement that is or was in force."""
    today = situation.now.date()
    last = min((day for day in (situation.ends_on, situation.notice_ends_on) if day), default=None)
    if last and last < today:
        if situation.teach_out_until and situation.teach_out_until >= today:
            return Stage.TEACH_OUT
        if situation.archived:
            return Stage.ARCHIVED
        return Stage.TERMINATED if last == situation.notice_ends_on else Stage.EXPIRED
    if state.ended.get(state.in_force[-1], ()):
        return Stage.ENDING
    if state.frozen:
        return Stage.FROZEN
    return Stage.SUSPENDED if situation.suspended else Stage.IN_FORCE


def _tasks(state: PactState, situation: Situation, stage: Stage) -> tuple[dict[str, list[Task]], str]:
    tasks: dict[str, list[Task]] = {party: [] for party in state.parties}
    since = ""
    if stage not in (Stage.ABANDONED, Stage.FROZEN) and not state.frozen:
        since = _text_tasks(state, situation, tasks)
    for round in state.rounds:
        for signer, word in round.words.items():
            if word.kind == "SIGNED" and word.mode == "paper" and not state.single_writer:
                for party in state.parties:
                    if party != signer and party not in word.attested:
                        tasks[party].append(Task.CONFIRM_SCAN)
                        since = since or word.mark.event
    since = _promise_tasks(state, tasks) or since
    return tasks, since


def _text_tasks(state: PactState, situation: Situation, tasks: dict[str, list[Task]]) -> str:
    live = state.open_round
    if live:
        late = moment(live.deadline) < situation.now
        for party in live.silent(state.parties) if late else signable_by(live, state.parties):
            blocked = party == situation.own and situation.signature_blocked and not late
            tasks[party].append(Task.LAST_WORD if late else Task.CLEAR if blocked else Task.SIGN)
        words = [word.mark.event for word in live.words.values()]
        return words[-1] if words and live.order else live.opened.event
    version = open_text(state)
    pen = state.pen or ""
    if version is None:
        return ""
    if version.agreed and situation.by_approval:
        return ""
    if version.agreed:
        tasks[pen].append(Task.OPEN_ROUND)
        return max((mark.event for mark in version.words.values()), key=_place(state), default=version.id)
    if version.author != pen:
        tasks[pen].append(Task.PROPOSE)
        return version.id
    answers = _answers(state, version)
    for party in state.parties:
        if version.stances.get(party) != "approve" and party not in answers:
            tasks[party].append(Task.ANSWER)
    if answers:
        tasks[pen].append(Task.REVISE)
        return max(answers.values(), key=_place(state))
    return version.id


def _answers(state: PactState, version: Version) -> dict[str, str]:
    """Parties that answered the version with an open remark, a suggestion or a withdrawal, and the event that did."""
    place = _place(state)
    answers = {
        one.mark.party: one.mark.event
        for one in state.comments
        if not one.resolved and place(one.mark.event) > place(version.id)
    }
    answers |= {
        one.mark.party: one.mark.event
        for one in state.suggestions
        if not one.taken and place(one.mark.event) > place(version.id)
    }
    answers |= {
        party: version.words[party].event
        for party, stance in version.stances.items()
        if stance == "withdraw" and party in version.words
    }
    return {
        party: event
        for party, event in answers.items()
        if party != version.author and version.stances.get(party) != "approve"
    }


def _promise_tasks(state: PactState, tasks: dict[str, list[Task]]) -> str:
    since = ""
    for activity in state.activities:
        for statement in activity.current:
            for party in concerned(statement.facts, state.parties):
                told = party in statement.confirmed or party in statement.disputed
                if party != statement.mark.party and not told:
                    tasks[party].append(Task.CONFIRM_ACTIVITY)
                    since = since or statement.mark.event
    for page in ("public", "delivered"):
        began = _release_tasks(state, page, tasks)
        since = since or began
    return since


def _release_tasks(state: PactState, page: str, tasks: dict[str, list[Task]]) -> str:
    """A page that some released waits for the others. Returns the event since when, "" where none waits."""
    live = {one.mark.party: one for one in state.releases if one.page == page}
    waiting = [party for party in state.parties if live and party not in live]
    for party in waiting:
        if Task.RELEASE not in tasks[party]:
            tasks[party].append(Task.RELEASE)
    return next(iter(live.values())).mark.event if waiting else ""


def concerned(facts: Mapping[str, Any], parties: tuple[str, ...]) -> tuple[str, ...]:
    """Whose word a record waits for: those between whom it was done, or all when it was done jointly (protocol, 8)."""
    way = facts.get("direction")
    ends = set(way.values()) if isinstance(way, Mapping) else set(parties)
    return tuple(one for one in parties if one in ends)


def _turn(tasks: Mapping[str, tuple[Task, ...]], own: str) -> str:
    """Who has to act about the text; we first when several have."""
    pressing = [party for party, due in tasks.items() if due and due[0] in TEXT_TASKS]
    if own in pressing:
        return own
    return pressing[0] if pressing else ""


class _Place:
    def __init__(self, order: tuple[str, ...]) -> None:
        self.places = {event: number for number, event in enumerate(order)}

    def __call__(self, event: str) -> int:
        return self.places.get(event, -1)


def _place(state: PactState) -> _Place:
    return _Place(state.order)


def moment(text: str) -> datetime:
    """A moment of an event, ``YYYY-MM-DDTHH:MM:SSZ``, as an aware UTC value."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))
