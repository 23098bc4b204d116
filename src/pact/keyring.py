"""Event keys: which key may sign for which party, in a given view (F16: keys and their changes are events).

First keys stand in the founding event.  A party rotates its own in two steps (`key_add`, then `key_retire`).  A lost
key is replaced when every other party countersigns: each writes `key_replace` with the same new key; this also brings
the first key of a party that had none.  A feed of a party without keys may be written by the witness named at the
founding, until the party has a key; `take_over` then makes the witnessed feed the party's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pact.events import verify_signature
from pact.graph import bits
from pact.state import Key

if TYPE_CHECKING:
    from pact.events import Event
    from pact.judge import Ledger

_TYPES = ("found", "key_add", "key_retire", "key_replace")


def key_events(ledger: Ledger) -> int:
    """The valid events that concern keys."""
    view = 0
    for type in _TYPES:
        view |= ledger.valid.get(type, 0)
    return view


def ring(ledger: Ledger, view: int) -> dict[str, tuple[Key, ...]]:
    """All keys brought in by the valid key events of a view, per party."""
    rings: dict[str, list[Key]] = {party: [] for party in ledger.parties}
    retired: set[tuple[str, str]] = set()
    offers: dict[tuple[str, str, str], dict[str, int]] = {}  # (party, id, public) -> countersigner -> events
    for at in bits(view):
        event = ledger.events[at]
        if event.type == "found":
            for party, keys in event.body["keys"].items():
                rings[party] += [Key(key["id"], key["public"], "found", (event.id,), True) for key in keys]
        elif event.type == "key_add":
            key = event.body["key"]
            rings[event.author].append(Key(key["id"], key["public"], "key_add", (event.id,), True))
        elif event.type == "key_retire":
            retired.add((event.author, event.body["id"]))
        else:
            key = event.body["key"]
            group = offers.setdefault((event.body["party"], key["id"], key["public"]), {})
            group[event.author] = group.get(event.author, 0) | 1 << at
    for (party, id, public), group in offers.items():
        if _complete(ledger, party, group):
            by = tuple(sorted(ledger.events[at].id for events in group.values() for at in bits(events)))
            rings[party].append(Key(id, public, "key_replace", by, True))
    return {party: _with_validity(ledger, party, keys, retired) for party, keys in rings.items()}


def valid_keys(ledger: Ledger, view: int, party: str) -> dict[str, str]:
    """Key id -> public key of the keys with which a party may sign an event whose past is the view."""
    return {key.id: key.public for key in ledger.ring(view).get(party, ()) if key.valid}


def candidates(ledger: Ledger, view: int, party: str, key_id: str) -> list[str]:
    """Public keys of that id: one, unless two replacements that did not know each other chose the same name."""
    return [key.public for key in ledger.ring(view).get(party, ()) if key.valid and key.id == key_id]


def signing_key(ledger: Ledger, event: Event, past: int) -> tuple[str, Key]:
    """The party and the key that signed an event which entered."""
    party = signer(ledger, event, past) or event.author
    view = past | 1 << ledger.position[event.id] if event.type == "found" else past
    for key in ledger.ring(view)[party]:
        if key.id == event.key and verify_signature(event, key.public):
            return party, key
    raise KeyError(event.key)


def signer(ledger: Ledger, event: Event, past: int) -> str | None:
    """Whose key must have signed an event: the author's, or the witness's; None when the witness may not write."""
    if not event.witness:
        return event.author
    assert ledger.founding is not None
    named = ledger.founding.body.get("witnesses", {}).get(event.author)
    return event.witness if named == event.witness and not valid_keys(ledger, past, event.author) else None


def judge_add(ledger: Ledger, event: Event, past: int) -> str:
    if event.witness:
        return "witness"
    known = {key.id for key in ledger.ring(past)[event.author]}
    return "key_known" if event.body["key"]["id"] in known else ""


def judge_retire(ledger: Ledger, event: Event, past: int) -> str:
    valid = valid_keys(ledger, past, event.author)
    if event.body["id"] not in valid:
        return "key_unknown"
    return "last_key" if len(valid) == 1 else ""


def judge_replace(ledger: Ledger, event: Event, past: int) -> str:
    party, key = event.body["party"], event.body["key"]
    if party not in ledger.parties:
        return "stranger"
    if party == event.author:
        return "own"
    known = {one.id for one in ledger.ring(past)[party]}
    return "key_known" if key["id"] in known else ""


def judge_take_over(ledger: Ledger, event: Event, past: int) -> str:
    if event.witness:
        return "witness"
    head = event.body["head"]
    if head != event.prev or not head or ledger.event(head).witness != event.body["witnessed_by"]:
        return "head"
    return ""


def _complete(ledger: Ledger, party: str, group: dict[str, int]) -> bool:
    if not ledger.rules.keys_need_all_others:
        return True
    assert ledger.founding is not None
    body = ledger.founding.body
    speaking = {one for one in ledger.parties if body["keys"][one] or one in body.get("witnesses", {})}
    return speaking - {party} <= set(group)


def _with_validity(ledger: Ledger, party: str, keys: list[Key], retired: set[tuple[str, str]]) -> tuple[Key, ...]:
    replacements = [key for key in keys if key.came_by == "key_replace"]
    checked = []
    for key in keys:
        gone = (party, key.id) in retired or any(_superseded(ledger, key, new) for new in replacements)
        checked.append(Key(key.id, key.public, key.came_by, key.by, not gone))
    return tuple(sorted(checked, key=lambda key: (key.came_by != "found", key.id, key.public)))


def _superseded(ledger: Ledger, key: Key, new: Key) -> bool:
    """A replacement ends every key that was not itself brought in with the replacement in sight.  Of two replacements
    the one ends the other for which each countersigner spoke later."""
    if key is new or key == new:
        return False
    brought = [ledger.position[id] for id in key.by]
    replaced = [ledger.position[id] for id in new.by]
    if key.came_by != "key_replace":
        return not all(ledger.past[at] >> other & 1 for at in brought for other in replaced)
    authors = {ledger.events[at].author for at in brought}
    return all(
        any(
            ledger.events[old].author == author and ledger.past[at] >> old & 1
            for old in brought
            for at in replaced
            if ledger.events[at].author == author
        )
        for author in authors
    )
