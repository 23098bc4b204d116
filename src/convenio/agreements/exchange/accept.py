"""Letting what a partner sent into an agreement: once, in any order, judged by ``pact.sync.admit``.

The batch is folded once. What follows from it (files to fetch, documents to compare, partners to tell) is owed to the
worker in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from convenio.agreements import books, cards, listed, projection, store
from convenio.agreements.exchange import pulling, receipts
from convenio.agreements.exchange.wire import Heads, Message
from convenio.agreements.files import PHOTOGRAPH, note_file, pictures_in
from convenio.agreements.models import Agreement, PactEvent, PeerProgress
from convenio.agreements.phrases import user_messages
from convenio.agreements.reviewing import newest_changed
from convenio.audit.actions import record
from convenio.network.actions import owe_delivery
from convenio.network.contacts import names_of, partner_event_keys
from convenio.network.keys import published_keys
from convenio.network.models.own_keys import KeyPurpose
from convenio.parties.models import Party
from ewp.errors import Conflict, Forbidden, NotFound
from pact import sync
from pact.canonical import NotCanonical, digest, parse
from pact.events import Event
from pact.judge import Ledger
from pact.sync import Admission
from pact.text import check_text

MAX_WAITING = 1000
_FOLLOWED = frozenset(("propose", "suggest", "open", "sign", "record", "correct", "release"))
_BY_MODE = {"paper": "scan", "elsewhere": "elsewhere"}
_FILES = {"open": ("rendition", "rendition"), "sign": ("file", "signed")}


def agreement_for(party: Party, message: Message, at: datetime) -> Agreement:
    """The agreement a message is about, locked; made when the message founds it here.

    Raises:
        NotFound: unknown here, and the message does not found it.
        Forbidden: the sender is not a party, or the founding does not concern the institution asked.
        Conflict: the founding names other keys than those known of the founder.
    """
    known = store.locked().filter(party=party, pact=UUID(message.pact)).first()
    if known is not None:
        require_party(known, message.sender)
        return listed.remember(known)
    founding = next((one for one in message.events if one.type == "found" and one.pact == message.pact), None)
    if founding is None:
        raise NotFound(
            "unknown_pact",
            "This agreement is not known here; send its founding event first.",
            user_messages("unknown_pact"),
        )
    return _found(party, message, founding, at)


def require_party(agreement: Agreement, sender: str) -> None:
    """Only the parties of a pact may speak about it. Raises Forbidden."""
    if sender not in books.others(agreement):
        raise Forbidden("not_a_party", "The sender is not a party of this agreement.", user_messages("not_a_party"))


def _found(party: Party, message: Message, founding: Event, at: datetime) -> Agreement:
    admission = sync.admit(Ledger(), [founding], pact=message.pact)
    if admission.refused:
        one = admission.refused[0]
        raise Conflict(one.code, one.message)
    parties = list(founding.body["parties"])
    if party.hei_id not in parties:
        raise Forbidden(
            "not_concerned",
            "The agreement does not name the university that was asked.",
            user_messages("not_concerned"),
        )
    if message.sender not in parties:
        raise Forbidden("not_a_party", "The sender is not a party of this agreement.", user_messages("not_a_party"))
    _require_known_keys(party, founding)
    agreement = Agreement.objects.create(
        party=party,
        pact=UUID(message.pact),
        kind="",
        partners=[one for one in parties if one != party.hei_id],
        predecessor=dict(founding.body.get("predecessor", {})),
        created_at=at,
    )
    projection.keep_partner_rows(agreement, {one: names_of(one) for one in agreement.partners})
    books.peers(agreement)
    return store.lock(agreement)


def _require_known_keys(party: Party, founding: Event) -> None:
    """The founder's keys must be those pinned for it, and ours must be among our own: else nobody could answer."""
    for hei, ring in founding.body["keys"].items():
        named = {(key["id"], key["public"]) for key in ring}
        if hei == party.hei_id:
            if not ring:
                continue  # founded before we had a node; we say nothing here until others bring in our key
            ours = {(one.key_id, one.public) for one in published_keys(hei, KeyPurpose.EVENT)}
            if not named & ours:
                raise Conflict(
                    "our_key", "The founding names no event key of ours that is valid.", user_messages("our_key")
                )
        else:
            pinned = set(partner_event_keys(hei))
            strange = (hei == founding.author and not named <= pinned) or (pinned and named and not named & pinned)
            if strange:
                raise Conflict(
                    "keys_differ",
                    f"The founding names event keys of {hei} that are not the ones known here.",
                    user_messages("keys_differ"),
                )


