"""What the parties tell each other beside the text: comments, suggestions, clearances, releases, that
cooperation rests, and what was done.

None of it can change whether somebody is bound.  On a forked feed a doubt counts rather than an assurance: a dispute on
one branch beats a confirmation on another, and a release must stand on all branches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pact.graph import bits
from pact.state import Activity, Clearance, Comment, Mark, Release, Statement, Suggestion, Suspension

if TYPE_CHECKING:
    from pact.judge import Ledger

Rank = dict[int, int]


def comments(ledger: Ledger, view: int, rank: Rank) -> tuple[Comment, ...]:
    resolved = _marks_by(ledger, view, rank, "resolve", "comment")
    found = []
    for at in _sorted(ledger, view, rank, "comment"):
        event = ledger.events[at]
        found.append(Comment(_mark(ledger, at), event.body["clause"], event.body["card"], resolved.get(event.id, ())))
    return tuple(found)


def suggestions(ledger: Ledger, view: int, rank: Rank) -> tuple[Suggestion, ...]:
    taken = _marks_by(ledger, view, rank, "take", "suggest")
    found = []
    for at in _sorted(ledger, view, rank, "suggest"):
        event = ledger.events[at]
        body = event.body
        text, change = body.get("text", ""), body.get("change", {})
        found.append(Suggestion(_mark(ledger, at), body["clause"], text, change, body["card"], taken.get(event.id, ())))
    return tuple(found)


def clearances(ledger: Ledger, view: int, rank: Rank) -> tuple[Clearance, ...]:
    """Per party and rule the last that was told (on a forked feed one per branch)."""
    topics: dict[tuple[str, str], int] = {}
    for at in ledger.of(view, "clear"):
        key = (ledger.events[at].author, ledger.events[at].body["rule"])
        topics[key] = topics.get(key, 0) | 1 << at
    found = []
    for at in sorted((at for told in topics.values() for at in ledger.last(told)), key=rank.__getitem__):
        body = ledger.events[at].body
        found.append(
            Clearance(
                mark=_mark(ledger, at),
                rule=body["rule"],
                authority=body["authority"],
                on=body["on"],
                status=body["status"],
                number_card=body.get("number_card", ""),
            )
        )
    return tuple(found)


def releases(ledger: Ledger, view: int, rank: Rank) -> tuple[Release, ...]:
    """The releases that stand now: one per party and page, none where branches of a feed differ."""
    topics: dict[tuple[str, str], int] = {}
    for at in ledger.of(view, "release", "unrelease"):
        key = (ledger.events[at].author, ledger.events[at].body["page"])
        topics[key] = topics.get(key, 0) | 1 << at
    standing = []
    for said in topics.values():
        last = ledger.last(said)
        bodies = [ledger.events[at].body for at in last]
        if all(
            ledger.events[at].type == "release" and body == bodies[0] for at, body in zip(last, bodies, strict=True)
        ):
            standing.append(min(last, key=rank.__getitem__))
    return tuple(
        Release(_mark(ledger, at), ledger.events[at].body["page"], ledger.events[at].body["fields"])
        for at in sorted(standing, key=rank.__getitem__)
    )


def suspensions(ledger: Ledger, view: int, rank: Rank) -> tuple[Suspension, ...]:
    """Every time a party said that cooperation rests; the first `resume` of its author takes it up again."""
    found = []
    again: dict[str, int] = {}
    for at in _sorted(ledger, view, rank, "resume"):
        again.setdefault(ledger.events[at].body["suspend"], at)
    for at in _sorted(ledger, view, rank, "suspend"):
        event = ledger.events[at]
        back = again.get(event.id)
        found.append(
            Suspension(
                mark=_mark(ledger, at),
                from_on=event.body["from"],
                until=event.body.get("until", ""),
                reason_card=event.body.get("reason_card", ""),
                known=_known(ledger, view, rank, at),
                resumed=None if back is None else _mark(ledger, back),
                resumed_on="" if back is None else ledger.events[back].body["on"],
            )
        )
    return tuple(found)


def _known(ledger: Ledger, view: int, rank: Rank, at: int) -> dict[str, Mark]:
    """Per other party its first event that has seen the one at a position."""
    found = {}
    for party in ledger.parties:
        own = bits(ledger.by_author.get(party, 0) & view) if party != ledger.events[at].author else ()
        aware = next((one for one in sorted(own, key=rank.__getitem__) if ledger.past[one] >> at & 1), None)
        if aware is not None:
            found[party] = _mark(ledger, aware)
    return found


def activities(ledger: Ledger, view: int, rank: Rank) -> tuple[Activity, ...]:
    """Every thing that was recorded, with all that was said about it."""
    answers: dict[str, dict[str, list[int]]] = {}  # statement -> party -> its confirm and dispute
    corrected: dict[str, list[int]] = {}
    retracted = {ledger.events[at].body["record"] for at in ledger.of(view, "retract")}
    for at in ledger.of(view, "confirm", "dispute"):
        event = ledger.events[at]
        answers.setdefault(event.body["record"], {}).setdefault(event.author, []).append(at)
    roots: dict[str, str] = {}
    members: dict[str, list[int]] = {}
    for at in ledger.of(view, "record", "correct"):  # ascending, so a corrected statement comes first
        event = ledger.events[at]
        if event.type == "record":
            roots[event.id] = event.id
        else:
            roots[event.id] = roots[event.body["record"]]
            corrected.setdefault(event.body["record"], []).append(at)
        members.setdefault(roots[event.id], []).append(at)
    live = {id for id, later in corrected.items() if any(ledger.events[at].id not in retracted for at in later)}
    found = []
    for root in sorted(members, key=lambda id: rank[ledger.position[id]]):
        statements = []
        for at in sorted(members[root], key=rank.__getitem__):
            id = ledger.events[at].id
            statements.append(_statement(ledger, at, answers.get(id, {}), id in live, id in retracted))
        found.append(Activity(root, tuple(statements)))
    return tuple(found)


def _statement(ledger: Ledger, at: int, answers: dict[str, list[int]], superseded: bool, retracted: bool) -> Statement:
    event = ledger.events[at]
    confirmed: dict[str, Mark] = {}
    disputed: dict[str, Mark] = {}
    for party, said in sorted(answers.items()):
        # Most say one thing once; looking through the bits of a long past for that would be most of the fold.
        last = said if len(said) == 1 else ledger.last(sum(1 << one for one in said))
        doubts = [one for one in last if ledger.events[one].type == "dispute"]
        (disputed if doubts else confirmed)[party] = _least(ledger, doubts or last)
    return Statement(
        mark=_mark(ledger, at),
        facts=event.body["activity"],
        corrects=event.body.get("record", ""),
        confirmed=confirmed,
        disputed=disputed,
        superseded=superseded,
        retracted=retracted,
    )


def _least(ledger: Ledger, positions: list[int]) -> Mark:
    return min((_mark(ledger, at) for at in positions), key=lambda one: (one.at, one.event))


def _mark(ledger: Ledger, at: int) -> Mark:
    event = ledger.events[at]
    return Mark(event.id, event.author, event.at)


def _sorted(ledger: Ledger, view: int, rank: Rank, type: str) -> list[int]:
    return sorted(bits(ledger.valid.get(type, 0) & view), key=rank.__getitem__)


def _marks_by(ledger: Ledger, view: int, rank: Rank, type: str, field: str) -> dict[str, tuple[Mark, ...]]:
    found: dict[str, tuple[Mark, ...]] = {}
    for at in _sorted(ledger, view, rank, type):
        about = ledger.events[at].body[field]
        found[about] = (*found.get(about, ()), _mark(ledger, at))
    return found
