"""Rounds and signatures: modes, order, and what is refused beforehand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from convenio.agreements import actions, books, comparing, queries
from convenio.agreements.models import PactFile, Rendition, SigningIntent
from convenio.agreements.rules import may_decline_round, may_open_round, may_sign_on_node
from convenio.agreements.states import Stage
from convenio.documents.examine import examine_pdf
from convenio.documents.queries import file_bytes
from convenio.gates.queries import clearances_needed
from convenio.parties.terms import Refusal, Role
from convenio.people.models import Membership
from tests.convenio.agreements.conftest import clear, sign
from tests.convenio.agreements.pair import CHD, TPU
from tests.convenio.agreements.signatures import attempt, live, open_one

SCAN = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"


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


def test_a_reader_cannot_decline(signing, chd):
    assert "Only an officer" in may_decline_round(chd.acting(Role.READER), chd.copy(signing)).reason
