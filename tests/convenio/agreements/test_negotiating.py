"""Negotiation: the pen, remarks, suggestions, approval by digest, internal review, leaving."""

import pytest

from convenio.agreements import actions, books, queries
from convenio.agreements.models import DraftClause
from convenio.agreements.rules import (
    may_approve_version,
    may_edit,
    may_found_successor,
    may_open_round,
    may_pass_pen,
    may_propose_version,
    may_suggest_change,
)
from convenio.agreements.states import Stage
from convenio.parties.terms import Refusal, Role
from convenio.people.models import Membership, Person
from convenio.routes.models import Word
from tests.convenio.agreements.conftest import approve
from tests.convenio.agreements.pair import CHD, TPU


def change_teachers(house, of, wire, number):
    """The pen holder proposes another number of teachers."""
    row = house.copy(of)
    draft = actions.ensure_draft(acting=house.officer, agreement=row, at=wire.later(seconds=1))
    clause = DraftClause.objects.get(draft=draft, content__type="staff_exchange")
    actions.set_value(
        acting=house.officer,
        agreement=row,
        clause_id=clause.clause_id,
        name="teachers",
        value=number,
        revision=clause.revision,
        at=wire.now,
    )
    return actions.propose_version(acting=house.officer, agreement=house.copy(of), at=wire.later(seconds=1))


def visits(house, of):
    text = books.text(house.copy(of), books.state(house.copy(of)).versions[-1].text)
    return next(one for one in text["clauses"] if one["type"] == "staff_exchange")


def reviewer_for(house):
    person = Person.objects.create(pk=house.reviewer.person_id, email=f"law@{house.party.hei_id}", name="Lawyer")
    Membership.objects.create(person=person, party=house.party, role=Role.REVIEWER)


def test_without_the_pen_one_can_only_suggest(proposed, chd, tpu):
    theirs = tpu.copy(proposed)
    assert "holds the pen" in may_edit(tpu.officer, theirs).reason
    assert "Chang’an University" in may_propose_version(tpu.officer, theirs).reason
    assert not may_pass_pen(tpu.officer, theirs)
    assert may_suggest_change(tpu.officer, theirs)
    assert "You hold the pen" in may_suggest_change(chd.officer, chd.copy(proposed)).reason


def test_a_suggestion_is_taken_in_one_click(proposed, chd, tpu, wire):
    clause = visits(tpu, proposed)
    actions.suggest_change(
        acting=tpu.officer, agreement=tpu.copy(proposed), clause_id=clause["id"], values={"teachers": "4"},
        wording={"en": {"heading": "Guests"}}, words="We can receive four.", at=wire.later(minutes=1),
    )  # fmt: skip
    wire.run()
    view = queries.agreement_view(chd.copy(proposed), chd.officer, on=wire.now)
    margin = next(one for one in view.clauses if one.id == clause["id"]).theirs[0]
    assert (margin.kind, margin.words, margin.party, margin.who) == (
        "suggestion", "We can receive four.", TPU, tpu.officer.person_name,
    )  # fmt: skip
    assert margin.values[0].shown["ru"] == "4"
    assert margin.values[0].before["ru"] == "2"
    assert margin.may_act
    assert view.turn.ours
    assert view.turn.task == "revise"
    actions.take_suggestion(
        acting=chd.officer, agreement=chd.copy(proposed), suggestion=margin.event, at=wire.later(minutes=1)
    )
    draft = queries.draft_view(chd.copy(proposed), chd.officer)
    changed = next(one for one in draft.clauses if one.id == clause["id"])
    assert changed.headings["en"] == "Guests"
    assert changed.stale == ("zh", "ru")
    with pytest.raises(Refusal, match="taken over already"):
        actions.take_suggestion(
            acting=chd.officer, agreement=chd.copy(proposed), suggestion=margin.event, at=wire.later(minutes=1)
        )
    wire.run()
    assert books.state(tpu.copy(proposed)).suggestions[0].taken


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"values": {"teachers": "2"}}, "Nothing would change"),
        ({"values": {"elephants": 2}}, "no value called"),
        ({"values": {"teachers": "many"}}, "whole number"),
        ({"wording": {"fr": {"body": "Bonjour"}}}, "not a language"),
        ({"wording": {"en": {"body": "x" * 50_000}}}, "too long"),
    ],
)
def test_suggestions_that_do_not_fit(proposed, tpu, wire, given, words):
    clause = visits(tpu, proposed)
    with pytest.raises(Refusal, match=words):
        actions.suggest_change(
            acting=tpu.officer, agreement=tpu.copy(proposed), clause_id=clause["id"], at=wire.later(minutes=1), **given
        )


