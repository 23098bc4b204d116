"""Event keys: rotation in two steps, replacement countersigned by the others, witnessed feeds and their take-over."""

from __future__ import annotations

import json

from pact.canonical import canonical, digest
from pact.events import SIGNED_PREFIX, Event, read_event
from pact.fold import fold
from pact.rules import Rules
from pact.sync import admit
from tests.pact.build import CHD, TPU, USP, Node, in_force, key, meet, opened, pair, private, public, trio


def codes(node: Node, *events: Event) -> list[str]:
    return [one.code for one in node.take(events).refused]


def with_key(node: Node, name: str) -> Node:
    other = Node(node.party, name)
    other.events, other.minute = dict(node.events), node.minute + 100
    return other


def replaced(*nodes: Node, party: str, name: str) -> list[Event]:
    return [node.say("key_replace", party=party, key=key(name)) for node in nodes]


def test_first_keys_stand_in_the_founding() -> None:
    a, _ = pair()
    ring = a.state.keys
    assert ring.valid(CHD) == {CHD: public(CHD)}
    assert ring.keys[TPU][0].came_by == "found"
    assert ring.keys[TPU][0].fingerprint == digest(bytes.fromhex(public(TPU)))
    assert ring.valid("mit.edu") == {}


def test_rotation_in_two_steps() -> None:
    a, b = pair()
    a.say("key_add", key=key("chd-2"))
    assert set(a.state.keys.valid(CHD)) == {CHD, "chd-2"}
    new = with_key(a, "chd-2")
    new.say("key_retire", id=CHD)
    assert set(new.state.keys.valid(CHD)) == {"chd-2"}
    b.hear(new)
    old = with_key(new, CHD)
    assert codes(b, old.say("acknowledge")) == ["key"]
    event = new.say("acknowledge")
    assert codes(b, event) == []


def test_a_key_that_is_not_yet_added_cannot_sign() -> None:
    a, b = pair()
    event = with_key(a, "chd-2").say("acknowledge")
    assert codes(b, event) == ["key"]


def test_an_event_before_the_retirement_stays_valid() -> None:
    """What was signed with the old key and did not know of its retirement enters, whenever it arrives."""
    a, b = pair()
    early = a.propose()
    a.say("key_add", key=key("chd-2"))
    new = with_key(a, "chd-2")
    new.say("key_retire", id=CHD)
    assert codes(b, *new.events.values()) == []
    assert early.id in b.events


def test_the_last_key_cannot_be_retired_and_names_are_used_once() -> None:
    a, _ = pair()
    last = a.say("key_retire", id=CHD)
    unknown = a.say("key_retire", id="another")
    again = a.say("key_add", key={"id": CHD, "public": public("x")})
    assert a.state.void == {last.id: "last_key", unknown.id: "key_unknown", again.id: "key_known"}


def test_a_lost_key_is_replaced_when_all_others_countersign() -> None:
    a, b, c = trio()
    replaced(a, party=USP, name="usp-2")
    meet(a, b)
    assert set(b.state.keys.valid(USP)) == {USP}
    assert set(fold(b.events.values(), rules=Rules(keys_need_all_others=False)).keys.valid(USP)) == {"usp-2"}
    replaced(b, party=USP, name="usp-2")
    a.hear(b)
    assert set(a.state.keys.valid(USP)) == {"usp-2"}
    assert a.state.keys.valid(USP)["usp-2"] == public("usp-2")
    back = with_key(c, "usp-2").hear(a)
    event = back.say("acknowledge")
    assert codes(a, event) == []
    thief = with_key(c, USP).hear(a)
    assert codes(a, thief.say("acknowledge", over=[e for e in thief.events.values() if e.id != event.id])) == ["key"]
    [one] = [key for key in a.state.keys.keys[USP] if key.valid]
    assert one.came_by == "key_replace"
    assert len(one.by) == 2


