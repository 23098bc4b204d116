"""The board: what was promised in a text, and what each party says was done.  Equal bytes on every node.

A statement counts as *confirmed by both* when every party concerned stands by exactly this statement: those between
whom the promise runs, or all parties when it is joint.  What differs is shown as disputed, and nothing is dropped:
activities that fit no promise stand in `unplanned` with flags that say why; those outside the years of their promise
stand in their own year, and are left out of the totals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from pact.canonical import canonical, digest
from pact.metrics import counted, days_of
from pact.state import Activity, PactState, Statement
from pact.text.model import Commitment, Text, quantity_of

FORMAT = "convenio-board-1"


@dataclass(frozen=True, slots=True)
class Entry:
    """One statement that stands.  `status`: "confirmed", "disputed" or "recorded" (the others have not answered).
    `count`: what it adds to its commitment, None when it cannot be counted there.  `days`: both ends included.
    `flags`: after_term, before_term, no_commitment, other_strand, other_metric, other_direction, not_countable,
    several_statements, possible_double."""

    activity: str
    statement: str
    author: str
    facts: Mapping[str, Any]
    status: str
    confirmed_by: tuple[str, ...]
    disputed_by: tuple[str, ...]
    count: int | None
    days: int
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """Sums of one calendar year (by the first day of the activity).  `promised`: None where no yearly promise."""

    year: int
    promised: int | None
    recorded: Mapping[str, int]
    confirmed: int
    disputed: int


@dataclass(frozen=True, slots=True)
class Row:
    """One commitment.  `promised`: per period; `promised_in_all`: over the whole term.  `recorded`: per party what it
    says itself; `confirmed`: what all concerned stand by; `disputed`: what somebody contradicts."""

    commitment: str
    strand: str
    metric: str
    unit: str
    period: str
    promised: int
    promised_in_all: int
    recorded: Mapping[str, int]
    confirmed: int
    disputed: int
    years: tuple[Year, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Board:
    """The whole board of a pact under one text."""

    pact: str
    parties: tuple[str, ...]
    rows: tuple[Row, ...]
    unplanned: tuple[Entry, ...]
    retracted: tuple[str, ...]

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """Every statement that stands, by the event that made it."""
        return {one.statement: one for found in (*(row.entries for row in self.rows), self.unplanned) for one in found}

    @cached_property
    def digest(self) -> str:
        """SHA-256 of ``to_bytes``."""
        return digest(self.to_bytes())

    def as_json(self) -> dict[str, Any]:
        """Plain data; see docs/protocol/pact.md."""
        return {
            "format": FORMAT,
            "pact": self.pact,
            "parties": list(self.parties),
            "rows": [_row_json(row) for row in self.rows],
            "unplanned": [_entry_json(entry) for entry in self.unplanned],
            "retracted": list(self.retracted),
        }

    def to_bytes(self) -> bytes:
        """Canonical JSON: two nodes that know the same events print the same bytes."""
        return canonical(self.as_json())


class _Claim(NamedTuple):
    """What one party says itself."""

    party: str
    year: int
    amount: int


def board(state: PactState, text: Text) -> Board:
    """The board of a pact under a text (normally the one in force)."""
    commitments = {one["id"]: one for one in text["commitments"]}
    doubles = _possible_doubles(state.activities)
    planned: dict[str, list[Entry]] = {id: [] for id in commitments}
    claims: dict[str, list[_Claim]] = {id: [] for id in commitments}
    unplanned: list[Entry] = []
    retracted: list[str] = []
    for activity in state.activities:
        if not activity.current:
            retracted.append(activity.id)
        for statement in activity.current:
            commitment = commitments.get(statement.facts["commitment"])
            entry = _entry(state, activity, statement, commitment, activity.id in doubles)
            if commitment is None or entry.count is None:
                unplanned.append(entry)
            else:
                planned[commitment["id"]].append(entry)
        for statement in _own_words(activity):
            commitment = commitments.get(statement.facts["commitment"])
            count = _count(statement.facts, commitment)
            if commitment is not None and count is not None:
                claims[commitment["id"]].append(_Claim(statement.mark.party, _year(statement.facts), count))
    return Board(
        pact=state.pact,
        parties=state.parties,
        rows=tuple(_row(state, text, one, planned[id], claims[id]) for id, one in commitments.items()),
        unplanned=tuple(unplanned),
        retracted=tuple(retracted),
    )


def concerned(commitment: Commitment | None, facts: Mapping[str, Any], parties: tuple[str, ...]) -> tuple[str, ...]:
    """The parties whose word a statement needs: those between whom it runs, or all."""
    direction = (commitment or facts).get("direction", "joint")
    if isinstance(direction, Mapping):
        between = {direction["from"], direction["to"]}
        if between <= set(parties):
            return tuple(party for party in parties if party in between)
    return parties


def _entry(
    state: PactState, activity: Activity, statement: Statement, commitment: Commitment | None, double: bool
) -> Entry:
    facts = statement.facts
    author = statement.mark.party
    agree = {author, *statement.confirmed}
    others = [one for one in activity.current if one is not statement]
    disputed = set(statement.disputed) | ({one.mark.party for one in others} - agree)
    if statement.corrects:  # a correction contradicts whoever said otherwise and has not confirmed it
        said = {one.mark.party for one in activity.statements if one.superseded and not one.retracted}
        disputed |= said - agree
    needed = set(concerned(commitment, facts, state.parties))
    if disputed:
        status = "disputed"
    else:
        status = "confirmed" if needed <= agree else "recorded"
    flags = _flags(facts, commitment)
    if others:
        flags.append("several_statements")
    if double:
        flags.append("possible_double")
    return Entry(
        activity=activity.id,
        statement=statement.mark.event,
        author=author,
        facts=facts,
        status=status,
        confirmed_by=tuple(sorted(statement.confirmed)),
        disputed_by=tuple(sorted(disputed)),
        count=None
        if {"no_commitment", "other_strand", "other_metric"} & set(flags)
        else counted(facts, facts["metric"]),
        days=days_of(facts),
        flags=tuple(flags),
    )


def _flags(facts: Mapping[str, Any], commitment: Commitment | None) -> list[str]:
    if commitment is None:
        return ["no_commitment"]
    flags = []
    year = _year(facts)
    if year < commitment["first_year"]:
        flags.append("before_term")
    if year > commitment["last_year"]:
        flags.append("after_term")
    if facts["strand"] != commitment["strand"]:
        flags.append("other_strand")
    elif facts["metric"] != commitment["metric"]:
        flags.append("other_metric")
    elif counted(facts, facts["metric"]) is None:
        flags.append("not_countable")
    direction = facts.get("direction")
    if direction is not None and commitment["direction"] not in ("joint", direction):
        flags.append("other_direction")
    return flags


def _row(state: PactState, text: Text, commitment: Commitment, entries: list[Entry], claims: list[_Claim]) -> Row:
    promised = quantity_of(text, commitment)
    term = range(commitment["first_year"], commitment["last_year"] + 1)
    yearly = commitment["period"] == "year"
    within: dict[int, list[Entry]] = {}
    for entry in entries:
        within.setdefault(_year(entry.facts), []).append(entry)
    claimed: dict[int, list[_Claim]] = {}
    for claim in claims:
        claimed.setdefault(claim.year, []).append(claim)
    years = sorted({*term, *within, *claimed})
    due = [entry for year in term for entry in within.get(year, ())]
    return Row(
        commitment=commitment["id"],
        strand=commitment["strand"],
        metric=commitment["metric"],
        unit=commitment["unit"],
        period=commitment["period"],
        promised=promised,
        promised_in_all=promised * len(term) if yearly else promised,
        recorded=_recorded(state.parties, [claim for claim in claims if claim.year in term]),
        confirmed=_sum(due, "confirmed"),
        disputed=_sum(due, "disputed"),
        years=tuple(
            _year_row(
                state,
                year,
                promised if yearly and year in term else None,
                within.get(year, []),
                claimed.get(year, []),
            )
            for year in years
        ),
        entries=tuple(entries),
    )


def _year_row(state: PactState, year: int, promised: int | None, entries: list[Entry], claims: list[_Claim]) -> Year:
    return Year(
        year=year,
        promised=promised,
        recorded=_recorded(state.parties, claims),
        confirmed=_sum(entries, "confirmed"),
        disputed=_sum(entries, "disputed"),
    )


def _year(facts: Mapping[str, Any]) -> int:
    return int(facts["from"][:4])


def _count(facts: Mapping[str, Any], commitment: Commitment | None) -> int | None:
    if commitment is None or facts["strand"] != commitment["strand"] or facts["metric"] != commitment["metric"]:
        return None
    return counted(facts, facts["metric"])


def _own_words(activity: Activity) -> list[Statement]:
    """Per party its latest own statement, also where another party has corrected it."""
    by_id = {one.mark.event: one for one in activity.statements}
    overruled = set()
    for later in activity.statements:
        earlier = by_id.get(later.corrects)
        while earlier is not None and not later.retracted:
            if earlier.mark.party == later.mark.party:
                overruled.add(earlier.mark.event)
            earlier = by_id.get(earlier.corrects)
    return [one for one in activity.statements if one.mark.event not in overruled and not one.retracted]


def _recorded(parties: tuple[str, ...], claims: Iterable[_Claim]) -> dict[str, int]:
    sums = dict.fromkeys(parties, 0)
    for claim in claims:
        sums[claim.party] += claim.amount
    return sums


def _sum(entries: Iterable[Entry], status: str) -> int:
    """Several statements about one activity count once: the largest."""
    best: dict[str, int] = {}
    for entry in entries:
        if entry.status == status:
            best[entry.activity] = max(best.get(entry.activity, 0), entry.count or 0)
    return sum(best.values())


def _possible_doubles(activities: Iterable[Activity]) -> set[str]:
    """Activities that two parties may have recorded independently of each other: same promise, same days."""
    seen: dict[tuple[str, str, str, str], dict[str, str]] = {}
    for activity in activities:
        for one in activity.current:
            key = (one.facts["commitment"], one.facts["metric"], one.facts["from"], one.facts["to"])
            seen.setdefault(key, {})[activity.id] = activity.statements[0].mark.party
    return {id for found in seen.values() if len(set(found.values())) > 1 for id in found}


def _row_json(row: Row) -> dict[str, Any]:
    return {
        "commitment": row.commitment,
        "strand": row.strand,
        "metric": row.metric,
        "unit": row.unit,
        "period": row.period,
        "promised": row.promised,
        "promised_in_all": row.promised_in_all,
        "recorded": dict(row.recorded),
        "confirmed": row.confirmed,
        "disputed": row.disputed,
        "years": [
            {
                "year": one.year,
                "promised": one.promised,
                "recorded": dict(one.recorded),
                "confirmed": one.confirmed,
                "disputed": one.disputed,
            }
            for one in row.years
        ],
        "entries": [_entry_json(entry) for entry in row.entries],
    }


def _entry_json(entry: Entry) -> dict[str, Any]:
    return {
        "activity": entry.activity,
        "statement": entry.statement,
        "author": entry.author,
        "facts": dict(entry.facts),
        "status": entry.status,
        "confirmed_by": list(entry.confirmed_by),
        "disputed_by": list(entry.disputed_by),
        "count": entry.count,
        "days": entry.days,
        "flags": list(entry.flags),
    }
