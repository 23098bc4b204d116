"""A partner without a node: our node writes its feed as witness, and hands it over when the partner has a node."""

from __future__ import annotations

import pytest

from convenio.agreements import actions, books, rules, witnessing
from convenio.agreements.models import Agreement
from convenio.agreements.states import Stage
from convenio.audit.queries import sentences
from convenio.documents.examine import examine_pdf
from convenio.documents.queries import file_bytes, node_trust
from convenio.network.models import NodeKey, PartnerKey, PartnerNode
from convenio.parties.models import Party
from convenio.parties.terms import Acting, Refusal, Role
from pact.proof import verify_proof
from tests.convenio.agreements.conftest import DAYS_10, sign
from tests.convenio.agreements.pages_a.conftest import signed_in
from tests.convenio.agreements.pair import CHD, START, THIRD, TPU


def guest(party, *roles, name="Anna Petrova"):
    return Acting(
        party=party,
        person_id=-1,
        person_name=name,
        roles=frozenset(roles or (Role.OFFICER, Role.SIGNATORY)),
        by_link=True,
    )


def put_away(hei_id):
    """The university has no node: nothing of it is in the catalogue."""
    PartnerNode.objects.filter(hei_id=hei_id).delete()
    Party.objects.filter(hei_id=hei_id).update(hosted=False)


def founded(chd, wire, partners=(TPU,), by_link=(TPU,), kind="COMP"):
    for one in by_link:
        put_away(one)
    draft = actions.start_agreement(
        acting=chd.officer,
        kind=kind,
        partners=list(partners),
        by_link=list(by_link),
        languages=["en"],
        title={"en": "By link"},
        at=wire.now,
        signatories={one: {"name": {"en": "N"}, "title": {"en": "T"}} for one in (CHD, *partners)},
    )
    actions.propose_version(acting=chd.officer, agreement=draft, at=wire.later(minutes=1))
    wire.run()
    return chd.copy(Agreement.objects.get(pk=draft.pk))


def seen_by(agreement, hei_id=TPU):
    return witnessing.as_guest(agreement, Party.objects.get(hei_id=hei_id))


def approve_as_guest(agreement, wire, hei_id=TPU):
    mine = seen_by(agreement, hei_id)
    version = books.state(mine).versions[-1]
    return actions.approve_version(
        acting=guest(mine.speaker),
        agreement=mine,
        version=version.id,
        seen_digest=version.text,
        at=wire.later(minutes=1),
    )


def give_node(hei_id):
    """The university starts a node: its key stands in the catalogue, confirmed."""
    party = Party.objects.get(hei_id=hei_id)
    Party.objects.filter(pk=party.pk).update(hosted=True)
    key = NodeKey.objects.get(party=party, purpose="event")
    node = PartnerNode.objects.create(
        hei_id=hei_id, names=party.names, pact_url="https://x.example/", first_seen_at=START, last_seen_at=START
    )
    PartnerKey.objects.create(
        node=node,
        purpose="event",
        key_id=key.key_id,
        public=key.public,
        trust="pinned",
        first_seen_at=START,
        last_seen_at=START,
    )
    return key.public


def test_founding_names_the_witness_and_nothing_is_sent(chd, wire):
    agreement = founded(chd, wire)
    founding = books.book(agreement).ledger.founding.body
    assert founding["witnesses"] == {TPU: CHD}
    assert founding["keys"][TPU] == []
    assert books.nodes(agreement) == ()
    assert wire.asked == []
    assert agreement.stage == Stage.NEGOTIATION