def take_in(agreement: Agreement, message: Message, *, sender: str, at: datetime) -> Admission:
    """Let a message's events, texts and cards in; ``agreement`` is locked. Saves the projection and what is owed.

    Duplicates do nothing; what arrives before its past waits; what is forged is refused and named in the result.
    """
    mine = books.book(agreement).copy()
    waiting = books.waiting_events(agreement)
    admission = sync.admit(mine.ledger, [*message.events, *waiting], pact=str(agreement.pact))
    store.append(agreement, mine, admission.new, came_from=sender, at=at, had_waiting=bool(waiting))
    _keep_waiting(agreement, admission, [one.id for one in waiting], sender, at)
    _keep_texts(agreement, mine.ledger, message.texts, at)
    if message.cards:
        cards.keep_cards(agreement, message.cards, _card_authors(mine.ledger))
    if admission.new:
        _note_files(agreement, admission.new, at)
        news = {event.type for event in admission.new}
        projection.project(agreement, at, None if message.texts else news)
        if "propose" in news:
            newest_changed(agreement, at)
        _record(agreement, sender, len(admission.new), at)
        if news & _FOLLOWED:
            pulling.owe_follow_up(agreement, at)
        _tell_others(agreement, sender, at)
    elif message.texts:
        projection.project(agreement, at)
        newest_changed(agreement, at)
        pulling.owe_follow_up(agreement, at)
    for one in admission.refused:
        record(
            acting=None,
            party=agreement.own,
            what="agreements.refused",
            about=agreement.about,
            details={"title": agreement.name("en"), "from": sender, "code": one.code},
            at=at,
        )
    return admission


def note_heads(agreement: Agreement, peer: PeerProgress, message: Message, at: datetime) -> None:
    """Remember what a partner has, take its receipt, and notice when it knows words of ours that we lost (F15).

    The caller saves ``peer``.
    """
    peer.heads = {hei: list(ids) for hei, ids in message.heads.items()}
    peer.heads_at = at
    receipts.take_receipt(agreement, peer, message.receipt)
    ledger = books.book(agreement).ledger
    lost = [one for one in message.heads.get(agreement.own, ()) if one not in ledger.position]
    if lost and not agreement.recovering:
        peer.returned_at = None
        pulling.begin_recovery(agreement, because_of=peer.party, at=at)
    if lacking(agreement, message.heads):
        pulling.owe_pull(agreement, peer.party, at)


def lacking(agreement: Agreement, heads: Heads) -> bool:
    """Do these heads name an event that is not here?"""
    ledger = books.book(agreement).ledger
    return any(one not in ledger.position for ids in heads.values() for one in ids)


def _keep_waiting(agreement: Agreement, admission: Admission, before: Sequence[str], sender: str, at: datetime) -> None:
    """Events without their past are kept for later; those refused meanwhile go."""
    refused = [one.event.id for one in admission.refused]
    if before and refused:
        PactEvent.objects.filter(agreement=agreement, waiting=True, event_id__in=refused).delete()
    fresh = [one for one in admission.waiting if one.id not in before]
    for event in fresh[: max(0, MAX_WAITING - len(before))]:
        with transaction.atomic():
            PactEvent.objects.get_or_create(
                agreement=agreement,
                event_id=event.id,
                defaults={
                    "author": event.author,
                    "type": event.type,
                    "raw": event.raw,
                    "signature": event.signature,
                    "arrived_at": at,
                    "came_from": sender,
                    "waiting": True,
                },
            )
    if admission.missing:
        pulling.owe_pull(agreement, sender, at)


def _keep_texts(agreement: Agreement, ledger: Ledger, texts: Mapping[str, str], at: datetime) -> None:
    named = (
        {str(event.body.get("text")) for event in ledger.events if event.type in ("propose", "suggest")}
        if texts
        else set()
    )
    for name, content in texts.items():
        raw = content.encode("utf-8", "replace")
        if name not in named or digest(raw) != name:
            continue
        keep_text_with_annexes(agreement, raw, at)


def keep_text_with_annexes(agreement: Agreement, raw: bytes, at: datetime) -> bool:
    """Keep a version's canonical bytes and note the files it names. False: it is no text."""
    try:
        text = parse(raw)
    except NotCanonical:
        return False
    if not isinstance(text, dict):
        return False
    books.keep_text(agreement, raw, at)
    if not check_text(text):
        for annex in text["annexes"]:
            note_file(agreement, annex["digest"], purpose="annex", name=annex["name"], at=at, held=False)
    return True


def _card_authors(ledger: Ledger) -> dict[str, str]:
    return {name: event.author for event in ledger.events for name in cards.named_by(event)}


def _note_files(agreement: Agreement, events: Iterable[Event], at: datetime) -> None:
    void = books.state(agreement).void
    for event in events:
        if event.id in void:
            continue
        if event.type in _FILES:
            field, purpose = _FILES[event.type]
            purpose = _BY_MODE.get(str(event.body.get("mode", "")), purpose)
            note_file(agreement, str(event.body[field]), purpose=purpose, at=at, held=False)
        elif event.type in ("record", "correct") and event.body["activity"].get("evidence"):
            note_file(agreement, event.body["activity"]["evidence"], purpose="evidence", at=at, held=False)
        elif event.type == "release":
            for name in pictures_in(event.body["fields"]):
                note_file(agreement, name, purpose=PHOTOGRAPH, at=at, held=False)


def _record(agreement: Agreement, sender: str, count: int, at: datetime) -> None:
    record(
        acting=None,
        party=agreement.own,
        what="agreements.heard",
        about=agreement.about,
        details={"title": agreement.name("en"), "count": count, "from": sender},
        at=at,
    )


def _tell_others(agreement: Agreement, sender: str, at: datetime) -> None:
    """Every node swaps with every other party, not only with the author: news go on to those who may not have them."""
    for partner in books.nodes(agreement):
        if partner != sender:
            owe_delivery(
                party=agreement.own, partner=partner, kind=store.DELIVERY, object_id=str(agreement.pact), at=at
            )