def test_comments_stand_in_the_margin_of_their_party_and_are_settled(proposed, chd, tpu, wire):
    clause = visits(tpu, proposed)
    event = actions.comment(
        acting=tpu.reviewer,
        agreement=tpu.copy(proposed),
        clause_id=clause["id"],
        words=" <b>Why?</b> ",
        at=wire.later(),
    )
    wire.run()
    view = queries.agreement_view(chd.copy(proposed), chd.officer, on=wire.now)
    ours = next(one for one in view.clauses if one.id == clause["id"])
    assert ours.theirs[0].words == "<b>Why?</b>"
    assert ours.ours == ()
    actions.resolve_comment(acting=chd.officer, agreement=chd.copy(proposed), comment=event, at=wire.later(minutes=1))
    wire.run()
    with pytest.raises(Refusal, match="settled already"):
        actions.resolve_comment(
            acting=tpu.officer, agreement=tpu.copy(proposed), comment=event, at=wire.later(minutes=1)
        )
    with pytest.raises(Refusal, match="Write what"):
        actions.comment(acting=tpu.officer, agreement=tpu.copy(proposed), clause_id="", words=" ", at=wire.later())
    with pytest.raises(Refusal, match="only lets you read"):
        actions.comment(
            acting=tpu.acting(Role.READER), agreement=tpu.copy(proposed), clause_id="", words="x", at=wire.later()
        )


def test_approval_of_a_version_that_changed_a_second_ago(proposed, chd, tpu, wire):
    seen = books.state(tpu.copy(proposed)).versions[-1]
    change_teachers(chd, proposed, wire, 4)
    wire.run()
    with pytest.raises(Refusal, match=r"proposed version 2\. Nothing was approved"):
        actions.approve_version(
            acting=tpu.officer, agreement=tpu.copy(proposed), version=seen.id, seen_digest=seen.text, at=wire.later()
        )
    newest = books.state(tpu.copy(proposed)).versions[-1]
    with pytest.raises(Refusal, match="text you saw is not"):
        actions.approve_version(
            acting=tpu.officer, agreement=tpu.copy(proposed), version=newest.id, seen_digest=seen.text, at=wire.later()
        )
    assert books.state(tpu.copy(proposed)).agreed == ()


def test_the_approval_may_cross_a_new_version_and_then_agrees_nothing(proposed, chd, tpu, wire):
    old = books.state(tpu.copy(proposed)).versions[-1]
    change_teachers(chd, proposed, wire, 4)
    actions.approve_version(
        acting=tpu.officer, agreement=tpu.copy(proposed), version=old.id, seen_digest=old.text, at=wire.later(seconds=1)
    )
    wire.run()
    for house in (chd, tpu):
        state = books.state(house.copy(proposed))
        assert not state.versions[-1].agreed
        assert house.copy(proposed).stage == Stage.NEGOTIATION
    assert not may_open_round(chd.officer, chd.copy(proposed))


def test_both_propose_at_once_only_the_pen_holder_counts(proposed, chd, tpu, wire):
    """Tomsk's page is stale: it believes to hold the pen. Its own node refuses."""
    change_teachers(chd, proposed, wire, 4)
    with pytest.raises(Refusal, match="holds the pen"):
        actions.ensure_draft(acting=tpu.officer, agreement=tpu.copy(proposed), at=wire.now)
    wire.run()
    assert [one.author for one in books.state(tpu.copy(proposed)).versions] == [CHD, CHD]


def test_the_pen_is_passed_and_nobody_takes_it_back(proposed, chd, tpu, wire):
    actions.pass_pen(acting=chd.officer, agreement=chd.copy(proposed), to=TPU, at=wire.later(minutes=1))
    with pytest.raises(Refusal, match="holds the pen"):
        actions.ensure_draft(acting=chd.officer, agreement=chd.copy(proposed), at=wire.now)
    wire.run()
    theirs = tpu.copy(proposed)
    assert theirs.pen == TPU
    assert theirs.own_task in ("propose", "answer")
    change_teachers(tpu, proposed, wire, 6)
    wire.run()
    assert visits(chd, proposed)["values"]["teachers"]["value"] == 6
    with pytest.raises(Refusal, match="one of the other parties"):
        actions.pass_pen(acting=tpu.officer, agreement=tpu.copy(proposed), to="x.example", at=wire.later())


