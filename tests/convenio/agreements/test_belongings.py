"""What goes with the events: files, receipts, cards, portions; what is never written."""

from __future__ import annotations

import errno
import json

import pytest
from django.db import transaction

from convenio.agreements import actions, books, cards, store
from convenio.agreements.exchange import accept, inbound, pulling
from convenio.agreements.exchange import wire as messages
from convenio.agreements.models import Card, PactEvent, PactFile, PeerProgress
from convenio.audit.queries import verify_chain
from convenio.documents import disk
from convenio.parties.terms import Acting, Refusal, Role
from convenio.worker.models import Task
from ewp.errors import BadRequest, NotFound
from pact import events as pact_events
from pact import sync
from tests.convenio.agreements.pair import CHD, TPU, caller
from tests.convenio.agreements.saying import ids, own_events, pack, remark, request


def rule_of(house, wire):
    from convenio.gates.queries import clearances_needed

    return clearances_needed("COMP", house.party.country, wire.now.date())[0].id


def test_files_are_for_the_parties_and_private_ones_for_nobody(signing, chd, tpu, wire):
    rendition = books.state(chd.copy(signing)).rounds[0].rendition
    body = messages.pack(tpu.copy(signing), digest=rendition)
    assert inbound.file(caller(TPU), request(body, CHD, wire.now)).body.startswith(b"%PDF-")
    actions.record_clearance(
        acting=tpu.officer, agreement=tpu.copy(signing), rule=rule_of(tpu, wire), authority="Ministry", number="1",
        issued_on=wire.now.date(), scan=b"%PDF-1.4\n%%EOF\n", scan_name="s.pdf", at=wire.later(minutes=1),
    )  # fmt: skip
    scan = PactFile.objects.get(agreement=tpu.copy(signing), private=True)
    for digest in (scan.digest, "ab" * 32):
        with pytest.raises(NotFound):
            inbound.file(caller(CHD), request(messages.pack(chd.copy(signing), digest=digest), TPU, wire.now))
    with pytest.raises(BadRequest):
        inbound.file(caller(TPU), request(messages.pack(tpu.copy(signing)), CHD, wire.now))


def test_a_full_disk_loses_nothing_and_is_tried_again(agreed, chd, tpu, wire, monkeypatch):
    from tests.convenio.agreements.conftest import DAYS_10

    def full(*_given):
        raise OSError(errno.ENOSPC, "No space left on device")

    real = disk.write
    monkeypatch.setattr(disk, "write", full)
    with pytest.raises(Refusal, match="disk") as refusal:
        actions.open_round(
            acting=chd.officer, agreement=chd.copy(agreed), deadline=wire.now + DAYS_10, order=None, at=wire.now
        )
    assert refusal.value.status == 507
    assert books.state(chd.copy(agreed)).rounds == (), "no half-opened round"
    monkeypatch.setattr(disk, "write", real)
    actions.open_round(
        acting=chd.officer, agreement=chd.copy(agreed), deadline=wire.now + DAYS_10, order=None, at=wire.now
    )
    monkeypatch.setattr(disk, "write", full)
    wire.run(rounds=6)
    theirs = tpu.copy(agreed)
    assert books.state(theirs).open_round is not None, "the event is there"
    assert not PactFile.objects.get(agreement=theirs, purpose="rendition").held
    monkeypatch.setattr(disk, "write", real)
    Task.objects.filter(name=pulling.FETCH).update(due_at=wire.now)
    wire.run()
    assert PactFile.objects.get(agreement=theirs, purpose="rendition").held


def test_receipts_are_signed_and_a_forged_one_says_nothing(proposed, chd, tpu, wire):
    peer = PeerProgress.objects.get(agreement=chd.copy(proposed), party=TPU)
    head = books.state(chd.copy(proposed)).heads[CHD][0]
    assert peer.delivered == head
    assert bytes(peer.receipt_raw)
    event = remark(chd, proposed, wire)
    raw = bytes(peer.receipt_raw).decode().replace(head, event)
    body = messages.pack(
        tpu.copy(proposed), heads={}, receipt={"raw": raw, "signature": bytes(peer.receipt_signature).hex()}
    )
    inbound.receipt(caller(TPU), request(body, CHD, wire.now))
    peer.refresh_from_db()
    assert peer.delivered == head
    wire.run()
    peer.refresh_from_db()
    assert peer.delivered == event


def test_quiet_nodes_say_nothing_more(proposed, chd, tpu, wire):
    wire.run()
    wire.asked.clear()
    actions.look(acting=tpu.officer, agreement=tpu.copy(proposed), at=wire.later(minutes=1))
    wire.run()
    assert 1 <= len(wire.asked) <= 2
    wire.asked.clear()
    actions.look(acting=tpu.officer, agreement=tpu.copy(proposed), at=wire.later(minutes=1))
    wire.run()
    assert wire.asked == []


def test_the_sweep_finds_what_was_never_delivered(proposed, chd, tpu, wire):
    from convenio.network.models import Delivery

    event = remark(chd, proposed, wire)
    Delivery.objects.all().delete()
    wire.later(days=1)
    pulling.sweep(wire.now)
    wire.later(seconds=5)
    wire.run()
    assert event in ids(tpu, proposed)


