#!/usr/bin/env python3
# ruff: noqa
# fmt: off
"""Checks a proof file of Convenio with nothing but Python (3.10 or later) and the package `cryptography`.

    python verify_proof.py FILE [--trust FILE] [--json]

It answers two questions apart: is the file INTACT, and WHOSE KEYS signed it?  The second needs fingerprints that you
trust: a text file with one line `hei_id fingerprint` per key, for instance typed from the paper you hold.

Exit status: 0 intact, and every key that signed is trusted; 1 intact, but some key is not known or not the trusted one;
2 not intact; 3 not a proof file, or called wrongly.

No network, no other file is used.  This file is generated from the library (python -m pact.bundle): the modules stand in
it word for word and are loaded from here, never from an installed copy.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
from pathlib import Path
from types import ModuleType

SOURCES: dict[str, str] = {"pact": ""}

SOURCES["pact.forms"] = r'''"""The forms of small values: hei_id, digest, moment, day, names.  Each question answers for values of any type."""

from __future__ import annotations

import re
from datetime import date, datetime

PROTOCOL = "convenio-pact-1"

_HEI = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,252}[a-z0-9])?")
_SLUG = re.compile(r"[a-z][a-z0-9_]{0,39}")
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_KEY_ID = re.compile(r"[A-Za-z0-9._:-]{1,80}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def is_digest(value: object) -> bool:
    """Whether a value is a SHA-256 digest: 64 lower-case hexadecimal digits."""
    return isinstance(value, str) and len(value) == 64 and not value.strip("0123456789abcdef")


def is_hei(value: object) -> bool:
    """Whether a value has the form of a hei_id (lower-case SCHAC domain)."""
    return isinstance(value, str) and _HEI.fullmatch(value) is not None


def is_slug(value: object) -> bool:
    """Whether a value is a short lower-case ASCII name (letters, digits, underscore)."""
    return isinstance(value, str) and _SLUG.fullmatch(value) is not None


def is_key_id(value: object) -> bool:
    """Whether a value can name an event key."""
    return isinstance(value, str) and _KEY_ID.fullmatch(value) is not None


def is_pact(value: object) -> bool:
    """Whether a value has the form of a pact's UUID."""
    return isinstance(value, str) and _UUID.fullmatch(value) is not None


def is_moment(value: object) -> bool:
    """Whether a value is a real UTC moment written YYYY-MM-DDTHH:MM:SSZ."""
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value[:-1])
    except ValueError:
        return False
    return True


def is_day(value: object) -> bool:
    """Whether a value is a real calendar day written YYYY-MM-DD."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
'''

SOURCES["pact.canonical"] = r'''"""Canonical JSON: one value, one sequence of bytes (RFC 8785), narrowed so that nothing can be read in two ways.

Allowed are null, booleans, integers within +-(2**53 - 1), strings of Unicode scalar values, lists, and objects whose
keys are ASCII.  Floats, NaN, duplicate keys, lone surrogates and nesting deeper than `MAX_DEPTH` are refused.  With
these limits RFC 8785 and the standard encoder give the same bytes; the tests compare with the package `rfc8785`.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

MAX_INTEGER = 2**53 - 1
MAX_DEPTH = 32

_encoder = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


class NotCanonical(ValueError):
    """The value or the bytes are not canonical JSON; `code` names the reason, the text says it in words."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def canonical(value: Any) -> bytes:
    """The one sequence of bytes for a JSON value.  Raises `NotCanonical`."""
    _check(value, 0)
    try:
        return _encoder.encode(value).encode("utf-8")
    except UnicodeEncodeError:
        raise NotCanonical("surrogate", "A string holds half of a character (a lone surrogate).") from None


def parse(raw: bytes) -> Any:
    """The value of canonical bytes.  Raises `NotCanonical` when the bytes are not exactly what `canonical` writes."""
    try:
        value = json.loads(
            raw.decode("utf-8"),
            parse_float=_refuse_float,
            parse_int=_integer,
            parse_constant=_refuse_float,
            object_pairs_hook=_object,
        )
        if raw.count(b"[") + raw.count(b"{") > MAX_DEPTH:  # only then can it be nested too deeply
            _check(value, 0)
        again = _encoder.encode(value).encode("utf-8")
    except NotCanonical:
        raise
    except UnicodeDecodeError:
        raise NotCanonical("utf8", "The bytes are not UTF-8.") from None
    except UnicodeEncodeError:
        raise NotCanonical("surrogate", "A string holds half of a character (a lone surrogate).") from None
    except RecursionError:
        raise NotCanonical("depth", f"The value is nested deeper than {MAX_DEPTH} levels.") from None
    except ValueError:
        raise NotCanonical("json", "The bytes are not JSON.") from None
    if again != raw:
        raise NotCanonical("form", "The bytes are JSON, but not in canonical form (RFC 8785).")
    return value


def digest(raw: bytes) -> str:
    """SHA-256 in lower-case hexadecimal."""
    return hashlib.sha256(raw).hexdigest()


def _check(value: Any, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise NotCanonical("depth", f"The value is nested deeper than {MAX_DEPTH} levels.")
    if value is None or isinstance(value, (bool, str)):
        return
    if isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise NotCanonical("integer", "An integer lies outside +-(2^53 - 1); write it as a string.")
    elif isinstance(value, (list, tuple)):
        for item in value:
            _check(item, depth + 1)
    elif isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise NotCanonical("key", "A key of an object is not ASCII text.")
            _check(item, depth + 1)
    elif isinstance(value, float):
        raise NotCanonical("float", 'Fractions are written as strings ("1.5"), never as JSON numbers.')
    else:
        raise NotCanonical("type", f"A {type(value).__name__} has no place in JSON.")


def _refuse_float(text: str) -> Any:
    raise NotCanonical("float", 'Fractions are written as strings ("1.5"), never as JSON numbers.')


def _integer(text: str) -> int:
    value = int(text)
    if abs(value) > MAX_INTEGER:
        raise NotCanonical("integer", "An integer lies outside +-(2^53 - 1); write it as a string.")
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise NotCanonical("duplicate", "An object names the same key twice.")
    if not all(map(str.isascii, result)):
        raise NotCanonical("key", "A key of an object is not ASCII text.")
    return result
'''

SOURCES["pact.bodies"] = r'''"""The shape of the body of every event type of protocol convenio-pact-1.

An event whose body has another shape is kept and passed on, but is void (code "body"); unknown types likewise ("type").
`end` and a `decline` that names its round work in any shape: nobody can be held in a pact by a slip of form.
The same shapes, for other implementers: schema/event.schema.json.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from pact.forms import PROTOCOL, is_day, is_digest, is_hei, is_key_id, is_moment, is_pact, is_slug

Check = Callable[[Any], bool]
MAX_COUNT = 1_000_000_000


def body_problem(type: str, body: Mapping[str, Any]) -> str:
    """ "" when the body has the shape of its type, otherwise one sentence.  Unknown types have no shape and pass."""
    shape = SHAPES.get(type)
    if shape is None:
        return ""
    fault = _fault(body, shape)
    if not fault and type == "found":
        fault = _founding_fault(body)
    if not fault and type == "suspend" and body.get("until", body["from"]) < body["from"]:
        fault = "until lies before from"
    return f"The body of {type} is not valid: {fault}." if fault else ""


def _fault(body: Any, shape: Mapping[str, Check]) -> str:
    """Names ending in ? are optional."""
    if not isinstance(body, Mapping):
        return "an object is expected"
    known = {name.rstrip("?") for name in shape}
    for name in body:
        if name not in known:
            return f"{name} is not one of its fields"
    for name, check in shape.items():
        plain = name.rstrip("?")
        if plain not in body:
            if name == plain:
                return f"{plain} is missing"
        elif not check(body[plain]):
            return f"{plain} does not have the right form"
    return ""


def _words(limit: int, least: int = 0) -> Check:
    return lambda value: isinstance(value, str) and least <= len(value) <= limit


def _one_of(*values: str) -> Check:
    return lambda value: isinstance(value, str) and value in values


def _record(**shape: Check) -> Check:
    return lambda value: not _fault(value, shape)


def _truth(value: Any) -> bool:
    return isinstance(value, bool)


def _digest_or_empty(value: Any) -> bool:
    return value == "" or is_digest(value)


def _small_data(value: Any) -> bool:
    """Any JSON object; its size is bounded by that of the event."""
    return isinstance(value, Mapping)


def _public(value: Any) -> bool:
    return is_digest(value)  # 32 bytes in hexadecimal look like a digest


def _order(value: Any) -> bool:
    return value is None or (
        isinstance(value, (list, tuple)) and all(map(is_hei, value)) and len(set(value)) == len(value)
    )


def _quantities(value: Any) -> bool:
    return (
        isinstance(value, Mapping)
        and 0 < len(value) <= 20
        and all(is_slug(name) for name in value)
        and all(type(count) is int and 0 <= count <= MAX_COUNT for count in value.values())
    )


def _activity(value: Any) -> bool:
    return not _fault(value, ACTIVITY) and value["from"] <= value["to"]


def _founding_fault(body: Mapping[str, Any]) -> str:
    parties, keys = body["parties"], body["keys"]
    if set(keys) != set(parties):
        return "keys does not name exactly the parties"
    for ring in keys.values():
        if len({one["id"] for one in ring}) != len(ring):
            return "keys names one key twice"
    for ward, witness in body.get("witnesses", {}).items():
        if ward not in parties or witness not in parties or ward == witness or keys[ward] or not keys[witness]:
            return "witnesses does not lead from a party without keys to one with keys"
    return ""


def _parties(value: Any) -> bool:
    return (
        isinstance(value, (list, tuple))
        and 2 <= len(value) <= 20
        and all(map(is_hei, value))
        and len(set(value)) == len(value)
    )


def _keys(value: Any) -> bool:
    return isinstance(value, Mapping) and all(
        is_hei(hei) and isinstance(ring, (list, tuple)) and len(ring) <= 8 and all(map(_key, ring))
        for hei, ring in value.items()
    )


def _witnesses(value: Any) -> bool:
    return isinstance(value, Mapping) and all(is_hei(a) and is_hei(b) for a, b in value.items())