def test_what_a_guest_says_is_witnessed_and_recorded_as_such(chd, wire):
    agreement = founded(chd, wire)
    mine = seen_by(agreement)
    event_id = actions.comment(
        acting=guest(mine.speaker),
        agreement=mine,
        clause_id="",
        words="Four teachers, please.",
        at=wire.later(minutes=1),
    )
    event = books.book(chd.copy()).event(event_id)
    assert (event.author, event.witness, event.role) == (TPU, CHD, "guest")
    assert chd.copy().own == CHD
    (line,) = [one for one in sentences(CHD) if one.what == "agreements.commented"]
    assert "Anna Petrova of Tomsk Polytechnic University, by secure link" in line.text
    assert books.state(chd.copy()).comments[0].mark.party == TPU


def test_a_guest_suggests_and_the_office_takes_it_over(chd, wire):
    agreement = founded(chd, wire)
    mine = seen_by(agreement)
    clause = next(
        one for one in books.text(mine, books.state(mine).versions[-1].text)["clauses"] if "teachers" in one["values"]
    )
    event = actions.suggest_change(
        acting=guest(mine.speaker),
        agreement=mine,
        clause_id=clause["id"],
        values={"teachers": 9},
        at=wire.later(minutes=1),
    )
    row = chd.copy()
    assert row.own_task == "revise"
    actions.take_suggestion(acting=chd.officer, agreement=row, suggestion=event, at=wire.later(minutes=1))
    taken = next(one for one in row.draft.clauses.all() if one.clause_id == clause["id"])
    assert taken.content["values"]["teachers"]["value"] == 9


@pytest.mark.parametrize("rule", ["record_review", "request_review", "record_clearance", "found_successor", "edit"])
def test_the_work_of_the_house_is_closed_to_a_guest(chd, wire, rule):
    mine = seen_by(founded(chd, wire))
    every = guest(mine.speaker, *Role)
    assert not getattr(rules, f"may_{rule}")(every, mine)
    assert not getattr(rules, f"may_{rule}")(every, chd.copy())


def test_nobody_speaks_as_a_guest_without_being_one_and_no_guest_as_the_house(chd, wire):
    agreement = founded(chd, wire)
    mine = seen_by(agreement)
    assert not rules.may_comment(chd.officer, mine)
    assert not rules.may_comment(guest(mine.speaker), agreement)
    plain = Acting(party=mine.speaker, person_id=5, person_name="X", roles=frozenset(Role))
    assert not rules.may_comment(plain, mine)
    with pytest.raises(Refusal):
        witnessing.as_guest(agreement, Party.objects.get(hei_id=THIRD))


def test_the_pen_is_not_passed_to_a_party_without_a_system(chd, wire):
    agreement = founded(chd, wire)
    with pytest.raises(Refusal, match="secure link"):
        actions.pass_pen(acting=chd.officer, agreement=agreement, to=TPU, at=wire.later(minutes=1))


def test_the_deadline_speaks_for_a_silent_guest(chd, wire):
    agreement = founded(chd, wire)
    approve_as_guest(agreement, wire)
    deadline = wire.later(minutes=1) + DAYS_10
    actions.open_round(acting=chd.officer, agreement=chd.copy(), deadline=deadline, order=None, at=wire.now)
    wire.later(days=11)
    wire.run()
    (round,) = books.state(chd.copy()).rounds
    assert round.status == "DEAD"
    assert {party: word.witness for party, word in round.words.items()} == {CHD: "", TPU: CHD}


def test_signed_by_a_guest_in_force_proved_and_taken_over(chd, tpu, wire):
    agreement = founded(chd, wire)
    approve_as_guest(agreement, wire)
    deadline = wire.later(minutes=1) + DAYS_10
    actions.open_round(acting=chd.officer, agreement=chd.copy(), deadline=deadline, order=None, at=wire.now)
    sign(chd, agreement, wire)
    mine = seen_by(chd.copy())
    live = books.state(mine).open_round
    given = {"acting": guest(mine.speaker), "agreement": mine, "round": live.id, "seen_rendition": live.rendition}
    with pytest.raises(Refusal, match="code"):
        actions.sign_on_node(**given, reauthenticated_at=None, at=wire.later(minutes=1))
    actions.sign_on_node(**given, reauthenticated_at=wire.now, at=wire.now)
    row = chd.copy()
    assert row.stage == Stage.IN_FORCE
    word = books.state(row).round_in_force.words[TPU]
    assert word.certificate["level"] == "e-mail code only"
    assert f"witnessed by the node of {CHD}" in word.certificate["subject"]
    report = examine_pdf(file_bytes(word.file), base=file_bytes(live.rendition), trust=node_trust())
    assert report.signatures[0].signer == "Anna Petrova"
    _proof_says_who_wrote(row, wire, taken=False)
    _hand_over(chd, tpu, row, wire)


