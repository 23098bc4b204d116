"""An event: one signed sentence of one party in its own feed.

Here: the envelope, its identity and its signature.  Shapes of bodies are in `bodies`, what an event does is in `judge`
and `fold`, whose key may sign it is in `keyring` and `sync`.

raw  = canonical JSON of everything but the signature; id = SHA-256 of raw, in hexadecimal;
signed bytes = b"convenio-event-v1\\0" + raw, signed with Ed25519.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from pact.bodies import body_problem
from pact.canonical import NotCanonical, canonical, digest, parse
from pact.forms import PROTOCOL, is_digest, is_hei, is_key_id, is_moment, is_pact, is_slug

FORMAT = "convenio-event-1"
SIGNED_PREFIX = b"convenio-event-v1\0"
MAX_EVENT_BYTES = 65_536
MAX_HEADS = 32

_FIELDS = frozenset(("format", "pact", "author", "prev", "seen", "role", "unit", "person", "at", "type", "body", "key"))

Signer = Callable[[bytes], bytes]


class BadEvent(ValueError):
    """An event that can never enter a pact.  `code` is for programs, the text for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Event:
    """One event.  `prev` is "" for the first event of a feed; `seen` holds, per other party, the newest known heads
    (more than one when that party's feed is forked); `at` is the author's clock, UTC seconds; `person` is the id of a
    detachable card or ""; `key` the id of the signing key; `witness` the party whose node wrote this for an author
    without a node, or "".  The fold reads only these fields; `raw` and `signature` matter to `sync` and `proof`."""

    id: str
    pact: str
    author: str
    prev: str
    seen: Mapping[str, tuple[str, ...]]
    role: str
    unit: str
    person: str
    at: str
    type: str
    body: Mapping[str, Any]
    key: str
    witness: str = ""
    raw: bytes = field(default=b"", repr=False)
    signature: bytes = field(default=b"", repr=False)

    def parents(self) -> list[str]:
        """Ids of the events that this one names as its direct past."""
        named = [head for heads in self.seen.values() for head in heads]
        return [self.prev, *named] if self.prev else named


def make_event(
    *,
    pact: str,
    author: str,
    prev: str,
    seen: Mapping[str, Iterable[str]],
    role: str,
    at: str,
    type: str,
    body: Mapping[str, Any],
    key: str,
    sign: Signer,
    unit: str = "",
    person: str = "",
    witness: str = "",
) -> Event:
    """Build and sign an event.  `prev` and `seen` come from `sync.heads`.  Raises `BadEvent`, also for a body whose
    shape is wrong (others would keep such an event, but it would have no effect)."""
    wrong = body_problem(type, body)
    if wrong:
        raise BadEvent("body", wrong)
    envelope = _envelope(author, prev, seen, role, unit, person, at, type, body, key, witness)
    return _signed(envelope | {"pact": pact}, sign)


def make_founding(
    *,
    author: str,
    parties: Iterable[str],
    keys: Mapping[str, Iterable[Mapping[str, str]]],
    nonce: str,
    role: str,
    at: str,
    key: str,
    sign: Signer,
    unit: str = "",
    person: str = "",
    predecessor: Mapping[str, str] | None = None,
    witnesses: Mapping[str, str] | None = None,
    single_writer: bool = False,
) -> Event:
    """The first event of a pact.  The pact's UUID is computed from it (see `pact_id`), so one UUID has one founding.

    `parties`: hei_ids, the author among them; `keys`: hei_id -> [{"id", "public"}] (may be [] for a party without a
    node); `nonce`: 32 hexadecimal digits from a random source; `witnesses`: party without a node -> party writing
    for it.
    """
    body: dict[str, Any] = {
        "parties": list(parties),
        "keys": {hei: [dict(one) for one in ring] for hei, ring in keys.items()},
        "protocol": PROTOCOL,
        "nonce": nonce,
    }
    if predecessor:
        body["predecessor"] = dict(predecessor)
    if witnesses:
        body["witnesses"] = dict(witnesses)
    if single_writer:
        body["single_writer"] = True
    wrong = body_problem("found", body)
    if wrong:
        raise BadEvent("body", wrong)
    envelope = _envelope(author, "", {}, role, unit, person, at, "found", body, key, "")
    return _signed(envelope | {"pact": pact_id(envelope)}, sign)


def pact_id(envelope: Mapping[str, Any]) -> str:
    """UUID (version 8) from the SHA-256 of a founding event's canonical envelope without its `pact`."""
    rest = {name: value for name, value in envelope.items() if name != "pact"}
    bits = int(digest(canonical(rest))[:32], 16)
    bits = bits & ~(0xF << 76) | 8 << 76
    bits = bits & ~(0x3 << 62) | 2 << 62
    text = f"{bits:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def read_event(raw: bytes, signature: bytes) -> Event:
    """An event from bytes of outside.  Raises `BadEvent` with code size, canonical, envelope or founding.
    The signature is checked later, by `sync.admit`, with the key that is valid in the event's own past."""
    if len(raw) > MAX_EVENT_BYTES:
        raise BadEvent("size", f"The event is larger than {MAX_EVENT_BYTES} bytes.")
    try:
        envelope = parse(raw)
    except NotCanonical as error:
        raise BadEvent("canonical", str(error)) from None
    _check_envelope(envelope)
    if len(signature) != 64:
        raise BadEvent("signature", "An Ed25519 signature has 64 bytes.")
    if envelope["type"] == "found" and envelope["pact"] != pact_id(envelope):
        raise BadEvent("founding", "The identifier of the pact does not follow from this founding event.")
    return _event(envelope, raw, signature)


