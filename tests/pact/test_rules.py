"""Rules F1 to F5, one by one: what they say, and that the guard behind each is what holds it; then other verdicts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pact.fold import PactState, fold
from tests.pact.build import CHD, TPU, agreed, in_force, meet, opened, pair, text, trio
from tests.pact.judging import LATE, guarded, void

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
