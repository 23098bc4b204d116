"""Messages between nodes: JSON in, JSON out, nothing trusted. No database is written here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from convenio.agreements import cards
from convenio.agreements.models import Agreement, Card, PactText
from ewp.errors import BadRequest
from pact.events import BadEvent, Event, read_wire, wire
from pact.forms import is_digest, is_hei, is_pact

FORMAT = "convenio-exchange-1"
MAX_EVENTS = 300
MAX_TEXT_BYTES = 4 * 1024 * 1024

Heads = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Message:
    """A request's body, checked for form only."""

    pact: str
    sender: str
    heads: Heads
    events: tuple[Event, ...] = ()
    bad: tuple[tuple[str, str], ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    cards: tuple[object, ...] = ()
    receipt: Mapping[str, str] | None = None
    digest: str = ""
    card_ids: tuple[str, ...] = ()
    more: bool = False


def pack(agreement: Agreement, **parts: Any) -> bytes:
    """A message about an agreement of ours."""
    head = {"format": FORMAT, "pact": str(agreement.pact), "from": agreement.own}
    return json.dumps({**head, **parts}, ensure_ascii=False, separators=(",", ":")).encode()


def answer(**parts: Any) -> bytes:
    """An answer's body."""
    return json.dumps({"format": FORMAT, **parts}, ensure_ascii=False, separators=(",", ":")).encode()


def read(body: bytes) -> Message:
    """A message from outside. Events that cannot be read at all are noted in ``bad`` and do not spoil the others.

    Raises:
        BadRequest: not a message of this format.
    """
    value = load(body)
    if not is_pact(value.get("pact")) or not is_hei(value.get("from")):
        raise BadRequest("message", "The message must name its pact (UUID) and its sender (hei_id).")
    events, bad = read_events(value.get("events", []))
    return Message(
        pact=value["pact"],
        sender=value["from"],
        heads=read_heads(value.get("heads", {})),
        events=events,
        bad=bad,
        texts=_texts(value.get("texts", {})),
        cards=tuple(_list(value.get("cards", []), MAX_EVENTS * 4)),
        receipt=_receipt(value.get("receipt")),
        digest=value["digest"] if is_digest(value.get("digest")) else "",
        card_ids=tuple(one for one in _list(value.get("card_ids", []), 1000) if is_digest(one)),
        more=value.get("more") is True,
    )


def read_answer(body: bytes) -> Message | None:
    """The same for an answer, which names no pact; None when it cannot be read."""
    try:
        value = load(body)
        events, bad = read_events(value.get("events", []))
        return Message(
            pact="",
            sender="",
            heads=read_heads(value.get("heads", {})),
            events=events,
            bad=bad,
            texts=_texts(value.get("texts", {})),
            cards=tuple(_list(value.get("cards", []), MAX_EVENTS * 4)),
            receipt=_receipt(value.get("receipt")),
            more=value.get("more") is True,
        )
    except BadRequest:
        return None


def load(body: bytes) -> dict[str, Any]:
    """A JSON object of our format. Raises BadRequest."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise BadRequest("message", "The body is not JSON.") from None
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise BadRequest("format", f"The body must be an object with the format {FORMAT}.")
    return value


def read_heads(value: object) -> Heads:
    """Heads per author. Raises BadRequest."""
    if not isinstance(value, dict) or len(value) > 40:
        raise BadRequest("heads", "Heads are an object of lists of event ids.")
    found: Heads = {}
    for hei, ids in value.items():
        if not is_hei(hei) or not isinstance(ids, list) or len(ids) > 64 or not all(map(is_digest, ids)):
            raise BadRequest("heads", "Heads are an object of lists of event ids.")
        found[hei] = tuple(ids)
    return found


def read_events(value: object) -> tuple[tuple[Event, ...], tuple[tuple[str, str], ...]]:
    """Events, and (code, message) of those that cannot be read. Raises BadRequest when there are too many."""
    events, bad = [], []
    for one in _list(value, MAX_EVENTS * 2):
        try:
            events.append(read_wire(one))
        except BadEvent as error:
            bad.append((error.code, str(error)))
    return tuple(events), tuple(bad)


def bundle(agreement: Agreement, events: Iterable[Event]) -> dict[str, Any]:
    """Events with the texts and cards they name, as far as they are here and not erased."""
    chosen = list(events)
    digests = {str(event.body.get("text", "")) for event in chosen if event.type in ("propose", "suggest")} - {""}
    ids = [one for event in chosen for one in cards.named_by(event)]
    return {
        "events": [wire(event) for event in chosen],
        "texts": {
            row.digest: bytes(row.raw).decode()
            for row in PactText.objects.filter(agreement=agreement, digest__in=digests)
        }
        if digests
        else {},
        "cards": list(
            Card.objects.filter(agreement=agreement, card_id__in=ids, erased_at=None).values_list("content", flat=True)
        )
        if ids
        else [],
    }


def _list(value: object, most: int) -> list[Any]:
    if not isinstance(value, list) or len(value) > most:
        raise BadRequest("message", f"A list of at most {most} items is expected.")
    return value


def _texts(value: object) -> dict[str, str]:
    if not isinstance(value, dict) or not all(is_digest(k) and isinstance(v, str) for k, v in value.items()):
        raise BadRequest("texts", "Texts are an object: digest to canonical text.")
    if sum(map(len, value.values())) > MAX_TEXT_BYTES:
        raise BadRequest("texts", "The texts of one message are too large.")
    return value


def _receipt(value: object) -> Mapping[str, str] | None:
    if value is None:
        return None
    if (
        not isinstance(value, dict)
        or set(value) != {"raw", "signature"}
        or not all(isinstance(one, str) and len(one) < 50_000 for one in value.values())
    ):
        raise BadRequest("receipt", "A receipt has the two fields raw and signature.")
    return value
