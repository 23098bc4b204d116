"""What must hold in every state (P1-P9 of the model check), judged on what the shipped fold answers.

Each function returns names of violated properties.  Where a property needs its own definition (who signed in time), it
is taken from the events, not from the fold.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pact.state import PactState
from tests.pact.explorer.world import LATE, Cut, World

CHECKED = ("propose", "pass", "open", "approve", "withdraw", "sign")


@dataclass(frozen=True, slots=True)
class Summary:
    """The few facts of a state that its successors are compared with."""

    in_force: tuple[str, ...]
    complete: frozenset[str]
    dead: frozenset[str]
    forked: bool


def summary(state: PactState) -> Summary:
    return Summary(
        in_force=state.in_force,
        complete=frozenset(one.id for one in state.rounds if one.status == "COMPLETE"),
        dead=frozenset(one.id for one in state.rounds if one.status == "DEAD"),
        forked=state.frozen,
    )


def in_state(world: World, graph: Cut, state: PactState, by_hand: bool = True) -> Iterator[str]:
    """Properties of one state.  `by_hand`: also what each rule says of single events, said a second time here."""
    if len(state.in_force) > 1:
        rounds = {one.id: one for one in state.rounds}
        papers = [rounds[id].version for id in state.in_force if id in rounds]
        yield "P2b two papers of one version in force" if len(set(papers)) < len(papers) else "P2 two in force"
    yield from _bound_by_own_signature(world, graph, state)
    forked = _forked_by_hand(world, graph)
    if forked != bool(state.forked):
        yield "P6 fork not seen"
    if not forked:
        yield from _signed_papers(world, graph, state)
    yield from _notices(world, graph, state)
    if by_hand:
        yield from _single_events(world, graph, state)


def between(before: Summary, after: Summary, forked: bool) -> Iterator[str]:
    """Properties of one more event arriving."""
    if before.complete - after.complete:
        yield "P5 a complete round vanished"
    if before.in_force and not after.in_force:
        yield "P5b what was in force vanished"
    if not forked and before.dead - after.dead:
        yield "P8 a dead round revived"


def order_free(world: World, graph: Cut, state: PactState) -> Iterator[str]:
    """P1: any order of arrival and any clock give the same state."""
    backwards = world.fold(tuple(reversed(graph)) + graph)
    if backwards != state:
        yield "P1 another order, another state"
    if world.rules.local_clock:
        elsewhere = world.fold(graph, replace(world.rules, local_clock=""))
        if summary(elsewhere) != summary(state):
            yield "P1 another clock, another state"


def _bound_by_own_signature(world: World, graph: Cut, state: PactState) -> Iterator[str]:
    """P3: in force means that every party signed exactly this round, in time and after its opening."""
    for id in state.in_force:
        signers = {
            event.author
            for event in (world.events[n] for n in graph)
            if event.type == "sign" and event.body["round"] == id and event.at != LATE
        }
        if signers != set(world.parties):
            yield "P3 bound without own signature"


def _signed_papers(world: World, graph: Cut, state: PactState) -> Iterator[str]:
    """P7: a paper that all signed in time, each as its first word, is not dead.  P7b: every complete one ruled once."""
    for one in state.rounds:
        signs = [_first_word(world, graph, party, one.id) for party in world.parties]
        if all(n >= 0 and world.events[n].type == "sign" and world.events[n].at != LATE for n in signs):
            if one.status != "COMPLETE":
                yield "P7 a fully signed paper is not in force"
            moment = frozenset(signs).union(*(world.pasts[n] for n in signs))
            if one.id not in world.in_force(moment):
                yield "P7b fully signed but never in force"
        elif one.status == "COMPLETE":
            yield "P8b complete in spite of a refusal or a late signature"


def _first_word(world: World, graph: Cut | frozenset[int], party: str, round: str) -> int:
    opened = world.numbers[round]
    for n in sorted((n for n in graph if world.events[n].author == party), key=lambda n: len(world.pasts[n])):
        event = world.events[n]
        named = event.type in ("sign", "decline") and event.body["round"] == round
        if named or (event.type == "end" and n not in world.pasts[opened]):
            return n
    return -1


def _notices(world: World, graph: Cut, state: PactState) -> Iterator[str]:
    """P9: a notice that the round in force did not know ends it."""
    for id in state.in_force:
        if id not in world.numbers or world.events[world.numbers[id]].type != "open":
            continue
        known = world.pasts[world.numbers[id]]
        unknown = {world.events[n].id for n in graph if world.events[n].type == "end" and n not in known}
        if unknown - set(state.ended.get(id, ())):
            yield "P9 a notice was lost"


def _single_events(world: World, graph: Cut, state: PactState) -> Iterator[str]:
    """F3-F7 and F12 said again by hand: what a valid event must have in its past."""
    for n in graph:
        event, past = world.events[n], world.pasts[n]
        if event.id in state.void or event.type not in CHECKED:
            continue
        if _forked_by_hand(world, past):
            yield f"F12 {event.type} after a fork"
        elif event.type in ("propose", "pass", "open") and _pen(world, past) != event.author:
            yield f"F3 {event.type} without the pen"
        if event.type in ("open", "approve", "withdraw") and world.numbers.get(event.body["version"], -1) not in past:
            yield f"F4 {event.type} of an unknown version"
        elif event.type == "open":
            yield from _opening(world, past, event.body["version"])
        elif event.type == "sign":
            yield from _signing(world, past, event.author, event.body["round"])


def _opening(world: World, past: frozenset[int], version: str) -> Iterator[str]:
    """F5."""
    proposal = world.events[world.numbers[version]]
    for party in world.parties:
        said = [n for n in past if world.events[n].author == party and world.events[n].body.get("version") == version]
        said = [
            n for n in said if world.events[n].type in ("approve", "withdraw") and not world.memo[world.events[n].id]
        ]
        last = world.events[max(said, key=lambda n: len(world.pasts[n]))].type if said else ""
        if last == "withdraw" or (not last and party != proposal.author):
            yield "F5 open without agreement"
    for n in past:
        other = world.events[n]
        if other.type != "open" or world.memo[other.id]:
            continue
        words = [_first_word(world, past, party, other.id) for party in world.parties]
        kinds = {_kind(world, word) for word in words}
        if kinds == {"signed"} and other.body["version"] == version:
            yield "F5 a second paper of a version"
        if kinds <= {"signed", "silent"} and "silent" in kinds:
            yield "F5 two live rounds"


def _kind(world: World, word: int) -> str:
    """What a first word means (F6): a late signature is a refusal."""
    if word < 0:
        return "silent"
    event = world.events[word]
    return "signed" if event.type == "sign" and event.at != LATE else "refused"


def _signing(world: World, past: frozenset[int], author: str, round: str) -> Iterator[str]:
    """F7."""
    words = {party: _first_word(world, past, party, round) for party in world.parties}
    if words[author] >= 0:
        yield "F7 a second word on a round"
    if any(_kind(world, n) == "refused" for n in words.values()):
        yield "F7 sign on a dead round"


def _pen(world: World, past: frozenset[int]) -> str:
    passes = [n for n in past if world.events[n].type == "pass" and world.memo.get(world.events[n].id) == ""]
    passes.sort(key=lambda n: len(world.pasts[n]))
    return str(world.events[passes[-1]].body["to"]) if passes else world.parties[0]


def _forked_by_hand(world: World, cut: Cut | frozenset[int]) -> bool:
    pairs = [(world.events[n].author, world.events[n].prev) for n in cut]
    return len(set(pairs)) < len(pairs)
