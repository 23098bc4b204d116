"""The list of what was done under one agreement: an index drawn once for each head, so that a page draws its lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import get_language

from convenio.agreements import books, cards
from convenio.agreements.models import Agreement
from convenio.agreements.views.promising import STATUSES, ends_of, quantity_label, role_label
from convenio.agreements.views.words import metric_of
from pact.board import Board, Entry
from pact.state import Statement

Pair = tuple[str, str]


class Found(NamedTuple):
    """One statement that is listed; ``states``: what it can be found by (``states_of``)."""

    activity: str
    statement: Statement
    entry: Entry | None
    promise: str
    year: str
    states: tuple[str, ...]


def records_of(agreement: Agreement, board: Board, names: Mapping[str, str], chosen: Mapping[str, str]) -> list[Pair]:
    """Ids of activity and statement, the newest first, that fit the filter (``forms.BoardFilter``)."""
    own = agreement.own
    rows = books.drawn(agreement, ("records", own, agreement.in_force_text), lambda: _index(agreement, board))
    if promise := chosen.get("promise", ""):
        rows = [one for one in rows if one.promise == promise]
    if year := chosen.get("year", ""):
        rows = [one for one in rows if one.year == f"{int(year):04}"]
    if status := chosen.get("status", ""):
        rows = [one for one in rows if status in one.states]
    if words := chosen.get("search", "").casefold().split():
        rows = _searched(agreement, names, rows, words)
    return [(one.activity, one.statement.mark.event) for one in rows]


def _index(agreement: Agreement, board: Board) -> list[Found]:
    found = []
    for activity in reversed(books.state(agreement).activities):
        for one in activity.current or activity.statements[-1:]:
            entry = board.entries.get(one.mark.event)
            facts = one.facts
            states = states_of(agreement.own, one, entry)
            found.append(Found(activity.id, one, entry, facts["commitment"], facts["from"][:4], states))
    return found


def states_of(own: str, one: Statement, entry: Entry | None) -> tuple[str, ...]:
    """What a statement can be found by: its status, who has to answer, ``flagged`` when something is remarked on it."""
    if entry is None:
        return ("retracted",)
    flagged = ("flagged",) if entry.flags else ()
    if entry.status != "recorded":
        return (entry.status, *flagged)
    ends = ends_of(one.facts)
    ours = one.mark.party != own and own not in entry.confirmed_by and (not ends or own in ends)
    return ("recorded", "us" if ours else "them", *flagged)


def _searched(agreement: Agreement, names: Mapping[str, str], rows: Sequence[Found], words: list[str]) -> list[Found]:
    """Those in whose line every word occurs. Words of disputes may be erased, so they are never kept with the rest."""
    texts: dict[str, str] = books.drawn(agreement, ("words", agreement.own, get_language()), dict)
    write = _Writer(names)
    book, said = books.book(agreement), cards.contents(agreement)
    found = []
    for one in rows:
        event = one.statement.mark.event
        text = texts.get(event)
        if text is None:
            text = texts[event] = write.line(one.statement, one.entry)
        if one.statement.disputed:
            marks = one.statement.disputed.values()
            doubts = (cards.said(said.get(book.event(mark.event).body.get("card", ""))) for mark in marks)
            text = f"{text} {' '.join(doubts).casefold()}"
        if all(word in text for word in words):
            found.append(one)
    return found


class _Writer:
    """What a line shows, in the reader's language, for searching."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names
        self.metric, self.role, self.count = (lru_cache(None)(one) for one in (metric_of, role_label, quantity_label))

    def line(self, one: Statement, entry: Entry | None) -> str:
        facts = one.facts
        status = entry.status if entry else "retracted"
        parts = [self.metric(facts["metric"]), facts["from"], facts["to"], self.names.get(one.mark.party, "")]
        parts += [self.role(facts.get("role", "")), str(STATUSES.get(status, status)), str(facts.get("reference", ""))]
        parts += [self.names.get(end, end) for end in ends_of(facts)]
        parts += [f"{self.count(name)} {count}" for name, count in facts["quantities"].items()]
        return " ".join(parts).casefold()


def activity_ids(pairs: Sequence[Pair]) -> set[str]:
    """The activities of a page."""
    return {activity for activity, _statement in pairs}
