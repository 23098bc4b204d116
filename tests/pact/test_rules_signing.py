"""Rules F6 to F9: signing, refusing, deadlines, and what is in force."""

from __future__ import annotations

from dataclasses import replace

from pact.fold import fold
from pact.rules import Rules
from tests.pact.build import CHD, TPU, agreed, in_force, meet, opened, pair, trio
from tests.pact.judging import LATE, guarded, void

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
