"""Words of two nodes to each other, for the tests of the exchange."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from convenio.agreements import actions, books
from convenio.agreements.exchange import wire as messages
from convenio.agreements.models import Agreement, PactEvent
from convenio.network import Request
from pact import events as pact_events
from pact import sync
from tests.convenio.agreements.pair import CHD, THIRD, TPU


def ids(house, of):
    return set(books.state(house.copy(of)).order)


def request(body, to, at, endpoint="deliver"):
    return Request("POST", f"/pact/v1/{endpoint}", {}, body, {}, to, at)


def pack(house, of, events, **more):
    return messages.pack(house.copy(of), events=[pact_events.wire(one) for one in events], **more)


def own_events(house, of):
    return list(books.book(house.copy(of)).ledger.events)


def remark(house, of, wire, words="Why?"):
    return actions.comment(
        acting=house.officer, agreement=house.copy(of), clause_id="", words=words, at=wire.later(seconds=5)
    )


def forged(house, of, wire, key=None, **change):
    """An event of ``house`` signed with a key that is not its own."""
    book = books.book(house.copy(of))
    heads = sync.heads(book.ledger)
    own = heads.get(house.party.hei_id, ("",))
    other = Ed25519PrivateKey.generate()
    real = next(iter(book.state.keys.valid(house.party.hei_id)))
    return pact_events.make_event(
        pact=str(of.pact),
        author=house.party.hei_id,
        prev=own[0],
        seen={hei: found for hei, found in heads.items() if hei != house.party.hei_id},
        role="officer",
        at="2026-03-02T09:00:00Z",
        type=change.get("type", "pass"),
        body=change.get("body", {"to": TPU}),
        key=real,
        sign=key or other.sign,
    )


def three(chd, wire):
    """An agreement of three universities, in one language, proposed by Chang'an (library texts are for two)."""
    from convenio.agreements.actions.drafting import start_from_text
    from convenio.agreements.texts import draft_text

    plain = actions.start_agreement(
        acting=chd.officer, kind="MOU", partners=[TPU], languages=["en"], title={"en": "Three"}, at=wire.now
    )
    text = draft_text(plain.draft)
    actions.discard_draft(acting=chd.officer, agreement=plain, at=wire.now)
    parties = [CHD, TPU, THIRD]
    text |= {
        "parties": parties,
        "party_names": {hei: {"en": hei} for hei in parties},
        "signatories": {hei: {"name": {"en": "N"}, "title": {"en": "T"}} for hei in parties},
    }
    draft = start_from_text(acting=chd.officer, text=text, partners=[TPU, THIRD], at=wire.now, touched=True)
    actions.propose_version(acting=chd.officer, agreement=draft, at=wire.later(minutes=1))
    wire.run()
    return chd.copy(Agreement.objects.get(pk=draft.pk))


def lose_since(house, of, count):
    """Restore an old backup: the newest events of the house's copy are gone."""
    row = house.copy(of)
    rows = list(PactEvent.objects.filter(agreement=row).order_by("-pk")[:count])
    PactEvent.objects.filter(pk__in=[one.pk for one in rows]).delete()
    left = PactEvent.objects.filter(agreement=row).order_by("pk")
    head = ""
    for one in left:
        head = books.next_head(head, [pact_events.stored_event(bytes(one.raw), bytes(one.signature))])
    Agreement.objects.filter(pk=row.pk).update(head=head, event_count=left.count())
    books.forget_cached()


def heads_of(house, of):
    return {hei: list(found) for hei, found in sync.heads(books.book(house.copy(of)).ledger).items()}
