"""Reading the events of an agreement: folded once, kept by (agreement, head).

The head changes with every event that counts, so a cached state is never stale. Writing lives in ``store``.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import Any, TypeVar

from convenio.agreements.models import Agreement, PactEvent, PactText, PeerProgress
from pact import board as pact_board
from pact.board import Board
from pact.canonical import canonical, digest, parse
from pact.events import Event, stored_event
from pact.fold import state_of
from pact.judge import Ledger
from pact.state import PactState, Statement

CACHED = 256
Drawn = TypeVar("Drawn")
NO_TEXT: dict[str, Any] = {"commitments": []}
"""Stands for a text whose bytes are under way: what was done is known, what was promised is not."""


@dataclass
class Book:
    """All events of one agreement that count, and what follows from them. Never changed once it is on the shelf."""

    head: str
    ledger: Ledger = field(default_factory=Ledger)
    boards: dict[str, Board] = field(default_factory=dict)
    drawn: dict[Hashable, Any] = field(default_factory=dict)
    """What rooms drew from state and boards, by a key of theirs; never anything that may be erased."""

    @cached_property
    def state(self) -> PactState:
        return state_of(self.ledger)

    @cached_property
    def statements(self) -> dict[str, Statement]:
        """Every statement about what was done, by the event that made it."""
        return {one.mark.event: one for activity in self.state.activities for one in activity.statements}

    def event(self, event_id: str) -> Event:
        """Raises KeyError."""
        return self.ledger.event(event_id)

    def board(self, name: str, text: Mapping[str, Any]) -> Board:
        """The board under a text of that digest; the last one asked for is kept."""
        found = self.boards.get(name)
        if found is None:
            found = pact_board.board(self.state, text)
            self.boards = {name: found}
        return found

    def copy(self) -> Book:
        """A book of one's own to write in, while readers keep this one."""
        ledger = Ledger.__new__(Ledger)
        for name, value in vars(self.ledger).items():
            setattr(ledger, name, copy(value) if isinstance(value, dict | list) else value)
        mine = Book(self.head, ledger)
        if "state" in vars(self):  # it follows from the same events, until ``add`` brings others
            vars(mine)["state"] = self.state
        return mine

    def add(self, events: Sequence[Event]) -> None:
        """Take in events, in causal order; only in a copy."""
        self.ledger.add(events)
        self.head = next_head(self.head, events)
        vars(self).pop("state", None)
        vars(self).pop("statements", None)
        self.boards, self.drawn = {}, {}


class _Shelf:
    """The newest books."""

    def __init__(self) -> None:
        self._books: OrderedDict[tuple[int, str], Book] = OrderedDict()
        self._newest: dict[int, str] = {}
        self._lock = threading.Lock()

    def get(self, agreement: Agreement) -> Book | None:
        with self._lock:
            book = self._books.get((agreement.pk, agreement.head))
            if book:
                self._books.move_to_end((agreement.pk, agreement.head))
            return book

    def put(self, agreement: Agreement, book: Book) -> None:
        with self._lock:
            self._books[(agreement.pk, book.head)] = book
            self._newest[agreement.pk] = book.head
            while len(self._books) > CACHED:
                (pk, head), _gone = self._books.popitem(last=False)
                if self._newest.get(pk) == head:
                    del self._newest[pk]

    def before(self, agreement: Agreement) -> Book | None:
        """The book of this agreement that was put here last: most often the wanted one without its last events."""
        with self._lock:
            return self._books.get((agreement.pk, self._newest.get(agreement.pk, "")))

    def clear(self) -> None:
        with self._lock:
            self._books.clear()
            self._newest.clear()


_shelf = _Shelf()
_texts: OrderedDict[tuple[int, str], dict[str, Any]] = OrderedDict()
_texts_lock = threading.Lock()


def forget_cached() -> None:
    """Drop every cached book and text (tests that change rows behind the store's back)."""
    _shelf.clear()
    with _texts_lock:
        _texts.clear()


def book(agreement: Agreement) -> Book:
    """Events and state, from the cache or with one query."""
    found = _shelf.get(agreement)
    if found is None:
        found = _gone_on(agreement) or read(agreement)
        _shelf.put(agreement, found)
    return found


def state(agreement: Agreement) -> PactState:
    """The folded state, as heard so far. Of a draft that was never proposed: the state of no events."""
    return book(agreement).state


def board(agreement: Agreement, text_digest: str) -> Board:
    """What was promised in a text and what was done, as heard so far; nothing is promised while its bytes are away."""
    found = text(agreement, text_digest)
    return book(agreement).board(text_digest if found else "", found or NO_TEXT)


