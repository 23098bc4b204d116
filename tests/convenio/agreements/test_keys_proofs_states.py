"""Keys that change, proofs that anybody checks, the table of states, sentences for everything."""

import ast
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from convenio.agreements import actions, books, phrases, states
from convenio.agreements.actions.negotiating import propose_version
from convenio.audit.phrases import known
from convenio.network.keys import rotation, store
from convenio.network.models import NodeKey, PartnerKey, PartnerNode
from convenio.network.models.own_keys import KeyPurpose
from convenio.notices.registry import kinds
from convenio.parties.terms import Refusal, Role
from convenio.worker.duties import duty, periodic_duties
from pact.bodies import TYPES
from pact.proof import verify_proof
from tests.convenio.agreements.conftest import approve, sign
from tests.convenio.agreements.pages_a.conftest import signed_in
from tests.convenio.agreements.pair import CHD, TPU

ROOM = Path(phrases.__file__).parent


def keys_of(house, of, party):
    return books.state(house.copy(of)).keys.valid(party)


def test_an_event_key_is_rotated_in_two_steps(proposed, chd, tpu, wire):
    keeper = chd.acting(Role.KEEPER)
    old = NodeKey.objects.get(party=chd.party, purpose=KeyPurpose.EVENT)
    fresh = rotation.announce_key(acting=keeper, purpose=KeyPurpose.EVENT, at=wire.later(minutes=1))
    wire.run()
    assert set(keys_of(tpu, proposed, CHD)) == {old.key_id, fresh.key_id}
    event = actions.acknowledge(acting=chd.officer, agreement=chd.copy(proposed), at=wire.later(minutes=1))
    assert books.book(chd.copy(proposed)).event(event).key == old.key_id, "not used before step two"
    rotation.activate_key(acting=keeper, key_id=fresh.key_id, at=wire.later(days=2))
    wire.run()
    assert set(keys_of(tpu, proposed, CHD)) == {fresh.key_id}
    event = actions.acknowledge(acting=chd.officer, agreement=chd.copy(proposed), at=wire.later(minutes=1))
    wire.run()
    assert books.book(tpu.copy(proposed)).event(event).key == fresh.key_id


def test_between_the_steps_every_pact_uses_a_key_it_knows(proposed, chd, tpu, wire):
    """The key is active for the node, but the pact has not heard of it yet: the old one signs, nothing is stuck."""
    keeper = chd.acting(Role.KEEPER)
    fresh = rotation.announce_key(acting=keeper, purpose=KeyPurpose.EVENT, at=wire.later(minutes=1))
    rotation.activate_key(acting=keeper, key_id=fresh.key_id, at=wire.later(minutes=1))
    event = actions.acknowledge(acting=chd.officer, agreement=chd.copy(proposed), at=wire.later(minutes=1))
    assert books.book(chd.copy(proposed)).event(event).key != fresh.key_id
    wire.run()
    assert set(keys_of(tpu, proposed, CHD)) == {fresh.key_id}


def test_a_lost_key_is_replaced_by_the_partners_countersignature(proposed, chd, tpu, wire):
    lost = NodeKey.objects.get(party=chd.party, purpose=KeyPurpose.EVENT)
    rotation.files.path_of("event", lost.key_id).unlink()
    lost.delete()
    store.forget_loaded()
    fresh = rotation._make(chd.party, KeyPurpose.EVENT, rotation.KeyState.ACTIVE, wire.now)
    fresh.save()
    with pytest.raises(Refusal, match="Ask the partner to confirm your new key"):
        actions.acknowledge(acting=chd.officer, agreement=chd.copy(proposed), at=wire.later(minutes=1))
    given = {"agreement": tpu.copy(proposed), "party": CHD, "key_id": fresh.key_id, "public": fresh.public}
    with pytest.raises(Refusal, match="Only an officer"):
        actions.replace_lost_key(acting=tpu.acting(Role.KEEPER), at=wire.now, **given)
    with pytest.raises(Refusal, match="not an event key"):
        actions.replace_lost_key(acting=tpu.officer, at=wire.now, **(given | {"public": "no"}))
    with pytest.raises(Refusal, match="one of the other parties"):
        actions.replace_lost_key(acting=tpu.officer, at=wire.now, **(given | {"party": TPU}))
    actions.replace_lost_key(acting=tpu.officer, at=wire.later(minutes=1), **given)
    wire.run()
    event = actions.acknowledge(acting=chd.officer, agreement=chd.copy(proposed), at=wire.later(minutes=1))
    wire.run()
    assert event in books.state(tpu.copy(proposed)).order


def test_a_lost_key_is_replaced_on_the_page_of_the_proof(proposed, chd, tpu, wire):
    fresh = rotation._make(chd.party, KeyPurpose.EVENT, rotation.KeyState.ACTIVE, wire.now)
    PartnerKey.objects.create(
        node=PartnerNode.objects.get(hei_id=CHD),
        purpose="event",
        key_id=fresh.key_id,
        public=fresh.public,
        trust="pinned",
        first_seen_at=wire.now,
        last_seen_at=wire.now,
    )
    row, browser = tpu.copy(proposed), signed_in(tpu)
    page = browser.get(f"/agreements/{row.pk}/proof/").content.decode()
    assert "has lost its key" in page
    address, typed = f"/agreements/{row.pk}/proof/key/", {"party": CHD, "key": fresh.key_id}
    browser.post(address, typed)
    assert fresh.key_id not in books.state(tpu.copy(proposed)).keys.valid(CHD), "nobody compared"
    browser.post(address, {**typed, "compared": "yes"})
    assert list(books.state(tpu.copy(proposed)).keys.valid(CHD)) == [fresh.key_id]
    assert "has lost its key" not in browser.get(f"/agreements/{row.pk}/proof/").content.decode()


