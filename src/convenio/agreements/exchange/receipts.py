"""Receipts: signed words about how far a node has heard, and how far its officers have looked. No events.

raw = canonical JSON {"format", "pact", "party", "delivered", "seen", "at", "key"}; signed bytes =
b"convenio-receipt-v1\\0" + raw, with an event key of the party.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from convenio.agreements import books, store
from convenio.agreements.models import Agreement, PeerProgress
from convenio.agreements.terms import moment, read_moment
from convenio.parties.terms import Refusal
from pact import sync
from pact.canonical import NotCanonical, canonical, digest, parse
from pact.forms import is_digest, is_moment

FORMAT = "convenio-receipt-1"
PREFIX = b"convenio-receipt-v1\0"


def own_receipt(agreement: Agreement, at: datetime) -> tuple[dict[str, str] | None, str]:
    """Our receipt as it is sent, and what identifies what it says (not when). None when no key of ours fits."""
    book = books.book(agreement)
    delivered = {hei: list(ids) for hei, ids in sync.heads(book.ledger).items()}
    seen: dict[str, Any] = agreement.officer_seen or {}
    try:
        key = store.signing_key(agreement, book.state)
    except Refusal:
        return None, ""
    says = {"delivered": delivered, "seen": seen}
    raw = canonical(
        {
            "format": FORMAT,
            "pact": str(agreement.pact),
            "party": agreement.own,
            "at": moment(at),
            "key": key.key_id,
            **says,
        }
    )
    return {"raw": raw.decode(), "signature": key.sign(PREFIX + raw).hex()}, digest(canonical(says))


def take_receipt(agreement: Agreement, peer: PeerProgress, value: Mapping[str, str] | None) -> bool:
    """Note what a partner's receipt says about our own feed. False: it is not genuine, or says nothing new.

    Receipts are compared with the events here: a claim about an event we do not have is no receipt of ours.
    """
    said = _checked(agreement, peer.party, value)
    if said is None or value is None:
        return False
    at = read_moment(said["at"])
    changed = False
    for name, field in (("delivered", "delivered"), ("seen", "seen")):
        newest = _newest(agreement, said[name])
        if newest and newest != getattr(peer, field) and _further(agreement, getattr(peer, field), newest):
            setattr(peer, field, newest)
            setattr(peer, f"{field}_at", at)
            changed = True
    if changed:
        peer.receipt_raw = value["raw"].encode()
        peer.receipt_signature = bytes.fromhex(value["signature"])
    return changed


def _checked(agreement: Agreement, party: str, value: Mapping[str, str] | None) -> dict[str, Any] | None:
    if value is None:
        return None
    try:
        raw = value["raw"].encode()
        said = parse(raw)
        signature = bytes.fromhex(value["signature"])
        good = (
            isinstance(said, dict)
            and said.get("format") == FORMAT
            and said.get("pact") == str(agreement.pact)
            and said.get("party") == party
            and is_moment(said.get("at"))
            and all(isinstance(said.get(name), dict) for name in ("delivered", "seen"))
        )
        if not good:
            return None
        public = books.state(agreement).keys.valid(party).get(str(said.get("key")), "")
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(signature, PREFIX + raw)
    except (NotCanonical, ValueError, InvalidSignature, UnicodeEncodeError):
        return None
    return dict(said)


def _newest(agreement: Agreement, heads: Mapping[str, Any]) -> str:
    """The newest event of ours that these heads name or build on."""
    ledger = books.book(agreement).ledger
    known = [
        one
        for ids in heads.values()
        if isinstance(ids, list)
        for one in ids
        if is_digest(one) and one in ledger.position
    ]
    view = ledger.past_of(known) & ledger.by_author.get(agreement.own, 0)
    last = ledger.last(view)
    return ledger.events[last[-1]].id if last else ""


def _further(agreement: Agreement, before: str, after: str) -> bool:
    ledger = books.book(agreement).ledger
    if before not in ledger.position:
        return True
    return bool(ledger.past[ledger.position[after]] >> ledger.position[before] & 1)
