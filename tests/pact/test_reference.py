"""The shipped fold gives the same answers as the reference fold on random graphs: honest, forked, late, with gaps."""

from __future__ import annotations

import hashlib
import random
from typing import Any

import pytest

from pact.events import PROTOCOL, Event
from pact.fold import fold
from tests.pact import reference_fold

PARTIES = ("a.edu", "b.edu", "c.edu")
ROOT = hashlib.sha256(b"root").hexdigest()
TYPES = ("propose", "pass", "approve", "withdraw", "open", "sign", "decline", "end", "comment")
NOISE = (1, 1, 4, 2, 4, 6, 2, 1, 1)  # how often a party says something, whether or not it fits


def moment(time: int) -> str:
    return f"2026-01-01T00:00:{time:02}Z"


def event(id: str, author: str, prev: str, seen: dict[str, tuple[str, ...]], type: str, body: dict[str, Any]) -> Event:
    return Event(id, "", author, prev, seen, "officer", "", "", moment(0), type, body, "")


class Graph:
    """A random pact, written twice: for the shipped fold and for the reference."""

    def __init__(self, seed: int, size: int, parties: int, forks: bool) -> None:
        self.dice, self.parties, self.seed, self.forks = random.Random(seed), PARTIES[:parties], seed, forks
        founding = {
            "parties": self.parties, "keys": {p: [{"id": "k", "public": "0" * 64}] for p in self.parties},
            "protocol": PROTOCOL, "nonce": "0" * 32,
        }  # fmt: skip
        self.mine = [event(ROOT, PARTIES[0], "", {}, "found", founding)]
        self.theirs: list[Any] = []
        self.pasts: dict[str, set[str]] = {ROOT: {ROOT}}
        self.by: dict[str, Event] = {ROOT: self.mine[0]}
        begun = [
            (self.parties[0], "propose"),
            *((one, "approve") for one in self.parties[1:]),
            (self.parties[0], "open"),
        ]
        for number in range(size):
            self.grow(number, *(begun[number] if seed % 3 and number < len(begun) else ("", "")))

    def last(self, author: str) -> str:
        return next((e.id for e in reversed(self.mine) if e.author == author), "")

    def knows(self, author: str) -> tuple[str, set[str]]:
        """A place in the author's own feed, and a closed view above it."""
        own = [e for e in self.mine if e.author == author]
        last = own[-1:]
        if self.forks and author == self.parties[-1] and self.dice.random() < 0.15 and own:
            last = [self.dice.choice(own)]
        view = set(self.pasts[last[0].id]) if last else {ROOT}
        for e in self.mine:
            foreign = [x for x in self.pasts[e.id] if self.by[x].author == author and x not in view]
            if not foreign and self.dice.random() < 0.8:
                view |= self.pasts[e.id]
        return (last[0].id if last else ""), view

    def grow(self, number: int, author: str, type: str) -> None:
        author = author or self.dice.choice(self.parties)
        prev, view = self.knows(author) if not type else (self.last(author), set(self.by))
        tips: dict[str, tuple[str, ...]] = {}
        for party in self.parties:
            known = [i for i in view if self.by[i].author == party]
            tips[party] = tuple(i for i in known if not any(i != j and i in self.pasts[j] for j in known))
        seen = {p: ids for p, ids in tips.items() if p != author and ids}
        if not type:
            fits = self.dice.random() < 0.8
            type = self.sensible(author, view) if fits else self.dice.choices(TYPES, NOISE)[0]
        id = hashlib.sha256(f"{self.seed}/{number}".encode()).hexdigest()
        arg, time, body = self.content(type, view)
        self.mine.append(event(id, author, prev, seen, type, body))
        self.by[id] = self.mine[-1]
        self.pasts[id] = {id} | view
        theirs = [j for ids in seen.values() for j in ids if j != ROOT]
        self.theirs.append(
            reference_fold.Event(id, author, prev if prev != ROOT else None, tuple(theirs), type, arg, time)
        )

    def sensible(self, author: str, view: set[str]) -> str:
        """What this party might well say next."""
        said = {type: [e for e in self.mine if e.id in view and e.type == type] for type in TYPES}
        mine = {
            type: {e.body.get("round", e.body.get("version")) for e in said[type] if e.author == author}
            for type in TYPES
        }
        if said["open"] and said["open"][-1].id not in mine["sign"] | mine["decline"]:
            return "decline" if self.dice.random() < 0.1 else "sign"
        if not said["propose"]:
            return "propose"
        if said["propose"][-1].id not in mine["approve"]:
            return "approve"
        fresh = said["propose"][-1].id not in {e.body["version"] for e in said["open"]}
        if fresh and author == self.parties[0]:
            return "open"
        return self.dice.choice(
            ("comment", "comment", "pass", "end", "propose" if author == self.parties[0] else "approve")
        )

    def content(self, type: str, view: set[str]) -> tuple[str, int, dict[str, Any]]:
        versions = [e.id for e in self.mine if e.id in view and e.type == "propose"] or ["f" * 64]
        rounds = [e.id for e in self.mine if e.id in view and e.type == "open"] or ["e" * 64]
        old = self.dice.random() < 0.1
        version = self.dice.choice(versions) if old else versions[-1]
        round = self.dice.choice(rounds) if old else rounds[-1]
        time = self.dice.choice((1, 1, 1, 1, 1, 9))
        text = {"version": version, "text": "d" * 64}
        frame = {"rendition": "0" * 64, "recipe": {}, "deadline": moment(5), "order": None}
        source = {"kind": "clock", "independent": False, "token_time": ""}
        certificate = {"fingerprint": "", "subject": "", "level": ""}
        proof = {"mode": "node", "file": "0" * 64, "time_source": source, "certificate": certificate}
        to = self.dice.choice(self.parties)
        table: dict[str, tuple[str, int, dict[str, Any]]] = {
            "propose": ("", 0, {"text": "d" * 64, "base": ""}),
            "pass": (to, 0, {"to": to}),
            "approve": (version, 0, text | {"route": {}}),
            "withdraw": (version, 0, text),
            "open": (version, 5, text | frame),
            "sign": (round, time, proof | {"round": round, "signed_at": moment(time)}),
            "decline": (round, 0, {"round": round}),
            "end": ("", 0, {}),
            "comment": ("", 0, {"clause": "c1", "card": "0" * 64}),
        }
        return table[type]


