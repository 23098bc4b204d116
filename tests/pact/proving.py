"""A pact carried out over a real text, and the proof of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pact.canonical import canonical, digest
from pact.cards import card_id, words_card
from pact.events import Event
from pact.proof import ProofReport, write_proof
from tests.pact.build import CHD, TPU, Node, meet, public
from tests.pact.samples import agreement

RENDITION = b"%PDF-1.7 rendition of the agreement"
CARD = words_card(text="Please look at clause 3.", salt="0" * 32)
MADE_AT = "2026-07-01T00:00:00Z"


def fingerprint(name: str) -> str:
    return digest(bytes.fromhex(public(name)))


def trust(*names: str) -> dict[str, frozenset[str]]:
    return {name: frozenset((fingerprint(name),)) for name in names}


def carry_out(
    a: Node,
    b: Node,
    *,
    mode: str = "node",
    sign_b: bool = True,
    sign: Callable[[Node], bytes] = lambda node: RENDITION + b" signed by " + node.party.encode(),
) -> tuple[Event, dict[str, bytes]]:
    """From the founding to a complete round over a real text; returns the round and the signed files."""
    text = canonical(agreement())
    version = a.say("propose", text=digest(text), base="")
    b.hear(a)
    b.say("comment", clause="c3", card=card_id(CARD))
    b.approve(version)
    a.hear(b)
    round = a.say(
        "open", version=version.id, text=digest(text), rendition=digest(RENDITION), recipe={}, order=None,
        deadline="2026-06-30T12:00:00Z",
    )  # fmt: skip
    b.hear(a)
    files = {node.party: sign(node) for node in (a, b)}
    a.sign(round, file=digest(files[CHD]), mode=mode)
    if sign_b:
        b.sign(round, file=digest(files[TPU]))
    meet(a, b)
    return round, files


def proof_of(node: Node, files: dict[str, bytes], **more: Any) -> bytes:
    parts: dict[str, Any] = {
        "events": node.events.values(),
        "texts": [canonical(agreement())],
        "renditions": [RENDITION],
        "signed": files.values(),
        "cards": [CARD],
        "timestamps": [b"token"],
        "annexes": [b"work plan"],
        "made_at": MADE_AT,
        "made_by": CHD,
    }
    return write_proof(**(parts | more))


def codes(report: ProofReport, proven: bool = False) -> set[str]:
    return {one.code for one in (report.proven if proven else report.not_proven)}


def flipped(data: bytes, at: int, bit: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]