def test_both_write_a_proof_that_stands_alone(in_force, chd, tpu, wire):
    for house in (chd, tpu):
        proof = actions.export_proof(agreement=house.copy(in_force), acting=house.officer, at=wire.later(minutes=1))
        report = verify_proof(proof)
        assert report.intact, report.flaws
        assert report.keys == "unknown", "nobody said whose keys these are"
        assert report.state.in_force == books.state(chd.copy(in_force)).in_force
        changed = bytearray(proof)
        changed[len(changed) // 2] ^= 1
        assert not verify_proof(bytes(changed)).intact


def test_no_proof_before_everything_is_here(signing, chd, tpu, wire):
    sign(chd, signing, wire)
    wire.down.add(TPU)
    sign(tpu, signing, wire)
    wire.down.clear()
    real = wire.call

    def no_files(*, endpoint, **rest):
        from convenio.network import PartnerUnreachable

        if endpoint == "file":
            raise PartnerUnreachable("no_connection", "x")
        return real(endpoint=endpoint, **rest)

    wire.call = no_files
    wire.run()
    assert chd.copy(signing).stage == "in_force"
    with pytest.raises(Refusal, match="still being fetched"):
        actions.export_proof(agreement=chd.copy(signing), at=wire.now)
    wire.call = real
    wire.later(hours=1)
    wire.run()
    assert verify_proof(actions.export_proof(agreement=chd.copy(signing), at=wire.now)).intact


def test_no_proof_of_a_draft(draft, wire):
    with pytest.raises(Refusal, match="not been proposed"):
        actions.export_proof(agreement=draft, at=wire.now)


def test_the_diagram_in_the_documentation_is_the_table():
    path = ROOM.parents[2] / "docs/states/agreements.md"
    assert path.read_text() == states.document()


def test_every_stage_can_be_reached_and_left():
    reached = {one.target for one in states.TRANSITIONS} | {states.Stage.DRAFT}
    assert reached == set(states.Stage)
    assert {one.source for one in states.TRANSITIONS} == set(states.Stage), "what is over may be put away and taken out"
    assert states.may_follow("draft", "in_force")
    assert not states.may_follow("abandoned", "negotiation")
    assert not states.may_follow("in_force", "draft")


def test_a_life_takes_only_steps_of_the_table(in_force, chd, tpu, wire):
    seen = ["in_force"]

    def note():
        seen.append(chd.copy(in_force).stage)

    actions.give_notice(acting=chd.officer, agreement=chd.copy(in_force), at=wire.later(days=1))
    wire.run()
    note()
    actions.acknowledge(acting=tpu.officer, agreement=tpu.copy(in_force), at=wire.later(minutes=1))
    wire.run()
    from convenio.agreements.exchange import pulling

    pulling.sweep(wire.later(days=400))
    note()
    assert seen == ["in_force", "ending", "terminated"]
    steps = {(one.source, one.target) for one in states.TRANSITIONS}
    assert all(step in steps for step in pairwise(seen))


def test_every_sentence_of_the_record_is_registered_and_every_event_has_words():
    used = set()
    for path in set(ROOM.rglob("*.py")) - set(ROOM.glob("migrations/*")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("agreements."):
                used.add(node.value)
    duties = {one for one in used if duty(one)} | {one.name for one in periodic_duties()}
    told = {kind.code for kind in kinds()}
    others = {"agreements.", "agreements.coordinated", "agreements.obligations"}  # a prefix; what a leaver hands over
    recorded = {one for one in used if one.count(".") == 1} - duties - (told - set(phrases.SENTENCES)) - others
    assert recorded <= set(known())
    assert set(phrases.SENTENCES) <= recorded, "a sentence for nothing"
    assert set(phrases.EVENTS) == TYPES
    assert set(phrases.STAGES) == set(states.Stage)
    assert set(phrases.TASKS) == set(states.Task)
    assert "teleport" in phrases.event_sentence("teleport", "X")


def test_the_partner_of_a_deadline_is_shown_on_the_desk_in_time(agreed, chd, tpu, wire):
    from convenio.agreements import queries
    from tests.convenio.agreements.conftest import clear

    clear(tpu, agreed, wire)
    deadline = wire.later(minutes=1) + timedelta(days=3)
    actions.open_round(acting=chd.officer, agreement=chd.copy(agreed), deadline=deadline, order=None, at=wire.now)
    wire.run()
    assert queries.desk_of(tpu.signatory, on=wire.now).for_me[0].until == deadline.date()


def test_proposing_needs_a_partner_that_is_known(draft, chd, wire):
    from convenio.network.models import PartnerKey

    PartnerKey.objects.filter(node__hei_id=TPU).delete()
    with pytest.raises(Refusal, match="node of Tomsk Polytechnic University is not known yet"):
        propose_version(acting=chd.officer, agreement=draft, at=wire.now)
    draft.refresh_from_db()
    assert not draft.founded


def test_the_founding_gives_everybody_the_same_beginning(proposed, chd, tpu, wire):
    approve(tpu, proposed, wire)
    ours, theirs = chd.copy(proposed), tpu.copy(proposed)
    assert (ours.pact, ours.kind, ours.title) == (theirs.pact, theirs.kind, theirs.title)
    assert (ours.partners, theirs.partners) == ([TPU], [CHD])
