"""Three parties, relayed feeds, forks, and a node restored from an old backup."""

from __future__ import annotations

import pytest

from convenio.agreements import actions, books, marks, restored
from convenio.agreements.exchange import inbound, pulling
from convenio.agreements.exchange import wire as messages
from convenio.agreements.models import PactEvent
from convenio.audit.models import AuditEvent, AuditHead
from convenio.parties.terms import Refusal
from convenio.worker.models import Task
from tests.convenio.agreements.conftest import approve
from tests.convenio.agreements.pair import CHD, THIRD, TPU, caller
from tests.convenio.agreements.saying import forged, heads_of, ids, lose_since, pack, remark, request, three


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
