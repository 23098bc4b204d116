"""Rules F1 to F13, one by one: what they say, and that the guard behind each is what holds it."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from pact.events import Event
from pact.fold import PactState, fold
from pact.rules import FINAL, Rules
from tests.pact.build import (
    CHD,
    TPU,
    Node,
    agreed,
    in_force,
    meet,
    opened,
    pair,
    text,
    trio,
)

LATE = "2026-07-01T00:00:00Z"


def void(node: Node, event: Event, **switches: bool) -> str:
    """Why an event has no effect; with a guard switched off: why not even then."""
    return fold(node.events.values(), rules=replace(FINAL, **switches)).void.get(event.id, "")


def guarded(node: Node, event: Event, code: str, **switches: bool) -> None:
    """The event is void for this reason, and valid once the guard is removed."""
    assert void(node, event) == code
    assert void(node, event, **switches) == "", "another guard holds it too"


def fork(node: Node, first: Event, *, other: Node | None = None) -> Event:
    """A second event of the same party with the same predecessor as `first`."""
    past = [e for e in node.events.values() if e.id != first.id and first.id not in e.parents()]
    twin = node.say("acknowledge", over=past, at="2026-01-09T09:09:09Z")
    if other:
        other.hear(node)
    return twin


# F1, F2


def test_f1_an_event_waits_until_its_whole_past_is_there() -> None:
    a, b = pair()
    version = a.propose()
    b.hear(a)
    approval = b.approve(version)
    lonely = fold(event for event in b.events.values() if event.id != version.id)
    assert lonely.waiting == (approval.id,)
    assert lonely.missing == (version.id,)
    assert lonely.versions == ()
    assert fold(b.events.values()).agreed == (version.id,)


def test_f2_what_arrives_later_never_changes_a_verdict() -> None:
    a, b = pair()
    round = opened(a, b)
    late = b.sign(round, signed_at=LATE)
    before = fold(b.events.values()).void
    b.sign(round)
    a.hear(b)
    a.say("end")
    b.hear(a)
    after = fold(b.events.values()).void
    assert before[late.id] == after[late.id] == "late"
    assert before.items() <= after.items()


# F3


def test_f3_only_the_pen_holder_proposes_passes_opens_and_takes() -> None:
    a, b = pair()
    version = agreed(a, b)
    guarded(b, b.propose("v2"), "pen", propose_needs_pen=False)
    guarded(b, b.say("pass", to=TPU), "pen", pass_needs_pen=False)
    guarded(b, b.open(version), "pen", open_needs_pen=False)
    wish = b.say("suggest", clause="c1", card="", change={"values": {"teachers": 6}})
    guarded(b, b.say("take", suggest=wish.id), "pen", take_needs_pen=False)
    a.hear(b)
    taken = a.say("take", suggest=wish.id)
    assert a.state.suggestions[0].taken[0].event == taken.id
    assert a.state.pen == CHD


def test_f3_the_pen_moves_by_a_pass_and_by_nothing_else() -> None:
    a, b = pair()
    a.say("pass", to=TPU)
    b.hear(a)
    assert a.state.pen == b.state.pen == TPU
    assert void(b, b.propose("v2")) == ""
    assert void(a, a.propose("v3")) == "pen"
    guarded(a, a.say("pass", to=CHD), "pen", pen_recall=True)
    back = b.say("pass", to=CHD)
    a.hear(b)
    assert void(a, back) == ""
    assert a.state.pen == CHD


def test_f3_nobody_outside_gets_the_pen() -> None:
    a, _ = pair()
    assert void(a, a.say("pass", to="mit.edu")) == "stranger"
    assert a.state.pen == CHD


# F4


def test_f4_agreed_is_all_stances_and_may_flip() -> None:
    a, b = pair()
    version = agreed(a, b)
    assert a.state.version(version.id).stances == {CHD: "approve", TPU: "approve"}
    assert a.state.agreed == (version.id,)
    b.withdraw(version)
    a.hear(b)
    assert a.state.agreed == ()
    assert a.state.version(version.id).stances[TPU] == "withdraw"
    b.approve(version)
    a.hear(b)
    assert a.state.agreed == (version.id,)


def test_f4_words_name_a_version_and_its_text() -> None:
    a, b = pair()
    version = a.propose()
    b.hear(a)
    wrong = b.say("approve", version=version.id, text=text("another"), route={})
    guarded(b, wrong, "text", text_must_match=False)
    unknown = b.say("approve", version=b.state.founding, text=version.body["text"], route={})
    guarded(b, unknown, "unknown_version", names_known_version=False)
    assert b.state.version(version.id).stances[TPU] == ""


def test_f4_an_approval_of_a_version_not_yet_heard_of_is_void() -> None:
    a, b = pair()
    version = a.propose()
    early = b.approve(version)
    b.hear(a)
    assert void(b, early) == "unknown_version"


# F5


def test_f5_a_round_needs_agreement_of_all() -> None:
    a, b, c = trio()
    version = a.propose()
    b.hear(a)
    b.approve(version)
    a.hear(b)
    guarded(a, a.open(version), "not_agreed", open_needs_agreement=False)
    c.hear(a)
    c.approve(version)
    a.hear(c)
    assert void(a, a.open(version)) == ""


def test_f5_never_two_open_rounds() -> None:
    a, b = pair()
    first = opened(a, b)
    second = a.open(a.events[first.body["version"]])
    guarded(a, second, "round_open", open_needs_no_open_round=False)
    b.hear(a)
    b.decline(first)
    a.hear(b)
    third = a.open(a.events[first.body["version"]])
    assert void(a, third) == ""
    assert a.state.round(first.id).status == "DEAD"
    assert a.state.open_round is not None
    assert a.state.open_round.id == third.id


def test_f5_a_version_gets_no_second_paper() -> None:
    a, b = pair()
    round = in_force(a, b)
    again = a.open(a.events[round.body["version"]])
    guarded(a, again, "round_complete", open_needs_no_complete_round=False)


def test_f5_the_order_names_every_party_once_and_text_must_match() -> None:
    a, b = pair()
    version = agreed(a, b)
    body = a.open(version).body
    for order, code in (([CHD], "order"), ([CHD, TPU, "mit.edu"], "order")):
        assert void(a, a.say("open", body={**body, "order": order})) == code
    assert void(a, a.say("open", body={**body, "text": text("another")})) == "text"
    a, b = pair()
    version = agreed(a, b)
    round = a.say("open", body={**body, "version": version.id, "order": [TPU, CHD]})
    assert void(a, round) == ""
    assert a.state.round(round.id).order == (TPU, CHD)


# F6, F7, F8


def test_f6_declined_is_final() -> None:
    a, b = pair()
    round = opened(a, b)
    b.decline(round)
    guarded(b, b.sign(round), "already_spoken", sign_needs_silence=False, sign_needs_open_round=False)
    assert b.state.round(round.id).words[TPU].kind == "DECLINED"
    assert b.state.round(round.id).status == "DEAD"
    changed = fold(b.events.values(), rules=Rules(first_word_final=False))
    assert changed.round(round.id).words[TPU].kind == "SIGNED"


def test_f6_signed_is_final() -> None:
    a, b = pair()
    round = opened(a, b)
    a.sign(round)
    a.decline(round)
    a.withdraw(a.events[round.body["version"]])
    a.say("end")
    b.hear(a)
    b.sign(round)
    assert b.state.round(round.id).status == "COMPLETE"
    for wrong in ("deadline_event_kills", "withdraw_kills_signature", "notice_voids_signature"):
        assert fold(b.events.values(), rules=Rules(**{wrong: True})).round(round.id).status == "DEAD", wrong


def test_f6_a_late_signature_is_a_refusal() -> None:
    a, b = pair()
    round = opened(a, b)
    late = b.sign(round, signed_at=LATE)
    guarded(b, late, "late", sign_needs_time=False)
    word = b.state.round(round.id).words[TPU]
    assert (word.kind, word.void, word.type) == ("DECLINED", "late", "sign")
    assert fold(b.events.values(), rules=Rules(void_sign_declines=False)).round(round.id).status == "OPEN"


def test_f6_a_malformed_signature_is_a_refusal_too() -> None:
    a, b = pair()
    round = opened(a, b)
    bad = replace(b.sign(round), id="f" * 64, body={"round": round.id})
    state = fold([*a.events.values(), bad])
    assert state.void[bad.id] == "body"
    assert state.round(round.id).words[TPU].void == "body"
    assert state.round(round.id).status == "DEAD"


def test_f6_a_notice_that_the_round_did_not_know_is_a_refusal() -> None:
    a, b = pair()
    version = agreed(a, b)
    b.say("end")
    round = a.open(version)
    meet(a, b)
    assert a.state.round(round.id).words[TPU].type == "end"
    assert a.state.round(round.id).status == "DEAD"
    assert fold(a.events.values(), rules=Rules(end_declines=False)).round(round.id).status == "OPEN"


def test_f6_a_notice_that_the_round_knew_is_withdrawn_by_it() -> None:
    a, b = pair()
    version = agreed(a, b)
    notice = b.say("end")
    a.hear(b)
    assert a.state.abandoned
    round = a.open(version)
    meet(a, b)
    a.sign(round)
    b.sign(round)
    meet(a, b)
    state = a.state
    assert state.in_force == (round.id,)
    assert state.ended == {round.id: ()}
    assert state.notices[0].known_to == (round.id,)
    assert state.notices[0].mark.event == notice.id
    assert not state.abandoned


def test_f7_a_signature_needs_an_open_round_in_its_own_past() -> None:
    a, b = pair()
    version = agreed(a, b)
    round = a.open(version)
    early = b.sign(round)
    b.hear(a)
    assert void(b, early) == "unknown_round"
    assert b.state.round(round.id).words[TPU].kind == "DECLINED"


def test_f7_no_signature_on_a_round_that_another_has_declined() -> None:
    a, b = pair()
    round = opened(a, b)
    a.decline(round)
    b.hear(a)
    guarded(b, b.sign(round), "round_closed", sign_needs_open_round=False)


def test_f7_the_token_counts_before_the_clock() -> None:
    a, b = pair()
    round = opened(a, b)
    token = {"kind": "rfc3161", "independent": True, "token_time": "2026-06-30T12:00:00Z"}
    a.sign(round, signed_at=LATE, time_source=token)
    b.sign(round, time_source=token | {"token_time": "2026-06-30T12:00:01Z"})
    b.hear(a)
    words = b.state.round(round.id).words
    assert (words[CHD].kind, words[CHD].moment, words[CHD].independent) == ("SIGNED", "2026-06-30T12:00:00Z", True)
    assert (words[TPU].kind, words[TPU].void) == ("DECLINED", "late")


def test_f8_the_deadline_changes_no_status() -> None:
    a, b = pair()
    round = opened(a, b)
    a.sign(round)
    state = a.state
    assert state.round(round.id).status == "OPEN"
    assert state.round(round.id).silent(state.parties) == (TPU,)
    assert fold(a.events.values(), rules=Rules(local_clock=LATE)).round(round.id).status == "DEAD"
    assert fold(a.events.values(), rules=Rules(local_clock="2026-06-01T00:00:00Z")).round(round.id).status == "OPEN"


def test_f8_all_three_must_sign() -> None:
    a, b, c = trio()
    round = opened(a, b, c)
    a.sign(round)
    b.sign(round)
    meet(a, b, c)
    assert c.state.round(round.id).status == "OPEN"
    c.sign(round)
    assert c.state.round(round.id).status == "COMPLETE"
    assert a.hear(c).state.in_force == (round.id,)


# F9


def test_f9_a_later_complete_round_replaces_and_nothing_else_does() -> None:
    a, b = pair()
    old = in_force(a, b)
    new = opened(a, b, name="v2")
    a.sign(new)
    meet(a, b)
    assert b.state.in_force == (old.id,)
    assert fold(b.events.values(), rules=Rules(last_word_in_force=True)).in_force == ()
    b.sign(new)
    assert b.state.in_force == (new.id,)
    assert b.state.round(old.id).replaced_by == new.id
    assert b.state.round(old.id).status == "COMPLETE"
    assert set(fold(b.events.values(), rules=Rules(replaced_by_later_round=False)).in_force) == {old.id, new.id}


def test_f9_approvals_alone_bind_nobody() -> None:
    a, b = pair()
    version = agreed(a, b)
    assert a.state.in_force == ()
    assert a.state.round_in_force is None
    assert fold(a.events.values(), rules=Rules(in_force_by_approval=True)).in_force == (version.id,)


def test_f9_a_signature_names_its_round() -> None:
    a, b = pair()
    first = opened(a, b)
    a.sign(first)
    b.hear(a)
    b.decline(first)
    a.hear(b)
    second = a.open(a.events[first.body["version"]])
    b.hear(a)
    b.sign(second)
    assert b.state.round(second.id).status == "OPEN"
    assert fold(b.events.values(), rules=Rules(signature_names_pact=True)).round(second.id).status == "COMPLETE"


def test_f9_who_has_shown_to_know_that_it_is_in_force() -> None:
    a, b = pair()
    round = opened(a, b)
    a.sign(round)
    b.hear(a)
    b.sign(round)
    a.hear(b)
    assert a.state.round(round.id).completion_known_by == {TPU}
    a.say("acknowledge")
    assert a.state.round(round.id).completion_known_by == {CHD, TPU}


# F10


def test_f10_a_notice_ends_what_is_in_force_and_runs_from_its_receiver() -> None:
    a, b, c = trio()
    round = in_force(a, b, c)
    notice = a.say("end", effective_on="2026-12-31", at="2020-01-01T00:00:00Z")
    b.hear(a)
    received = b.say("acknowledge")
    b.say("acknowledge")
    a.hear(b)
    state = a.state
    assert state.ended == {round.id: (notice.id,)}
    assert state.notices[0].ends == (round.id,)
    assert {party: mark.event for party, mark in state.notices[0].received.items()} == {TPU: received.id}
    assert state.notices[0].effective_on == "2026-12-31"
    assert state.round(round.id).status == "COMPLETE"


def test_f10_a_notice_catches_a_signature_in_flight() -> None:
    a, b = pair()
    old = in_force(a, b)
    new = opened(a, b, name="v2")
    a.sign(new)
    notice = a.say("end")
    b.sign(new)
    meet(a, b)
    state = a.state
    assert state.in_force == (new.id,)
    assert state.round(old.id).replaced_by == new.id
    assert state.ended == {new.id: (notice.id,)}


def test_f10_a_notice_need_not_have_seen_what_it_ends() -> None:
    a, b = pair()
    version = agreed(a, b)
    round = a.open(version)
    a.sign(round)
    b.hear(a)
    b.sign(round)
    notice = replace(a.say("end"), seen={}, prev=a.state.founding)  # a notice from a side branch
    state = fold([*b.events.values(), notice])
    assert state.in_force == (round.id,)
    assert state.ended == {round.id: (notice.id,)}
    assert fold([*b.events.values(), notice], rules=Rules(notice_names_version=True)).ended == {round.id: ()}
    assert fold([*b.events.values(), notice], rules=Rules(end_on_any_branch=False)).ended == {round.id: ()}


def test_f10_a_notice_of_any_shape_is_a_notice() -> None:
    a, b = pair()
    round = in_force(a, b)
    odd = replace(b.say("end"), id="e" * 64, body={"why": ["enough"], "effective_on": 7})
    state = fold([*a.events.values(), odd])
    assert state.ended == {round.id: (odd.id,)}
    assert state.notices[0].effective_on == ""


def test_f10_before_anything_is_in_force_it_is_abandonment() -> None:
    a, b = pair()
    agreed(a, b)
    b.say("end")
    assert b.state.abandoned


# F12, F13


def test_f12_with_a_fork_in_sight_nothing_new_counts_but_leaving() -> None:
    a, b = pair()
    version = agreed(a, b)
    round = a.open(version)
    wish = a.say("suggest", clause="", card="", text=text("x"))
    b.hear(a)
    twin = fork(b, b.say("acknowledge"))
    a.hear(b)
    assert a.state.forked == {TPU}
    assert a.state.frozen
    assert twin.id in a.state.forks[0].events
    assert len(a.state.forks[0].events) == 2
    assert a.state.pen is None
    assert a.state.agreed == ()
    free = {"fork_freezes_negotiation": False}
    approval = a.approve(version)
    guarded(a, approval, "forked", **free)
    guarded(a, a.withdraw(version), "forked", **free)
    for event in (a.propose("v2"), a.say("pass", to=TPU), a.say("take", suggest=wish.id)):
        assert void(a, event) == "forked"
        assert void(a, event, **free) == "pen", "the second guard: nobody holds the pen under a fork"
    guarded(a, a.sign(round), "forked", fork_freezes_sign=False)
    for event in (a.decline(round), a.say("comment", clause="c1", card=text("card")), a.say("end")):
        assert void(a, event) == ""


def test_f12_no_round_is_opened_with_a_fork_in_sight() -> None:
    a, b = pair()
    version = agreed(a, b)
    b.hear(a)
    fork(b, b.say("acknowledge"), other=a)
    event = a.open(version)
    assert void(a, event) == "forked"
    assert void(a, event, fork_freezes_negotiation=False, open_needs_pen=False) == ""


def test_f12_what_was_judged_before_the_fork_stands() -> None:
    a, b = pair()
    round = in_force(a, b)
    fork(b, b.say("acknowledge"), other=a)
    assert a.state.in_force == (round.id,)
    assert a.state.round(round.id).status == "COMPLETE"
    assert fold(a.events.values(), rules=Rules(fork_voids_signatures=True)).in_force == ()


def test_f13_a_signature_counts_on_any_branch_and_beats_a_refusal() -> None:
    a, b = pair()
    round = opened(a, b)
    a.sign(round)
    past = list(b.events.values())
    signed = b.sign(round)
    refused = b.say("decline", over=past, round=round.id)
    meet(a, b)
    state = a.state
    assert state.forked == {TPU}
    assert state.round(round.id).words[TPU].mark.event == signed.id
    assert state.in_force == (round.id,)
    wrong = fold(a.events.values(), rules=Rules(signature_on_any_branch=False))
    assert wrong.round(round.id).words[TPU].mark.event == refused.id
    assert wrong.in_force == ()


def test_nc_dead_beats_forked_signature() -> None:
    a, b, c = trio()
    round = opened(a, b, c)
    past = list(b.events.values())
    b.decline(round)
    a.hear(b)
    a.open(a.events[round.body["version"]])
    b.events = {e.id: e for e in past}
    signed = b.sign(round)
    c.hear(b)
    c.sign(round)
    events = {**a.events, **c.events, signed.id: signed}.values()
    at_c = [*c.events.values(), a_signs(a, round, past)]
    assert fold(at_c).in_force == (round.id,)
    both = [*events, at_c[-1]]
    assert fold(both).round(round.id).status == "COMPLETE"
    assert fold(both, rules=Rules(dead_beats_forked_signature=True)).round(round.id).status == "DEAD"


def a_signs(a: Node, round: Event, past: list[Event]) -> Event:
    return a.sign(round, over=past)


# The remaining wrong rule sets


def test_nc_linear_by_digest_depends_on_digests() -> None:
    """A signs and its deadline event is written; B's signature in time is under way: who wins hangs on the digests."""
    results = set()
    for attempt in range(12):
        a, b = pair()
        round = opened(a, b)
        a.sign(round)
        b.sign(round, file=text(f"file {attempt}"))
        a.decline(round)
        meet(a, b)
        assert a.state.round(round.id).status == "COMPLETE"
        results.add(fold(a.events.values(), rules=Rules(linear_by_digest=True)).round(round.id).status)
    assert results == {"COMPLETE", "DEAD"}