def stored_event(raw: bytes, signature: bytes) -> Event:
    """An event from bytes that were checked before they were stored: for a node's own rows, quicker."""
    return _event(json.loads(raw), raw, signature)


def wire(event: Event) -> dict[str, str]:
    """The JSON form between nodes and in proof files: the exact text of raw, and the signature in hexadecimal."""
    return {"raw": event.raw.decode("utf-8"), "signature": event.signature.hex()}


def read_wire(value: object) -> Event:
    """The reverse of `wire`.  Raises `BadEvent`."""
    if not isinstance(value, dict) or set(value) != {"raw", "signature"}:
        raise BadEvent("wire", "An event is sent as an object with the two fields raw and signature.")
    raw, signature = value["raw"], value["signature"]
    if not isinstance(raw, str) or not isinstance(signature, str):
        raise BadEvent("wire", "The fields raw and signature are strings.")
    if len(signature) != 128 or signature.strip("0123456789abcdef"):
        raise BadEvent("signature", "The signature is not 128 lower-case hexadecimal digits.")
    try:
        return read_event(raw.encode("utf-8"), bytes.fromhex(signature))
    except UnicodeEncodeError:
        raise BadEvent("canonical", "The event holds half of a character (a lone surrogate).") from None


def verify_signature(event: Event, public_hex: str) -> bool:
    """Whether the event's signature was made with the Ed25519 key whose public half is given in hexadecimal."""
    try:
        _public_key(public_hex).verify(event.signature, SIGNED_PREFIX + event.raw)
    except (InvalidSignature, ValueError):
        return False
    return True


@lru_cache(maxsize=512)
def _public_key(public_hex: str) -> Ed25519PublicKey:
    """Loading a key takes a quarter of the time of a verification, and a batch of events names few keys."""
    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_hex))


def _envelope(
    author: str,
    prev: str,
    seen: Mapping[str, Iterable[str]],
    role: str,
    unit: str,
    person: str,
    at: str,
    type: str,
    body: Mapping[str, Any],
    key: str,
    witness: str,
) -> dict[str, Any]:
    envelope: dict[str, Any] = {
        "format": FORMAT,
        "author": author,
        "prev": prev,
        "seen": {hei: sorted(heads) for hei, heads in seen.items()},
        "role": role,
        "unit": unit,
        "person": person,
        "at": at,
        "type": type,
        "body": dict(body),
        "key": key,
    }
    return envelope | {"witness": witness} if witness else envelope


def _signed(envelope: dict[str, Any], sign: Signer) -> Event:
    try:
        raw = canonical(envelope)
    except NotCanonical as error:
        raise BadEvent("canonical", str(error)) from None
    return read_event(raw, sign(SIGNED_PREFIX + raw))


def _event(envelope: dict[str, Any], raw: bytes, signature: bytes) -> Event:
    return Event(
        id=digest(raw),
        pact=envelope["pact"],
        author=envelope["author"],
        prev=envelope["prev"],
        seen={hei: tuple(heads) for hei, heads in envelope["seen"].items()},
        role=envelope["role"],
        unit=envelope["unit"],
        person=envelope["person"],
        at=envelope["at"],
        type=envelope["type"],
        body=envelope["body"],
        key=envelope["key"],
        witness=envelope.get("witness", ""),
        raw=raw,
        signature=signature,
    )


def _check_envelope(envelope: Any) -> None:
    if not isinstance(envelope, dict) or set(envelope) - {"witness"} != _FIELDS:
        raise BadEvent("envelope", "The envelope does not have exactly the fields of an event.")
    checks = {
        "format": envelope["format"] == FORMAT,
        "pact": is_pact(envelope["pact"]),
        "author": is_hei(envelope["author"]),
        "prev": envelope["prev"] == "" or is_digest(envelope["prev"]),
        "role": is_slug(envelope["role"]),
        "unit": isinstance(envelope["unit"], str) and len(envelope["unit"]) <= 200,
        "person": envelope["person"] == "" or is_digest(envelope["person"]),
        "at": is_moment(envelope["at"]),
        "type": is_slug(envelope["type"]),
        "body": isinstance(envelope["body"], dict),
        "key": is_key_id(envelope["key"]),
        "witness": "witness" not in envelope
        or (is_hei(envelope["witness"]) and envelope["witness"] != envelope["author"]),
        "seen": _seen_fits(envelope["seen"], envelope["author"]),
        "found": envelope["type"] != "found" or not (envelope["prev"] or envelope["seen"] or "witness" in envelope),
    }
    for name, good in checks.items():
        if not good:
            raise BadEvent("envelope", f"The field {name} of the envelope is not valid.")


def _seen_fits(seen: Any, author: str) -> bool:
    return isinstance(seen, dict) and all(
        is_hei(hei)
        and hei != author
        and isinstance(heads, list)
        and 0 < len(heads) <= MAX_HEADS
        and all(is_digest(head) for head in heads)
        and heads == sorted(set(heads))
        for hei, heads in seen.items()
    )
