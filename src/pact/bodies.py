"""The shape of the body of every event type of protocol convenio-pact-1.

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
