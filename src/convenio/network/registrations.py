"""Who answers and who provides: rooms above register here in their `ready()`. Nothing else is served or sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from convenio.network.terms import Answer, Caller, Outbound, Request

if TYPE_CHECKING:
    from convenio.network.models import Delivery
    from convenio.parties.terms import Acting

Handler = Callable[[Caller, Request], Answer]
Provider = Callable[["Delivery", datetime], Outbound | None]
OnAnswer = Callable[["Delivery", Answer, datetime], None]
Describe = Callable[["Iterable[Delivery]"], Mapping[int, tuple[str, str]]]
KeyStep = Callable[["Acting", str, str, datetime], None]
MAX_BODY_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True)
class Inbound:
    """An endpoint: its handler, the methods it takes, the largest body it reads."""

    handler: Handler
    methods: tuple[str, ...]
    max_bytes: int


@dataclass(frozen=True)
class OutboundKind:
    """A kind of delivery: who makes it, who reads the answer."""

    provider: Provider
    on_answer: OnAnswer


_INBOUND: dict[tuple[str, str], Inbound] = {}
_OUTBOUND: dict[str, OutboundKind] = {}
_KEY_STEPS: list[KeyStep] = []
_LABELS: dict[str, tuple[str | Promise, Describe | None]] = {}


def register_inbound(
    api: str,
    endpoint: str,
    handler: Handler,
    *,
    methods: tuple[str, ...] = ("GET", "POST"),
    max_bytes: int = MAX_BODY_BYTES,
) -> None:
    """Serve `endpoint` of `api` ("pact": at /pact/v1/<endpoint>).

    The handler runs inside a transaction, together with the note that the request id was used; what it raises undoes
    what it did. It may raise `ewp.errors.Refused` or `parties.terms.Refusal`.
    Raises ValueError when the place is taken.
    """
    if _INBOUND.get((api, endpoint), Inbound(handler, methods, max_bytes)).handler is not handler:
        raise ValueError(f"the endpoint {api}/{endpoint} is registered already")
    _INBOUND[(api, endpoint)] = Inbound(handler, methods, max_bytes)


def register_outbound(kind: str, provider: Provider, on_answer: OnAnswer) -> None:
    """Send deliveries of `kind`.

    `provider(delivery, at)` makes what is sent (None: nothing to say any more) outside a transaction;
    `on_answer(delivery, answer, at)` reads an answer with status 2xx in the transaction that notes it as sent.
    Raises ValueError when the kind is taken.
    """
    if kind in _OUTBOUND and _OUTBOUND[kind].provider is not provider:
        raise ValueError(f"the kind {kind} is registered already")
    _OUTBOUND[kind] = OutboundKind(provider, on_answer)


def register_event_key_step(step: KeyStep) -> None:
    """`step(acting, "announced" | "activated", key_id, at)` is called in the transaction of each step of a rotation of
    an event key, so that the room above writes what its pacts need; it may raise `Refusal`.
    """
    if step not in _KEY_STEPS:
        _KEY_STEPS.append(step)


def register_delivery_words(kind: str, label: str | Promise, describe: Describe | None = None) -> None:
    """How pages call deliveries of `kind`, and what they are about.

    `describe(rows)` gives title and address (or "") by primary key, for as many rows as one page shows, with a constant
    number of queries.
    """
    _LABELS[kind] = (label, describe)


def delivery_words(kind: str) -> tuple[str, Describe | None]:
    """The registered words; without any, the kind itself."""
    label, describe = _LABELS.get(kind, (kind, None))
    return str(label), describe


def inbound(api: str, endpoint: str) -> Inbound | None:
    """The endpoint, or None: then nothing is served there."""
    return _INBOUND.get((api, endpoint))


def outbound(kind: str) -> OutboundKind | None:
    """The kind, or None."""
    return _OUTBOUND.get(kind)


def event_key_steps() -> tuple[KeyStep, ...]:
    """Who wants to know of a rotation."""
    return tuple(_KEY_STEPS)
