"""Rounds and signatures: modes, order, deadline, what is refused beforehand, and crashes between the two steps."""

from __future__ import annotations

from datetime import timedelta

import pytest

from convenio.agreements import actions, books, comparing, queries
from convenio.agreements.actions import signing as steps
from convenio.agreements.models import Agreement, PactFile, Rendition, SigningIntent, SigningKey
from convenio.agreements.rules import may_decline_round, may_give_notice, may_open_round, may_sign_on_node
from convenio.agreements.states import Stage
from convenio.documents.examine import examine_pdf
from convenio.documents.queries import file_bytes
from convenio.gates.queries import clearances_needed
from convenio.parties.terms import Refusal, Role
from convenio.people.models import Membership
from tests.convenio.agreements.conftest import DAYS_10, clear, sign
from tests.convenio.agreements.pair import CHD, TPU

SCAN = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"


def live(house, of):
    return books.state(house.copy(of)).open_round


def attempt(house, of, wire, **change):
    """Sign, with one thing different."""
    round = books.state(house.copy(of)).rounds[-1]
    given = {
        "acting": house.signatory,
        "agreement": house.copy(of),
        "round": round.id,
        "seen_rendition": round.rendition,
        "reauthenticated_at": wire.now,
        "at": wire.now,
    }
    return actions.sign_on_node(**(given | change))


def open_one(house, of, wire, order=None, after=DAYS_10):
    event = actions.open_round(
        acting=house.officer, agreement=house.copy(of), deadline=wire.later(minutes=1) + after, order=order, at=wire.now
    )
    wire.run()
    return event


def test_the_document_is_drawn_again_and_compared(signing, chd, tpu):
    theirs = Rendition.objects.get(agreement=tpu.copy(signing))
    assert theirs.compared == "equal"
    round = live(tpu, signing)
    pdf = file_bytes(round.rendition)
    report = examine_pdf(pdf)
    assert report.attached_text_digest == round.text
    assert report.empty_fields == ("sig-1", "sig-2")


def test_counterparts_each_sign_the_rendition_itself(in_force, chd, tpu):
    round = books.state(chd.copy(in_force)).rounds[0]
    base = file_bytes(round.rendition)
    for party, field in ((CHD, "sig-1"), (TPU, "sig-2")):
        pdf = file_bytes(round.words[party].file)
        report = examine_pdf(pdf, base=base)
        assert report.begins_with_base
        assert [one.field for one in report.signatures] == [field]
        assert report.signatures[0].level == "B-T"
        assert round.words[party].certificate["level"] == "B-T"
        assert not round.words[party].independent, "the node's own time stamp is not independent"


def test_in_an_order_each_signs_on_top_of_the_one_before(agreed, chd, tpu, wire):
    clear(tpu, agreed, wire)
    open_one(chd, agreed, wire, order=[TPU, CHD])
    assert "signs first" in may_sign_on_node(chd.signatory, chd.copy(agreed), at=wire.now).reason
    sign(tpu, agreed, wire)
    sign(chd, agreed, wire)
    round = books.state(tpu.copy(agreed)).rounds[0]
    first, last = file_bytes(round.words[TPU].file), file_bytes(round.words[CHD].file)
    assert last.startswith(first)
    report = examine_pdf(last, base=file_bytes(round.rendition))
    assert [one.field for one in report.signatures] == ["sig-2", "sig-1"]
    assert report.all_intact
    assert tpu.copy(agreed).stage == Stage.IN_FORCE


