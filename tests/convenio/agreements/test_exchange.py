"""Between nodes: any order, doubled, lost, forged, relayed, forked, restored; only parties, only what they may have."""

from __future__ import annotations

import errno
import json
import random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction

from convenio.agreements import actions, books, cards, marks, restored, store
from convenio.agreements.exchange import accept, inbound, pulling
from convenio.agreements.exchange import wire as messages
from convenio.agreements.models import Agreement, Card, PactEvent, PactFile, PeerProgress
from convenio.audit.models import AuditEvent, AuditHead
from convenio.audit.queries import verify_chain
from convenio.documents import disk
from convenio.network import Request
from convenio.network.models import PartnerKey
from convenio.parties.terms import Acting, Refusal, Role
from convenio.worker.models import Task
from ewp.errors import BadRequest, Conflict, Forbidden, NotFound
from pact import events as pact_events
from pact import sync
from tests.convenio.agreements.conftest import approve
from tests.convenio.agreements.pair import CHD, THIRD, TPU, caller


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


def test_loss_doubling_and_reordering_end_in_the_same_set(proposed, chd, tpu, wire):
    wire.lose, wire.double = 0.4, 0.3
    for number in range(6):
        remark(chd if number % 2 else tpu, proposed, wire, f"remark {number}")
        wire.run(rounds=2)
    wire.lose = 0
    wire.run()
    assert ids(chd, proposed) == ids(tpu, proposed)
    assert len(books.state(chd.copy(proposed)).comments) == 6
    assert chd.copy(proposed).event_count == tpu.copy(proposed).event_count == 8


@pytest.mark.parametrize("seed", range(5))
def test_events_one_by_one_in_any_order_and_twice(proposed, chd, tpu, wire, seed):
    for number in range(4):
        remark(chd, proposed, wire, f"remark {number}")
    fresh = [one for one in own_events(chd, proposed) if one.id not in ids(tpu, proposed)]
    shuffled = fresh * 2
    random.Random(seed).shuffle(shuffled)
    for event in shuffled:
        inbound.deliver(caller(CHD), request(pack(chd, proposed, [event]), TPU, wire.now))
    assert ids(tpu, proposed) == ids(chd, proposed)
    assert not PactEvent.objects.filter(agreement=tpu.copy(proposed), waiting=True).exists()
    assert PactEvent.objects.filter(agreement=tpu.copy(proposed)).count() == len(own_events(chd, proposed))


def test_a_batch_folds_once(proposed, chd, tpu, wire, monkeypatch):
    for number in range(10):
        remark(chd, proposed, wire, f"remark {number}")
    folds = []
    monkeypatch.setattr(books, "state_of", lambda ledger, real=books.state_of: folds.append(1) or real(ledger))
    body = pack(chd, proposed, own_events(chd, proposed))
    assert books.state(tpu.copy(proposed))
    folds.clear()
    inbound.deliver(caller(CHD), request(body, TPU, wire.now))
    assert len(folds) == 1


def test_a_replay_does_nothing(proposed, chd, tpu, wire):
    body = pack(chd, proposed, own_events(chd, proposed))
    before = AuditEvent.objects.count(), tpu.copy(proposed).head
    answer = inbound.deliver(caller(CHD), request(body, TPU, wire.now))
    assert json.loads(answer.body)["accepted"] == 0
    assert (AuditEvent.objects.count(), tpu.copy(proposed).head) == before


def test_what_waits_for_its_past_is_fetched(proposed, chd, tpu, wire):
    wire.down.add(TPU)
    for number in range(3):
        remark(chd, proposed, wire, f"remark {number}")
    last = own_events(chd, proposed)[-1]
    answer = inbound.deliver(caller(CHD), request(pack(chd, proposed, [last]), TPU, wire.now))
    said = json.loads(answer.body)
    assert said["waiting"] == [last.id]
    assert len(said["missing"]) == 1
    assert last.id not in ids(tpu, proposed)
    assert Task.objects.filter(name=pulling.PULL, key=f"{tpu.copy(proposed).pk}:{CHD}").exists()
    wire.down.clear()
    wire.run()
    assert last.id in ids(tpu, proposed)


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


