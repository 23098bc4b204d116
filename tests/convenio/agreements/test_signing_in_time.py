"""Signatures and time: deadlines, clocks, certificates, crashes between the two steps, renewal."""

from __future__ import annotations

from datetime import timedelta

import pytest

from convenio.agreements import actions, books, queries
from convenio.agreements.actions import signing as steps
from convenio.agreements.models import Agreement, PactFile, SigningIntent, SigningKey
from convenio.agreements.rules import may_decline_round, may_give_notice
from convenio.agreements.states import Stage
from convenio.parties.terms import Refusal
from tests.convenio.agreements.conftest import sign
from tests.convenio.agreements.pair import CHD, TPU
from tests.convenio.agreements.signatures import attempt, live, open_one


def test_a_signature_after_the_deadline_is_refused_beforehand(signing, chd, wire):
    wire.later(days=11)
    with pytest.raises(Refusal, match="deadline of this round has passed"):
        attempt(chd, signing, wire)
    assert chd.copy(signing).stage == Stage.SIGNING, "the row has not been looked at since"


def test_the_node_says_no_after_the_deadline_for_the_side_that_has_not_signed(signing, chd, tpu, wire):
    sign(chd, signing, wire)
    wire.down.add(TPU)
    wire.later(days=11)
    wire.run()
    assert chd.copy(signing).stage == Stage.SIGNED_WAITING, "the deadline itself closes nothing"
    view = queries.agreement_view(chd.copy(signing), chd.officer, on=wire.now)
    assert view.round.waiting_for == (TPU,)
    assert view.round.passed
    wire.down.clear()
    wire.run()
    for house in (chd, tpu):
        round = books.state(house.copy(signing)).rounds[0]
        assert round.status == "DEAD"
        assert round.words[TPU].kind == "DECLINED"
        assert house.copy(signing).stage == Stage.AGREED
    decline = books.book(tpu.copy(signing)).event(round.words[TPU].mark.event)
    assert (decline.role, decline.person) == ("node", "")
    open_one(chd, signing, wire)
    assert len(books.state(tpu.copy(signing)).rounds) == 2


@pytest.mark.parametrize("after", [timedelta(seconds=10), timedelta(days=400), timedelta(days=-1)])
def test_a_deadline_out_of_bounds(agreed, chd, wire, after):
    with pytest.raises(Refusal, match="deadline between"):
        open_one(chd, agreed, wire, after=after)


def test_an_expired_certificate_is_refused_and_a_new_one_helps(signing, chd, wire):
    old = actions.issue_certificate(acting=chd.signatory, at=wire.now - timedelta(days=1000))
    assert old.valid_until < wire.now
    with pytest.raises(Refusal, match="certificate expired"):
        attempt(chd, signing, wire)
    assert not SigningIntent.objects.filter(state="open").exists()
    fresh = actions.issue_certificate(acting=chd.signatory, at=wire.now)
    event = attempt(chd, signing, wire)
    said = books.book(chd.copy(signing)).event(event).body["certificate"]
    assert said["fingerprint"] == fresh.fingerprint
    with pytest.raises(Refusal, match="Only a signatory"):
        actions.issue_certificate(acting=chd.officer, at=wire.now)


def test_a_clock_that_lies_is_not_signed_by(signing, chd, tpu, wire):
    actions.comment(acting=tpu.officer, agreement=tpu.copy(signing), clause_id="", words="x", at=wire.later(minutes=10))
    wire.run()
    early = wire.now - timedelta(minutes=5)
    with pytest.raises(Refusal, match="differs from those of its partners by 5 minutes"):
        attempt(chd, signing, wire, at=early, reauthenticated_at=early)
    assert attempt(chd, signing, wire)


def test_the_median_of_partners_clocks_counts_when_there_are_three(signing, chd, wire):
    from convenio.network.models import Exchange

    for number in range(3):
        Exchange.objects.create(
            at=wire.now, partner=f"p{number}.example", direction="out", api="pact", endpoint="heads", method="POST",
            clock_offset_ms=-200_000,
        )  # fmt: skip
    with pytest.raises(Refusal, match="by 3 minutes"):
        attempt(chd, signing, wire)


class Killed(BaseException):
    """The process dies here: no handler of the code under test may run."""


