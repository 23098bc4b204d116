"""The values that pass the gate. Pure; importable before Django is ready."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ewp.httpsig.verify import Caller

__all__ = ["Answer", "Caller", "Outbound", "PartnerAnswerBad", "PartnerUnreachable", "Request", "lane_of"]


@dataclass(frozen=True)
class Request:
    """A verified request, as a handler gets it: only what the caller signed.

    `to` is the hei_id of the institution of this node that was asked; `at` the moment by this node's clock. A parameter
    of the query stands once; `headers` have lower-case names.
    """

    method: str
    path: str
    query: Mapping[str, str]
    body: bytes
    headers: Mapping[str, str]
    to: str
    at: datetime


@dataclass(frozen=True)
class Answer:
    """What is answered: in both directions."""

    status: int
    body: bytes = b""
    content_type: str = "application/json"

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


@dataclass(frozen=True)
class Outbound:
    """What is sent: `endpoint` below the partner's pact address. `query` goes into the address."""

    endpoint: str
    body: bytes = b""
    method: str = "POST"
    content_type: str = "application/json"
    query: Mapping[str, str] = field(default_factory=dict)


class PartnerTrouble(Exception):
    """The partner could not be asked. `code` is a stable word, `message` a sentence for developers."""

    def __init__(self, code: str, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status


class PartnerUnreachable(PartnerTrouble):
    """No answer: unknown, down, slow, or its address may not be called."""


class PartnerAnswerBad(PartnerTrouble):
    """An answer that cannot be trusted: not signed by the partner, too large, a redirect, of another request."""


def lane_of(partner: str) -> str:
    """The worker's lane of a partner: what is owed to it is done one after the other."""
    return f"partner:{partner}"


def decode_error(body: bytes) -> tuple[str, str, dict[str, str]]:
    """Code, developer's message and people's messages of a pact refusal; empty when it is none. Lengths are capped."""
    try:
        found: Any = json.loads(body[:100_000])
    except (ValueError, RecursionError):
        return "", "", {}
    if not isinstance(found, dict):
        return "", "", {}
    people = found.get("user_message")
    messages = {str(k)[:20]: str(v)[:1000] for k, v in people.items()} if isinstance(people, dict) else {}
    return str(found.get("error", ""))[:60], str(found.get("message", ""))[:1000], messages
