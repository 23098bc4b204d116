"""Admission: what may enter, what waits, what is refused and why; and finding what the other side lacks."""

from __future__ import annotations

import json
import random
import time

import pytest

from pact.canonical import canonical
from pact.events import Event, make_event, read_event
from pact.fold import fold
from pact.judge import Ledger
from pact.sync import MESSAGES, admit, heads, missing
from tests.pact.build import CHD, TPU, Node, agreed, in_force, key, meet, opened, pair, private, trio


def forged(event: Event, **fields: object) -> Event:
    """The event with other content and the old signature."""
    return read_event(canonical(json.loads(event.raw) | fields), event.signature)


def by(name: str, event: Event, **fields: object) -> Event:
    """The event with other content, signed by somebody."""
    raw = canonical(json.loads(event.raw) | fields)
    return read_event(raw, private(name).sign(b"convenio-event-v1\0" + raw))


def code(node: Node, event: Event) -> str:
    admission = admit(node.events.values(), [event])
    assert not admission.new
    assert [one.message for one in admission.refused] == [MESSAGES[one.code] for one in admission.refused]
    return admission.refused[0].code if admission.refused else "waiting" if admission.waiting else "known"


def test_a_good_event_enters_once() -> None:
    a, b = pair()
    event = a.propose()
    admission = b.take([event])
    assert admission.new == (event,)
    again = b.take([event, event])
    assert (again.new, again.known, again.refused) == ((), (event.id,), ())


def test_a_replay_changes_nothing() -> None:
    a, b = pair()
    in_force(a, b)
    before = b.state
    assert b.take(list(a.events.values()) * 2).new == ()
    assert b.state == before


def test_forged_events_are_refused() -> None:
    a, b = pair()
    event = a.propose()
    assert code(b, forged(event, at="2026-02-02T00:00:00Z")) == "forged"
    assert code(b, by(TPU, event)) == "forged"
    assert code(b, by("anybody", event, key="anybody")) == "key"
    assert code(b, by(TPU, event, key=TPU)) == "key"
    assert b.state.versions == ()


def test_an_event_of_a_third_university_is_refused() -> None:
    a, b = pair()
    event = a.propose()
    assert code(b, by("mit.edu", event, author="mit.edu", key="mit.edu")) == "stranger"
    loose = by("mit.edu", event, author="mit.edu", key="mit.edu", prev="", seen={CHD: ["0" * 64]})
    assert code(b, loose) == "stranger", "also when its past is not here"


def test_an_event_of_another_agreement_is_refused() -> None:
    a, b = pair()
    c, d = Node(CHD), Node(TPU)
    c.minute = 500
    c.found(CHD, TPU)
    d.hear(c)
    event = c.propose()
    assert code(b, event) == "wrong_pact"
    moved = by(CHD, event, pact=b.state.pact)
    assert code(b, moved) == "waiting", "its past belongs to the other agreement and never comes"
    lifted = by(CHD, event, pact=b.state.pact, prev=b.state.founding)
    assert lifted.id != event.id
    assert a.state.pact != c.state.pact
    admission = admit([], c.events.values(), pact=b.state.pact)
    assert {one.code for one in admission.refused} == {"wrong_pact"}


def test_references_must_be_what_they_say() -> None:
    a, b = pair()
    version = a.propose()
    b.hear(a)
    approval = b.approve(version)
    a.hear(b)
    assert code(a, by(CHD, a.events[version.id], prev=approval.id)) == "bad_reference"
    assert code(a, by(TPU, approval, seen={CHD: sorted([version.id, approval.id])})) == "bad_reference"


def test_an_event_without_the_founding_in_its_past_is_refused() -> None:
    a, b = pair()
    event = b.say("acknowledge")
    assert code(a, by(TPU, event, seen={})) == "no_founding"
    assert [one.code for one in admit([], [by(TPU, event, seen={})]).refused] == ["no_founding"]


def test_the_founding_is_checked_like_everything_else() -> None:
    a, _ = pair()
    [founding] = a.events.values()
    b, _ = pair()
    assert admit(a.events.values(), b.events.values()).known == (founding.id,)
    node = Node(CHD)
    node.minute = 77
    second = node.found(CHD, TPU)
    assert admit(a.events.values(), [second]).refused[0].code == "wrong_pact"
    assert refounded(founding, signer="mit.edu") == "forged"
    assert refounded(founding, key="unknown") == "key"
    assert refounded(founding, author="mit.edu", signer="mit.edu") == "stranger"
    assert refounded(founding, protocol="convenio-pact-2") == "protocol"
    assert refounded(founding, parties=[CHD]) == "bad_founding"


def refounded(founding: Event, *, signer: str = CHD, author: str = CHD, key: str = "", **body: object) -> str:
    from pact.events import pact_id

    envelope = json.loads(founding.raw)
    envelope |= {"author": author, "key": key or envelope["key"], "body": {**envelope["body"], **body}}
    envelope["pact"] = pact_id(envelope)
    raw = canonical(envelope)
    event = read_event(raw, private(signer).sign(b"convenio-event-v1\0" + raw))
    return admit([], [event]).refused[0].code