def test_paper_and_seal_with_the_other_side_confirming_the_scan(signing, chd, tpu, wire):
    sign(chd, signing, wire)
    event = actions.register_paper(
        acting=tpu.officer, agreement=tpu.copy(signing), round=live(tpu, signing).id, content=SCAN, name="scan.pdf",
        signed_on=wire.now.date(), at=wire.later(hours=5),
    )  # fmt: skip
    wire.run()
    ours = chd.copy(signing)
    assert ours.stage == Stage.IN_FORCE
    assert ours.own_task == "confirm_scan"
    view = queries.agreement_view(ours, chd.officer, on=wire.now)
    assert [(one.party, one.mode) for one in view.round.signers] == [(CHD, "node"), (TPU, "paper")]
    assert PactFile.objects.get(agreement=ours, purpose="scan").held
    with pytest.raises(Refusal, match="registered no paper"):
        actions.confirm_scan(acting=tpu.officer, agreement=tpu.copy(signing), sign=event, matches=True, at=wire.now)
    actions.confirm_scan(acting=chd.officer, agreement=ours, sign=event, matches=True, at=wire.later(minutes=1))
    wire.run()
    assert books.state(tpu.copy(signing)).rounds[0].words[TPU].attested == {CHD: True}
    with pytest.raises(Refusal, match="said already"):
        actions.confirm_scan(acting=chd.officer, agreement=chd.copy(signing), sign=event, matches=True, at=wire.later())


def test_a_paper_dated_tomorrow(signing, chd, wire):
    with pytest.raises(Refusal, match="future"):
        actions.register_paper(
            acting=chd.officer, agreement=chd.copy(signing), round=live(chd, signing).id, content=SCAN, name="s.pdf",
            signed_on=wire.now.date() + timedelta(days=1), at=wire.now,
        )  # fmt: skip


@pytest.mark.parametrize("ago", [None, timedelta(minutes=6), timedelta(minutes=-1)])
def test_a_fresh_sign_in_is_needed(signing, chd, wire, ago):
    with pytest.raises(Refusal, match="Sign in again") as refusal:
        attempt(chd, signing, wire, reauthenticated_at=None if ago is None else wire.now - ago)
    assert refusal.value.status == 403


def test_only_what_was_seen_is_signed(signing, chd, wire):
    with pytest.raises(Refusal, match="not the document of this round"):
        attempt(chd, signing, wire, seen_rendition="ab" * 32)
    assert not SigningIntent.objects.exists()


def test_only_a_signatory_with_a_mandate_that_is_valid_today(signing, chd, wire):
    with pytest.raises(Refusal, match="Only a signatory"):
        attempt(chd, signing, wire, acting=chd.officer)
    Membership.objects.filter(party=chd.party).update(mandate_until=wire.now.date() - timedelta(days=1))
    with pytest.raises(Refusal, match="mandate to sign is not recorded, or not valid today"):
        attempt(chd, signing, wire)
    Membership.objects.filter(party=chd.party).update(mandate_until=None, mandate="")
    with pytest.raises(Refusal, match="mandate"):
        attempt(chd, signing, wire)


def test_a_clearance_blocks_the_signature_until_it_is_recorded(agreed, chd, tpu, wire):
    open_one(chd, agreed, wire)
    theirs = tpu.copy(agreed)
    assert theirs.own_task == "clear"
    view = queries.agreement_view(theirs, tpu.officer, on=wire.now)
    assert [one.recorded for one in view.clearances] == [None]
    assert view.clearances[0].rule.source_status == "unverified"
    with pytest.raises(Refusal, match="Before your institution may sign, record"):
        attempt(tpu, agreed, wire)
    clear(tpu, agreed, wire)
    assert tpu.copy(agreed).own_task == "sign"
    told = queries.agreement_view(chd.copy(agreed), chd.officer, on=wire.now).partner_clearances
    assert [(one.status, one.number_card) for one in told] == [("obtained", "")]
    sign(tpu, agreed, wire)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"rule": "xx"}, "No rule of your country"),
        ({"number": " "}, "authority and the number"),
        ({"issued_on": None}, "future"),
    ],
)
def test_clearances_that_do_not_fit(proposed, tpu, wire, change, words):
    rule = clearances_needed("COMP", "RU", wire.now.date())[0].id
    given = {"rule": rule, "authority": "Ministry", "number": "1", "issued_on": wire.now.date()} | change
    given["issued_on"] = given["issued_on"] or wire.now.date() + timedelta(days=2)
    with pytest.raises(Refusal, match=words):
        actions.record_clearance(acting=tpu.officer, agreement=tpu.copy(proposed), at=wire.now, **given)


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