def test_nc_opener_seals_makes_a_fully_signed_paper_wait() -> None:
    a, b = pair()
    round = opened(a, b)
    a.sign(round)
    b.sign(round)
    meet(a, b)
    rules = Rules(opener_seals=True)
    assert fold(a.events.values(), rules=rules).round(round.id).status == "OPEN"
    a.say("seal", round=round.id)
    assert fold(a.events.values(), rules=rules).round(round.id).status == "COMPLETE"
    b.say("seal", round=round.id)
    assert fold(b.events.values(), rules=rules).round(round.id).status == "OPEN"
    assert a.state.round(round.id).status == "COMPLETE"


def test_nc_proposal_voids_round() -> None:
    a, b = pair()
    round = in_force(a, b)
    a.propose("v2")
    assert a.state.in_force == (round.id,)
    assert fold(a.events.values(), rules=Rules(proposal_voids_round=True)).in_force == ()


def test_every_switch_changes_something_somewhere() -> None:
    """Names of all switches appear in the tests of this package: none is left without a proof."""
    from pathlib import Path

    tests = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    for field in fields(Rules):
        assert tests.count(field.name) > 0, field.name


# Other verdicts


@pytest.mark.parametrize(
    ("type", "body", "code"),
    [
        ("decline", {"round": "0" * 64}, "unknown_round"),
        ("attest", {"sign": "0" * 64, "matches": True}, "unknown_sign"),
        ("resolve", {"comment": "0" * 64}, "unknown_comment"),
        ("take", {"suggest": "0" * 64}, "unknown_suggestion"),
        ("type_of_later", {"anything": [1]}, "type"),
    ],
)
def test_words_about_nothing_have_no_effect_and_are_kept(type: str, body: dict[str, object], code: str) -> None:
    a, b = pair()
    event = a.say(type, body=body)
    b.hear(a)
    assert b.state.void == {event.id: code}
    assert event.id in b.state.order