def test_a_forged_event_is_refused_by_name_and_on_record(proposed, chd, tpu, wire):
    event = forged(chd, proposed, wire)
    answer = inbound.deliver(caller(CHD), request(pack(chd, proposed, [event]), TPU, wire.now))
    refused = json.loads(answer.body)["refused"]
    assert [(one["id"], one["code"]) for one in refused] == [(event.id, "forged")]
    assert event.id not in ids(tpu, proposed)
    assert AuditEvent.objects.filter(what="agreements.refused", details__code="forged").exists()


def test_a_forged_event_does_not_spoil_the_good_ones_beside_it(proposed, chd, tpu, wire):
    bad = forged(chd, proposed, wire)
    good = remark(chd, proposed, wire)
    inbound.deliver(caller(CHD), request(pack(chd, proposed, [bad, *own_events(chd, proposed)]), TPU, wire.now))
    assert good in ids(tpu, proposed)
    assert bad.id not in ids(tpu, proposed)


def test_an_event_changed_on_its_way_is_another_event_and_refused(proposed, chd, tpu, wire):
    remark(chd, proposed, wire)
    value = pact_events.wire(own_events(chd, proposed)[-1])
    value["raw"] = value["raw"].replace("officer", "officer2")
    body = messages.pack(chd.copy(proposed), events=[value, {"raw": "no"}])
    said = json.loads(inbound.deliver(caller(CHD), request(body, TPU, wire.now)).body)
    assert sorted(one["code"] for one in said["refused"]) == ["forged", "wire"]


def test_an_event_of_a_third_university_is_refused(proposed, chd, tpu, third, wire):
    from convenio.network.keys import event_key

    stranger = pact_events.make_event(
        pact=str(proposed.pact), author=THIRD, prev="", seen=sync.heads(own_events(chd, proposed)), role="officer",
        at="2026-03-02T09:00:00Z", type="end", body={}, key=event_key(THIRD).key_id, sign=event_key(THIRD).sign,
    )  # fmt: skip
    said = json.loads(inbound.deliver(caller(CHD), request(pack(chd, proposed, [stranger]), TPU, wire.now)).body)
    assert said["refused"][0]["code"] == "stranger"
    assert stranger.id not in ids(tpu, proposed)


def test_a_third_university_gets_nothing(proposed, third, tpu, wire):
    row = tpu.copy(proposed)
    body = json.dumps({"format": messages.FORMAT, "pact": str(row.pact), "from": THIRD, "heads": {}}).encode()
    for endpoint in (inbound.heads, inbound.events, inbound.file, inbound.receipt, inbound.erase, inbound.deliver):
        with pytest.raises(Forbidden) as refusal:
            endpoint(caller(THIRD), request(body, TPU, wire.now))
        assert refusal.value.code == "not_a_party"
        assert set(refusal.value.user_messages) == {"en", "zh", "ru"}


def test_the_sender_must_be_one_the_callers_key_stands_for(proposed, chd, tpu, wire):
    body = pack(chd, proposed, own_events(chd, proposed))
    with pytest.raises(Forbidden) as refusal:
        inbound.deliver(caller(THIRD), request(body, TPU, wire.now))
    assert refusal.value.code == "sender"


def test_a_pact_that_does_not_name_the_university_asked(proposed, chd, third, wire):
    body = pack(chd, proposed, own_events(chd, proposed))
    with pytest.raises(Forbidden) as refusal:
        inbound.deliver(caller(CHD), request(body, THIRD, wire.now))
    assert refusal.value.code == "not_concerned"
    assert not Agreement.objects.filter(party=third.party).exists()


def test_an_unknown_pact_without_its_founding(proposed, chd, third, wire):
    body = pack(chd, proposed, own_events(chd, proposed)[1:])
    with pytest.raises(NotFound) as refusal:
        inbound.deliver(caller(CHD), request(body, THIRD, wire.now))
    assert refusal.value.code == "unknown_pact"


def test_a_founding_with_other_keys_than_those_pinned(draft, chd, tpu, wire):
    PartnerKey.objects.filter(node__hei_id=CHD).update(key_id="other", public="ab" * 32)
    actions.propose_version(acting=chd.officer, agreement=draft, at=wire.later(minutes=1))
    with pytest.raises(Conflict) as refusal:
        inbound.deliver(caller(CHD), request(pack(chd, chd.copy(), own_events(chd, chd.copy())), TPU, wire.now))
    assert refusal.value.code == "keys_differ"


