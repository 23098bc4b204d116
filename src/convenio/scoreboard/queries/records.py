"""The list of what was done under one agreement: found in memory, so that only the lines of a page are drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from convenio.agreements import books, cards
from convenio.agreements.models import Agreement
from convenio.agreements.views.promising import STATUSES, ends_of, quantity_label, role_label
from convenio.agreements.views.words import metric_of
from pact.board import Board, Entry
from pact.state import Statement

Pair = tuple[str, str]


def records_of(agreement: Agreement, board: Board, names: Mapping[str, str], chosen: Mapping[str, str]) -> list[Pair]:
    """Ids of activity and statement, the newest first, that fit the filter (``forms.BoardFilter``)."""
    words = chosen.get("search", "").casefold().split()
    promise, status = chosen.get("promise", ""), chosen.get("status", "")
    year = f"{int(chosen['year']):04}" if chosen.get("year") else ""
    said = cards.contents(agreement) if words else {}
    found = []
    search = _Search(agreement, names, said) if words else None
    for activity in reversed(books.state(agreement).activities):
        for one in activity.current or activity.statements[-1:]:
            if promise and one.facts["commitment"] != promise:
                continue
            if year and one.facts["from"][:4] != year:
                continue
            entry = board.entries.get(one.mark.event)
            if status and status not in states_of(agreement.own, one, entry):
                continue
            if search and not search.fits(one, entry, words):
                continue
            found.append((activity.id, one.mark.event))
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


class _Search:
    """Whether words occur in what a line shows."""

    def __init__(self, agreement: Agreement, names: Mapping[str, str], said: Mapping[str, Any]) -> None:
        self.book, self.names, self.said = books.book(agreement), names, said
        self.metric, self.role, self.count = (lru_cache(None)(one) for one in (metric_of, role_label, quantity_label))

    def fits(self, one: Statement, entry: Entry | None, words: Sequence[str]) -> bool:
        facts = one.facts
        status = entry.status if entry else "retracted"
        parts = [self.metric(facts["metric"]), facts["from"], facts["to"], self.names.get(one.mark.party, "")]
        parts += [self.role(facts.get("role", "")), str(STATUSES.get(status, status)), str(facts.get("reference", ""))]
        parts += [self.names.get(end, end) for end in ends_of(facts)]
        parts += [f"{self.count(name)} {count}" for name, count in facts["quantities"].items()]
        for mark in one.disputed.values():
            parts.append(cards.said(self.said.get(self.book.event(mark.event).body.get("card", ""))))
        everything = " ".join(parts).casefold()
        return all(word in everything for word in words)


def activity_ids(pairs: Sequence[Pair]) -> set[str]:
    """The activities of a page."""
    return {activity for activity, _statement in pairs}
