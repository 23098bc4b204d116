"""A pact under construction, for tests: parties with real keys, feeds that are written and delivered by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pact.canonical import digest
from pact.events import Event, make_event, make_founding
from pact.fold import PactState, fold
from pact.sync import Admission, admit, heads

CHD, TPU, USP = "chd.edu.cn", "tpu.ru", "usp.br"
NONCE = "0123456789abcdef" * 2
CLOCK = {"kind": "clock", "independent": False, "token_time": ""}
CERTIFICATE = {"fingerprint": "00" * 32, "subject": "DEMO Signatory", "level": "self-issued"}
ACTIVITY = {
    "id": "6f1c2f9e-6f3a-4f7e-9a53-0d4f2f5b7a01",
    "commitment": "p1",
    "strand": "visits",
    "metric": "teacher_visits",
    "from": "2026-03-02",
    "to": "2026-03-06",
    "quantities": {"persons": 1, "teaching_hours": 8},
}


def private(name: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest())


def public(name: str) -> str:
    return private(name).public_key().public_bytes_raw().hex()


def key(name: str) -> dict[str, str]:
    return {"id": name, "public": public(name)}


def text(name: str) -> str:
    return digest(name.encode())


class Node:
    """What one party has heard, and its pen.  `say` writes an event that has seen all of it."""

    def __init__(self, party: str, key_name: str = "") -> None:
        self.party, self.key, self.events = party, key_name or party, dict[str, Event]()
        self.minute = 0

    def found(self, *parties: str, keyless: Iterable[str] = (), **more: Any) -> Event:
        ring = {one: [] if one in keyless else [key(one)] for one in parties}
        event = make_founding(
            author=self.party, parties=parties, keys=ring, nonce=NONCE, role="officer", at=self.now(), key=self.key,
            sign=private(self.key).sign, **more,
        )  # fmt: skip
        self.events[event.id] = event
        return event

    def now(self) -> str:
        self.minute += 1
        return f"2026-01-01T{self.minute // 60:02}:{self.minute % 60:02}:00Z"

    def say(self, type: str, *, over: Iterable[Event] | None = None, **body: Any) -> Event:
        """`over`: write on top of these events only, as if nothing else had been heard."""
        at = body.pop("at", None) or self.now()
        witness, author = body.pop("witness", ""), body.pop("author", self.party)
        known = list(self.events.values() if over is None else over)
        tips = heads(known)
        own = tips.pop(author, ("",))
        event = make_event(
            pact=known[0].pact, author=author, prev=own[0], seen=tips, role="officer", at=at, type=type,
            body=body.pop("body", body), key=self.key, sign=private(self.key).sign, witness=witness,
        )  # fmt: skip
        self.events[event.id] = event
        return event

    def hear(self, *others: Node) -> Node:
        for other in others:
            admission = self.take(other.events.values())
            assert not admission.refused, admission.refused
        return self

    def take(self, events: Iterable[Event]) -> Admission:
        admission = admit(self.events.values(), events)
        self.events |= {event.id: event for event in admission.new}
        return admission

    @property
    def state(self) -> PactState:
        return fold(self.events.values())

    # Ready-made deeds

    def propose(self, name: str = "v1", base: str = "") -> Event:
        return self.say("propose", text=text(name), base=base)

    def approve(self, version: Event, **more: Any) -> Event:
        return self.say("approve", version=version.id, text=version.body["text"], route={}, **more)

    def withdraw(self, version: Event) -> Event:
        return self.say("withdraw", version=version.id, text=version.body["text"])

    def open(self, version: Event, deadline: str = "2026-06-30T12:00:00Z", **more: Any) -> Event:
        return self.say(
            "open", version=version.id, text=version.body["text"], rendition=text("pdf"), recipe={}, deadline=deadline,
            order=None, **more,
        )  # fmt: skip

    def sign(self, round: Event, signed_at: str = "2026-06-01T10:00:00Z", **more: Any) -> Event:
        body = {"mode": "node", "file": text("signed " + self.party), "time_source": CLOCK, "certificate": CERTIFICATE}
        return self.say("sign", round=round.id, signed_at=signed_at, **(body | more))

    def decline(self, round: Event, **more: Any) -> Event:
        return self.say("decline", round=round.id, **more)


def pair() -> tuple[Node, Node]:
    """Two parties that know the founding."""
    a, b = Node(CHD), Node(TPU)
    a.found(CHD, TPU)
    return a, b.hear(a)


def trio() -> tuple[Node, Node, Node]:
    a, b, c = Node(CHD), Node(TPU), Node(USP)
    a.found(CHD, TPU, USP)
    return a, b.hear(a), c.hear(a)


def agreed(*nodes: Node, name: str = "v1") -> Event:
    """The first node proposes, all approve, all know it."""
    version = nodes[0].propose(name)
    for node in nodes[1:]:
        node.hear(nodes[0])
        node.approve(version)
        nodes[0].hear(node)
    meet(*nodes)
    return version


def opened(*nodes: Node, name: str = "v1", **more: Any) -> Event:
    round = nodes[0].open(agreed(*nodes, name=name), **more)
    meet(*nodes)
    return round


def in_force(*nodes: Node, name: str = "v1") -> Event:
    round = opened(*nodes, name=name)
    for node in nodes:
        node.sign(round)
    meet(*nodes)
    return round


def meet(*nodes: Node) -> None:
    """Everybody hears everybody."""
    for _ in nodes:
        for node in nodes:
            node.hear(*(other for other in nodes if other is not node))