def ours(events: list[Event]) -> dict[str, Any]:
    state = fold(events)
    return {
        "rounds": {one.id: one.status for one in state.rounds},
        "in_force": sorted(state.in_force),
        "ended": {round: sorted(ends) for round, ends in state.ended.items()},
        "pen": state.pen,
        "forked": sorted(state.forked),
        "waiting": sorted(state.waiting),
        "agreed": sorted(state.agreed),
    }


@pytest.mark.parametrize(("parties", "forks"), [(2, False), (2, True), (3, False), (3, True)])
def test_same_answers_as_the_reference_fold(parties: int, forks: bool) -> None:
    reached = {"COMPLETE": 0, "DEAD": 0, "forked": 0, "waiting": 0, "replaced": 0, "ended": 0}
    for seed in range(500):
        dice = random.Random(seed)
        graph = Graph(seed, dice.randint(8, 30), parties, forks)
        kept = [i for i in range(len(graph.theirs)) if seed % 4 or dice.random() < 0.95]
        mine = [graph.mine[0]] + [graph.mine[i + 1] for i in kept]
        theirs = reference_fold.World(graph.parties, [graph.theirs[i] for i in kept]).state()
        dice.shuffle(mine)
        state = ours(mine + mine[::3])
        assert state == theirs, seed
        for status in state["rounds"].values():
            reached[status] = reached.get(status, 0) + 1
        reached["replaced"] += sum(s == "COMPLETE" for s in state["rounds"].values()) > 1
        reached["ended"] += any(state["ended"].values())
        reached["forked"] += bool(state["forked"])
        reached["waiting"] += bool(state["waiting"])
    assert all(reached[what] > 5 for what in ("COMPLETE", "DEAD", "waiting", "ended")), reached
    assert (reached["forked"] > 5) == forks, reached


def test_order_and_repetition_change_nothing() -> None:
    for seed in range(150):
        graph = Graph(seed, 25, 3, True)
        first = fold(graph.mine)
        dice = random.Random(seed)
        for _ in range(3):
            mixed = graph.mine + dice.sample(graph.mine, 5)
            dice.shuffle(mixed)
            assert fold(mixed) == first
