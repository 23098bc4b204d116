"""The fold: from a set of events to the state of a pact.  Pure: no clock, no network, no order of arrival (F1, F16).

`fold(events)` is all a node needs; a node that takes events in one by one keeps a `judge.Ledger` and asks `state_of`.
The result types are defined in `state` and named here again, so that `from pact.fold import fold, PactState` works.
"""

from __future__ import annotations

from collections.abc import Iterable

from pact import talk, variants
from pact.events import Event
from pact.graph import bits
from pact.judge import COMPLETE, SIGNED, Ledger, signature_moment
from pact.rules import FINAL, Rules
from pact.state import (
    Activity,
    Clearance,
    Comment,
    Fork,
    Key,
    KeyRing,
    Mark,
    Notice,
    PactState,
    Release,
    Round,
    Statement,
    Suggestion,
    Suspension,
    Version,
    Witnessed,
    Word,
)

__all__ = (
    "Activity",
    "Clearance",
    "Comment",
    "Fork",
    "Key",
    "KeyRing",
    "Mark",
    "Notice",
    "PactState",
    "Release",
    "Round",
    "Statement",
    "Suggestion",
    "Suspension",
    "Version",
    "Witnessed",
    "Word",
    "fold",
    "state_of",
)


def fold(events: Iterable[Event], *, rules: Rules = FINAL, memo: dict[str, str] | None = None) -> PactState:
    """The state that follows from these events, in whatever order and however often they are given.

    Expects events that `sync.admit` let in; it does not look at signatures.  `rules` and `memo` are for tests."""
    return state_of(Ledger(events, rules=rules, memo=memo))


def state_of(ledger: Ledger) -> PactState:
    """The state of everything a ledger holds."""
    order = ledger.display_order()
    rank = {at: place for place, at in enumerate(order)}
    view = ledger.everything
    founding = ledger.founding
    rounds, force = _rounds(ledger, view, rank)
    notices = _notices(ledger, view, rank, force)
    versions = tuple(_version(ledger, view, at) for at in _ranked(ledger.of(view, "propose"), rank))
    return PactState(
        pact=founding.pact if founding else "",
        founding=founding.id if founding else "",
        founder=founding.author if founding else "",
        single_writer=bool(founding and founding.body.get("single_writer")),
        predecessor=founding.body.get("predecessor", {}) if founding else {},
        parties=ledger.parties,
        pen=ledger.pen(view),
        versions=versions,
        agreed=tuple(version.id for version in versions if version.agreed),
        rounds=rounds,
        in_force=tuple(ledger.events[at].id for at in force),
        notices=notices,
        ended={
            ledger.events[at].id: tuple(one.mark.event for one in notices if ledger.events[at].id in one.ends)
            for at in force
        },
        abandoned=not force and any(not notice.known_to for notice in notices),
        forks=_forks(ledger, view),
        waiting=tuple(sorted(ledger.waiting)),
        missing=tuple(sorted(ledger.missing())),
        void={ledger.events[at].id: ledger.verdicts[at] for at in order if ledger.verdicts[at]},
        comments=talk.comments(ledger, view, rank),
        suggestions=talk.suggestions(ledger, view, rank),
        clearances=talk.clearances(ledger, view, rank),
        activities=talk.activities(ledger, view, rank),
        releases=talk.releases(ledger, view, rank),
        suspensions=talk.suspensions(ledger, view, rank),
        keys=KeyRing(ledger.ring(view)),
        witnessed=_witnessed(ledger, rank),
        heads={party: _ids(ledger, ledger.last(ledger.by_author.get(party, 0))) for party in ledger.parties},
        last_spoken=_last_spoken(ledger, rank),
        order=tuple(ledger.events[at].id for at in order),
    )


def mark(ledger: Ledger, at: int) -> Mark:
    """Who said the event at a position, and when."""
    event = ledger.events[at]
    return Mark(event.id, event.author, event.at)


def _ranked(positions: Iterable[int], rank: dict[int, int]) -> list[int]:
    return sorted(positions, key=rank.__getitem__)


def _ids(ledger: Ledger, positions: Iterable[int]) -> tuple[str, ...]:
    return tuple(sorted(ledger.events[at].id for at in positions))


def _version(ledger: Ledger, view: int, at: int) -> Version:
    event = ledger.events[at]
    stances = {party: ledger.stance(view, party, event.id) for party in ledger.parties}
    agreed = not ledger.forks(view) and all(stance == "approve" for stance, _ in stances.values())
    return Version(
        id=event.id,
        text=event.body["text"],
        base=event.body["base"],
        author=event.author,
        at=event.at,
        stances={party: stance for party, (stance, _) in stances.items()},
        words={party: mark(ledger, where) for party, (_, where) in stances.items() if where >= 0},
        agreed=agreed,
    )


