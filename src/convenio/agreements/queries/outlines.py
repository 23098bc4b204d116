"""What the desk and the public page are given: plain values, as in ``shapes``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from convenio.agreements.models import Agreement
from convenio.parties.terms import LocalText
from pact.board import Board


@dataclass(frozen=True)
class DeskItem:
    """One line of the desk. ``what``: a sentence; ``url``: where to go."""

    agreement: Agreement | None
    what: str
    since: datetime | None
    url: str
    until: date | None = None
    task: str = ""
    party_name: str = ""


@dataclass(frozen=True)
class Desk:
    """What one sees after sign-in. The counts are of all, the lists are capped."""

    for_me: tuple[DeskItem, ...] = ()
    for_others: tuple[DeskItem, ...] = ()
    ending: tuple[DeskItem, ...] = ()
    failed: tuple[DeskItem, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class PublicSignature:
    """Who signed, as the text names them. ``independent``: somebody else than the signer vouches for the time."""

    hei_id: str
    name: LocalText
    title: LocalText
    signed_at: datetime
    mode: str
    independent: bool


@dataclass(frozen=True)
class PublicView:
    """The public page of an agreement: only what both sides released.

    ``delivered``: the fields of the release of the delivered numbers; None unless all parties release the same now.
    ``board`` is the judge of what may stand in them, and is not public itself.
    """

    agreement: Agreement
    pact: str
    text: Mapping[str, Any]
    fields: Mapping[str, Any]
    released_at: datetime
    signed: tuple[PublicSignature, ...]
    in_force_from: date | None
    stage: str
    board: Board
    delivered: Mapping[str, Any] | None = None
