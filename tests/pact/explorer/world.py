"""The world that is explored: events without signatures, cuts, and what each party may write next."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pact.events import Event
from pact.fold import fold
from pact.judge import Ledger
from pact.rules import FINAL, Rules
from pact.state import PactState

PARTIES = ("a.example", "b.example", "c.example")
EARLY, DEADLINE, LATE = "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z"
Cut = tuple[int, ...]  # sorted numbers of events


@dataclass(frozen=True)
class Bounds:
    """How far to go beyond the start: events in all, and how many of each type."""

    events: int
    versions: int = 2
    rounds: int = 2
    passes: int = 1
    withdrawals: int = 1
    declines: int = 9
    ends: int = 1
    twins: int = 0  # events on the second branch of the equivocator
    late: int = 0  # signatures after the deadline (a careless party)
    seals: int = 0

    def caps(self) -> dict[str, int]:
        return {
            "propose": self.versions,
            "open": self.rounds,
            "pass": self.passes,
            "withdraw": self.withdrawals,
            "decline": self.declines,
            "end": self.ends * 9,
            "seal": self.seals,
        }


@dataclass
class World:
    """All events seen so far, numbered; `memo` keeps the verdicts that the shipped fold gave."""

    party_count: int = 2
    rules: Rules = FINAL
    rogue: str = ""  # a party that writes any event at any time, void ones too
    equivocator: str = ""
    memo: dict[str, str] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    pasts: list[frozenset[int]] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    options: dict[tuple[Cut, str, int], tuple[int, ...]] = field(default_factory=dict)
    ruled: dict[frozenset[int], tuple[str, ...]] = field(default_factory=dict)

    @property
    def parties(self) -> tuple[str, ...]:
        return PARTIES[: self.party_count]

    def fold(self, cut: Iterable[int], rules: Rules | None = None) -> PactState:
        """What the shipped fold says about a cut."""
        chosen = [self.events[n] for n in cut]
        if rules is not None:
            return fold(chosen, rules=rules)
        return fold(chosen, rules=self.rules, memo=self.memo)

    def in_force(self, moment: frozenset[int]) -> tuple[str, ...]:
        """What is in force for somebody who knows just this; many states share the moment of a last signature."""
        if moment not in self.ruled:
            self.ruled[moment] = self.fold(tuple(sorted(moment))).in_force
        return self.ruled[moment]

    def event(
        self, cut: Iterable[int], author: str, prev: int, type: str, body: dict[str, Any], late: bool = False
    ) -> int:
        """The number of the event that `author` would write having seen `cut`, after its own event `prev`."""
        mine = {n for n in cut if self.events[n].author != author}
        seen: dict[str, tuple[str, ...]] = {}
        for party in self.parties:
            heads = self.leaves([n for n in mine if self.events[n].author == party])
            if party != author and heads:
                seen[party] = tuple(sorted(self.events[n].id for n in heads))
        before = self.events[prev].id if prev >= 0 else ""
        content = repr((author, before, sorted(seen.items()), type, sorted(body.items(), key=repr), late))
        id = hashlib.sha256(content.encode()).hexdigest()
        if id not in self.numbers:
            self.numbers[id] = len(self.events)
            at = LATE if late else EARLY
            self.events.append(Event(id, "pact", author, before, seen, "officer", "", "", at, type, body, "key"))
            parents = [self.numbers[one] for one in self.events[-1].parents()]
            self.pasts.append(frozenset(parents).union(*(self.pasts[n] for n in parents)))
        return self.numbers[id]

    def leaves(self, feed: list[int]) -> list[int]:
        """Of events of one party those that have no successor among them."""
        inner = {self.events[n].prev for n in feed}
        return [n for n in feed if self.events[n].id not in inner]

    def start(self, steps: str) -> Cut:
        """found, then by letter: p(ropose) a(pprove by the others) o(pen) s(ign by all)."""
        founding = {"parties": list(self.parties), "keys": {p: [] for p in self.parties}, "protocol": "convenio-pact-1"}
        cut: list[int] = [self.event((), self.parties[0], -1, "found", founding | {"nonce": "0" * 32})]
        first = self.parties[0]

        def say(author: str, type: str, body: dict[str, Any]) -> None:
            own = self.leaves([n for n in cut if self.events[n].author == author])
            cut.append(self.event(cut, author, own[0] if own else -1, type, body))

        for step in steps:
            if step == "p":
                say(first, "propose", {"text": text(1), "base": ""})
            version = next(self.events[n].id for n in cut if self.events[n].type == "propose")
            named = {"version": version, "text": text(1)}
            for other in self.parties[1:] if step == "a" else ():
                say(other, "approve", {**named, "route": {}})
            if step == "o":
                say(first, "open", {**named, "rendition": text(99), "recipe": {}, "deadline": DEADLINE, "order": None})
            for party in self.parties if step == "s" else ():
                say(party, "sign", signing(next(self.events[n].id for n in cut if self.events[n].type == "open")))
        return tuple(sorted(cut))

    def cuts(self, graph: Cut, author: str) -> Iterator[tuple[Cut, int]]:
        """Every view that `author` may have when it writes next, with the own event it continues from."""
        own = [n for n in graph if self.events[n].author == author]
        leaves = self.leaves(own) if author != self.equivocator else own
        for prev in leaves or [-1]:
            base = self.pasts[prev] | {prev} if prev >= 0 else frozenset[int]()
            others = [n for n in graph if self.events[n].author != author]
            yield from ((tuple(sorted(cut)), prev) for cut in self._grown(base, others))

    def _grown(self, base: frozenset[int], others: list[int]) -> set[frozenset[int]]:
        found, edge = {base}, [base]
        while edge:
            cut = edge.pop()
            for n in others:
                if n not in cut and self.pasts[n] <= cut:
                    wider = cut | {n}
                    if wider not in found:
                        found.add(wider)
                        edge.append(wider)
        return found

    def successors(self, graph: Cut, bounds: Bounds, start: int) -> Iterator[tuple[Cut, int]]:
        """Every state one event further, with that event."""
        used = Counter(self.events[n].type for n in graph)
        caps = bounds.caps()
        late = sum(1 for n in graph if self.events[n].type == "sign" and self.events[n].at == LATE)
        for author in self.parties:
            ended = sum(1 for n in graph if self.events[n].type == "end" and self.events[n].author == author)
            for cut, prev in self.cuts(graph, author):
                if not self._branch_allowed(graph, author, prev, bounds):
                    continue
                for n in self.moves(cut, author, prev, late < bounds.late):
                    type = self.events[n].type
                    if n in graph or used[type] >= caps.get(type, 99) or (type == "end" and ended >= bounds.ends):
                        continue
                    yield tuple(sorted((*graph, n))), n

    def _branch_allowed(self, graph: Cut, author: str, prev: int, bounds: Bounds) -> bool:
        """An equivocator forks once, with at most `twins` events on the branch that came second."""
        if author != self.equivocator:
            return True
        own = [n for n in graph if self.events[n].author == author]
        children = [n for n in own if self.events[n].prev == (self.events[prev].id if prev >= 0 else "")]
        if not children:
            if len(self.leaves(own)) < 2:
                return True
            split = Counter(self.events[n].prev for n in own).most_common(1)[0][0]
            sizes = [sum(1 for n in own if n == s or s in self.pasts[n]) for s in own if self.events[s].prev == split]
            mine = next(s for s in own if self.events[s].prev == split and (s == prev or s in self.pasts[prev]))
            size = sum(1 for n in own if n == mine or mine in self.pasts[n])
            return size != min(sizes) or size < bounds.twins or sizes.count(size) > 1
        return bounds.twins > 0 and prev >= 0 and len(self.leaves(own)) == 1

    def moves(self, cut: Cut, author: str, prev: int, late: bool) -> tuple[int, ...]:
        """What the author may write with this view: for an honest party only what the shipped rules call valid."""
        key = (cut, author, prev * 2 + late)
        if key not in self.options:
            ledger = Ledger([self.events[n] for n in cut], rules=self.rules, memo=self.memo)
            free = author == self.rogue
            candidates = self._candidates(ledger, cut, author, prev, late or free)
            self.options[key] = tuple(n for n in candidates if free or self._honest(ledger, n, late))
        return self.options[key]

    def _honest(self, ledger: Ledger, n: int, late: bool) -> bool:
        event = self.events[n]
        if event.id not in self.memo:
            self.memo[event.id] = ledger.foresee(event)
        if event.type == "decline" and not self.rules.deadline_event_kills:
            return ledger.word(ledger.everything, event.author, event.body["round"]) is None
        return not self.memo[event.id] or event.type == "seal" or (late and event.at == LATE)

    def _candidates(self, ledger: Ledger, cut: Cut, author: str, prev: int, late: bool) -> Iterator[int]:
        def make(type: str, body: dict[str, Any], after: bool = False) -> int:
            return self.event(cut, author, prev, type, body, after)

        known = [self.events[n] for n in cut]
        versions = [event for event in known if event.type == "propose"]
        rounds = [event for event in known if event.type == "open"]
        yield make("propose", {"text": text(len(versions) + 1), "base": ""})
        for party in self.parties:
            if party != author or self.rules.pen_recall:
                yield make("pass", {"to": party})
        for version in versions:
            named = {"version": version.id, "text": version.body["text"]}
            stance = ledger.stance(ledger.everything, author, version.id)[0]
            if stance != "approve" or author == self.rogue:
                yield make("approve", {**named, "route": {}})
            if stance == "approve" or author == self.rogue:
                yield make("withdraw", named)
            paper = text(100 + len(rounds))
            yield make("open", {**named, "rendition": paper, "recipe": {}, "deadline": DEADLINE, "order": None})
        if author == self.rogue:
            yield make("approve", {"version": text(50), "text": text(50), "route": {}})
        for one in rounds:
            yield make("sign", signing(one.id))
            if late:
                yield make("sign", signing(one.id, LATE), True)
            yield make("decline", {"round": one.id})
            if self.rules.opener_seals and one.author == author:
                yield make("seal", {"round": one.id})
        yield make("end", {})


def text(number: int) -> str:
    return hashlib.sha256(b"text %d" % number).hexdigest()


def signing(round: str, at: str = EARLY) -> dict[str, Any]:
    return {
        "round": round,
        "mode": "node",
        "file": text(7),
        "signed_at": at,
        "time_source": {"kind": "clock", "independent": False, "token_time": ""},
        "certificate": {"fingerprint": "", "subject": "", "level": ""},
    }
