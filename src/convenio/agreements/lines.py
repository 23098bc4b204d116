"""Keeping ``ActivityLine``: the rows of what was done, brought into line with the events in the same transaction.

A new event touches the lines of its own activity, and of those that may be the same thing recorded twice; the other
rows are neither read nor written, however many there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from convenio.agreements import books, references
from convenio.agreements.models import ActivityLine, Agreement, PactEvent
from pact.board import Board, Entry
from pact.events import Event
from pact.metrics import METRICS, days_of
from pact.state import Activity, PactState, Statement

STATING = ("record", "correct")
ANSWERING = ("confirm", "dispute")
FIELDS = tuple(
    one.attname for one in ActivityLine._meta.concrete_fields if one.name not in ("id", "agreement", "party")
)
BATCH = 500
LARGEST = 2**63 - 1
"""What a column can hold; a statement that claims more than that is absurd, and stays visible as such."""

Facts = Mapping[str, Any]
Key = tuple[str, str, str, str]


def keep_lines(agreement: Agreement, state: PactState, board: Board, news: Collection[Event] | None) -> None:
    """Bring the lines into line with the board. ``news``: the events since they last were; None: compare all."""
    if not state.activities:
        return
    touched = state.activities if news is None else _touched(state, news)
    if not touched:
        return
    kept = ActivityLine.objects.filter(agreement=agreement).order_by()
    if news is not None:
        kept = kept.filter(activity__in={_name(one) for one in touched})
    known = {one[0]: one[1:] for one in kept.values_list("statement", *FIELDS)}
    wanted = {line.statement: line for line in _lines(agreement, touched, board, whole=news is None)}
    gone = list(known.keys() - wanted.keys())
    for first in range(0, len(gone), BATCH):
        ActivityLine.objects.filter(agreement=agreement, statement__in=gone[first : first + BATCH]).delete()
    ActivityLine.objects.bulk_create(
        [line for name, line in wanted.items() if known.get(name) != tuple(getattr(line, one) for one in FIELDS)],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["agreement", "statement"],
        update_fields=[one for one in FIELDS if one != "statement"],
    )


def news_since(agreement: Agreement, count: int) -> list[Event] | None:
    """The events after the first ``count`` that came; None when that cannot be told."""
    events = books.book(agreement).ledger.events
    return list(events[count:]) if agreement.event_count == len(events) and count <= len(events) else None


def _touched(state: PactState, news: Iterable[Event]) -> list[Activity]:
    """The activities that new events speak about, and those on the same days under the same promise."""
    named = {event.id for event in news if event.type in STATING}
    named |= {event.body["record"] for event in news if event.type in (*ANSWERING, "retract", "correct")}
    if not named:
        return []
    found = [one for one in state.activities if any(each.mark.event in named for each in one.statements)]
    keys = {_key(each.facts) for one in found for each in one.statements}
    names = {one.id for one in found}
    return [
        one for one in state.activities if one.id in names or any(_key(each.facts) in keys for each in one.statements)
    ]


def _key(facts: Facts) -> Key:
    """What two records have in common that may be about the same thing; as the board sees it."""
    return facts["commitment"], facts["metric"], facts["from"], facts["to"]


def _name(activity: Activity) -> str:
    """The UUID that its first statement gave it."""
    return str(activity.statements[0].facts["id"])


def _lines(agreement: Agreement, activities: Iterable[Activity], board: Board, *, whole: bool) -> list[ActivityLine]:
    shown = _shown(activities)
    arrived = _arrivals(agreement, None if whole else [one for _activity, one in shown])
    found = values_of(activities, board, agreement.house, arrived)
    dois = references.dois_of(agreement, (values["evidence"] for values in found))
    return [
        ActivityLine(
            agreement_id=agreement.pk,
            party_id=agreement.party_id,
            **values | {"reference": dois.get(values["evidence"], "")},
        )
        for values in found
    ]


def values_of(
    activities: Iterable[Activity], board: Board, own: str, arrived: Mapping[str, datetime]
) -> list[dict[str, Any]]:
    """The fields of the lines of these activities. ``arrived``: when each event was heard here, by its id. Pure."""
    entries = {one.statement: one for row in board.rows for one in row.entries}
    entries |= {one.statement: one for one in board.unplanned}
    return [_values(activity, one, entries.get(one.mark.event), own, arrived) for activity, one in _shown(activities)]


def _shown(activities: Iterable[Activity]) -> list[tuple[Activity, Statement]]:
    return [
        (activity, one) for activity in activities for one in activity.statements if one.retracted or not one.superseded
    ]


def _values(
    activity: Activity, one: Statement, entry: Entry | None, own: str, arrived: Mapping[str, datetime]
) -> dict[str, Any]:
    facts = one.facts
    way = facts.get("direction")
    way = way if isinstance(way, Mapping) else {"from": "", "to": ""}
    known = METRICS.get(facts["metric"])
    answers = [mark.event for said in (one.confirmed, one.disputed) for mark in said.values()]
    count = entry.count if entry else None
    return {
        "activity": _name(activity),
        "statement": one.mark.event,
        "commitment": facts["commitment"],
        "strand": facts["strand"],
        "metric": facts["metric"],
        "unit": known.unit if known else "",
        "author": one.mark.party,
        "ours": one.mark.party == own,
        "direction_from": way["from"][:64],
        "direction_to": way["to"][:64],
        "starts_on": date.fromisoformat(facts["from"]),
        "ends_on": date.fromisoformat(facts["to"]),
        "year": int(facts["from"][:4]),
        "role": facts.get("role", ""),
        "quantities": dict(facts["quantities"]),
        "count": None if count is None else min(count, LARGEST),
        "days": days_of(facts),
        "status": entry.status if entry else ActivityLine.RETRACTED,
        "flags": list(entry.flags) if entry else [],
        "evidence": facts.get("evidence", ""),
        "recorded_at": arrived.get(one.mark.event),
        "answered_at": max((arrived[event] for event in answers if event in arrived), default=None),
        "reference": "",
    }


def _arrivals(agreement: Agreement, statements: Iterable[Statement] | None) -> dict[str, datetime]:
    """When this node heard the statements and their answers, by id of the event; None: all of them."""
    rows = PactEvent.objects.filter(agreement=agreement, waiting=False).order_by()
    if statements is None:
        rows = rows.filter(type__in=(*STATING, *ANSWERING))
    else:
        named = {one.mark.event for one in statements}
        named |= {mark.event for one in statements for said in (one.confirmed, one.disputed) for mark in said.values()}
        rows = rows.filter(event_id__in=named)
    return dict(rows.values_list("event_id", "arrived_at"))


def rebuild(agreements: Iterable[Agreement]) -> int:
    """Compare the lines of these agreements with their events and mend what differs; how many agreements."""
    count = 0
    for agreement in agreements:
        if agreement.founded and agreement.in_force_text:
            keep_lines(agreement, books.state(agreement), books.board(agreement, agreement.in_force_text), None)
            count += 1
    return count