def test_withdrawal_flips_agreed_back(agreed, chd, tpu, wire):
    assert chd.copy(agreed).stage == Stage.AGREED
    version = books.state(tpu.copy(agreed)).versions[-1].id
    actions.withdraw_approval(acting=tpu.officer, agreement=tpu.copy(agreed), version=version, at=wire.later(minutes=1))
    wire.run()
    assert chd.copy(agreed).stage == tpu.copy(agreed).stage == Stage.NEGOTIATION
    with pytest.raises(Refusal, match="has not approved"):
        actions.withdraw_approval(acting=tpu.officer, agreement=tpu.copy(agreed), version=version, at=wire.later())
    approve(tpu, agreed, wire)
    assert chd.copy(agreed).stage == Stage.AGREED


def test_the_review_is_for_exactly_one_text(proposed, chd, tpu, wire):
    reviewer_for(tpu)
    theirs = tpu.copy(proposed)
    assert "has not been reviewed" in may_approve_version(tpu.officer, theirs).reason
    actions.request_review(acting=tpu.officer, agreement=theirs, at=wire.later(minutes=1))
    assert "not finished" in may_approve_version(tpu.officer, tpu.copy(proposed)).reason
    assert [one.task for one in queries.desk_of(tpu.reviewer, on=wire.now).for_me] == ["review"]
    digest = theirs.text_digest
    with pytest.raises(Refusal, match="Only a reviewer"):
        actions.record_review(
            acting=tpu.officer, agreement=theirs, text_digest=digest, decision="approved", at=wire.now
        )
    actions.record_review(
        acting=tpu.reviewer,
        agreement=tpu.copy(proposed),
        text_digest=digest,
        decision="objected",
        note="No.",
        at=wire.now,
    )
    assert "objected" in may_approve_version(tpu.officer, tpu.copy(proposed)).reason
    actions.record_review(
        acting=tpu.reviewer, agreement=tpu.copy(proposed), text_digest=digest, decision="approved", at=wire.later()
    )
    assert may_approve_version(tpu.officer, tpu.copy(proposed))
    change_teachers(chd, proposed, wire, 4)
    wire.run()
    assert "has not been reviewed" in may_approve_version(tpu.officer, tpu.copy(proposed)).reason
    with pytest.raises(Refusal, match="changed while you were reading"):
        actions.record_review(
            acting=tpu.reviewer, agreement=tpu.copy(proposed), text_digest=digest, decision="approved", at=wire.now
        )
    assert Word.objects.count() == 2
    assert all(event.type != "approve" for event in books.book(chd.copy(proposed)).ledger.events)


def test_leaving_a_dead_negotiation(proposed, chd, tpu, wire):
    actions.give_notice(acting=tpu.officer, agreement=tpu.copy(proposed), words="No budget.", at=wire.later(minutes=1))
    wire.run()
    assert chd.copy(proposed).stage == tpu.copy(proposed).stage == Stage.ABANDONED
    assert "was left" in may_propose_version(chd.officer, chd.copy(proposed)).reason
    view = queries.agreement_view(chd.copy(proposed), chd.officer, on=wire.now)
    assert view.notices[0].words == "No budget."
    assert view.turn.turn == ""
    with pytest.raises(Refusal, match="given notice already"):
        actions.give_notice(acting=tpu.officer, agreement=tpu.copy(proposed), at=wire.later())


def test_a_silent_pen_holder_is_left_behind_in_one_action(proposed, chd, tpu, wire):
    wire.down.add(CHD)
    wire.later(days=200)
    draft = actions.found_successor(acting=tpu.officer, agreement=tpu.copy(proposed), at=wire.now)
    assert tpu.copy(proposed).stage == Stage.ABANDONED
    assert may_edit(tpu.officer, draft)
    assert draft.predecessor["pact"] == str(proposed.pact)
    event = actions.propose_version(acting=tpu.officer, agreement=draft, at=wire.later(minutes=1))
    wire.down.clear()
    wire.run()
    draft.refresh_from_db()
    theirs = chd.copy(draft)
    assert books.state(theirs).predecessor["pact"] == str(proposed.pact)
    assert books.state(theirs).pen == TPU
    assert books.state(theirs).versions[0].id == event
    assert books.text(theirs, theirs.text_digest)["parties"][0] == TPU
    assert chd.copy(proposed).stage == Stage.ABANDONED


