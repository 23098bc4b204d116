"""Who had seen what: the causal past of every event, as bit masks.

Events stand at positions 0, 1, 2 ... such that the past of an event lies below it.  A *view* is an integer whose bit i
says whether event i is in it; the past of an event is such a view, and so is "everything here".  An event whose past is
not complete waits (F1).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator

from pact.events import Event


def bits(view: int) -> Iterator[int]:
    """Positions in a view, ascending (so causally ordered)."""
    while view:
        low = view & -view
        yield low.bit_length() - 1
        view ^= low


class Graph:
    """A growing set of events.  The result of every question is independent of the order of arrival."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.position: dict[str, int] = {}
        self.past: list[int] = []  # everything that the event builds on, without itself
        self.feed: list[int] = []  # its predecessors in the author's own feed, without itself
        self.by_author: dict[str, int] = {}
        self.children: dict[tuple[str, str], int] = {}  # (author, prev) -> events
        self.splits: list[tuple[str, str]] = []  # those with more than one
        self.waiting: dict[str, Event] = {}

    def add(self, events: Iterable[Event]) -> list[int]:
        """Take events in, known ones without effect.  Returns the positions that are new, causally ordered."""
        for event in events:
            if event.id not in self.position:
                self.waiting[event.id] = event
        lacking: dict[str, int] = {}
        needed_by: dict[str, list[str]] = {}
        for event in self.waiting.values():
            parents = {parent for parent in event.parents() if parent not in self.position}
            lacking[event.id] = len(parents)
            for parent in parents:
                needed_by.setdefault(parent, []).append(event.id)
        ready = sorted((id for id, count in lacking.items() if not count), reverse=True)
        new: list[int] = []
        while ready:
            id = ready.pop()
            new.append(self._place(self.waiting.pop(id)))
            for child in needed_by.get(id, ()):
                lacking[child] -= 1
                if not lacking[child]:
                    ready.append(child)
        return new

    def missing(self) -> set[str]:
        """Ids that waiting events name and that are nowhere here."""
        named = {parent for event in self.waiting.values() for parent in event.parents()}
        return {id for id in named if id not in self.position and id not in self.waiting}

    @property
    def everything(self) -> int:
        return (1 << len(self.events)) - 1

    def past_of(self, parents: Iterable[str]) -> int:
        """The view that has these events and their pasts.  Raises KeyError when one is not here."""
        view = 0
        for parent in parents:
            at = self.position[parent]
            view |= self.past[at] | 1 << at
        return view

    def forks(self, view: int) -> list[tuple[str, str]]:
        """(party, predecessor) pairs that have more than one successor of that party in the view (F12)."""
        return [split for split in self.splits if (self.children[split] & view).bit_count() > 1]

    def last(self, view: int) -> list[int]:
        """Of some events of one party those with none of them later in the same feed: one, or one per branch."""
        behind = 0
        for at in bits(view):
            behind |= self.feed[at]
        return list(bits(view & ~behind))

    def first(self, view: int) -> list[int]:
        """Of some events of one party those with none of them earlier in the same feed."""
        return [at for at in bits(view) if not self.feed[at] & view]

    def display_order(self) -> list[int]:
        """All positions in causal order, ties by the authors' clocks, then by id.  For display only (F2)."""
        children: list[list[int]] = [[] for _ in self.events]
        lacking = []
        for at, event in enumerate(self.events):
            parents = {self.position[parent] for parent in event.parents()}
            lacking.append(len(parents))
            for parent in parents:
                children[parent].append(at)
        heap = [(event.at, event.id, at) for at, event in enumerate(self.events) if not lacking[at]]
        heapq.heapify(heap)
        order: list[int] = []
        while heap:
            at = heapq.heappop(heap)[2]
            order.append(at)
            for child in children[at]:
                lacking[child] -= 1
                if not lacking[child]:
                    heapq.heappush(heap, (self.events[child].at, self.events[child].id, child))
        return order

    def _place(self, event: Event) -> int:
        at = len(self.events)
        bit = 1 << at
        self.past.append(self.past_of(event.parents()))
        self.feed.append(self._feed(event))
        self.events.append(event)
        self.position[event.id] = at
        self.by_author[event.author] = self.by_author.get(event.author, 0) | bit
        siblings = (event.author, event.prev)
        before = self.children.get(siblings, 0)
        if before.bit_count() == 1:
            self.splits.append(siblings)
        self.children[siblings] = before | bit
        return at

    def _feed(self, event: Event) -> int:
        if not event.prev:
            return 0
        before = self.position[event.prev]
        return self.feed[before] | 1 << before
