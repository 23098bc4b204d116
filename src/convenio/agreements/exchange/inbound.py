"""The endpoints of the pact: heads, events, deliver, file, receipt, erase. The network has verified the caller.

Every handler runs inside the network's transaction; what it raises undoes what it did.
"""

from __future__ import annotations

from uuid import UUID

from convenio.agreements import books, cards, store
from convenio.agreements.erasing import spoken_for
from convenio.agreements.exchange import accept, receipts, wire
from convenio.agreements.exchange.wire import MAX_EVENTS, Message
from convenio.agreements.models import Agreement, Card, PactFile, PactText, PeerProgress
from convenio.agreements.phrases import user_messages
from convenio.audit.actions import record
from convenio.documents.queries import file_bytes
from convenio.network import Answer, Caller, Request, register_inbound
from convenio.parties.models import Party
from ewp.errors import BadRequest, Forbidden, NotFound
from pact import sync

API = "pact"


def register() -> None:
    """Tell the network which endpoints this room answers."""
    for name, handler in (
        ("heads", heads),
        ("events", events),
        ("deliver", deliver),
        ("file", file),
        ("receipt", receipt),
        ("erase", erase),
    ):
        register_inbound(API, name, handler, methods=("POST",))


def heads(caller: Caller, request: Request) -> Answer:
    """What we have: the newest events per author, and our receipt."""
    message, agreement = _known(caller, request)
    peer = _peer(agreement, message)
    if message.heads:
        accept.note_heads(agreement, peer, message, request.at)
    return _answer(agreement, peer, request)


def events(caller: Caller, request: Request) -> Answer:
    """The events after the caller's heads, with the texts and cards they name; ``more`` when there are further ones."""
    message, agreement = _known(caller, request)
    peer = _peer(agreement, message)
    accept.note_heads(agreement, peer, message, request.at)
    lacking = sync.missing(books.book(agreement).ledger, message.heads)
    parts = wire.bundle(agreement, lacking[:MAX_EVENTS])
    return _answer(agreement, peer, request, more=len(lacking) > MAX_EVENTS, **parts)


def deliver(caller: Caller, request: Request) -> Answer:
    """Take events in. Answers what was refused and why, what is still missing, and our heads."""
    message = _message(caller, request)
    party = Party.objects.get(hei_id=request.to)
    agreement = accept.agreement_for(party, message, request.at)
    admission = accept.take_in(agreement, message, sender=message.sender, at=request.at)
    peer = _peer(agreement, message)
    accept.note_heads(agreement, peer, message, request.at)
    refused = [{"id": one.event.id, "code": one.code, "message": one.message} for one in admission.refused]
    refused += [{"id": "", "code": code, "message": text} for code, text in message.bad]
    return _answer(
        agreement,
        peer,
        request,
        accepted=len(admission.new),
        waiting=[one.id for one in admission.waiting],
        missing=list(admission.missing),
        refused=refused,
    )


def file(caller: Caller, request: Request) -> Answer:
    """A text or file by its digest: only what this agreement names, and nothing private."""
    message, agreement = _known(caller, request)
    if not message.digest:
        raise BadRequest("digest", "Name the file by its SHA-256 digest.")
    text = PactText.objects.filter(agreement=agreement, digest=message.digest).first()
    if text is not None:
        return Answer(200, bytes(text.raw), "application/json")
    row = PactFile.objects.filter(agreement=agreement, digest=message.digest, held=True, private=False).first()
    if row is None:
        raise NotFound("unknown_file", "The agreement has no such file here.", user_messages("unknown_file"))
    return Answer(200, file_bytes(row.digest), row.media_type or "application/octet-stream")


def receipt(caller: Caller, request: Request) -> Answer:
    """Take a receipt: how far the caller has heard, and looked."""
    message, agreement = _known(caller, request)
    peer = _peer(agreement, message)
    accept.note_heads(agreement, peer, message, request.at)
    return _answer(agreement, peer, request)


def erase(caller: Caller, request: Request) -> Answer:
    """Erase cards of the caller: a party asks it for its own people and words, and for those it witnesses."""
    message, agreement = _known(caller, request)
    mine = spoken_for(agreement, message.sender)
    rows = Card.objects.filter(agreement=agreement, author__in=mine, card_id__in=message.card_ids)
    count = cards.erase(agreement, rows.values_list("card_id", flat=True), request.at)
    if count:
        record(
            acting=None,
            party=agreement.own,
            what="agreements.cards_erased",
            about=agreement.about,
            details={"title": agreement.name("en"), "count": count, "from": message.sender},
            at=request.at,
        )
    return Answer(200, wire.answer(erased=list(message.card_ids)))


def _message(caller: Caller, request: Request) -> Message:
    message = wire.read(request.body)
    if message.sender not in caller.hei_ids:
        raise Forbidden(
            "sender",
            "The message speaks for a university that the caller's key does not stand for.",
            user_messages("sender"),
        )
    return message


def _known(caller: Caller, request: Request) -> tuple[Message, Agreement]:
    message = _message(caller, request)
    agreement = store.locked().filter(party__hei_id=request.to, pact=UUID(message.pact)).first()
    if agreement is None:
        raise NotFound("unknown_pact", "This agreement is not known here.", user_messages("unknown_pact"))
    accept.require_party(agreement, message.sender)
    return message, agreement


def _peer(agreement: Agreement, message: Message) -> PeerProgress:
    return books.peers(agreement)[message.sender]


def _answer(agreement: Agreement, peer: PeerProgress, request: Request, **parts: object) -> Answer:
    """Every answer says what we have and carries our receipt, so that any contact brings both sides up to date."""
    signed, says = receipts.own_receipt(agreement, request.at)
    peer.told = says
    peer.save()
    known = {hei: list(ids) for hei, ids in sync.heads(books.book(agreement).ledger).items()}
    return Answer(200, wire.answer(heads=known, receipt=signed, **parts))