def test_a_scan_is_confirmed_by_the_others() -> None:
    a, b = pair()
    round = opened(a, b)
    signed = a.sign(round, mode="paper")
    own = a.say("attest", sign=signed.id, matches=True)
    b.hear(a)
    b.say("attest", sign=signed.id, matches=False)
    a.hear(b)
    assert a.state.void == {own.id: "own"}
    assert a.state.round(round.id).words[CHD].attested == {TPU: False}
    assert a.state.round(round.id).words[CHD].mode == "paper"


def test_comments_are_resolved_and_suggestions_kept() -> None:
    a, b = pair()
    remark = b.say("comment", clause="c3", card=text("card"))
    a.hear(b)
    a.say("resolve", comment=remark.id)
    comment = a.state.comments[0]
    assert (comment.clause, comment.mark.party, comment.resolved[0].party) == ("c3", TPU, CHD)


def test_clearances_and_releases_are_told() -> None:
    a, b = pair()
    b.say("clear", rule="ru-273-105", authority="Ministry", on="2026-01-05", status="asked")
    b.say("clear", rule="ru-273-105", authority="Ministry", on="2026-02-05", status="granted")
    b.say("release", page="public", fields={"promises": True})
    meet(a, b)
    assert [(one.rule, one.status) for one in a.state.clearances] == [("ru-273-105", "granted")]
    assert not a.state.released("public")
    a.say("release", page="public", fields={"promises": False})
    assert not a.state.released("public"), "the two sides release different things"
    a.say("release", page="public", fields={"promises": True})
    assert a.state.released("public")
    b.say("unrelease", page="public")
    a.hear(b)
    assert not a.state.released("public")
    assert len(a.state.releases) == 1