def test_the_others_must_name_the_same_key() -> None:
    a, b, _ = trio()
    replaced(a, party=USP, name="usp-2")
    b.hear(a)
    replaced(b, party=USP, name="usp-3")
    assert set(b.state.keys.valid(USP)) == {USP}


def test_a_thief_cannot_keep_a_key_that_it_added_in_secret() -> None:
    a, b = pair()
    thief = with_key(b, TPU)
    thief.say("key_add", key=key("thief"))
    a.hear(thief)
    assert set(a.state.keys.valid(TPU)) == {TPU, "thief"}
    replaced(a, party=TPU, name="tpu-2")
    assert set(a.state.keys.valid(TPU)) == {"tpu-2"}
    unseen = with_key(b, TPU)
    a2, b2 = pair()
    del b2
    replaced(a2, party=TPU, name="tpu-2")
    unseen.say("key_add", key=key("thief"))
    assert set(fold([*a2.events.values(), *unseen.events.values()]).keys.valid(TPU)) == {"tpu-2"}


def test_a_later_replacement_ends_an_earlier_one() -> None:
    a, b = pair()
    replaced(a, party=TPU, name="tpu-2")
    replaced(a, party=TPU, name="tpu-3")
    assert set(a.state.keys.valid(TPU)) == {"tpu-3"}
    new = with_key(b, "tpu-3").hear(a)
    new.say("key_add", key=key("tpu-4"))
    assert set(a.hear(new).state.keys.valid(TPU)) == {"tpu-3", "tpu-4"}


def test_nobody_replaces_its_own_key_or_a_strangers() -> None:
    a, _ = pair()
    own, stranger = replaced(a, party=CHD, name="x")[0], replaced(a, party="mit.edu", name="x")[0]
    same = a.say("key_replace", party=TPU, key={"id": TPU, "public": public("x")})
    assert a.state.void == {own.id: "own", stranger.id: "stranger", same.id: "key_known"}


def test_keys_can_be_replaced_with_a_fork_in_sight() -> None:
    """A stolen key is a likely cause of a fork; the victim must be able to leave with a new one."""
    a, b = pair()
    past = list(b.events.values())
    b.say("acknowledge")
    b.say("comment", over=past, clause="", card="0" * 64)
    a.hear(b)
    assert a.state.frozen
    replaced(a, party=TPU, name="tpu-2")
    new = with_key(b, "tpu-2").hear(a)
    notice = new.say("end")
    assert codes(a, notice) == []
    assert a.state.notices[0].mark.event == notice.id


def witnessed() -> tuple[Node, Node]:
    """CHD founds a pact with TPU, which has no node; CHD's node writes TPU's feed."""
    a = Node(CHD)
    a.found(CHD, TPU, keyless=[TPU], witnesses={TPU: CHD}, single_writer=True)
    return a, Node(TPU, "tpu-1")


def test_a_witnessed_feed_says_so() -> None:
    a, _ = witnessed()
    version = a.propose()
    event = a.approve(version, witness=CHD, author=TPU)
    assert event.witness == CHD
    assert event.author == TPU
    state = a.state
    assert state.single_writer
    assert state.agreed == (version.id,)
    assert state.witnessed[0].witness == CHD
    assert state.witnessed[0].events == (event.id,)
    assert state.witnessed[0].taken_over is None
    fresh = Node(USP)
    assert codes(fresh, *a.events.values()) == []
    round = a.open(version)
    signed = a.sign(round, witness=CHD, author=TPU, mode="paper")
    assert a.state.round(round.id).words[TPU].witness == CHD
    assert a.state.round(round.id).words[TPU].mark.event == signed.id


def test_only_the_named_witness_writes_and_only_for_a_party_without_keys() -> None:
    a, b = pair()
    event = a.say("acknowledge", witness=CHD, author=TPU)
    assert codes(b, event) == ["witness"]
    c = Node(CHD)
    c.found(CHD, TPU, USP, keyless=[USP], witnesses={USP: CHD})
    wrong = Node(TPU).hear(c).say("acknowledge", witness=TPU, author=USP)
    assert codes(c, wrong) == ["witness"]