def test_a_second_founding_of_the_same_uuid_cannot_be_made() -> None:
    """The UUID follows from the founding; should somebody find a collision, the door is still shut."""
    a, _ = pair()
    [founding] = a.events.values()
    from dataclasses import replace

    twin = replace(founding, id="f" * 64)
    assert admit([founding], [twin]).refused[0].code == "second_founding"


def test_events_wait_for_their_past_and_say_what_is_missing() -> None:
    a, b = pair()
    version = a.propose()
    second = a.say("acknowledge")
    admission = b.take([second])
    assert admission.new == ()
    assert admission.waiting == (second,)
    assert admission.missing == (version.id,)
    admission = b.take([second, version])
    assert [one.id for one in admission.new] == [version.id, second.id]


def test_what_builds_on_a_refused_event_waits_for_ever() -> None:
    a, b = pair()
    bad = forged(a.propose(), at="2026-02-02T00:00:00Z")
    child = by(CHD, a.say("acknowledge"), prev=bad.id)
    admission = b.take([bad, child])
    assert [one.code for one in admission.refused] == ["forged"]
    assert admission.waiting == (child,)


def test_one_bad_event_does_not_keep_the_good_ones_out() -> None:
    a, b = pair()
    good = a.propose()
    bad = forged(good, at="2026-02-02T00:00:00Z")
    admission = b.take([bad, good])
    assert admission.new == (good,)
    assert [one.event for one in admission.refused] == [bad]


def test_heads_show_both_ends_of_a_fork() -> None:
    a, b = pair()
    past = list(b.events.values())
    one, two = b.say("acknowledge"), b.say("comment", over=past, clause="", card="0" * 64)
    a.hear(b)
    assert heads(a.events.values())[TPU] == tuple(sorted((one.id, two.id)))
    event = a.say("acknowledge")
    assert set(event.seen[TPU]) == {one.id, two.id}
    assert fold(a.events.values()).heads == heads(a.events.values())


def test_missing_is_what_the_other_lacks_in_an_order_that_can_enter() -> None:
    a, b = pair()
    agreed(a, b)
    before = heads(b.events.values())
    in_force(a, b, name="v2")
    lacking = missing(a.events.values(), before)
    assert {one.id for one in lacking} == set(a.events) - set(admitted_by(a, before))
    here = Ledger([a.events[id] for id in admitted_by(a, before)])
    for event in lacking:
        assert admit(here, [event]).new == (event,)
    assert missing(a.events.values(), heads(b.events.values())) == []
    assert len(missing(a.events.values(), {})) == len(a.events)
    assert len(missing(a.events.values(), {"x": ("unknown",)})) == len(a.events)


def admitted_by(node: Node, tips: dict[str, tuple[str, ...]]) -> list[str]:
    ledger = Ledger(node.events.values())
    view = ledger.past_of(id for ids in tips.values() for id in ids)
    return [event.id for at, event in enumerate(ledger.events) if view >> at & 1]


@pytest.mark.parametrize("seed", range(8))
def test_any_order_in_any_portions_ends_in_the_same_state(seed: int) -> None:
    a, b, c = trio()
    opened(a, b, c)
    a.say("end")
    b.propose("void")
    c.say("comment", clause="c1", card="0" * 64)
    meet(a, b, c)
    events = list(a.events.values()) * 2
    random.Random(seed).shuffle(events)
    here, waiting = Ledger(), []
    while events:
        portion, events = [*events[:5], *waiting], events[5:]
        admission = admit(here, portion, pact=a.state.pact)
        assert not admission.refused
        waiting = list(admission.waiting)
    assert not waiting
    assert fold(here.events) == a.state


def test_a_ledger_may_be_given_and_grows() -> None:
    a, b = pair()
    ledger = Ledger(b.events.values())
    event = a.propose()
    assert admit(ledger, [event]).new == (event,)
    assert event.id in ledger.position


def test_two_thousand_events_fold_quickly() -> None:
    """Far below a second each on an idle core; the limit is generous for a busy one."""
    a, b = pair()
    agreed(a, b)
    events = list(a.events.values())
    tips = {one: ids[0] for one, ids in heads(events).items()}
    while len(events) < 2000:
        for node, other in ((a, b), (b, a)):
            event = make_event(
                pact=events[0].pact, author=node.party, prev=tips[node.party], seen={other.party: [tips[other.party]]},
                role="officer", at="2026-02-01T00:00:00Z", type="comment", body={"clause": "c", "card": "0" * 64},
                key=node.key, sign=private(node.key).sign,
            )  # fmt: skip
            tips[node.party] = event.id
            events.append(event)
    begun = time.process_time()
    state = fold(events)
    assert time.process_time() - begun < 2
    assert len(state.comments) == len(events) - 3
    begun = time.process_time()
    assert missing(events, heads(events)) == []
    assert time.process_time() - begun < 2


def test_a_key_added_and_used_in_one_delivery() -> None:
    a, b = pair()
    added = a.say("key_add", key=key("chd-2"))
    new = Node(CHD, "chd-2")
    new.events, new.minute = dict(a.events), 300
    used = new.say("acknowledge")
    assert b.take([used, added]).new == (added, used)