def test_the_state_of_nothing() -> None:
    state = fold([])
    assert isinstance(state, PactState)
    assert (state.pact, state.parties, state.pen, state.in_force) == ("", (), None, ())
    with pytest.raises(KeyError):
        state.round("x")


def test_an_unfounded_event_and_a_stranger_have_no_effect() -> None:
    a, _ = pair()
    event = a.propose()
    loose = replace(event, id="d" * 64, prev="", seen={})
    stranger = replace(event, id="c" * 64, author="mit.edu")
    state = fold([*a.events.values(), loose, stranger])
    assert state.void[loose.id] == "no_founding"
    assert state.void[stranger.id] == "stranger"
    assert [one.id for one in state.versions] == [event.id]


def test_only_one_founding_founds_and_only_a_good_one() -> None:
    """`sync.admit` keeps these out; the fold does not rely on it."""
    a, _ = pair()
    [good] = a.events.values()
    twins = [replace(good, id=sign * 64) for sign in "19"]
    for events in (twins, twins[::-1]):
        assert fold(events).void == {"9" * 64: "founding"}
        assert fold(events).founding == "1" * 64
    shapeless = replace(good, body={"parties": [CHD, TPU]})
    assert fold([shapeless]).void == {good.id: "body"}
    foreign = replace(good, author="mit.edu")
    assert fold([foreign]).void == {good.id: "stranger"}
    assert fold([foreign]).parties == ()
