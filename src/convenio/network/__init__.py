"""The gate: inbound endpoints, outbox, keys, catalogue, exchange log, and the one guarded way out.

Rooms above register what they answer and send; what the messages mean is theirs. This module can be imported before
Django is ready, as `ready()` of other rooms does.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from convenio.network.registrations import (
    register_delivery_words,
    register_event_key_step,
    register_inbound,
    register_outbound,
)
from convenio.network.terms import Answer, Caller, Outbound, PartnerAnswerBad, PartnerUnreachable, Request

__all__ = [
    "Answer",
    "Caller",
    "Outbound",
    "PartnerAnswerBad",
    "PartnerUnreachable",
    "Request",
    "ask",
    "fetch",
    "register_delivery_words",
    "register_event_key_step",
    "register_inbound",
    "register_outbound",
]


def ask(
    *,
    party: str,
    partner: str,
    endpoint: str,
    body: bytes = b"",
    method: str = "POST",
    query: Mapping[str, str] | None = None,
    at: datetime,
    about: str = "",
) -> Answer:
    """Ask a partner's pact endpoint now, signed for `party`, the answer's signature verified.

    For duties of the worker only: never inside a page or a transaction. A refusal that the partner signed is an answer.
    Raises `PartnerUnreachable`, `PartnerAnswerBad`.
    """
    from convenio.network.gate import exchange

    outgoing = Outbound(endpoint, body, method, query=dict(query or {}))
    return exchange(party=party, partner=partner, outgoing=outgoing, at=at, about=about)


def fetch(
    url: str,
    *,
    method: str = "GET",
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    max_bytes: int = 10 * 1024 * 1024,
    seconds: float = 30.0,
) -> tuple[int, dict[str, str], bytes]:
    """The one guarded way out to an address that is no partner's endpoint: status, headers, body.

    https only, public addresses only (unless the loopback switch is on), no redirects, sizes and time capped.
    Raises `PartnerUnreachable`, `PartnerAnswerBad`.
    """
    from convenio.network.guard import guarded_fetch

    return guarded_fetch(url, method=method, body=body, headers=headers or {}, max_bytes=max_bytes, seconds=seconds)
