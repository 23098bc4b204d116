"""Rules F10, F12 and F13: notices and forks; then the remaining wrong rule sets."""

from __future__ import annotations

from dataclasses import fields, replace

from pact.bodies import body_problem
from pact.events import Event
from pact.fold import fold
from pact.rules import Rules
from tests.pact.build import TPU, Node, agreed, in_force, meet, opened, pair, text, trio
from tests.pact.judging import fork, guarded, void

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


# Suspension: information, so nothing that binds may move


def test_a_suspension_is_heard_taken_up_again_by_its_author_only_and_moves_nothing_that_binds() -> None:
    a, b = pair()
    round = in_force(a, b)
    before = a.state
    rests = b.say("suspend", **{"from": "2027-01-01", "until": "2027-06-30"})
    a.hear(b)
    assert a.state.suspensions[0].known == {}, "nobody of ours has spoken since"
    seen = a.say("acknowledge")
    foreign = a.say("resume", suspend=rests.id, on="2027-02-01")
    b.hear(a)
    assert void(b, foreign) == "not_own"
    standing = b.state.suspensions[0]
    assert (standing.from_on, standing.until, standing.resumed) == ("2027-01-01", "2027-06-30", None)
    assert {party: mark.event for party, mark in standing.known.items()} == {seen.author: seen.id}
    first = b.say("resume", suspend=rests.id, on="2027-05-01")
    b.say("resume", suspend=rests.id, on="2027-06-01")
    again = b.state.suspensions[0]
    assert again.resumed is not None
    assert (again.resumed.event, again.resumed_on) == (first.id, "2027-05-01")
    after = b.state
    assert after.in_force == (round.id,)
    for field in ("pen", "versions", "agreed", "in_force", "notices", "ended", "abandoned"):
        assert getattr(after, field) == getattr(before, field), field
    assert after.rounds[0].status == before.rounds[0].status == "COMPLETE"
    assert after.rounds[0].words == before.rounds[0].words


def test_a_suspension_needs_days_in_order_and_resuming_one_that_is_known() -> None:
    a, b = pair()
    in_force(a, b)
    assert body_problem("suspend", {"from": "2027-06-30", "until": "2027-01-01"})
    assert not body_problem("suspend", {"from": "2027-06-30", "until": "2027-06-30"})
    assert void(a, a.say("resume", suspend="0" * 64, on="2027-01-01")) == "unknown_suspension"
