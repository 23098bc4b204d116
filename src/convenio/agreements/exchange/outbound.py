"""What is sent to a partner: everything it lacks, with our heads and receipt; and requests to erase cards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy

from convenio.agreements import books, store
from convenio.agreements.erasing import authors_of
from convenio.agreements.exchange import accept, receipts, wire
from convenio.agreements.models import Agreement, Card, PeerProgress
from convenio.network import Answer, Outbound, register_delivery_words, register_outbound
from convenio.network.actions import owe_delivery
from convenio.network.models import Delivery
from convenio.parties.terms import pick
from ewp.errors import BadRequest
from pact import sync

ERASURE = "pact.erase"


def register() -> None:
    """Tell the network what this room sends."""
    register_outbound(store.DELIVERY, what_it_lacks, took_it)
    register_outbound(ERASURE, what_to_erase, erased_it)
    register_delivery_words(store.DELIVERY, gettext_lazy("News about an agreement"), titles_of)
    register_delivery_words(ERASURE, gettext_lazy("A request to erase personal notes"), titles_of)


def titles_of(rows: Iterable[Delivery]) -> dict[int, tuple[str, str]]:
    """Title and page of the agreement that each delivery is about, in one query."""
    rows = list(rows)
    found = Agreement.objects.filter(
        party_id__in={row.party_id for row in rows}, pact__in={row.object_id for row in rows}
    ).only("pk", "party_id", "pact", "title")
    by_place = {(one.party_id, str(one.pact)): one for one in found}
    language = get_language() or "en"
    return {
        row.pk: (pick(one.title, language), reverse("agreements:page", args=[one.pk]))
        for row in rows
        if (one := by_place.get((row.party_id, row.object_id))) is not None
    }


def what_it_lacks(delivery: Delivery, at: datetime) -> Outbound | None:
    """The next events for a partner, by the heads it last told; None when it has everything already."""
    found = _find(delivery)
    if found is None:
        return None
    agreement, peer = found
    ledger = books.book(agreement).ledger
    their = {hei: tuple(ids) for hei, ids in peer.heads.items()}
    lacking = sync.missing(ledger, their)
    signed, says = receipts.own_receipt(agreement, at)
    if not lacking and says == peer.told:
        return None
    known = {hei: list(ids) for hei, ids in sync.heads(ledger).items()}
    parts = wire.bundle(agreement, lacking[: wire.MAX_EVENTS])
    if not lacking:
        return Outbound("receipt", wire.pack(agreement, heads=known, receipt=signed))
    return Outbound("deliver", wire.pack(agreement, heads=known, receipt=signed, **parts))


def took_it(delivery: Delivery, answer: Answer, at: datetime) -> None:
    """Read the partner's answer: what it has now, its receipt; send the rest, fetch what it has and we lack."""
    found = _find(delivery, locked=True)
    message = wire.read_answer(answer.body)
    if found is None or message is None:
        return
    agreement, peer = found
    peer.told = receipts.own_receipt(agreement, at)[1]
    accept.note_heads(agreement, peer, message, at)
    peer.save()
    if sync.missing(books.book(agreement).ledger, message.heads) and not _refused(answer):
        owe_delivery(
            party=agreement.own, partner=delivery.partner, kind=store.DELIVERY, object_id=delivery.object_id, at=at
        )


def what_to_erase(delivery: Delivery, at: datetime) -> Outbound | None:
    """Our erased cards of which the partner has not been told."""
    found = _find(delivery)
    if found is None:
        return None
    ids = [one.card_id for one in _to_tell(found[0], delivery.partner)][:1000]
    return Outbound("erase", wire.pack(found[0], card_ids=ids)) if ids else None


def erased_it(delivery: Delivery, answer: Answer, at: datetime) -> None:
    """Note which cards the partner has erased."""
    found = _find(delivery, locked=True)
    if found is None:
        return
    try:
        erased = set(wire.load(answer.body).get("erased", ()))
    except (BadRequest, TypeError):
        return
    for card in _to_tell(found[0], delivery.partner):
        if card.card_id in erased:
            card.erasure_told = [*card.erasure_told, delivery.partner]
            card.save(update_fields=["erasure_told"])


def _to_tell(agreement: Agreement, partner: str) -> list[Card]:
    rows = Card.objects.filter(agreement=agreement, author__in=authors_of(agreement), erased_at__isnull=False)
    return [one for one in rows if partner not in one.erasure_told]


def _refused(answer: Answer) -> bool:
    try:
        return bool(wire.load(answer.body).get("refused"))
    except BadRequest:
        return True


def _find(delivery: Delivery, locked: bool = False) -> tuple[Agreement, PeerProgress] | None:
    rows = store.locked() if locked else Agreement.objects.select_related("party")
    agreement = rows.filter(party=delivery.party, pact=UUID(delivery.object_id)).first()
    if agreement is None:
        return None
    peer = books.peers(agreement).get(delivery.partner)
    return (agreement, peer) if peer else None