@pytest.mark.parametrize("label", ["S1", "S2", "S3"])
def test_a_crash_while_signing_leaves_nothing_half_done(signing, chd, tpu, wire, monkeypatch, label):
    def dies(here):
        if here == label:
            raise Killed

    monkeypatch.setattr(steps, "crashpoint", dies)
    before = chd.copy(signing).head
    with pytest.raises(Killed):
        attempt(chd, signing, wire)
    monkeypatch.undo()
    row = chd.copy(signing)
    assert row.head == before
    assert not PactFile.objects.filter(agreement=row, purpose="signed").exists()
    if label != "S1":
        assert "being made right now" in may_give_notice(chd.officer, row).reason
        assert "being made right now" in may_decline_round(chd.officer, chd.copy(signing)).reason
        with pytest.raises(Refusal, match="being made right now"):
            attempt(chd, signing, wire)
        assert steps.resolve_intents(wire.now) == 0, "somebody may still be at it"
        assert steps.resolve_intents(wire.later(minutes=3)) == 1
    sign(chd, signing, wire)
    assert CHD in live(tpu, signing).words


def test_a_crash_after_the_commit_has_signed(signing, chd, tpu, wire, monkeypatch):
    monkeypatch.setattr(steps, "crashpoint", lambda here: (_ for _ in ()).throw(Killed) if here == "S4" else None)
    with pytest.raises(Killed):
        attempt(chd, signing, wire)
    wire.run()
    assert live(tpu, signing).words[CHD].kind == "SIGNED"
    assert SigningIntent.objects.get().state == "recorded"


def test_an_unresolved_signature_holds_back_the_no_after_the_deadline(signing, chd, tpu, wire):
    sign(tpu, signing, wire)
    row = chd.copy(signing)
    wire.later(days=11)
    SigningIntent.objects.create(agreement=row, round=live(chd, signing).id, made_at=wire.now)
    wire.run()
    assert CHD not in live(chd, signing).words
    wire.later(minutes=3)
    wire.run()
    assert books.state(chd.copy(signing)).rounds[0].words[CHD].kind == "DECLINED"
    assert SigningIntent.objects.get(agreement=row).state == "abandoned"


def test_a_given_up_intent_cannot_be_recorded_any_more(signing, chd, wire, monkeypatch):
    real = steps._make_signature

    def slow(*given):
        made = real(*given)
        steps.resolve_intents(wire.now + timedelta(minutes=10))
        return made

    monkeypatch.setattr(steps, "_make_signature", slow)
    with pytest.raises(Refusal, match="given up"):
        attempt(chd, signing, wire)
    assert CHD not in live(chd, signing).words


def test_a_signature_that_arrives_late_but_was_made_in_time_counts(signing, chd, tpu, wire):
    sign(chd, signing, wire)
    wire.down.add(CHD)
    sign(tpu, signing, wire)
    wire.later(days=12)
    wire.run()
    assert chd.copy(signing).stage == Stage.SIGNED_WAITING
    wire.down.clear()
    wire.run()
    assert chd.copy(signing).stage == tpu.copy(signing).stage == Stage.IN_FORCE


def test_a_renewal_replaces_what_is_in_force_and_only_when_complete(in_force, chd, tpu, wire):
    from tests.convenio.agreements.conftest import approve
    from tests.convenio.agreements.test_negotiating import change_teachers

    first = books.state(chd.copy(in_force)).in_force
    change_teachers(chd, in_force, wire, 4)
    wire.run()
    for house in (chd, tpu):
        row = house.copy(in_force)
        assert (row.stage, row.course) == (Stage.IN_FORCE, Stage.NEGOTIATION)
    text = books.text(tpu.copy(in_force), tpu.copy(in_force).text_digest)
    assert text["replaces"] == tpu.copy(in_force).in_force_text
    approve(tpu, in_force, wire)
    open_one(chd, in_force, wire)
    sign(chd, in_force, wire)
    assert books.state(tpu.copy(in_force)).in_force == first
    assert tpu.copy(in_force).course == Stage.SIGNING
    sign(tpu, in_force, wire)
    for house in (chd, tpu):
        state = books.state(house.copy(in_force))
        assert state.in_force == (state.rounds[1].id,)
        assert state.rounds[0].replaced_by == state.rounds[1].id
        assert house.copy(in_force).course == ""


def test_the_certificate_is_kept_for_the_next_time(in_force, chd):
    assert SigningKey.objects.filter(party=chd.party).count() == 1
    assert Agreement.objects.count() == 2


def test_a_partner_that_has_been_silent_for_long_is_no_trouble_of_clocks(signing, chd, wire):
    wire.later(days=9)
    assert attempt(chd, signing, wire)