def _proof_says_who_wrote(row, wire, *, taken):
    report = verify_proof(actions.export_proof(agreement=row, at=wire.later(minutes=1)))
    assert report.intact
    words = [one.text for one in report.not_proven if one.code == "witnessed"]
    assert len(words) == 1
    assert f"the node of {CHD} wrote them" in words[0]
    assert ("took them over" in words[0]) == taken
    assert any("identified by: e-mail code only" in one.text for one in report.proven if one.code == "signature")
    assert any(one.code == "witnessed_signature" for one in report.not_proven)


def _hand_over(chd, tpu, row, wire):
    public = give_node(TPU)
    with pytest.raises(Refusal, match="compared"):
        actions.hand_over(acting=chd.officer, agreement=row, party=TPU, fingerprint="00" * 32, at=wire.later(minutes=1))
    actions.hand_over(acting=chd.officer, agreement=row, party=TPU, fingerprint=public, at=wire.later(minutes=1))
    with pytest.raises(Refusal):
        witnessing.as_guest(chd.copy(), tpu.party)
    wire.run()
    theirs = tpu.copy(row)
    assert theirs.stage == Stage.IN_FORCE
    assert not rules.may_give_notice(tpu.officer, theirs)
    assert "Take those words over first" in rules.may_give_notice(tpu.officer, theirs).reason
    browser, page = signed_in(tpu), f"/agreements/{theirs.pk}/"
    assert page in browser.get("/agreements/").content.decode(), "it stands in the list"
    assert "Take over what was written for us" in browser.get(page).content.decode()
    assert browser.post(f"{page}take-over/").status_code == 302
    assert "Take over what was written for us" not in browser.get(page).content.decode()
    wire.run()
    (feed,) = books.state(chd.copy()).witnessed
    assert feed.taken_over is not None
    actions.comment(
        acting=tpu.officer, agreement=tpu.copy(row), clause_id="", words="Here we are.", at=wire.later(minutes=1)
    )
    wire.run()
    assert books.book(chd.copy()).event(books.state(chd.copy()).comments[-1].mark.event).witness == ""
    assert sorted(books.state(chd.copy()).order) == sorted(books.state(tpu.copy(row)).order)
    _proof_says_who_wrote(tpu.copy(row), wire, taken=True)


def test_three_parties_one_of_them_by_link(chd, tpu, wire):
    agreement = founded(chd, wire, partners=(TPU, THIRD), by_link=(THIRD,), kind="MOU")
    assert books.nodes(agreement) == (TPU,)
    approve_as_guest(agreement, wire, THIRD)
    wire.run()
    theirs = tpu.copy(agreement)
    assert books.state(theirs).versions[-1].stances[THIRD] == "approve"
    assert witnessing.guests_of(theirs) == ()
    assert witnessing.without_node(theirs) == (THIRD,)
    vouch = {"party": THIRD, "fingerprint": give_node(THIRD), "at": wire.later(minutes=1)}
    actions.hand_over(acting=chd.officer, agreement=chd.copy(), **vouch)
    wire.run()
    assert witnessing.without_node(chd.copy()) == (THIRD,), "the other party has yet to vouch"
    actions.hand_over(acting=tpu.officer, agreement=theirs, **vouch)
    wire.run()
    assert witnessing.without_node(chd.copy()) == ()
