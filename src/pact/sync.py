"""Letting events in, and finding what the other side lacks.

`admit` is the only door: what passes it is signed, by a key that was valid in the event's own past, by a party of this
pact, and builds on events that are here.  What it refuses never enters the pact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pact import keyring
from pact.bodies import body_problem
from pact.events import Event, verify_signature
from pact.graph import Graph, bits
from pact.judge import Ledger

Heads = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Refused:
    """An event that may not enter.  `code` is for programs, `message` for people."""

    event: Event
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Admission:
    """`new`: events that entered, causally ordered.  `waiting`: well formed, but their past is not here; `missing` are
    the ids to ask for.  `known`: ids that were here already (a replay does nothing).  `refused`: see `MESSAGES`."""

    new: tuple[Event, ...]
    waiting: tuple[Event, ...]
    missing: tuple[str, ...]
    known: tuple[str, ...]
    refused: tuple[Refused, ...]


def heads(events: Iterable[Event] | Graph) -> dict[str, tuple[str, ...]]:
    """Per author the newest events: normally one id, one per branch of a forked feed.  Compare these between nodes;
    an author's own entry is `prev` of its next event, the others are its `seen`."""
    graph = _graph(events)
    return {
        author: tuple(sorted(graph.events[at].id for at in graph.last(view)))
        for author, view in sorted(graph.by_author.items())
    }


def missing(events: Iterable[Event] | Graph, their_heads: Heads) -> list[Event]:
    """The events that a node with these heads lacks, causally ordered, so that each can enter as it arrives.
    Heads that we do not know ourselves are passed over (there we are the ones who lack)."""
    graph = _graph(events)
    known = [id for ids in their_heads.values() for id in ids if id in graph.position]
    lacking = graph.everything & ~graph.past_of(known)
    return [graph.events[at] for at in bits(lacking)]


def admit(known: Iterable[Event] | Ledger, incoming: Iterable[Event], *, pact: str = "") -> Admission:
    """Let events in.  `known`: what is here already, or a `Ledger` (then the new events are added to it).
    `pact`: the UUID expected, when nothing is known yet.  Events come from `read_event` or `read_wire`."""
    ledger = known if isinstance(known, Ledger) else Ledger(known)
    expected = ledger.founding.pact if ledger.founding else pact
    batch = {event.id: event for event in incoming}
    replayed = tuple(id for id in batch if id in ledger.position)
    refused: list[Refused] = []
    new: list[Event] = []
    queue = _Queue(ledger, [event for event in batch.values() if event.id not in ledger.position])
    while queue.ready:
        event = queue.ready.pop(0)
        expected = expected or event.pact
        code = refusal(ledger, event, expected)
        if code:
            refused.append(Refused(event, code, MESSAGES[code]))
        else:
            ledger.add([event])
            new.append(event)
            queue.entered(event.id)
    waiting, lost = queue.left(ledger, {one.event.id for one in refused})
    for event in list(waiting):
        code = _refusal_at_sight(ledger, event, expected)
        if code:
            waiting.remove(event)
            refused.append(Refused(event, code, MESSAGES[code]))
    return Admission(tuple(new), tuple(waiting), tuple(sorted(lost)), replayed, tuple(refused))


def refusal(ledger: Ledger, event: Event, pact: str = "") -> str:
    """Why an event whose parents are all here may not enter: a code of `MESSAGES`, or "" when it may."""
    code = _refusal_at_sight(ledger, event, pact)
    if code:
        return code
    if event.type == "found":
        return _refusal_of_founding(ledger, event)
    if ledger.founding is None:
        return "no_founding"
    past = ledger.past_of(event.parents())
    if not past >> ledger.position[ledger.founding.id] & 1:
        return "no_founding"
    named = [(event.author, event.prev)] if event.prev else []
    named += [(hei, head) for hei, ids in event.seen.items() for head in ids]
    if any(ledger.event(id).author != author for author, id in named):
        return "bad_reference"
    signer = keyring.signer(ledger, event, past)
    if signer is None:
        return "witness"
    publics = keyring.candidates(ledger, past, signer, event.key)
    if not publics:
        return "key"
    return "" if any(verify_signature(event, public) for public in publics) else "forged"


def _refusal_at_sight(ledger: Ledger, event: Event, pact: str) -> str:
    if event.pact != pact:
        return "wrong_pact"
    if ledger.parties and event.author not in ledger.parties:
        return "stranger"
    return ""


def _refusal_of_founding(ledger: Ledger, event: Event) -> str:
    if ledger.founding is not None:
        return "second_founding"
    if event.body.get("protocol") != "convenio-pact-1":
        return "protocol"
    if body_problem("found", event.body):
        return "bad_founding"
    if event.author not in event.body["parties"]:
        return "stranger"
    publics = {key["id"]: key["public"] for key in event.body["keys"][event.author]}
    if event.key not in publics:
        return "key"
    return "" if verify_signature(event, publics[event.key]) else "forged"


MESSAGES = {
    "wrong_pact": "The event belongs to another agreement.",
    "stranger": "The author is not a party of this agreement.",
    "no_founding": "The event does not build on the founding of this agreement.",
    "second_founding": "The agreement is founded already.",
    "bad_founding": "The founding event does not have the form that the protocol asks for.",
    "protocol": "The agreement follows a version of the protocol that this node does not know; update the node.",
    "bad_reference": "The event names an event of one party as if it were another's.",
    "witness": "The node that wrote this event for the author may not do so (any more).",
    "key": "The key that signed the event is not valid for the author at this point of the agreement.",
    "forged": "The signature does not fit: the event was changed, or not written by its author.",
}


class _Queue:
    """Events whose parents are all here, first come first served."""

    def __init__(self, ledger: Ledger, events: list[Event]) -> None:
        self.events = {event.id: event for event in events}
        self.lacking: dict[str, int] = {}
        self.needed_by: dict[str, list[str]] = {}
        for event in events:
            parents = {id for id in event.parents() if id not in ledger.position}
            self.lacking[event.id] = len(parents)
            for id in parents:
                self.needed_by.setdefault(id, []).append(event.id)
        self.ready = [event for event in events if not self.lacking[event.id]]

    def entered(self, id: str) -> None:
        for child in self.needed_by.get(id, ()):
            self.lacking[child] -= 1
            if not self.lacking[child]:
                self.ready.append(self.events[child])

    def left(self, ledger: Ledger, refused: set[str]) -> tuple[list[Event], set[str]]:
        waiting = [event for id, event in self.events.items() if self.lacking[id] and id not in refused]
        named = {id for event in waiting for id in event.parents()}
        return waiting, {id for id in named if id not in ledger.position and id not in self.events}


def _graph(events: Iterable[Event] | Graph) -> Graph:
    if isinstance(events, Graph):
        return events
    graph = Graph()
    graph.add(events)
    return graph
