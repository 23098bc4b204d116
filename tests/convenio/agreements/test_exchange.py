"""Between nodes: any order, doubled, lost, forged, of strangers; what is no message."""

from __future__ import annotations

import json
import random

import pytest

from convenio.agreements import actions, books
from convenio.agreements.exchange import inbound, pulling
from convenio.agreements.exchange import wire as messages
from convenio.agreements.models import Agreement, Card, PactEvent
from convenio.audit.models import AuditEvent
from convenio.network.models import PartnerKey
from convenio.worker.models import Task
from ewp.errors import BadRequest, Conflict, Forbidden, NotFound
from pact import events as pact_events
from pact import sync
from tests.convenio.agreements.pair import CHD, THIRD, TPU, caller
from tests.convenio.agreements.saying import forged, ids, own_events, pack, remark, request


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