def test_an_erased_person_is_gone_on_both_sides_and_everything_still_verifies(proposed, chd, tpu, wire):
    author = chd.acting(Role.OFFICER, person=4711, name="Wang Fang")
    event = actions.comment(
        acting=author, agreement=chd.copy(proposed), clause_id="", words="Call me.", at=wire.later(minutes=1)
    )
    wire.run()
    card = books.book(tpu.copy(proposed)).event(event).person
    assert cards.said(cards.contents(tpu.copy(proposed))[card]) == "Wang Fang"
    with pytest.raises(Refusal, match="node keeper"):
        actions.erase_person(acting=chd.officer, person_id=4711, at=wire.now)
    assert actions.erase_person(acting=chd.acting(Role.KEEPER), person_id=4711, at=wire.later(minutes=1)) == 2
    wire.run()
    for house in (chd, tpu):
        left = [json.dumps(content) for content in cards.contents(house.copy(proposed)).values()]
        assert not any("Wang Fang" in one or "Call me" in one for one in left)
        known = [pact_events.read_event(one.raw, one.signature) for one in own_events(house, proposed)]
        assert sync.admit([], known, pact=str(proposed.pact)).refused == ()
    assert verify_chain().intact
    peer = PeerProgress.objects.get(agreement=chd.copy(proposed), party=TPU)
    PeerProgress.objects.filter(pk=peer.pk).update(heads={})
    wire.asked.clear()
    remark(chd, proposed, wire)
    wire.run()
    assert cards.contents(tpu.copy(proposed))[card] is None, "an erased card does not come back"


def test_a_partner_cannot_erase_our_people(proposed, chd, tpu, wire):
    remark(tpu, proposed, wire, "ours")
    wire.run()
    mine = Card.objects.filter(agreement=tpu.copy(proposed), author=TPU).values_list("card_id", flat=True)
    body = messages.pack(chd.copy(proposed), card_ids=list(mine))
    inbound.erase(caller(CHD), request(body, TPU, wire.now))
    assert not Card.objects.filter(agreement=tpu.copy(proposed), author=TPU, content=None).exists()


def test_an_unknown_type_of_event_is_kept_passed_on_and_without_effect(proposed, chd, tpu, wire):
    from convenio.network.keys import event_key

    book = books.book(chd.copy(proposed))
    heads = sync.heads(book.ledger)
    event = pact_events.make_event(
        pact=str(proposed.pact), author=CHD, prev=heads[CHD][0], seen={}, role="officer", at="2026-03-02T09:00:00Z",
        type="teleport", body={}, key=event_key(CHD).key_id, sign=event_key(CHD).sign,
    )  # fmt: skip
    inbound.deliver(caller(CHD), request(pack(chd, proposed, [event]), TPU, wire.now))
    state = books.state(tpu.copy(proposed))
    assert event.id in state.order
    assert state.void[event.id] == "type"
    served = inbound.events(caller(CHD), request(messages.pack(chd.copy(proposed), heads={}), TPU, wire.now))
    assert event.id in {one.id for one in messages.read_answer(served.body).events}


def test_events_come_in_portions(proposed, chd, tpu, wire, monkeypatch):
    monkeypatch.setattr(messages, "MAX_EVENTS", 3)
    monkeypatch.setattr(inbound, "MAX_EVENTS", 3)
    wire.down.add(TPU)
    for number in range(10):
        remark(chd, proposed, wire, f"remark {number}")
    wire.down.clear()
    wire.run()
    assert ids(tpu, proposed) == ids(chd, proposed)
    for _number in range(7):
        remark(tpu, proposed, wire)
    pulling.owe_pull(chd.copy(proposed), TPU, wire.now)
    from convenio.network.models import Delivery

    Delivery.objects.all().delete()
    wire.run()
    assert ids(tpu, proposed) == ids(chd, proposed)


def test_the_node_itself_has_no_card(proposed, chd, wire):
    with transaction.atomic():
        row = store.lock(chd.copy(proposed))
        event = store.write_event(
            acting=Acting.node(chd.party), agreement=row, type="acknowledge", body={}, at=wire.later(minutes=1),
            what="agreements.acknowledged",
        )  # fmt: skip
    assert (event.person, event.role) == ("", "node")


def test_events_are_written_in_a_transaction_only(proposed, chd, wire, transactional_db):
    with pytest.raises(transaction.TransactionManagementError):
        store.write_event(
            acting=Acting.node(chd.party), agreement=chd.copy(proposed), type="acknowledge", body={}, at=wire.now,
            what="agreements.acknowledged",
        )  # fmt: skip


def test_an_event_without_effect_is_never_written(proposed, tpu, wire):
    before = tpu.copy(proposed).event_count
    with pytest.raises(Refusal, match="pen is with another party"), transaction.atomic():
        store.write_event(
            acting=tpu.officer, agreement=store.lock(tpu.copy(proposed)), type="pass", body={"to": TPU},
            at=wire.later(minutes=1), what="agreements.passed",
        )  # fmt: skip
    assert tpu.copy(proposed).event_count == before
    assert PactEvent.objects.filter(agreement=tpu.copy(proposed), type="pass").count() == 0


def test_too_many_waiting_events_are_not_hoarded(proposed, chd, tpu, wire, monkeypatch):
    monkeypatch.setattr(accept, "MAX_WAITING", 3)
    wire.down.add(TPU)
    for number in range(8):
        remark(chd, proposed, wire, f"remark {number}")
    late = own_events(chd, proposed)[-6:]
    inbound.deliver(caller(CHD), request(pack(chd, proposed, late), TPU, wire.now))
    assert PactEvent.objects.filter(agreement=tpu.copy(proposed), waiting=True).count() == 3
    wire.down.clear()
    wire.run()
    assert ids(tpu, proposed) == ids(chd, proposed)