def drawn(agreement: Agreement, key: Hashable, draw: Callable[[], Drawn]) -> Drawn:
    """What follows from the events alone, drawn once for each head: an index for a page, say. Do not change it."""
    known = book(agreement).drawn
    if key not in known:
        known[key] = draw()
    found: Drawn = known[key]
    return found


def text_in_force(agreement: Agreement) -> dict[str, Any] | None:
    """The text that binds, also after its end; None before, and while its bytes are under way."""
    return text(agreement, agreement.in_force_text) if agreement.in_force_text else None


def text(agreement: Agreement, text_digest: str) -> dict[str, Any] | None:
    """A version's text, or None while its bytes are under way. Do not change what you get."""
    with _texts_lock:
        if (agreement.pk, text_digest) in _texts:
            _texts.move_to_end((agreement.pk, text_digest))
            return _texts[agreement.pk, text_digest]
    row = PactText.objects.filter(agreement=agreement, digest=text_digest).first()
    if row is None:
        return None
    value: dict[str, Any] = parse(bytes(row.raw))
    with _texts_lock:
        _texts[agreement.pk, text_digest] = value
        while len(_texts) > CACHED:
            _texts.popitem(last=False)
    return value


def keep_text(agreement: Agreement, raw: bytes, at: datetime) -> str:
    """Keep canonical bytes of a text under their digest."""
    name = digest(raw)
    PactText.objects.get_or_create(agreement=agreement, digest=name, defaults={"raw": raw, "arrived_at": at})
    return name


def keep_text_value(agreement: Agreement, value: Mapping[str, Any], at: datetime) -> str:
    return keep_text(agreement, canonical(value), at)


def others(agreement: Agreement) -> tuple[str, ...]:
    """``hei_id``s of the other parties, those of the events once the pact is founded."""
    if not agreement.founded:
        return tuple(agreement.partners)
    return tuple(party for party in state(agreement).parties if party != agreement.own)


def nodes(agreement: Agreement) -> tuple[str, ...]:
    """``hei_id``s of the other parties that have a node of their own: those whose keys the agreement knows.

    A party that takes part by secure link, or is silent since the founding, has none: nothing is sent to it.
    """
    if not agreement.founded:
        return tuple(one for one in agreement.partners if one not in agreement.by_link)
    known = state(agreement)
    return tuple(one for one in known.parties if one != agreement.house and known.keys.keys.get(one))


def waiting_events(agreement: Agreement) -> list[Event]:
    """Events that wait for their past."""
    rows = PactEvent.objects.filter(agreement=agreement, waiting=True)
    return [stored_event(bytes(row.raw), bytes(row.signature)) for row in rows]


def peers(agreement: Agreement) -> dict[str, PeerProgress]:
    """How far every other party has heard, by ``hei_id``; rows are made where they are missing."""
    rows = {row.party: row for row in PeerProgress.objects.filter(agreement=agreement)}
    for party in nodes(agreement):
        if party not in rows:
            rows[party] = PeerProgress.objects.get_or_create(agreement=agreement, party=party)[0]
    return rows


def read(agreement: Agreement) -> Book:
    """Every event that counts, folded anew from its bytes."""
    events = _stored(agreement, 0)
    return Book(head=next_head("", events), ledger=Ledger(events))


def _gone_on(agreement: Agreement) -> Book | None:
    """What another process wrote, added to what this one had read before.

    The head says whether that is all: a book of a transaction that was rolled back leads to another head, and then
    everything is read anew.
    """
    before = _shelf.before(agreement)
    if before is None:
        return None
    events = _stored(agreement, len(before.ledger.events))
    if next_head(before.head, events) != agreement.head:
        return None
    mine = before.copy()
    mine.add(events)
    return mine


def _stored(agreement: Agreement, after: int) -> list[Event]:
    """The events that count, in the order in which they came, without the first ones."""
    rows = PactEvent.objects.filter(agreement=agreement, waiting=False).order_by("pk").values_list("raw", "signature")
    return [stored_event(bytes(raw), bytes(signature)) for raw, signature in rows[after:]]


def next_head(head: str, events: Iterable[Event]) -> str:
    """The head after these events, in this order of arrival."""
    for event in events:
        head = sha256(f"{head}{event.id}".encode()).hexdigest()
    return head


def keep(agreement: Agreement, mine: Book) -> None:
    """Put a book that was written in on the shelf; its head is found only by who reads the changed row."""
    _shelf.put(agreement, mine)