def test_declining_is_final_and_says_why(signing, chd, tpu, wire):
    actions.decline_round(
        acting=tpu.officer, agreement=tpu.copy(signing), round=live(tpu, signing).id, words="Not yet.", at=wire.later()
    )
    wire.run()
    with pytest.raises(Refusal, match="declined this round; that word is final"):
        attempt(tpu, signing, wire)
    round = books.state(chd.copy(signing)).rounds[0].id
    assert "closed" in may_sign_on_node(chd.signatory, chd.copy(signing), at=wire.now, round=round).reason
    assert may_open_round(chd.officer, chd.copy(signing))


def test_signing_twice(signing, chd, wire):
    sign(chd, signing, wire)
    with pytest.raises(Refusal, match="signed this round already"):
        attempt(chd, signing, wire)


def test_no_second_round_while_one_is_open(signing, chd, wire):
    assert "round is open" in may_open_round(chd.officer, chd.copy(signing)).reason


@pytest.mark.parametrize("after", [timedelta(seconds=10), timedelta(days=400), timedelta(days=-1)])
def test_a_deadline_out_of_bounds(agreed, chd, wire, after):
    with pytest.raises(Refusal, match="deadline between"):
        open_one(chd, agreed, wire, after=after)


def test_an_order_that_forgets_somebody(agreed, chd, wire):
    with pytest.raises(Refusal, match="name every party once"):
        open_one(chd, agreed, wire, order=[CHD])


def test_a_round_needs_agreement_and_the_pen(proposed, chd, tpu, wire):
    assert "Not yet approved by: Tomsk Polytechnic University" in may_open_round(chd.officer, chd.copy(proposed)).reason
    assert "holds the pen" in may_open_round(tpu.officer, tpu.copy(proposed)).reason


def test_a_document_that_this_node_draws_otherwise_is_not_signed(agreed, chd, tpu, wire, monkeypatch):
    clear(tpu, agreed, wire)
    real = comparing.draw

    def false_document(*given, **named):
        drawn = real(*given, **named)
        changed = drawn.pdf + b"\n% one line more\n"
        import hashlib

        return type(drawn)(pdf=changed, digest=hashlib.sha256(changed).hexdigest(), recipe=drawn.recipe)

    monkeypatch.setattr(comparing, "draw", false_document)
    open_one(chd, agreed, wire)
    view = queries.agreement_view(tpu.copy(agreed), tpu.signatory, on=wire.now)
    assert view.round.compared == "different"
    with pytest.raises(Refusal, match="got other bytes: the same software draws other bytes"):
        attempt(tpu, agreed, wire)


def test_other_software_is_named(signing, chd, tpu, wire):
    row = tpu.copy(signing)
    round = live(tpu, signing)
    import dataclasses

    strange = dataclasses.replace(round, recipe={**round.recipe, "typst": "9.9"}, rendition="ab" * 32)
    text = books.text(row, round.text)
    assert "typst 9.9" in comparing.why_different(row, strange, text)
    other = dataclasses.replace(round, deadline="2030-01-01T00:00:00Z")
    assert "another deadline" in comparing.why_different(row, other, text)
    empty = dataclasses.replace(round, recipe={})
    assert "does not say how" in comparing.why_different(row, empty, text)


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


def test_a_reader_cannot_decline(signing, chd):
    assert "Only an officer" in may_decline_round(chd.acting(Role.READER), chd.copy(signing)).reason


def test_a_partner_that_has_been_silent_for_long_is_no_trouble_of_clocks(signing, chd, wire):
    wire.later(days=9)
    assert attempt(chd, signing, wire)