def test_a_founding_with_a_key_that_is_not_ours(draft, chd, tpu, wire):
    PartnerKey.objects.filter(node__hei_id=TPU).update(key_id="other", public="ab" * 32)
    actions.propose_version(acting=chd.officer, agreement=draft, at=wire.later(minutes=1))
    with pytest.raises(Conflict) as refusal:
        inbound.deliver(caller(CHD), request(pack(chd, chd.copy(), own_events(chd, chd.copy())), TPU, wire.now))
    assert refusal.value.code == "our_key"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"format": "x"}',
        b'{"format":"convenio-exchange-1"}',
        b'{"format":"convenio-exchange-1","pact":"no","from":"chd.edu.cn"}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_message(proposed, tpu, wire, body):
    with pytest.raises(BadRequest):
        inbound.deliver(caller(CHD), request(body, TPU, wire.now))


@pytest.mark.parametrize(
    "part",
    [
        {"heads": []},
        {"heads": {"chd.edu.cn": ["zz"]}},
        {"events": {}},
        {"events": [1] * 10_000},
        {"texts": {"a": "b"}},
        {"cards": "x"},
        {"receipt": {"raw": "x"}},
    ],
)
def test_parts_of_a_message_that_do_not_fit(proposed, chd, wire, part):
    with pytest.raises(BadRequest):
        inbound.deliver(caller(CHD), request(messages.pack(chd.copy(proposed), **part), TPU, wire.now))


def test_a_text_that_is_not_its_digest_is_not_kept(draft, chd, tpu, wire):
    actions.propose_version(acting=chd.officer, agreement=draft, at=wire.later(minutes=1))
    row = chd.copy()
    digest = books.state(row).versions[0].text
    body = pack(chd, row, own_events(chd, row), texts={digest: '{"evil":1}', "ab" * 32: '{"other":1}'})
    inbound.deliver(caller(CHD), request(body, TPU, wire.now))
    theirs = tpu.copy()
    assert books.text(theirs, digest) is None
    assert theirs.texts.count() == 0
    wire.run()
    assert books.text(tpu.copy(), digest) is not None, "the true one is fetched"


def test_cards_that_no_event_names_are_not_kept(proposed, chd, tpu, wire):
    stray = {"format": "convenio-card-1", "kind": "words", "salt": "0" * 32, "text": "spam", "language": ""}
    before = Card.objects.count()
    inbound.deliver(caller(CHD), request(messages.pack(chd.copy(proposed), events=[], cards=[stray, 7]), TPU, wire.now))
    assert Card.objects.count() == before


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


def test_three_parties_all_hear_everything(chd, tpu, third, wire):
    row = three(chd, wire)
    for house in (tpu, third):
        approve(house, row, wire)
    assert ids(chd, row) == ids(tpu, row) == ids(third, row)
    assert chd.copy(row).stage == tpu.copy(row).stage == third.copy(row).stage == "agreed"


def test_a_feed_is_relayed_by_any_other_party(chd, tpu, third, wire):
    row = three(chd, wire)
    real = wire.call

    def cut(*, party, partner, **rest):
        if {party, partner} == {CHD, THIRD}:
            from convenio.network import PartnerUnreachable

            raise PartnerUnreachable("no_connection", "The line is cut.")
        return real(party=party, partner=partner, **rest)

    wire.call = cut
    event = remark(chd, row, wire)
    wire.run()
    assert event in ids(third, row), "Tomsk passed on what Chang'an could not say itself"
    origin = PactEvent.objects.get(agreement=third.copy(row), event_id=event)
    assert (origin.author, origin.came_from) == (CHD, TPU)


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


def test_a_node_restored_from_an_old_backup_writes_nothing_until_its_feed_is_back(proposed, chd, tpu, wire):
    lost = {remark(chd, proposed, wire, f"lost {number}") for number in range(3)}
    wire.run()
    lose_since(chd, proposed, 3)
    wire.down.add(TPU)
    inbound.heads(caller(TPU), request(messages.pack(tpu.copy(proposed), heads=heads_of(tpu, proposed)), CHD, wire.now))
    row = chd.copy(proposed)
    assert row.recovering
    with pytest.raises(Refusal, match="restored from a backup"):
        remark(chd, proposed, wire)
    with pytest.raises(Refusal, match="restored from a backup"):
        actions.give_notice(acting=chd.officer, agreement=row, at=wire.now)
    assert AuditEvent.objects.filter(what="agreements.recovering").exists()
    wire.down.clear()
    wire.run()
    assert not chd.copy(proposed).recovering
    assert lost <= ids(chd, proposed)
    remark(chd, proposed, wire)
    wire.run()
    assert not books.state(tpu.copy(proposed)).frozen, "nothing was forked"