def test_a_witness_can_neither_add_keys_nor_take_over() -> None:
    a, _ = witnessed()
    first = a.say("acknowledge", witness=CHD, author=TPU)
    add = a.say("key_add", witness=CHD, author=TPU, key=key("tpu-1"))
    take = a.say("take_over", witness=CHD, author=TPU, witnessed_by=CHD, head=add.id)
    assert a.state.void == {add.id: "witness", take.id: "witness"}
    assert first.id not in a.state.void


def test_take_over_of_a_witnessed_feed() -> None:
    a, b = witnessed()
    head = a.say("acknowledge", witness=CHD, author=TPU)
    replaced(a, party=TPU, name="tpu-1")
    b.hear(a)
    wrong = b.say("take_over", witnessed_by=CHD, head="0" * 64)
    assert b.state.void == {wrong.id: "head"}
    b.events.pop(wrong.id)
    taken = b.say("take_over", witnessed_by=CHD, head=head.id)
    assert codes(a, taken) == []
    assert a.state.void == {}
    assert a.state.witnessed[0].taken_over is not None
    assert a.state.witnessed[0].taken_over.event == taken.id
    assert a.state.keys.valid(TPU) == {"tpu-1": public("tpu-1")}
    late = a.say("acknowledge", witness=CHD, author=TPU)
    assert codes(b, late) == ["witness"], "the party speaks for itself now"


def test_the_witness_is_silent_as_soon_as_it_knows_the_partys_key() -> None:
    a, _ = witnessed()
    other = Node(USP)
    other.take(a.events.values())
    replaced(a, party=TPU, name="tpu-1")
    event = a.say("acknowledge", witness=CHD, author=TPU)
    assert codes(other, *a.events.values()) == ["witness"]
    assert event.id not in other.events


def test_a_silent_partner_can_join_a_pact_of_a_single_writer() -> None:
    a = Node(CHD)
    a.found(CHD, TPU, keyless=[TPU], single_writer=True)
    version = a.propose()
    b = Node(TPU, "tpu-1")
    assert not Node(USP).take(a.events.values()).refused
    replaced(a, party=TPU, name="tpu-1")
    b.hear(a)
    b.approve(version)
    assert a.hear(b).state.agreed == (version.id,)


def test_keys_do_not_disturb_what_is_in_force() -> None:
    a, b = pair()
    round = in_force(a, b)
    replaced(a, party=TPU, name="tpu-2")
    with_key(b, "tpu-2").hear(a)
    assert a.state.in_force == (round.id,)


def test_a_signature_with_a_key_that_was_replaced_meanwhile_still_counts() -> None:
    a, b = pair()
    round = opened(a, b)
    a.sign(round)
    replaced(a, party=TPU, name="tpu-2")
    signed = b.sign(round)
    assert codes(a, signed) == []
    assert a.state.in_force == (round.id,)


def test_two_replacements_of_one_name_are_told_apart_by_the_signature() -> None:
    """A knows its own replacement first, B its own; neither knew the other's, and both chose the same name."""
    a, b, _ = trio()
    one, two = {"id": "usp-2", "public": public("one")}, {"id": "usp-2", "public": public("two")}
    start_a, start_b = list(a.events.values()), list(b.events.values())
    for node, start, order in ((a, start_a, (one, two)), (b, start_b, (two, one))):
        said: list[Event] = []
        for name in order:
            said.append(node.say("key_replace", over=[*start, *said], party=USP, key=name))
    meet(a, b)
    assert {key.public for key in a.state.keys.keys[USP] if key.valid} == {public("one"), public("two")}
    for name in ("one", "two"):
        writer = Node(USP, name).hear(a)
        event = writer.say("acknowledge")
        named = json.loads(event.raw) | {"key": "usp-2"}
        raw = canonical(named)
        signed = read_event(raw, private(name).sign(SIGNED_PREFIX + raw))
        assert not admit(a.events.values(), [signed]).refused