def _rounds(ledger: Ledger, view: int, rank: dict[int, int]) -> tuple[tuple[Round, ...], list[int]]:
    """All valid rounds, and the positions of those in force (F9)."""
    opens = _ranked(ledger.of(view, "open"), rank)
    status = {at: ledger.status(view, ledger.events[at].id) for at in opens}
    complete = [at for at in opens if status[at] == COMPLETE]
    later = {at: [other for other in complete if ledger.past[other] >> at & 1] for at in complete}
    force = [at for at in complete if not later[at]]
    if ledger.rules is not FINAL:
        force = variants.in_force(ledger, view, complete, force)
    rounds = tuple(_round(ledger, view, at, status[at], later.get(at, [])) for at in opens)
    return rounds, force


def _round(ledger: Ledger, view: int, at: int, status: str, later: list[int]) -> Round:
    event = ledger.events[at]
    words = {}
    spoken = 0
    for party in ledger.parties:
        word = ledger.word_by_rules(view, party, event.id)
        if word:
            words[party] = _word(ledger, view, *word)
            spoken |= 1 << word[1]
    known = frozenset(
        party
        for party in ledger.parties
        if status == COMPLETE
        and any(not spoken & ~(ledger.past[own] | 1 << own) for own in bits(ledger.by_author.get(party, 0) & view))
    )
    order = event.body["order"]
    return Round(
        id=event.id,
        version=event.body["version"],
        text=event.body["text"],
        rendition=event.body["rendition"],
        recipe=event.body["recipe"],
        deadline=event.body["deadline"],
        order=None if order is None else tuple(order),
        opened=mark(ledger, at),
        words=words,
        status=status,
        completion_known_by=known,
        replaced_by=ledger.events[later[0]].id if later else "",
    )


def _word(ledger: Ledger, view: int, kind: str, at: int) -> Word:
    event, verdict = ledger.events[at], ledger.verdicts[at]
    if event.type != "sign" or verdict == "body":
        return Word(kind, mark(ledger, at), event.type, void=verdict, witness=event.witness)
    attested = {
        ledger.events[one].author: bool(ledger.events[one].body["matches"])
        for one in ledger.of(view, "attest")
        if ledger.events[one].body["sign"] == event.id
    }
    return Word(
        kind=kind,
        mark=mark(ledger, at),
        type=event.type,
        void=verdict if kind != SIGNED else "",
        mode=event.body["mode"],
        file=event.body["file"],
        moment=signature_moment(event),
        independent=event.body["time_source"]["independent"],
        certificate=event.body["certificate"],
        attested=attested,
        witness=event.witness,
    )


def _notices(ledger: Ledger, view: int, rank: dict[int, int], force: list[int]) -> tuple[Notice, ...]:
    ends = [at for party in ledger.parties for at in bits(ledger.ends.get(party, 0) & view)]
    return tuple(_notice(ledger, view, rank, at, force) for at in _ranked(ends, rank))


def _notice(ledger: Ledger, view: int, rank: dict[int, int], at: int, force: list[int]) -> Notice:
    event = ledger.events[at]
    received = {}
    for party in ledger.parties:
        own = _ranked(bits(ledger.by_author.get(party, 0) & view), rank) if party != event.author else []
        aware = next((one for one in own if ledger.past[one] >> at & 1), None)
        if aware is not None:
            received[party] = mark(ledger, aware)
    ends = []
    for round in force:
        bites = not ledger.past[round] >> at & 1
        if ledger.rules is not FINAL:
            bites = variants.ends_round(ledger, view, at, round, bites)
        if bites:
            ends.append(ledger.events[round].id)
    return Notice(
        mark=mark(ledger, at),
        effective_on=_text(event.body.get("effective_on")),
        reason_card=_text(event.body.get("reason_card")),
        received=received,
        ends=tuple(ends),
        known_to=_ids(ledger, [round for round in ledger.of(view, "open") if ledger.past[round] >> at & 1]),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _forks(ledger: Ledger, view: int) -> tuple[Fork, ...]:
    return tuple(
        Fork(party, prev, _ids(ledger, bits(ledger.children[party, prev] & view)))
        for party, prev in sorted(ledger.forks(view))
        if party in ledger.parties
    )


def _witnessed(ledger: Ledger, rank: dict[int, int]) -> tuple[Witnessed, ...]:
    found = []
    for party in ledger.parties:
        written = [at for at in bits(ledger.by_author.get(party, 0)) if ledger.events[at].witness]
        if written:
            takes = [at for at in ledger.of(ledger.everything, "take_over") if ledger.events[at].author == party]
            events = tuple(ledger.events[at].id for at in _ranked(written, rank))
            taken = mark(ledger, min(takes, key=rank.__getitem__)) if takes else None
            found.append(Witnessed(party, ledger.events[written[0]].witness, events, taken))
    return tuple(found)


def _last_spoken(ledger: Ledger, rank: dict[int, int]) -> dict[str, Mark]:
    newest = {}
    for party in ledger.parties:
        own = list(bits(ledger.by_author.get(party, 0)))
        if own:
            newest[party] = mark(ledger, max(own, key=rank.__getitem__))
    return newest