def _nonce(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[0-9a-f]{32}", value) is not None


_key = _record(id=is_key_id, public=_public)

ACTIVITY: Mapping[str, Check] = {
    "id": is_pact,
    "commitment": lambda value: value == "" or is_slug(value),
    "strand": _one_of("visits", "training", "programmes", "research"),
    "metric": is_slug,
    "from": is_day,
    "to": is_day,
    "quantities": _quantities,
    "direction?": _record(**{"from": is_hei, "to": is_hei}),
    "role?": is_slug,
    "evidence?": _digest_or_empty,
}

SHAPES: Mapping[str, Mapping[str, Check]] = {
    "found": {
        "parties": _parties,
        "keys": _keys,
        "protocol": lambda value: value == PROTOCOL,
        "nonce": _nonce,
        "single_writer?": _truth,
        "predecessor?": _record(pact=is_pact, text=_digest_or_empty),
        "witnesses?": _witnesses,
    },
    "propose": {"text": is_digest, "base": _digest_or_empty},
    "pass": {"to": is_hei},
    "approve": {"version": is_digest, "text": is_digest, "route": _small_data},
    "withdraw": {"version": is_digest, "text": is_digest},
    "open": {
        "version": is_digest,
        "text": is_digest,
        "rendition": is_digest,
        "recipe": _small_data,
        "deadline": is_moment,
        "order": _order,
    },
    "sign": {
        "round": is_digest,
        "mode": _one_of("node", "elsewhere", "paper"),
        "file": is_digest,
        "signed_at": is_moment,
        "time_source": _record(
            kind=_one_of("rfc3161", "clock"),
            independent=_truth,
            token_time=lambda value: value == "" or is_moment(value),
        ),
        "certificate": _record(fingerprint=_words(200), subject=_words(500), level=_words(80)),
    },
    "decline": {"round": is_digest, "reason_card?": _digest_or_empty},
    "attest": {"sign": is_digest, "matches": _truth},
    "end": {"reason_card?": _digest_or_empty, "effective_on?": is_day},
    "acknowledge": {},
    "comment": {"clause": _words(80), "card": is_digest},
    "resolve": {"comment": is_digest},
    "suggest": {"clause": _words(80), "text?": is_digest, "change?": _small_data, "card": _digest_or_empty},
    "take": {"suggest": is_digest},
    "clear": {
        "rule": _words(120, 1),
        "authority": _words(300),
        "on": is_day,
        "status": is_slug,
        "number_card?": _digest_or_empty,
    },
    "key_add": {"key": _key},
    "key_retire": {"id": is_key_id},
    "key_replace": {"party": is_hei, "key": _key},
    "take_over": {"witnessed_by": is_hei, "head": is_digest},
    "record": {"activity": _activity},
    "confirm": {"record": is_digest},
    "correct": {"record": is_digest, "activity": _activity},
    "dispute": {"record": is_digest, "card": _digest_or_empty},
    "retract": {"record": is_digest},
    "release": {"page": is_slug, "fields": _small_data},
    "unrelease": {"page": is_slug},
    "suspend": {"from": is_day, "until?": is_day, "reason_card?": _digest_or_empty},
    "resume": {"suspend": is_digest, "on": is_day},
}
TYPES = frozenset(SHAPES)
'''

SOURCES["pact.events"] = r'''"""An event: one signed sentence of one party in its own feed.

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
'''

SOURCES["pact.rules"] = r'''"""The rules of the fold as switches, so that a test can remove each guard and show what breaks.

A node always runs `FINAL`.  Every field that is not at its default is a rule set that is known to be WRONG: either one
guard removed, or one of the twenty negative controls (NC) of the model check.  F-numbers: docs/protocol/pact.md.
NC-decline-ignores-intent is the field `intent_blocks_leaving`; it is a guard of the writer (`writing.may_write`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rules:
    """True = the guard stands.  The second group holds wrong rules, all off."""

    propose_needs_pen: bool = True  # F3
    pass_needs_pen: bool = True  # F3
    open_needs_pen: bool = True  # F3; off = NC-any-party-opens
    take_needs_pen: bool = True  # F3
    names_known_version: bool = True  # F4, F5: approve, withdraw and open name a valid proposal of their past
    text_must_match: bool = True  # F4: the digest beside the version must be that of the proposal
    open_needs_agreement: bool = True  # F5
    open_needs_no_open_round: bool = True  # F5; off = NC-several-live-rounds
    open_needs_no_complete_round: bool = True  # F5: a version that has a complete round gets no second paper
    sign_needs_open_round: bool = True  # F7
    sign_needs_silence: bool = True  # F7: no word of the author on this round yet
    sign_needs_time: bool = True  # F7: not after the printed deadline
    void_sign_declines: bool = True  # F6: a late or otherwise void signature is the word DECLINED
    end_declines: bool = True  # F6: a notice that the round did not know is the word DECLINED on it
    fork_freezes_negotiation: bool = True  # F12: propose, pass, approve, withdraw, take, open
    fork_freezes_sign: bool = True  # F12; off = NC-sign-after-fork
    first_word_final: bool = True  # F6; off = the last word counts = NC-decline-not-final
    signature_on_any_branch: bool = True  # F13; off = NC-forked-decline-beats-signature
    end_on_any_branch: bool = True  # F13: off = a notice on a side branch is forgotten
    intent_blocks_leaving: bool = True  # F14; off = NC-decline-ignores-intent (see writing.may_write)
    restored_waits_for_all: bool = True  # F15; off = a restored node writes after one answer (see writing.may_write)
    replaced_by_later_round: bool = True  # F9
    keys_need_all_others: bool = True  # F16: a lost key is replaced only when every other party countersigned

    deadline_event_kills: bool = (
        False  # NC-expire-kills: `decline` written at the deadline kills, also after a signature
    )
    last_word_in_force: bool = False  # NC-last-word-in-force: each party's latest signature decides what is in force
    fork_voids_signatures: bool = (
        False  # NC-freeze-voids-signature: a fork in view voids the forker's earlier signatures
    )
    linear_by_digest: bool = False  # NC-linear-fold-by-digest: events applied in one line, ties by digest
    opener_seals: bool = (
        False  # NC-opener-seals: complete only once the opener wrote `seal` {round} after all signatures
    )
    proposal_voids_round: bool = False  # NC-proposal-voids-round: a valid later proposal kills the round, signed or not
    notice_names_version: bool = False  # NC-notice-names-version: `end` ends only what its author saw in force
    notice_voids_signature: bool = False  # NC-notice-voids-own-signature
    signature_names_pact: bool = False  # NC-signature-names-pact: a signature counts for every round of the pact
    local_clock: str = ""  # NC-local-clock-fold: a moment; an OPEN round whose deadline lies before it is DEAD
    in_force_by_approval: bool = False  # NC-in-force-by-approval: the newest agreed version is in force
    dead_beats_forked_signature: bool = (
        False  # NC-dead-beats-forked-signature: dead in the past of a later `open` stays dead
    )
    withdraw_kills_signature: bool = False  # NC-withdraw-kills-own-signature
    pen_recall: bool = False  # NC-pen-recall: who passed the pen may pass it to itself again


FINAL = Rules()
'''

SOURCES["pact.state"] = r'''"""What is known about a pact: the result of `fold`, as plain frozen values.  Nothing here decides anything.

Everything is "as heard so far": the state is a function of the set of events at hand.  Ids are event ids; a version is
named by its `propose`, a round by its `open`, a comment, suggestion or statement by the event that made it.  Tuples are
in causal order (ties by id, for display only).  Parties are hei_ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pact.canonical import canonical, digest

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Mark:
    """Who said something, when (own clock), in which event."""

    event: str
    party: str
    at: str


@dataclass(frozen=True, slots=True)
class Version:
    """A proposed text.  `stances` gives per party "approve", "withdraw" or "" (not spoken); `words` the event behind
    each stance.  `agreed`: all approve; it may flip and binds nobody (F4); never true while a fork is in sight."""

    id: str
    text: str
    base: str
    author: str
    at: str
    stances: Mapping[str, str]
    words: Mapping[str, Mark]
    agreed: bool


@dataclass(frozen=True, slots=True)
class Word:
    """A party's final word on a round (F6).  `kind` is "SIGNED" or "DECLINED"; `type` the event type behind it (sign,
    decline, end); `void` the reason why a `sign` did not count (for example "late").  For signatures: `mode` node,
    elsewhere or paper; `file` the digest of the signed file; `moment` the time that was held against the deadline;
    `independent`: whether somebody else vouches for that time; `attested`: what other parties said about a paper scan;
    `witness`: the party whose node wrote it, "" normally."""

    kind: str
    mark: Mark
    type: str
    void: str = ""
    mode: str = ""
    file: str = ""
    moment: str = ""
    independent: bool = False
    certificate: Mapping[str, Any] = field(default_factory=dict)
    attested: Mapping[str, bool] = field(default_factory=dict)
    witness: str = ""


@dataclass(frozen=True, slots=True)
class Round:
    """One attempt to sign one version.  `status`: "OPEN", "COMPLETE" or "DEAD" (F8; the deadline changes no status).
    `order`: hei_ids in signing order, or None for counterparts.  `completion_known_by`: parties that have shown that
    they know all signatures (R1).  `replaced_by`: the later complete round, or ""."""

    id: str
    version: str
    text: str
    rendition: str
    recipe: Mapping[str, Any]
    deadline: str
    order: tuple[str, ...] | None
    opened: Mark
    words: Mapping[str, Word]
    status: str
    completion_known_by: frozenset[str]
    replaced_by: str = ""

    def silent(self, parties: tuple[str, ...]) -> tuple[str, ...]:
        """Parties without a word on this round."""
        return tuple(party for party in parties if party not in self.words)


@dataclass(frozen=True, slots=True)
class Notice:
    """An `end`.  `received`: per other party the first event that has seen it; the notice period runs from there (F10).
    `ends`: the rounds in force that it ends.  `known_to`: valid rounds opened knowing it, for which it is withdrawn."""

    mark: Mark
    effective_on: str
    reason_card: str
    received: Mapping[str, Mark]
    ends: tuple[str, ...]
    known_to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fork:
    """Different events of one party with the same predecessor: proof of misbehaviour or of a restored backup (F12)."""

    party: str
    prev: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark on a clause; its words lie in a detachable card."""

    mark: Mark
    clause: str
    card: str
    resolved: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A change asked for by somebody without the pen: a whole `text` (digest) or a small `change`."""

    mark: Mark
    clause: str
    text: str
    change: Mapping[str, Any]
    card: str
    taken: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """What one party says was done: a `record`, or a `correct` of an earlier statement (`corrects`, else "").
    `confirmed` and `disputed` hold the other parties' last word on exactly this statement.  `superseded`: a later
    statement corrects it.  `retracted`: taken back by its author."""

    mark: Mark
    facts: Facts
    corrects: str
    confirmed: Mapping[str, Mark]
    disputed: Mapping[str, Mark]
    superseded: bool
    retracted: bool


@dataclass(frozen=True, slots=True)
class Activity:
    """All statements about one thing that was done; `id` is the event id of the first.  `current`: the statements that
    are neither superseded nor retracted; normally one, more when two parties say different things."""

    id: str
    statements: tuple[Statement, ...]

    @property
    def current(self) -> tuple[Statement, ...]:
        return tuple(one for one in self.statements if not one.superseded and not one.retracted)


@dataclass(frozen=True, slots=True)
class Clearance:
    """A clearance that a party told the others of.  The fold only passes it on (F16)."""

    mark: Mark
    rule: str
    authority: str
    on: str
    status: str
    number_card: str


@dataclass(frozen=True, slots=True)
class Suspension:
    """A party says that cooperation rests from a day, perhaps until a day.  It changes nothing that binds.
    `known`: per other party the first event that has seen it.  `resumed`: by which word it goes on again, `resumed_on`
    from which day; None and "" while it stands."""

    mark: Mark
    from_on: str
    until: str
    reason_card: str
    known: Mapping[str, Mark]
    resumed: Mark | None = None
    resumed_on: str = ""


@dataclass(frozen=True, slots=True)
class Release:
    """A party agrees that a page may be public with these fields."""

    mark: Mark
    page: str
    fields: Mapping[str, Any]

    @property
    def content(self) -> str:
        """Digest of page and fields: equal for two parties that release the same."""
        return digest(canonical({"page": self.page, "fields": dict(self.fields)}))


@dataclass(frozen=True, slots=True)
class Key:
    """A party's event key.  `came_by`: "found", "key_add" (signed with an older key of the same party) or "key_replace"
    (the other parties vouch for it).  `by`: the events that brought it.  `valid`: not retired, not replaced."""

    id: str
    public: str
    came_by: str
    by: tuple[str, ...]
    valid: bool

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the 32 public bytes, for comparison by telephone or paper."""
        return digest(bytes.fromhex(self.public))


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Every key that was ever brought in, per party."""

    keys: Mapping[str, tuple[Key, ...]]

    def valid(self, party: str) -> Mapping[str, str]:
        """Key id -> public key in hexadecimal, of the keys that are valid now."""
        return {key.id: key.public for key in self.keys.get(party, ()) if key.valid}


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A feed written by another party's node.  It proves only what that node says, until `taken_over`."""

    party: str
    witness: str
    events: tuple[str, ...]
    taken_over: Mark | None


@dataclass(frozen=True, slots=True)
class PactState:
    """Everything that follows from a set of events.

    `pen`: who holds it, None while a fork is in sight.  `agreed`: ids of versions that all approve now.  `in_force`:
    ids of complete rounds that no later complete round replaced: none or one.  `ended`: round in force -> notices that
    end it.  `abandoned`: a notice came before anything was in force.  `waiting`: events whose past is not all here;
    `missing`: the ids that are lacking.  `void`: event id -> why it has no effect (codes: docs/protocol/pact.md).
    `heads`: per party the newest events.  `last_spoken`: per party its newest event."""

    pact: str
    founding: str
    parties: tuple[str, ...]
    pen: str | None
    versions: tuple[Version, ...]
    agreed: tuple[str, ...]
    rounds: tuple[Round, ...]
    in_force: tuple[str, ...]
    notices: tuple[Notice, ...]
    ended: Mapping[str, tuple[str, ...]]
    abandoned: bool
    forks: tuple[Fork, ...]
    waiting: tuple[str, ...]
    missing: tuple[str, ...]
    void: Mapping[str, str]
    comments: tuple[Comment, ...]
    suggestions: tuple[Suggestion, ...]
    clearances: tuple[Clearance, ...]
    activities: tuple[Activity, ...]
    releases: tuple[Release, ...]
    suspensions: tuple[Suspension, ...]
    keys: KeyRing
    witnessed: tuple[Witnessed, ...]
    heads: Mapping[str, tuple[str, ...]]
    last_spoken: Mapping[str, Mark]
    order: tuple[str, ...]
    single_writer: bool = False
    predecessor: Mapping[str, str] = field(default_factory=dict)
    founder: str = ""

    @property
    def forked(self) -> frozenset[str]:
        """Parties whose feed is forked; the pact is frozen while there is one (F12)."""
        return frozenset(fork.party for fork in self.forks)

    @property
    def frozen(self) -> bool:
        return bool(self.forks)

    @property
    def open_round(self) -> Round | None:
        """The round that waits for signatures, if any."""
        return next((one for one in self.rounds if one.status == "OPEN"), None)

    @property
    def round_in_force(self) -> Round | None:
        """The round in force, if any (also when a notice ends it: see `ended`)."""
        return self.round(self.in_force[-1]) if self.in_force else None

    def version(self, id: str) -> Version:
        """The version of that id.  Raises KeyError."""
        return _named(self.versions, id)

    def round(self, id: str) -> Round:
        """The round of that id.  Raises KeyError."""
        return _named(self.rounds, id)

    def released(self, page: str) -> bool:
        """Whether all parties release the page now, with the same fields."""
        live = {one.mark.party: one.content for one in self.releases if one.page == page}
        return set(live) == set(self.parties) and len(set(live.values())) == 1


_Named = TypeVar("_Named", Version, Round)


def _named(values: tuple[_Named, ...], id: str) -> _Named:
    for value in values:
        if value.id == id:
            return value
    raise KeyError(id)
'''

SOURCES["pact.graph"] = r'''"""Who had seen what: the causal past of every event, as bit masks.

Events stand at positions 0, 1, 2 ... such that the past of an event lies below it.  A *view* is an integer whose bit i
says whether event i is in it; the past of an event is such a view, and so is "everything here".  An event whose past is
not complete waits (F1).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator

from pact.events import Event


def bits(view: int) -> Iterator[int]:
    """Positions in a view, ascending (so causally ordered)."""
    while view:
        low = view & -view
        yield low.bit_length() - 1
        view ^= low


class Graph:
    """A growing set of events.  The result of every question is independent of the order of arrival."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.position: dict[str, int] = {}
        self.past: list[int] = []  # everything that the event builds on, without itself
        self.feed: list[int] = []  # its predecessors in the author's own feed, without itself
        self.by_author: dict[str, int] = {}
        self.children: dict[tuple[str, str], int] = {}  # (author, prev) -> events
        self.splits: list[tuple[str, str]] = []  # those with more than one
        self.waiting: dict[str, Event] = {}

    def add(self, events: Iterable[Event]) -> list[int]:
        """Take events in, known ones without effect.  Returns the positions that are new, causally ordered."""
        for event in events:
            if event.id not in self.position:
                self.waiting[event.id] = event
        lacking: dict[str, int] = {}
        needed_by: dict[str, list[str]] = {}
        for event in self.waiting.values():
            parents = {parent for parent in event.parents() if parent not in self.position}
            lacking[event.id] = len(parents)
            for parent in parents:
                needed_by.setdefault(parent, []).append(event.id)
        ready = sorted((id for id, count in lacking.items() if not count), reverse=True)
        new: list[int] = []
        while ready:
            id = ready.pop()
            new.append(self._place(self.waiting.pop(id)))
            for child in needed_by.get(id, ()):
                lacking[child] -= 1
                if not lacking[child]:
                    ready.append(child)
        return new

    def missing(self) -> set[str]:
        """Ids that waiting events name and that are nowhere here."""
        named = {parent for event in self.waiting.values() for parent in event.parents()}
        return {id for id in named if id not in self.position and id not in self.waiting}

    @property
    def everything(self) -> int:
        return (1 << len(self.events)) - 1

    def past_of(self, parents: Iterable[str]) -> int:
        """The view that has these events and their pasts.  Raises KeyError when one is not here."""
        view = 0
        for parent in parents:
            at = self.position[parent]
            view |= self.past[at] | 1 << at
        return view

    def forks(self, view: int) -> list[tuple[str, str]]:
        """(party, predecessor) pairs that have more than one successor of that party in the view (F12)."""
        return [split for split in self.splits if (self.children[split] & view).bit_count() > 1]

    def last(self, view: int) -> list[int]:
        """Of some events of one party those with none of them later in the same feed: one, or one per branch."""
        behind = 0
        for at in bits(view):
            behind |= self.feed[at]
        return list(bits(view & ~behind))

    def first(self, view: int) -> list[int]:
        """Of some events of one party those with none of them earlier in the same feed."""
        return [at for at in bits(view) if not self.feed[at] & view]

    def display_order(self) -> list[int]:
        """All positions in causal order, ties by the authors' clocks, then by id.  For display only (F2)."""
        children: list[list[int]] = [[] for _ in self.events]
        lacking = []
        for at, event in enumerate(self.events):
            parents = {self.position[parent] for parent in event.parents()}
            lacking.append(len(parents))
            for parent in parents:
                children[parent].append(at)
        heap = [(event.at, event.id, at) for at, event in enumerate(self.events) if not lacking[at]]
        heapq.heapify(heap)
        order: list[int] = []
        while heap:
            at = heapq.heappop(heap)[2]
            order.append(at)
            for child in children[at]:
                lacking[child] -= 1
                if not lacking[child]:
                    heapq.heappush(heap, (self.events[child].at, self.events[child].id, child))
        return order

    def _place(self, event: Event) -> int:
        at = len(self.events)
        bit = 1 << at
        self.past.append(self.past_of(event.parents()))
        self.feed.append(self._feed(event))
        self.events.append(event)
        self.position[event.id] = at
        self.by_author[event.author] = self.by_author.get(event.author, 0) | bit
        siblings = (event.author, event.prev)
        before = self.children.get(siblings, 0)
        if before.bit_count() == 1:
            self.splits.append(siblings)
        self.children[siblings] = before | bit
        return at

    def _feed(self, event: Event) -> int:
        if not event.prev:
            return 0
        before = self.position[event.prev]
        return self.feed[before] | 1 << before
'''

SOURCES["pact.keyring"] = r'''"""Event keys: which key may sign for which party, in a given view (F16: keys and their changes are events).

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
'''

SOURCES["pact.variants"] = r'''"""What the wrong rule sets do (see `rules`).  Never used by a node; here so that tests run them on the shipped code.

Each function gets the answer of the final rules and returns it changed where a switch asks for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pact.graph import bits

if TYPE_CHECKING:
    from pact.events import Event
    from pact.judge import Ledger

Answer = tuple[str, int] | None


def word(ledger: Ledger, view: int, party: str, round: str, answer: Answer) -> Answer:
    """A party's word on a round under wrong rules."""
    rules = ledger.rules
    if rules.linear_by_digest:
        return _linear(ledger, view, round)[1].get(party)
    if rules.signature_names_pact:
        signs = [at for at in ledger.of(view, "sign") if ledger.events[at].author == party]
        if signs:
            return "SIGNED", signs[0]
    if not rules.first_word_final and answer is not None:
        spoken = (ledger.words.get((party, round), 0)) & view
        for at in ledger.last(spoken):
            answer = ("SIGNED" if ledger.events[at].type == "sign" and not ledger.verdicts[at] else "DECLINED"), at
    if not rules.signature_on_any_branch and answer is not None:
        spoken = (ledger.words.get((party, round), 0)) & view
        for at in ledger.first(spoken):
            if ledger.events[at].type != "sign" or ledger.verdicts[at]:
                return "DECLINED", at
    if answer is None or answer[0] != "SIGNED":
        return answer
    return _killed_signature(ledger, view, party, round, answer)


def _killed_signature(ledger: Ledger, view: int, party: str, round: str, answer: tuple[str, int]) -> Answer:
    rules, signed = ledger.rules, answer[1]
    if rules.fork_voids_signatures and any(forker == party for forker, _ in ledger.forks(view)):
        return "DECLINED", signed
    if rules.notice_voids_signature:
        for at in bits(ledger.ends.get(party, 0) & view):
            if ledger.feed[at] >> signed & 1:
                return "DECLINED", at
    if rules.withdraw_kills_signature:
        version = ledger.event(round).body["version"]
        for at in bits(ledger.stances.get((party, version), 0) & view):
            if ledger.events[at].type == "withdraw" and ledger.feed[at] >> signed & 1:
                return "DECLINED", at
    return answer


def status(ledger: Ledger, view: int, round: str, answer: str) -> str:
    """The status of a round under wrong rules."""
    rules, opened = ledger.rules, ledger.position[round]
    event = ledger.events[opened]
    if rules.linear_by_digest:
        return _linear(ledger, view, round)[0]
    if rules.deadline_event_kills and any(_declines(ledger, view, party, round) for party in ledger.parties):
        return "DEAD"
    if rules.opener_seals:
        return _sealed(ledger, view, round, answer)
    if rules.proposal_voids_round and any(ledger.past[at] >> opened & 1 for at in ledger.of(view, "propose")):
        return "DEAD"
    if rules.local_clock and answer == "OPEN" and rules.local_clock > event.body["deadline"]:
        return "DEAD"
    if rules.dead_beats_forked_signature and answer != "DEAD":
        for at in ledger.of(view, "open"):
            if ledger.past[at] >> opened & 1 and ledger.status(ledger.past[at], round) == "DEAD":
                return "DEAD"
    return answer


def in_force(ledger: Ledger, view: int, complete: list[int], force: list[int]) -> list[int]:
    """Positions of what is in force (rounds; versions for `in_force_by_approval`) under wrong rules."""
    rules = ledger.rules
    if not rules.replaced_by_later_round:
        return complete
    if rules.in_force_by_approval:
        return [at for at in ledger.of(view, "propose") if ledger.agreed(view, ledger.events[at].id)][-1:]
    if rules.last_word_in_force:
        latest = set()
        for party in ledger.parties:
            signs = [at for at in ledger.of(view, "sign") if ledger.events[at].author == party]
            latest.add(ledger.event(ledger.events[signs[-1]].body["round"]).body["version"] if signs else "")
        return [at for at in complete if {ledger.events[at].body["version"]} == latest][-1:]
    return force


def ends_round(ledger: Ledger, view: int, notice: int, round: int, answer: bool) -> bool:
    """Whether a notice ends a round in force, under wrong rules."""
    if ledger.rules.notice_names_version and not _ruled(ledger, ledger.past[notice], round):
        return False
    if not ledger.rules.end_on_any_branch:
        author = ledger.events[notice].author
        leaves = ledger.last(ledger.by_author[author] & view)
        return answer and all((ledger.feed[leaf] | 1 << leaf) >> notice & 1 for leaf in leaves)
    return answer


def _ruled(ledger: Ledger, view: int, round: int) -> bool:
    """Whether a round was in force in a view."""
    complete = [at for at in ledger.of(view, "open") if ledger.status(view, ledger.events[at].id) == "COMPLETE"]
    return round in complete and not any(ledger.past[other] >> round & 1 for other in complete)


def may_recall(ledger: Ledger, event: Event, past: int) -> bool:
    """pen_recall: the party that passed the pen last may pass it to itself."""
    passes = ledger.of(past, "pass")
    return bool(passes) and ledger.events[passes[-1]].author == event.author == event.body["to"]


def pen_with_recall(ledger: Ledger, view: int) -> str | None:
    """The newest pass that nobody has seen, a recall before others."""
    passes = ledger.valid.get("pass", 0) & view
    if not passes:
        return ledger.founding.author if ledger.founding else None
    tips = [at for at in bits(passes) if not any(ledger.past[other] >> at & 1 for other in bits(passes))]
    recalls = [at for at in tips if ledger.events[at].author == ledger.events[at].body["to"]]
    return str(ledger.events[(recalls or tips)[0]].body["to"])


def _declines(ledger: Ledger, view: int, party: str, round: str) -> list[int]:
    spoken = ledger.words.get((party, round), 0) & view
    return [at for at in bits(spoken) if ledger.events[at].type == "decline"]


def _sealed(ledger: Ledger, view: int, round: str, answer: str) -> str:
    opener = ledger.event(round).author
    seals = [
        at
        for at in bits(ledger.of_type.get("seal", 0) & view)
        if ledger.events[at].author == opener and ledger.events[at].body.get("round") == round
    ]
    if answer == "COMPLETE" and not seals:
        return "DEAD" if _declines(ledger, view, opener, round) else "OPEN"
    return answer


def _linear(ledger: Ledger, view: int, round: str) -> tuple[str, dict[str, tuple[str, int]]]:
    """Events applied one after the other, ties by id: the first that closes the round wins."""
    words: dict[str, tuple[str, int]] = {}
    state = "OPEN"
    for at in _line(ledger, view):
        event = ledger.events[at]
        if event.body.get("round") != round or event.type not in ("sign", "decline") or state != "OPEN":
            continue
        if event.type == "decline":
            words[event.author] = ("DECLINED", at)
            state = "DEAD"
        elif not ledger.verdicts[at]:
            words.setdefault(event.author, ("SIGNED", at))
            if len(words) == len(ledger.parties):
                state = "COMPLETE"
    return state, words


def _line(ledger: Ledger, view: int) -> list[int]:
    left, done, line = view, 0, []
    while left:
        ready = [at for at in bits(left) if not ledger.past[at] & ~done]
        nxt = min(ready, key=lambda at: ledger.events[at].id)
        line.append(nxt)
        left ^= 1 << nxt
        done |= 1 << nxt
    return line
'''

SOURCES["pact.judge"] = r'''"""Judging: every event is valid or void once and for all, by looking only at its own past (F2).

`Ledger` is the graph of events with their verdicts, and the questions that a view answers: who holds the pen, who
approves a version, what was each party's word on a round, how does the round stand.  `fold` puts the answers together.
The rules that can be switched off for tests are in `rules`; what the switched-off variants do is in `variants`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pact import keyring, variants
from pact.bodies import TYPES, body_problem
from pact.events import Event
from pact.graph import Graph, bits
from pact.rules import FINAL, Rules
from pact.state import Key

SIGNED, DECLINED = "SIGNED", "DECLINED"
OPEN, COMPLETE, DEAD = "OPEN", "COMPLETE", "DEAD"
STATEMENTS = frozenset(("record", "correct"))


class Ledger(Graph):
    """Events with verdicts.  `verdicts[i]` is "" for a valid event, else the code of why it has no effect.

    `memo` may be shared between ledgers with the same rules: it maps event ids to verdicts, which never change."""

    def __init__(
        self, events: Iterable[Event] = (), *, rules: Rules = FINAL, memo: dict[str, str] | None = None
    ) -> None:
        super().__init__()
        self.rules = rules
        self.memo: dict[str, str] = {} if memo is None else memo
        self.verdicts: list[str] = []
        self.founding: Event | None = None
        self.parties: tuple[str, ...] = ()
        self.of_type: dict[str, int] = {}  # all events of a type, void ones too
        self.valid: dict[str, int] = {}  # type -> valid events
        self.stances: dict[tuple[str, str], int] = {}  # (party, version) -> valid approve and withdraw
        self.words: dict[tuple[str, str], int] = {}  # (party, round) -> sign (void ones too) and decline
        self.ends: dict[str, int] = {}  # party -> end
        self.rings: dict[int, dict[str, tuple[Key, ...]]] = {}
        self.add(events)

    def _place(self, event: Event) -> int:
        at = super()._place(event)
        verdict = self.memo.get(event.id)
        if verdict is None:
            verdict = self.memo[event.id] = self._judge(event, self.past[at])
        self.verdicts.append(verdict)
        bit = 1 << at
        self.of_type[event.type] = self.of_type.get(event.type, 0) | bit
        if event.type == "found" and not verdict:
            self.founding = event
            self.parties = tuple(event.body["parties"])
        if event.author in self.parties:
            self._note(event, bit, not verdict)
        return at

    def _note(self, event: Event, bit: int, valid: bool) -> None:
        if valid:
            self.valid[event.type] = self.valid.get(event.type, 0) | bit
        if event.type == "end":
            self.ends[event.author] = self.ends.get(event.author, 0) | bit
        elif event.type in ("sign", "decline"):
            named = event.body.get("round")
            if isinstance(named, str) and (valid or event.type == "decline" or self.rules.void_sign_declines):
                key = (event.author, named)
                self.words[key] = self.words.get(key, 0) | bit
        elif valid and event.type in ("approve", "withdraw"):
            key = (event.author, event.body["version"])
            self.stances[key] = self.stances.get(key, 0) | bit

    # What a view answers

    def of(self, view: int, *types: str) -> list[int]:
        """Positions of the valid events of these types in a view."""
        found = 0
        for type in types:
            found |= self.valid.get(type, 0)
        return list(bits(found & view))

    def holds(self, view: int, id: object, *types: str) -> bool:
        """Whether the view has a valid event of that id and one of these types."""
        at = self.position.get(id) if isinstance(id, str) else None
        return at is not None and bool(view >> at & 1) and not self.verdicts[at] and self.events[at].type in types

    def least(self, positions: list[int]) -> int:
        """One of some equally good positions, the same one whatever the order of arrival."""
        return min(positions, key=lambda at: self.events[at].id)

    def event(self, id: str) -> Event:
        return self.events[self.position[id]]

    def pen(self, view: int) -> str | None:
        """Who holds the pen (F3); None with a fork in sight, when nobody does."""
        if not self.parties or self.forks(view):
            return None
        if self.rules.pen_recall:
            return variants.pen_with_recall(self, view)
        passes = self.valid.get("pass", 0) & view
        if not passes:
            return self.founding.author if self.founding else None
        last = passes.bit_length() - 1
        if passes & ~self.past[last] != 1 << last:
            return None  # two passes that do not know each other: impossible under the final rules
        return str(self.events[last].body["to"])

    def stance(self, view: int, party: str, version: str) -> tuple[str, int]:
        """A party's last valid word on a version (F4) and its position; ("", -1) when it has not spoken.
        Where branches of a forked feed differ, "withdraw" (nothing depends on it: with a fork nothing is agreed)."""
        words = self.stances.get((party, version), 0) & view
        if words:
            last = self.last(words)
            at = self.least([one for one in last if self.events[one].type == "withdraw"] or last)
            return self.events[at].type, at
        at = self.position.get(version, -1)
        if at >= 0 and view >> at & 1 and self.events[at].author == party:
            return "approve", at
        return "", -1

    def agreed(self, view: int, version: str) -> bool:
        return all(self.stance(view, party, version)[0] == "approve" for party in self.parties)

    def word(self, view: int, party: str, round: str) -> tuple[str, int] | None:
        """A party's first word on a round and its position; it is final (F6).  A signature counts on any branch of a
        forked feed and beats a refusal on another (F13)."""
        spoken = self.words.get((party, round), 0)
        if self.rules.end_declines:
            spoken |= self.ends.get(party, 0) & ~self.past[self.position[round]]
        spoken &= view
        if not spoken:
            return None
        firsts = self.first(spoken)
        signed = [at for at in firsts if self.events[at].type == "sign" and not self.verdicts[at]]
        return (SIGNED, self.least(signed)) if signed else (DECLINED, self.least(firsts))

    def status(self, view: int, round: str) -> str:
        """How a round stands (F8).  The deadline plays no part."""
        words = [self.word_by_rules(view, party, round) for party in self.parties]
        if all(word is not None and word[0] == SIGNED for word in words):
            status = COMPLETE
        elif any(word is not None and word[0] == DECLINED for word in words):
            status = DEAD
        else:
            status = OPEN
        return status if self.rules is FINAL else variants.status(self, view, round, status)

    def word_by_rules(self, view: int, party: str, round: str) -> tuple[str, int] | None:
        """`word`, or what a wrong rule set makes of it."""
        word = self.word(view, party, round)
        return word if self.rules is FINAL else variants.word(self, view, party, round, word)

    def ring(self, view: int) -> dict[str, tuple[Key, ...]]:
        """All event keys that the view knows of, per party, with their validity in it."""
        relevant = view & keyring.key_events(self)
        if relevant not in self.rings:
            self.rings[relevant] = keyring.ring(self, relevant)
        return self.rings[relevant]

    # Verdicts

    def foresee(self, event: Event) -> str:
        """The verdict that an event would get here, without adding it.  Its parents must be here (else KeyError)."""
        return self._judge(event, self.past_of(event.parents()))

    def _judge(self, event: Event, past: int) -> str:
        if event.type == "found":
            return self._judge_founding(event)
        if self.founding is None or not past >> self.position[self.founding.id] & 1:
            return "no_founding"
        if event.author not in self.parties:
            return "stranger"
        if event.type == "end":
            return ""
        if event.type not in TYPES:
            return "type"
        if body_problem(event.type, event.body):
            return "body"
        if self._frozen(event.type) and self.forks(past):
            return "forked"
        judge = JUDGES.get(event.type)
        return judge(self, event, past) if judge else ""

    def _judge_founding(self, event: Event) -> str:
        if self.founding is not None or event.prev or event.seen:
            return "founding"
        if body_problem("found", event.body):
            return "body"
        return "" if event.author in event.body["parties"] else "stranger"

    def _frozen(self, type: str) -> bool:
        if type in ("propose", "pass", "approve", "withdraw", "take", "open"):
            return self.rules.fork_freezes_negotiation
        return type == "sign" and self.rules.fork_freezes_sign


def _propose(ledger: Ledger, event: Event, past: int) -> str:
    return "pen" if ledger.rules.propose_needs_pen and ledger.pen(past) != event.author else ""


def _pass(ledger: Ledger, event: Event, past: int) -> str:
    if event.body["to"] not in ledger.parties:
        return "stranger"
    if ledger.rules.pen_recall and variants.may_recall(ledger, event, past):
        return ""
    return "pen" if ledger.rules.pass_needs_pen and ledger.pen(past) != event.author else ""


def _names_version(ledger: Ledger, event: Event, past: int) -> str:
    version = event.body["version"]
    if not ledger.holds(past, version, "propose"):
        return "unknown_version" if ledger.rules.names_known_version else ""
    if ledger.rules.text_must_match and ledger.event(version).body["text"] != event.body["text"]:
        return "text"
    return ""


def _open(ledger: Ledger, event: Event, past: int) -> str:
    rules, version = ledger.rules, event.body["version"]
    if rules.open_needs_pen and ledger.pen(past) != event.author:
        return "pen"
    wrong = _names_version(ledger, event, past)
    if wrong:
        return wrong
    order = event.body["order"]
    if order is not None and set(order) != set(ledger.parties):
        return "order"
    if rules.open_needs_agreement and not ledger.agreed(past, version):
        return "not_agreed"
    for at in ledger.of(past, "open"):
        other = ledger.events[at]
        status = ledger.status(past, other.id)
        if status == OPEN and rules.open_needs_no_open_round:
            return "round_open"
        if status == COMPLETE and other.body["version"] == version and rules.open_needs_no_complete_round:
            return "round_complete"
    return ""


def _sign(ledger: Ledger, event: Event, past: int) -> str:
    rules, round = ledger.rules, event.body["round"]
    if not ledger.holds(past, round, "open"):
        return "unknown_round"
    word = ledger.word_by_rules(past, event.author, round)
    if rules.sign_needs_silence and word is not None and (rules.first_word_final or word[0] == SIGNED):
        return "already_spoken"
    status = ledger.status(past, round)
    if rules.sign_needs_open_round and status != OPEN and (rules.first_word_final or status == COMPLETE):
        return "round_closed"
    if rules.sign_needs_time and signature_moment(event) > ledger.event(round).body["deadline"]:
        return "late"
    return ""


def signature_moment(event: Event) -> str:
    """The time of a `sign` that is held against the deadline: the RFC 3161 token's, else the signer's clock (F7)."""
    source = event.body["time_source"]
    return str(source["token_time"] if source["kind"] == "rfc3161" else event.body["signed_at"])


def _decline(ledger: Ledger, event: Event, past: int) -> str:
    return "" if ledger.holds(past, event.body["round"], "open") else "unknown_round"


def _attest(ledger: Ledger, event: Event, past: int) -> str:
    return _about_another(ledger, event, past, "sign", "unknown_sign", "sign")


def _answer_statement(ledger: Ledger, event: Event, past: int) -> str:
    return _about_another(ledger, event, past, "record", "unknown_record", *STATEMENTS)


def _about_another(ledger: Ledger, event: Event, past: int, field: str, unknown: str, *types: str) -> str:
    if not ledger.holds(past, event.body[field], *types):
        return unknown
    return "own" if ledger.event(event.body[field]).author == event.author else ""


def _correct(ledger: Ledger, event: Event, past: int) -> str:
    return "" if ledger.holds(past, event.body["record"], *STATEMENTS) else "unknown_record"


def _retract(ledger: Ledger, event: Event, past: int) -> str:
    if not ledger.holds(past, event.body["record"], *STATEMENTS):
        return "unknown_record"
    return "" if ledger.event(event.body["record"]).author == event.author else "not_own"


def _resume(ledger: Ledger, event: Event, past: int) -> str:
    if not ledger.holds(past, event.body["suspend"], "suspend"):
        return "unknown_suspension"
    return "" if ledger.event(event.body["suspend"]).author == event.author else "not_own"


def _resolve(ledger: Ledger, event: Event, past: int) -> str:
    return "" if ledger.holds(past, event.body["comment"], "comment") else "unknown_comment"


def _take(ledger: Ledger, event: Event, past: int) -> str:
    if not ledger.holds(past, event.body["suggest"], "suggest"):
        return "unknown_suggestion"
    return "pen" if ledger.rules.take_needs_pen and ledger.pen(past) != event.author else ""


JUDGES: dict[str, Callable[[Ledger, Event, int], str]] = {
    "propose": _propose,
    "pass": _pass,
    "approve": _names_version,
    "withdraw": _names_version,
    "open": _open,
    "sign": _sign,
    "decline": _decline,
    "attest": _attest,
    "confirm": _answer_statement,
    "dispute": _answer_statement,
    "correct": _correct,
    "retract": _retract,
    "resume": _resume,
    "resolve": _resolve,
    "take": _take,
    "key_add": keyring.judge_add,
    "key_retire": keyring.judge_retire,
    "key_replace": keyring.judge_replace,
    "take_over": keyring.judge_take_over,
}
'''

SOURCES["pact.talk"] = r'''"""What the parties tell each other beside the text: comments, suggestions, clearances, releases, that
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
'''

SOURCES["pact.fold"] = r'''"""The fold: from a set of events to the state of a pact.  Pure: no clock, no network, no order of arrival (F1, F16).

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
'''

SOURCES["pact.sync"] = r'''"""Letting events in, and finding what the other side lacks.

`admit` is the only door: what passes it is signed, by a key that was valid in the event's own past, by a party of this
pact, and builds on events that are here.  What it refuses never enters the pact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pact import keyring
from pact.bodies import body_problem
from pact.events import Event, verify_signature
from pact.graph import Graph, bits
from pact.judge import Ledger

Heads = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Refused:
    """An event that may not enter.  `code` is for programs, `message` for people."""

    event: Event
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Admission:
    """`new`: events that entered, causally ordered.  `waiting`: well formed, but their past is not here; `missing` are
    the ids to ask for.  `known`: ids that were here already (a replay does nothing).  `refused`: see `MESSAGES`."""

    new: tuple[Event, ...]
    waiting: tuple[Event, ...]
    missing: tuple[str, ...]
    known: tuple[str, ...]
    refused: tuple[Refused, ...]


def heads(events: Iterable[Event] | Graph) -> dict[str, tuple[str, ...]]:
    """Per author the newest events: normally one id, one per branch of a forked feed.  Compare these between nodes;
    an author's own entry is `prev` of its next event, the others are its `seen`."""
    graph = _graph(events)
    return {
        author: tuple(sorted(graph.events[at].id for at in graph.last(view)))
        for author, view in sorted(graph.by_author.items())
    }


def missing(events: Iterable[Event] | Graph, their_heads: Heads) -> list[Event]:
    """The events that a node with these heads lacks, causally ordered, so that each can enter as it arrives.
    Heads that we do not know ourselves are passed over (there we are the ones who lack)."""
    graph = _graph(events)
    known = [id for ids in their_heads.values() for id in ids if id in graph.position]
    lacking = graph.everything & ~graph.past_of(known)
    return [graph.events[at] for at in bits(lacking)]


def admit(known: Iterable[Event] | Ledger, incoming: Iterable[Event], *, pact: str = "") -> Admission:
    """Let events in.  `known`: what is here already, or a `Ledger` (then the new events are added to it).
    `pact`: the UUID expected, when nothing is known yet.  Events come from `read_event` or `read_wire`."""
    ledger = known if isinstance(known, Ledger) else Ledger(known)
    expected = ledger.founding.pact if ledger.founding else pact
    batch = {event.id: event for event in incoming}
    replayed = tuple(id for id in batch if id in ledger.position)
    refused: list[Refused] = []
    new: list[Event] = []
    queue = _Queue(ledger, [event for event in batch.values() if event.id not in ledger.position])
    while queue.ready:
        event = queue.ready.pop(0)
        expected = expected or event.pact
        code = refusal(ledger, event, expected)
        if code:
            refused.append(Refused(event, code, MESSAGES[code]))
        else:
            ledger.add([event])
            new.append(event)
            queue.entered(event.id)
    waiting, lost = queue.left(ledger, {one.event.id for one in refused})
    for event in list(waiting):
        code = _refusal_at_sight(ledger, event, expected)
        if code:
            waiting.remove(event)
            refused.append(Refused(event, code, MESSAGES[code]))
    return Admission(tuple(new), tuple(waiting), tuple(sorted(lost)), replayed, tuple(refused))


def refusal(ledger: Ledger, event: Event, pact: str = "") -> str:
    """Why an event whose parents are all here may not enter: a code of `MESSAGES`, or "" when it may."""
    code = _refusal_at_sight(ledger, event, pact)
    if code:
        return code
    if event.type == "found":
        return _refusal_of_founding(ledger, event)
    if ledger.founding is None:
        return "no_founding"
    past = ledger.past_of(event.parents())
    if not past >> ledger.position[ledger.founding.id] & 1:
        return "no_founding"
    named = [(event.author, event.prev)] if event.prev else []
    named += [(hei, head) for hei, ids in event.seen.items() for head in ids]
    if any(ledger.event(id).author != author for author, id in named):
        return "bad_reference"
    signer = keyring.signer(ledger, event, past)
    if signer is None:
        return "witness"
    publics = keyring.candidates(ledger, past, signer, event.key)
    if not publics:
        return "key"
    return "" if any(verify_signature(event, public) for public in publics) else "forged"


def _refusal_at_sight(ledger: Ledger, event: Event, pact: str) -> str:
    if event.pact != pact:
        return "wrong_pact"
    if ledger.parties and event.author not in ledger.parties:
        return "stranger"
    return ""


def _refusal_of_founding(ledger: Ledger, event: Event) -> str:
    if ledger.founding is not None:
        return "second_founding"
    if event.body.get("protocol") != "convenio-pact-1":
        return "protocol"
    if body_problem("found", event.body):
        return "bad_founding"
    if event.author not in event.body["parties"]:
        return "stranger"
    publics = {key["id"]: key["public"] for key in event.body["keys"][event.author]}
    if event.key not in publics:
        return "key"
    return "" if verify_signature(event, publics[event.key]) else "forged"


MESSAGES = {
    "wrong_pact": "The event belongs to another agreement.",
    "stranger": "The author is not a party of this agreement.",
    "no_founding": "The event does not build on the founding of this agreement.",
    "second_founding": "The agreement is founded already.",
    "bad_founding": "The founding event does not have the form that the protocol asks for.",
    "protocol": "The agreement follows a version of the protocol that this node does not know; update the node.",
    "bad_reference": "The event names an event of one party as if it were another's.",
    "witness": "The node that wrote this event for the author may not do so (any more).",
    "key": "The key that signed the event is not valid for the author at this point of the agreement.",
    "forged": "The signature does not fit: the event was changed, or not written by its author.",
}


class _Queue:
    """Events whose parents are all here, first come first served."""

    def __init__(self, ledger: Ledger, events: list[Event]) -> None:
        self.events = {event.id: event for event in events}
        self.lacking: dict[str, int] = {}
        self.needed_by: dict[str, list[str]] = {}
        for event in events:
            parents = {id for id in event.parents() if id not in ledger.position}
            self.lacking[event.id] = len(parents)
            for id in parents:
                self.needed_by.setdefault(id, []).append(event.id)
        self.ready = [event for event in events if not self.lacking[event.id]]

    def entered(self, id: str) -> None:
        for child in self.needed_by.get(id, ()):
            self.lacking[child] -= 1
            if not self.lacking[child]:
                self.ready.append(self.events[child])

    def left(self, ledger: Ledger, refused: set[str]) -> tuple[list[Event], set[str]]:
        waiting = [event for id, event in self.events.items() if self.lacking[id] and id not in refused]
        named = {id for event in waiting for id in event.parents()}
        return waiting, {id for id in named if id not in ledger.position and id not in self.events}


def _graph(events: Iterable[Event] | Graph) -> Graph:
    if isinstance(events, Graph):
        return events
    graph = Graph()
    graph.add(events)
    return graph
'''

SOURCES["pact.trust"] = r'''"""Whose keys: fingerprints that somebody trusts, held against the keys that signed.

A trust file is plain text, easy to type from paper: one line `hei_id fingerprint` per key, spaces and colons in the
fingerprint ignored, `#` begins a comment.  A fingerprint is the SHA-256 of the 32 bytes of an Ed25519 public key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pact.forms import is_digest, is_hei
from pact.graph import bits
from pact.judge import Ledger
from pact.keyring import signing_key
from pact.state import Key

Trust = Mapping[str, frozenset[str]]

ORIGINS = {
    "found": "named in the founding event",
    "key_add": "brought in by a key of the same party",
    "key_replace": "brought in by the other parties, who vouch for it",
}


class BadTrust(ValueError):
    """A trust file that cannot be read; the text names the line."""


@dataclass(frozen=True, slots=True)
class KeyVerdict:
    """`verdict`: "trusted", "unknown" or "contradicted"; `origin`: how the key came into the pact."""

    id: str
    fingerprint: str
    verdict: str
    origin: str


@dataclass(frozen=True, slots=True)
class PartyKeys:
    """The keys that a party signed with.  `verdict`: the worst of them; "silent" when it signed nothing itself."""

    party: str
    verdict: str
    keys: tuple[KeyVerdict, ...]


def read_trust(text: str) -> dict[str, frozenset[str]]:
    """Fingerprints per party from a trust file.  Raises `BadTrust`."""
    trust: dict[str, frozenset[str]] = {}
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        words = line.partition("#")[0].split(maxsplit=1)
        if not words:
            continue
        fingerprint = "".join(words[1:]).replace(":", "").replace(" ", "").replace("\t", "").lower()
        if not is_hei(words[0]) or not is_digest(fingerprint):
            raise BadTrust(f"Line {number} of the trust file is not of the form: hei_id, then 64 hexadecimal digits.")
        trust[words[0]] = trust.get(words[0], frozenset()) | {fingerprint}
    return trust


def judge_keys(ledger: Ledger, trust: Trust) -> tuple[PartyKeys, ...]:
    """Every party, with every key that signed one of its own events or an event it witnessed."""
    signed: dict[str, dict[Key, int]] = {party: {} for party in ledger.parties}
    for at, event in enumerate(ledger.events):
        signer, key = signing_key(ledger, event, ledger.past[at])
        known = next((one for one in signed[signer] if one.public == key.public), key)
        signed[signer][known] = signed[signer].get(known, 0) | 1 << at
    return tuple(_party(ledger, party, by_key, trust.get(party)) for party, by_key in signed.items())


def _party(ledger: Ledger, party: str, signed: dict[Key, int], listed: frozenset[str] | None) -> PartyKeys:
    trusted = _trusted(ledger, party, signed, listed or frozenset())
    other = "unknown" if listed is None else "contradicted"
    judged = tuple(
        KeyVerdict(key.id, key.fingerprint, "trusted" if key.public in trusted else other, ORIGINS[key.came_by])
        for key in sorted(signed, key=lambda one: (one.came_by != "found", one.id, one.public))
    )
    verdicts = {one.verdict for one in judged}
    worst = next((one for one in ("contradicted", "unknown", "trusted") if one in verdicts), "silent")
    return PartyKeys(party, worst, judged)


def _trusted(ledger: Ledger, party: str, signed: dict[Key, int], listed: frozenset[str]) -> set[str]:
    """Public keys that are listed, and those for which a trusted key of the same party answers: it brought them in, or
    it goes on a feed in which all their words stand (each event carries the digest of the one before)."""
    trusted = {key.public for key in signed if key.fingerprint in listed}
    own_feed = ledger.by_author.get(party, 0)
    while True:
        feed = past = 0
        for key, view in signed.items():
            if key.public in trusted:
                for at in bits(view & own_feed):
                    feed |= ledger.feed[at] | 1 << at
                    past |= ledger.past[at]
        vouched = {
            key.public
            for key, view in signed.items()
            if (key.came_by == "key_add" and feed >> ledger.position[key.by[0]] & 1)
            or (view & own_feed and not view & own_feed & ~feed and not view & ~own_feed & ~past)
        }
        if vouched <= trusted:
            return trusted
        trusted |= vouched
'''

SOURCES["pact.claims"] = r'''"""What an intact proof shows, and what it does not: one sentence each, never more than the signatures give.

Every claim has a code and details, so that a page can say it in another language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pact.judge import Ledger
from pact.state import PactState, Round, Word
from pact.trust import PartyKeys


@dataclass(frozen=True, slots=True)
class Claim:
    """`text` in English; `details` are the words and numbers in it."""

    code: str
    text: str
    details: Mapping[str, str] = field(default_factory=dict)


MODES = {
    "node": "on its node, into the document (PDF signature)",
    "elsewhere": "elsewhere, the result registered here",
    "paper": "on paper, the scan registered here",
}


def claims_of(
    ledger: Ledger,
    state: PactState,
    texts: Mapping[str, Mapping[str, Any]],
    parties: tuple[PartyKeys, ...],
    *,
    made_at: str,
    made_by: str,
) -> tuple[tuple[Claim, ...], tuple[Claim, ...]]:
    """(proven, not proven) for an intact set of events."""
    proven = [*_feeds(ledger, state)]
    for round in state.rounds:
        proven += _round(state, round, texts)
    for notice in state.notices:
        for ended in notice.ends:
            text = f"{notice.mark.party} gave notice on {notice.mark.at} (own clock); it ends the round {ended[:12]}."
            proven.append(Claim("notice", text, {"party": notice.mark.party, "at": notice.mark.at, "round": ended}))
    if not state.in_force:
        proven.append(Claim("nothing_in_force", "No round is complete: nothing here is in force."))
    not_proven = [*_keys(parties), *_doubts(state), *_always(made_at, made_by)]
    return tuple(proven), tuple(not_proven)


def _feeds(ledger: Ledger, state: PactState) -> list[Claim]:
    found = []
    for party in state.parties:
        count = ledger.by_author.get(party, 0).bit_count()
        text = f"{party}: {count} signed events in an unbroken chain."
        if count and party not in state.forked:
            found.append(Claim("feed", text, {"party": party, "count": str(count)}))
    return found


def _round(state: PactState, round: Round, texts: Mapping[str, Mapping[str, Any]]) -> list[Claim]:
    name = round.id[:12]
    title = _title(texts.get(round.text, {}))
    details = {"round": round.id, "text": round.text, "title": title}
    status = {
        "COMPLETE": f"Round {name} is complete: all parties signed the text {round.text[:12]} {title}".rstrip() + ".",
        "DEAD": f"Round {name} was declined: nobody is bound by it.",
        "OPEN": f"Round {name} waits for {', '.join(round.silent(state.parties))}.",
    }[round.status]
    found = [Claim("round_" + round.status.lower(), status, details)]
    for party, word in round.words.items():
        if word.kind == "SIGNED":
            found.append(_signature(party, word, round))
    if round.id in state.in_force:
        ended = " A notice ends it (see below)." if state.ended.get(round.id) else ""
        found.append(Claim("in_force", f"Round {name} is in force as far as these events go.{ended}", details))
    if round.replaced_by:
        found.append(Claim("replaced", f"Round {name} was replaced by round {round.replaced_by[:12]}.", details))
    return found


def _signature(party: str, word: Word, round: Round) -> Claim:
    clock = "an independent time stamp" if word.independent else "the signer's own clock or time stamp"
    how = MODES[word.mode]
    if word.witness and word.mode == "node":
        how = f"in a browser on the node of {word.witness} (PDF signature), the person identified by: {_level(word)}"
    text = f"{party} signed round {round.id[:12]} {how}, at {word.moment} by {clock}"
    if word.mode == "paper":
        said = [f"{other} {'confirms' if yes else 'contests'} the scan" for other, yes in word.attested.items()]
        text += "; " + (", ".join(said) or "nobody else has confirmed the scan")
    if word.witness:
        text += f"; written for {party} by the node of {word.witness}"
    level = _level(word)
    details = {
        "party": party,
        "round": round.id,
        "mode": word.mode,
        "moment": word.moment,
        "level": level,
        "independent": "yes" if word.independent else "no",
        "file": word.file,
        "witness": word.witness,
    }
    return Claim("signature", text + ".", details)


def _level(word: Word) -> str:
    return str(word.certificate.get("level", ""))


def _title(text: Mapping[str, Any]) -> str:
    titles = text.get("title")
    if not isinstance(titles, dict) or not titles:
        return ""
    chosen = titles.get("en") or titles[sorted(titles)[0]]
    return f"“{chosen}”" if isinstance(chosen, str) else ""


def _keys(parties: tuple[PartyKeys, ...]) -> list[Claim]:
    found = []
    for one in parties:
        details = {"party": one.party}
        if one.verdict == "unknown":
            text = f"That the keys of {one.party} are its own: no fingerprint was given to compare with."
            found.append(Claim("keys_unknown", text, details))
        elif one.verdict == "contradicted":
            text = f"That the keys of {one.party} are its own: you trust another fingerprint for it."
            found.append(Claim("keys_contradicted", text, details))
        elif one.verdict == "silent":
            text = f"Anything by a signature of {one.party}: it has signed no event itself."
            found.append(Claim("silent", text, details))
    return found


def _doubts(state: PactState) -> list[Claim]:
    found = []
    for feed in state.witnessed:
        own = "" if feed.taken_over is None else f" until {feed.party} took them over on {feed.taken_over.at}"
        text = (
            f"What {feed.party} said in {len(feed.events)} events: the node of {feed.witness} wrote them, "
            f"and they prove only what that node says{own}."
        )
        found.append(Claim("witnessed", text, {"party": feed.party, "witness": feed.witness}))
    for fork in state.forks:
        text = f"Which of its words {fork.party} means: it signed events that contradict each other (a fork)."
        found.append(Claim("fork", text, {"party": fork.party}))
    for round in state.rounds:
        for party, word in round.words.items():
            if word.kind == "SIGNED" and word.witness and word.mode == "node":
                text = f"Who signed for {party}: only the node of {word.witness} looked, and how is said above."
                found.append(Claim("witnessed_signature", text, {"party": party, "witness": word.witness}))
            if word.kind == "SIGNED" and word.mode != "node":
                text = f"That {party}'s signature outside the node is genuine: look at the paper or the signed file."
                found.append(Claim("outside_signature", text, {"party": party, "mode": word.mode}))
            if word.kind == "SIGNED" and not word.independent:
                text = f"When exactly {party} signed: the time is its own."
                found.append(Claim("own_time", text, {"party": party}))
    return list({(claim.code, claim.text): claim for claim in found}.values())


def _always(made_at: str, made_by: str) -> list[Claim]:
    details = {"made_at": made_at, "made_by": made_by}
    text = f"That nothing was said later or left out: this is what {made_by} knew, as it says, on {made_at}."
    return [
        Claim("completeness", text, details),
        Claim("pdf_signatures", "The certificates inside signed PDFs: their trust is checked elsewhere, not here."),
        Claim("rendition", "That a document shows its text: a node compares that by rendering the text again."),
        Claim("people", "Which person acted: names and duties are what each party's node says."),
        Claim("law", "What follows in law: that is for the law that applies, not for this file."),
    ]
'''

SOURCES["pact.container"] = r'''"""The zip of a proof: for given members there is exactly one sequence of bytes.

Members sorted by path, stored without compression, every other field of the format fixed.  A reader takes the members
out and writes them again: one differing byte anywhere, also in headers, means that somebody changed the file.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION, _MADE_BY, _DATE, _MODE = 20, 0x0314, 0x0021, 0o100644 << 16
MAX_BYTES = 2**31


class Damaged(ValueError):
    """The container cannot be read; `where` says at which place."""

    def __init__(self, where: str, message: str) -> None:
        super().__init__(message)
        self.where = where


def write_zip(members: Mapping[str, bytes]) -> bytes:
    """The one zip of these members.  Paths are ASCII.  Raises ValueError when it would exceed 2 GiB."""
    if sum(len(content) for content in members.values()) + 400 * len(members) > MAX_BYTES or len(members) > 65_000:
        raise ValueError("The proof would be too large for one file.")
    body, directory = bytearray(), bytearray()
    for path in sorted(members):
        name, content = path.encode("ascii"), members[path]
        check, size, start = zlib.crc32(content), len(content), len(body)
        body += _LOCAL.pack(b"PK\3\4", _VERSION, 0, 0, 0, _DATE, check, size, size, len(name), 0) + name + content
        directory += (
            _CENTRAL.pack(
                b"PK\1\2", _MADE_BY, _VERSION, 0, 0, 0, _DATE, check, size, size, len(name), 0, 0, 0, 0, _MODE, start
            )
            + name
        )
    end = _END.pack(b"PK\5\6", 0, 0, len(members), len(members), len(directory), len(body), 0)
    return bytes(body + directory + end)


def read_zip(data: bytes) -> tuple[dict[str, bytes], list[tuple[str, str]]]:
    """Members by path, and what is wrong with the container: (place, sentence) pairs, empty for an untouched one.
    Raises `Damaged` when the members cannot even be found."""
    members: dict[str, bytes] = {}
    places: list[tuple[int, str]] = []
    at, before = 0, "the beginning"
    while data[at : at + 4] != b"PK\1\2":
        if len(data) - at < _LOCAL.size or data[at : at + 4] != b"PK\3\4":
            raise Damaged(f"byte {at}", f"The container is damaged after {before} (byte {at}).")
        _, _, _, _, _, _, _, size, _, name_size, extra = _LOCAL.unpack_from(data, at)
        start = at + _LOCAL.size + name_size + extra
        name = data[at + _LOCAL.size : at + _LOCAL.size + name_size]
        if start + size > len(data) or not name.isascii() or len(members) > 65_000:
            raise Damaged(f"byte {at}", f"The container is damaged after {before} (byte {at}).")
        path = name.decode("ascii")
        if path in members:
            raise Damaged(path, f"{path} is there twice.")
        places += [(at, f"the header of {path}"), (start, path)]
        members[path] = data[start : start + size]
        at, before = start + size, path
    places.append((at, "the directory at the end of the container"))
    return members, _compare(data, write_zip(members), places)


def _compare(data: bytes, again: bytes, places: list[tuple[int, str]]) -> list[tuple[str, str]]:
    if data == again:
        return []
    at = next((i for i, (a, b) in enumerate(zip(data, again, strict=False)) if a != b), min(len(data), len(again)))
    place = [name for start, name in places if start <= at][-1]
    return [(place, f"The container was changed at byte {at}, in {place}.")]
'''

SOURCES["pact.proof"] = r'''"""The proof file: everything that shows what two or more parties agreed, checkable without any node or network.

`write_proof` packs it, `verify_proof` answers two questions apart: is it *intact* (every byte, every signature, every
digest), and *whose keys* are these?  The second can only be answered with fingerprints from elsewhere (a trust file, or
the paper one holds): a complete forgery with its own keys is intact and never more than that.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pact.canonical import NotCanonical, canonical, digest, parse
from pact.claims import Claim, claims_of
from pact.container import Damaged, read_zip, write_zip
from pact.events import BadEvent, Event, read_wire, wire
from pact.fold import PactState, state_of
from pact.forms import is_hei, is_moment, is_pact
from pact.judge import Ledger
from pact.sync import MESSAGES, admit
from pact.trust import PartyKeys, Trust, judge_keys

FORMAT = "convenio-proof-1"
_PATH = re.compile(
    r"(events)/([0-9]{6})-([0-9a-f]{64})\.json"
    r"|(texts|cards)/([0-9a-f]{64})\.json"
    r"|(renditions|signed|timestamps|annexes)/([0-9a-f]{64})(\.pdf|\.tsr|\.bin)"
)
_README = """This file is a proof of an agreement between universities, made by the programme Convenio.

  events/      what each party said, one signed event per file, in causal order
  texts/       the versions of the agreement (canonical JSON, named by SHA-256)
  renditions/  the exact documents that were put up for signature
  signed/      what came back: signed documents, or scans of signed paper
  cards/       names and words that stand beside events (they may have been erased)
  timestamps/  time-stamp tokens (RFC 3161)
  annexes/     attachments of the agreement
  manifest.json  SHA-256 of every file here

To check it without any node and without a network:
  python verify_proof.py FILE [--trust FILE]
(Python 3.10 or later with the package cryptography; the script comes with Convenio and with every node's check page.)
Do not unpack and pack it again: one changed byte anywhere makes it not intact.
Intact does not say whose keys these are.  For that, compare the fingerprints with a source you trust.
"""


class ProofIncomplete(ValueError):
    """A proof cannot be written: `missing` lists what has not arrived here, as "text DIGEST" and so on."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__("Not everything that was signed is here yet: " + ", ".join(missing) + ".")
        self.missing = missing


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is not intact: `where` (a path, or a place in the container) and a sentence."""

    where: str
    message: str


@dataclass(frozen=True, slots=True)
class ProofReport:
    """`is_proof`: looks like a proof file at all.  `intact`: nothing was changed and everything fits together.
    `keys`: "trusted", "unknown" (no fingerprint given for somebody) or "contradicted" (another fingerprint was given).
    `proven` and `not_proven`: empty unless intact; they speak of the owners of the keys, whoever these are."""

    is_proof: bool
    flaws: tuple[Flaw, ...]
    pact: str
    made_at: str
    made_by: str
    parties: tuple[PartyKeys, ...]
    proven: tuple[Claim, ...]
    not_proven: tuple[Claim, ...]
    state: PactState | None

    @property
    def intact(self) -> bool:
        return self.is_proof and not self.flaws

    @property
    def keys(self) -> str:
        verdicts = {one.verdict for one in self.parties if one.verdict != "silent"}
        if not self.intact or not verdicts:
            return "unknown"
        return next((worst for worst in ("contradicted", "unknown") if worst in verdicts), "trusted")

    @property
    def exit_code(self) -> int:
        """0 intact and keys trusted, 1 intact but keys not trusted, 2 not intact, 3 not a proof file."""
        if not self.is_proof:
            return 3
        return 2 if self.flaws else 0 if self.keys == "trusted" else 1


def write_proof(
    *,
    events: Iterable[Event],
    texts: Iterable[bytes],
    renditions: Iterable[bytes] = (),
    signed: Iterable[bytes] = (),
    cards: Iterable[Mapping[str, Any]] = (),
    timestamps: Iterable[bytes] = (),
    annexes: Iterable[bytes] = (),
    made_at: str,
    made_by: str,
) -> bytes:
    """The proof of everything given, deterministic to the byte.  `texts`: canonical bytes; `cards`: only those that may
    leave; `made_at`: UTC moment, `made_by`: hei_id.  Raises `ProofIncomplete` when a file of a complete round is
    lacking, ValueError when the events do not form one pact with nothing missing."""
    ledger = Ledger()
    admission = admit(ledger, events)
    if admission.refused or admission.waiting or ledger.founding is None:
        raise ValueError("These events do not form one complete pact.")
    members = {"README.txt": _README.encode()}
    for number, at in enumerate(ledger.display_order(), 1):
        event = ledger.events[at]
        members[f"events/{number:06}-{event.id}.json"] = canonical(wire(event))
    for folder, contents in (("texts", texts), ("cards", map(canonical, cards))):
        members |= {f"{folder}/{digest(content)}.json": content for content in contents}
    for folder, contents in (("renditions", renditions), ("signed", signed), ("annexes", annexes)):
        members |= {f"{folder}/{digest(content)}{_ending(content)}": content for content in contents}
    members |= {f"timestamps/{digest(token)}.tsr": token for token in timestamps}
    lacking = [f"{folder} {name}" for folder, name in _required(state_of(ledger)) if not _find(members, folder, name)]
    if lacking:
        raise ProofIncomplete(lacking)
    listed = [
        {"path": path, "sha256": digest(content), "size": len(content)} for path, content in sorted(members.items())
    ]
    manifest = {
        "format": FORMAT,
        "pact": ledger.founding.pact,
        "made_at": made_at,
        "made_by": made_by,
        "members": listed,
    }
    return write_zip(members | {"manifest.json": canonical(manifest)})


def verify_proof(data: bytes, trust: Trust | None = None) -> ProofReport:
    """What a file proves.  Never raises, whatever the bytes are.  `trust`: fingerprints per party, see `trust`."""
    try:
        members, changed = read_zip(data)
    except Damaged as error:
        looks_like_one = b"manifest.json" in data and FORMAT.encode() in data
        return _report(looks_like_one, [Flaw(error.where, str(error))])
    flaws = [Flaw(where, message) for where, message in changed]
    manifest = _manifest(members, flaws)
    if manifest is None:
        return _report("manifest.json" in members or FORMAT.encode() in data, flaws)
    _check_members(members, manifest, flaws)
    ledger = _events(members, manifest["pact"], flaws)
    state = state_of(ledger)
    _check_rounds(members, state, flaws)
    facts = (manifest["pact"], manifest["made_at"], manifest["made_by"])
    parties = judge_keys(ledger, trust or {})
    if flaws:
        return _report(True, flaws, facts, parties, state)
    texts = {name: parse(content) for name, content in _folder(members, "texts").items()}
    proven, not_proven = claims_of(ledger, state, texts, parties, made_at=facts[1], made_by=facts[2])
    return _report(True, [], facts, parties, state, proven, not_proven)


def _report(
    is_proof: bool,
    flaws: list[Flaw],
    facts: tuple[str, str, str] = ("", "", ""),
    parties: tuple[PartyKeys, ...] = (),
    state: PactState | None = None,
    proven: tuple[Claim, ...] = (),
    not_proven: tuple[Claim, ...] = (),
) -> ProofReport:
    return ProofReport(is_proof, tuple(flaws), *facts, parties, proven, not_proven, state)


def _ending(content: bytes) -> str:
    return ".pdf" if content.startswith(b"%PDF") else ".bin"


def _folder(members: Mapping[str, bytes], folder: str) -> dict[str, bytes]:
    """Digest -> content of the members of one folder."""
    return {
        path.removeprefix(folder + "/").partition(".")[0]: content
        for path, content in members.items()
        if path.startswith(folder + "/")
    }


def _find(members: Mapping[str, bytes], folder: str, name: str) -> bytes | None:
    return _folder(members, folder).get(name)


def _required(state: PactState) -> list[tuple[str, str]]:
    """What must be there for every complete round: its text, its rendition, every signed file."""
    needed = []
    for round in state.rounds:
        if round.status == "COMPLETE":
            needed += [("texts", round.text), ("renditions", round.rendition)]
            needed += [("signed", word.file) for word in round.words.values()]
    return list(dict.fromkeys(needed))


def _manifest(members: Mapping[str, bytes], flaws: list[Flaw]) -> dict[str, Any] | None:
    content = members.get("manifest.json")
    if content is None:
        flaws.append(Flaw("manifest.json", "The list of files is missing."))
        return None
    try:
        manifest = parse(content)
    except NotCanonical as error:
        flaws.append(Flaw("manifest.json", f"The list of files cannot be read: {error}"))
        return None
    if not _manifest_fits(manifest):
        flaws.append(Flaw("manifest.json", "The list of files does not have the form of a proof."))
        return None
    checked: dict[str, Any] = manifest
    return checked


def _manifest_fits(manifest: Any) -> bool:
    if not isinstance(manifest, dict) or set(manifest) != {"format", "pact", "made_at", "made_by", "members"}:
        return False
    if manifest["format"] != FORMAT or not is_pact(manifest["pact"]) or not is_moment(manifest["made_at"]):
        return False
    return is_hei(manifest["made_by"]) and (
        isinstance(manifest["members"], list)
        and all(
            isinstance(one, dict) and set(one) == {"path", "sha256", "size"} and isinstance(one["path"], str)
            for one in manifest["members"]
        )
    )


def _check_members(members: Mapping[str, bytes], manifest: Mapping[str, Any], flaws: list[Flaw]) -> None:
    listed = {one["path"]: one for one in manifest["members"]}
    for path in sorted((set(members) | set(listed)) - {"manifest.json"}):
        if path not in members:
            flaws.append(Flaw(path, f"{path} is missing."))
        elif path not in listed:
            flaws.append(Flaw(path, f"{path} is not in the list of files."))
        elif digest(members[path]) != listed[path]["sha256"] or len(members[path]) != listed[path]["size"]:
            flaws.append(Flaw(path, f"{path} was changed: it does not have the digest in the list of files."))
        elif path != "README.txt":
            _check_name(path, members[path], flaws)


def _check_name(path: str, content: bytes, flaws: list[Flaw]) -> None:
    match = _PATH.fullmatch(path)
    if match is None:
        flaws.append(Flaw(path, f"{path} has no place in a proof."))
        return
    name = match[5] or match[7]
    if name and digest(content) != name:
        flaws.append(Flaw(path, f"{path} does not have the digest that its name says."))
    if match[4]:
        try:
            parse(content)
        except NotCanonical as error:
            flaws.append(Flaw(path, f"{path} is not canonical: {error}"))


def _events(members: Mapping[str, bytes], pact: str, flaws: list[Flaw]) -> Ledger:
    paths: dict[str, str] = {}
    events: list[Event] = []
    for path in sorted(members):
        match = _PATH.fullmatch(path)
        if match and match[1]:
            try:
                event = read_wire(parse(members[path]))
            except (BadEvent, NotCanonical) as error:
                flaws.append(Flaw(path, f"{path} is not an event: {error}"))
                continue
            if event.id != match[3] or int(match[2]) != len(paths) + 1:
                flaws.append(Flaw(path, f"{path} does not carry the number and digest that its name says."))
            paths[event.id] = path
            events.append(event)
    ledger = Ledger()
    admission = admit(ledger, events, pact=pact)
    for refused in admission.refused:
        flaws.append(Flaw(paths[refused.event.id], f"{paths[refused.event.id]}: {MESSAGES[refused.code]}"))
    for event in admission.waiting:
        flaws.append(Flaw(paths[event.id], f"{paths[event.id]} builds on events that are not here."))
    if ledger.founding is None:
        flaws.append(Flaw("events", "The founding event is missing."))
    return ledger


def _check_rounds(members: Mapping[str, bytes], state: PactState, flaws: list[Flaw]) -> None:
    for folder, name in _required(state):
        if _find(members, folder, name) is None:
            flaws.append(Flaw(f"{folder}/{name}", f"{folder}/{name} is missing; an event names it."))
    signed = _folder(members, "signed")
    for round in state.rounds:
        rendition = _find(members, "renditions", round.rendition)
        for party, word in sorted(round.words.items()):
            content = signed.get(word.file)
            if not rendition or not content or content.startswith(rendition):
                continue
            if word.mode == "node" or (word.mode == "elsewhere" and content.startswith(b"%PDF-")):
                where = f"signed/{word.file}"
                flaws.append(Flaw(where, f"The file signed by {party} does not begin with the document of the round."))


def report_json(report: ProofReport) -> str:
    """The verdict as JSON, for programs: keys intact, keys, exit_code, flaws, parties, proven, not_proven."""
    return json.dumps(
        {
            "intact": report.intact,
            "keys": report.keys,
            "exit_code": report.exit_code,
            "pact": report.pact,
            "flaws": [{"where": flaw.where, "message": flaw.message} for flaw in report.flaws],
            "parties": [
                {"party": one.party, "verdict": one.verdict, "fingerprints": [key.fingerprint for key in one.keys]}
                for one in report.parties
            ],
            "proven": [{"code": one.code, "text": one.text} for one in report.proven],
            "not_proven": [{"code": one.code, "text": one.text} for one in report.not_proven],
        },
        ensure_ascii=False,
        sort_keys=True,
        indent=2,
    )


def report_lines(report: ProofReport) -> list[str]:
    """The verdict in plain English, line by line."""
    if not report.is_proof:
        return ["This is not a proof file."]
    if not report.intact:
        return ["NOT INTACT: this file proves nothing.", *(f"  - {flaw.message}" for flaw in report.flaws)]
    verdict = {
        "trusted": "WHOSE KEYS: every key that signed is one you trust.",
        "unknown": "WHOSE KEYS: not known.  Anybody could have made these keys; compare the fingerprints below.",
        "contradicted": "WHOSE KEYS: NOT those you trust.  This may be a forgery.",
    }[report.keys]
    lines = ["INTACT: nothing was changed since it was made.", verdict, f"Pact {report.pact}"]
    for party in report.parties:
        lines.append(f"  {party.party}: {party.verdict}")
        lines += [f"    {key.fingerprint}  {key.verdict}, {key.origin}" for key in party.keys]
    owners = "" if report.keys == "trusted" else " (by the owners of these keys, whoever they are)"
    lines.append(f"Proven{owners}:")
    lines += [f"  - {claim.text}" for claim in report.proven]
    lines.append("Not proven by this file:")
    return [*lines, *(f"  - {claim.text}" for claim in report.not_proven)]
'''

class _Embedded(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads the modules of `pact` from this file."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> importlib.machinery.ModuleSpec | None:
        if name not in SOURCES:
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=name == "pact")

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(SOURCES[module.__name__], f"<{module.__name__}>", "exec"), module.__dict__)


def main(arguments: list[str]) -> int:
    """Check the file named in the arguments; print the verdict; give the exit status."""
    from pact.proof import report_json, report_lines, verify_proof
    from pact.trust import BadTrust, read_trust

    as_json = "--json" in arguments
    names = [one for one in arguments if one != "--json"]
    trust = {}
    try:
        if "--trust" in names:
            at = names.index("--trust")
            trust = read_trust(Path(names.pop(at + 1)).read_text("utf-8"))
            names.pop(at)
        if len(names) != 1 or names[0].startswith("-"):
            raise IndexError
        data = Path(names[0]).read_bytes()
    except IndexError:
        print("Use: python verify_proof.py FILE [--trust FILE] [--json]")
        return 3
    except (OSError, UnicodeDecodeError, BadTrust) as error:
        print(f"Cannot read the file: {error}")
        return 3
    report = verify_proof(data, trust)
    print(report_json(report) if as_json else "\n".join(report_lines(report)))
    return report.exit_code


if __name__ == "__main__":
    for _name in [one for one in sys.modules if one == "pact" or one.startswith("pact.")]:
        del sys.modules[_name]
    sys.meta_path.insert(0, _Embedded())
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    raise SystemExit(main(sys.argv[1:]))