def heads_of(house, of):
    return {hei: list(found) for hei, found in sync.heads(books.book(house.copy(of)).ledger).items()}


def test_after_a_restore_every_other_party_must_have_answered(chd, tpu, third, wire):
    row = three(chd, wire)
    real = wire.call

    def cut(*, party, partner, **rest):
        if {party, partner} == {CHD, THIRD}:
            from convenio.network import PartnerUnreachable

            raise PartnerUnreachable("no_connection", "The line is cut.")
        return real(party=party, partner=partner, **rest)

    remark(chd, row, wire)
    wire.run()
    lose_since(chd, row, 1)
    wire.call = cut
    inbound.heads(caller(TPU), request(messages.pack(tpu.copy(row), heads=heads_of(tpu, row)), CHD, wire.now))
    wire.run()
    assert ids(chd, row) == ids(tpu, row), "Tomsk has returned the feed"
    assert chd.copy(row).recovering, "but the third university has not spoken yet"
    with pytest.raises(Refusal, match="restored from a backup"):
        remark(chd, row, wire)
    wire.call = real
    Task.objects.filter(name=pulling.PULL).update(due_at=wire.now)
    wire.run()
    assert not chd.copy(row).recovering


def test_a_fork_is_kept_shown_and_freezes(agreed, chd, tpu, wire):
    from convenio.network.keys import event_key

    key = event_key(CHD)
    twin = forged(chd, agreed, wire, key=key.sign, type="comment", body={"clause": "", "card": "ab" * 32})
    remark(chd, agreed, wire)
    wire.run()
    inbound.deliver(caller(CHD), request(pack(chd, agreed, [twin]), TPU, wire.now))
    remark(tpu, agreed, wire)
    wire.run()
    for house in (chd, tpu):
        assert not house.copy(agreed).recovering
        state = books.state(house.copy(agreed))
        assert state.forked == {CHD}
        assert house.copy(agreed).stage == "frozen"
    from convenio.agreements.rules import may_approve_version, may_found_successor, may_give_notice

    assert "contradicting statements of Chang’an" in may_approve_version(tpu.officer, tpu.copy(agreed)).reason
    assert may_give_notice(tpu.officer, tpu.copy(agreed))
    assert may_found_successor(tpu.officer, tpu.copy(agreed))
    remark(tpu, agreed, wire)
    actions.give_notice(acting=tpu.officer, agreement=tpu.copy(agreed), at=wire.later(minutes=1))
    assert tpu.copy(agreed).stage == "abandoned"


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


def rule_of(house, wire):
    from convenio.gates.queries import clearances_needed

    return clearances_needed("COMP", house.party.country, wire.now.date())[0].id


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


def test_a_mark_beside_the_database_tells_of_a_restore_before_any_contact(proposed, chd, tpu, wire, settings, tmp_path):
    settings.HOME = tmp_path
    event = remark(chd, proposed, wire)
    wire.run()
    marks.remember()
    assert not marks.looks_restored()
    AuditEvent.objects.filter(pk__in=list(AuditEvent.objects.values_list("pk", flat=True)[:3])).delete()
    left = AuditEvent.objects.first()
    AuditHead.objects.filter(pk=1).update(number=left.number, digest=left.digest)
    lose_since(chd, proposed, 1)
    assert marks.looks_restored()
    with pytest.raises(Refusal, match="restored from a backup"):
        remark(chd, proposed, wire)
    restored.check(wire.now)
    assert chd.copy(proposed).recovering
    assert tpu.copy(proposed).recovering
    wire.run()
    assert not chd.copy(proposed).recovering
    assert event in ids(chd, proposed)
    assert remark(chd, proposed, wire)


def test_the_mark_of_another_database_says_nothing(proposed, chd, wire, settings, tmp_path):
    settings.HOME = tmp_path
    (tmp_path / "record.mark").write_text('{"database": "another", "number": 1000000}')
    assert not marks.looks_restored()
    (tmp_path / "record.mark").write_text("broken")
    assert not marks.looks_restored()
    assert remark(chd, proposed, wire)