def test_a_successor_needs_a_reason(in_force, chd):
    assert "propose a new version" in may_found_successor(chd.officer, chd.copy(in_force)).reason


def test_notice_of_what_is_in_force_runs_from_the_others_knowledge(in_force, chd, tpu, wire):
    wire.down.add(TPU)
    actions.give_notice(acting=chd.officer, agreement=chd.copy(in_force), at=wire.later(days=1))
    wire.run()
    ours = queries.agreement_view(chd.copy(in_force), chd.officer, on=wire.now)
    assert chd.copy(in_force).stage == Stage.ENDING
    assert ours.notices[0].ends_on is None, "nobody has been seen to know it"
    wire.down.clear()
    wire.later(days=30)
    wire.run()
    known = actions.acknowledge(acting=tpu.officer, agreement=tpu.copy(in_force), at=wire.later(minutes=1))
    assert known
    wire.run()
    for house in (chd, tpu):
        view = queries.agreement_view(house.copy(in_force), house.officer, on=wire.now)
        months = view.notices[0].ends_on.month - wire.now.month + 12 * (view.notices[0].ends_on.year - wire.now.year)
        assert months == 6
        assert house.copy(in_force).ends_on == view.notices[0].ends_on


def test_a_draft_that_was_overtaken_is_brought_up_to_date_and_nothing_is_lost(proposed, chd, tpu, wire):
    """Chang'an changes its draft, passes the pen; Tomsk proposes; the pen comes back."""
    row = chd.copy(proposed)
    draft = actions.ensure_draft(acting=chd.officer, agreement=row, at=wire.now)
    rows = {one.content["type"]: one for one in DraftClause.objects.filter(draft=draft)}

    def write(type_id, words):
        one = rows[type_id]
        actions.save_clause(
            acting=chd.officer, agreement=chd.copy(proposed), clause_id=one.clause_id, revision=one.revision,
            heading={}, body=dict.fromkeys(["zh", "ru", "en"], words), at=wire.later(seconds=1),
        )  # fmt: skip

    write("purpose", "Ours.")
    write("staff_exchange", "Ours, {teachers}.")
    with pytest.raises(Refusal, match="up to date"):
        actions.rebase_draft(acting=chd.officer, agreement=chd.copy(proposed), at=wire.now)
    actions.pass_pen(acting=chd.officer, agreement=chd.copy(proposed), to=TPU, at=wire.later(minutes=1))
    wire.run()
    change_teachers(tpu, proposed, wire, 9)
    actions.pass_pen(acting=tpu.officer, agreement=tpu.copy(proposed), to=CHD, at=wire.later(minutes=1))
    wire.run()
    assert "Version 2 was proposed after" in may_propose_version(chd.officer, chd.copy(proposed)).reason
    assert queries.draft_view(chd.copy(proposed), chd.officer).behind
    both = actions.rebase_draft(acting=chd.officer, agreement=chd.copy(proposed), at=wire.later(minutes=1))
    assert both == [rows["staff_exchange"].clause_id]
    view = queries.draft_view(chd.copy(proposed), chd.officer)
    assert (view.behind, view.base_number) == (False, 2)
    shown = {one.type: one for one in view.clauses}
    assert shown["purpose"].raw_body["en"] == "Ours."
    assert shown["staff_exchange"].change is not None, "what the other side had is shown beside it"
    assert may_propose_version(chd.officer, chd.copy(proposed))


def test_a_renewal_goes_on_after_the_old_text_has_ended(in_force, chd, tpu, wire):
    from convenio.agreements.exchange import pulling

    change_teachers(chd, in_force, wire, 4)
    wire.run()
    wire.now = wire.now.replace(year=chd.copy(in_force).ends_on.year + 1)
    pulling.sweep(wire.now)
    theirs = tpu.copy(in_force)
    assert (theirs.stage, theirs.course, theirs.own_task) == (Stage.EXPIRED, Stage.NEGOTIATION, "answer")
    approve(tpu, in_force, wire)
    assert chd.copy(in_force).own_task == "open_round"
