"""The scenarios of the model check, the twenty negative controls, and the removal of each single guard."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pact.rules import FINAL, Rules
from tests.pact.explorer.world import EARLY, Bounds, World


@dataclass(frozen=True)
class Scenario:
    """Where to start, who takes part, how far to go."""

    start: str
    bounds: Bounds
    parties: int = 2
    equivocator: str = ""
    rogue: str = ""

    def world(self, rules: Rules = FINAL) -> World:
        return World(self.parties, rules=rules, equivocator=self.equivocator, rogue=self.rogue)


A, B = "a.example", "b.example"

SCENARIOS = {
    "S1 negotiation from nothing": Scenario("", Bounds(5, passes=2, withdrawals=2)),
    "S1b three parties from a proposal": Scenario("p", Bounds(3), parties=3),
    "S1c from a proposal": Scenario("p", Bounds(5)),
    "S2 from an opened round": Scenario("pao", Bounds(4, rounds=3)),
    "S3 in force: amendment, termination": Scenario("paos", Bounds(5, rounds=3)),
    "S4 three parties from an opened round": Scenario("pao", Bounds(3), parties=3),
    "S5 three parties in force": Scenario("paos", Bounds(3), parties=3),
    "S6a the pen holder equivocates from a proposal": Scenario("p", Bounds(4, twins=2), equivocator=A),
    "S6b the other equivocates from a proposal": Scenario("p", Bounds(4, twins=2), equivocator=B),
    "S6c the pen holder equivocates, in force": Scenario("paos", Bounds(3, twins=2), equivocator=A),
    "S6d the pen holder equivocates from an opened round": Scenario("pao", Bounds(3, twins=2), equivocator=A),
    "S6e the other equivocates from an opened round": Scenario("pao", Bounds(3, twins=2), equivocator=B),
    "a rule-breaking party": Scenario("pao", Bounds(3), rogue=B),
    "a rule-breaking pen holder": Scenario("pao", Bounds(3), rogue=A),
}


def deeper(scenario: Scenario, by: int) -> Scenario:
    """The same scenario, `by` events further (the long form)."""
    return replace(scenario, bounds=replace(scenario.bounds, events=scenario.bounds.events + by))


def _without(**switch: bool | str) -> Rules:
    return replace(FINAL, **switch)  # type: ignore[arg-type]


NO_TALK = {"withdrawals": 0, "declines": 0, "ends": 0, "passes": 0}

NEGATIVE_CONTROLS: dict[str, tuple[Rules, Scenario]] = {
    "NC-expire-kills": (_without(deadline_event_kills=True), Scenario("pao", Bounds(4))),
    "NC-last-word-in-force": (
        _without(last_word_in_force=True),
        Scenario("paos", Bounds(5, **NO_TALK)),
    ),
    "NC-any-party-opens": (_without(open_needs_pen=False), Scenario("pa", Bounds(6, versions=1, **NO_TALK))),
    "NC-several-live-rounds": (
        _without(open_needs_no_open_round=False),
        Scenario("pao", Bounds(7, **NO_TALK)),
    ),
    "NC-freeze-voids-signature": (
        _without(fork_voids_signatures=True),
        Scenario("pao", Bounds(4, twins=2), equivocator=A),
    ),
    "NC-sign-after-fork": (
        _without(fork_freezes_sign=False),
        Scenario("pao", Bounds(7, versions=1, twins=4, **NO_TALK), equivocator=A),
    ),
    "NC-linear-fold-by-digest": (_without(linear_by_digest=True), Scenario("pao", Bounds(4))),
    "NC-opener-seals": (_without(opener_seals=True), Scenario("pao", Bounds(4, seals=1))),
    "NC-decline-not-final": (_without(first_word_final=False), Scenario("pao", Bounds(4))),
    "NC-proposal-voids-round": (_without(proposal_voids_round=True), Scenario("pao", Bounds(4))),
    "NC-notice-names-version": (_without(notice_names_version=True), Scenario("paos", Bounds(5))),
    "NC-notice-voids-own-signature": (_without(notice_voids_signature=True), Scenario("pao", Bounds(4))),
    "NC-signature-names-pact": (_without(signature_names_pact=True), Scenario("paos", Bounds(4))),
    "NC-local-clock-fold": (_without(local_clock="2026-02-15T00:00:00Z"), Scenario("pao", Bounds(3))),
    "NC-forked-decline-beats-signature": (
        _without(signature_on_any_branch=False),
        Scenario("pao", Bounds(4, twins=2), equivocator=A),
    ),
    "NC-in-force-by-approval": (_without(in_force_by_approval=True), Scenario("pa", Bounds(4))),
    "NC-dead-beats-forked-signature": (
        _without(dead_beats_forked_signature=True),
        Scenario(
            "pao", Bounds(5, twins=1, passes=0, withdrawals=0, ends=0, declines=1, versions=1), parties=3, equivocator=B
        ),
    ),
    "NC-withdraw-kills-own-signature": (_without(withdraw_kills_signature=True), Scenario("pao", Bounds(4))),
    "NC-pen-recall": (
        _without(pen_recall=True),
        Scenario("pa", Bounds(8, versions=1, passes=2, withdrawals=0, declines=0, ends=0)),
    ),
}
"""Nineteen of the twenty; NC-decline-ignores-intent is a rule of the writer, see test_explorer_writing."""

GUARDS: dict[str, Scenario] = {
    "propose_needs_pen": Scenario("", Bounds(3), rogue=B),
    "pass_needs_pen": Scenario("", Bounds(3), rogue=B),
    "open_needs_pen": Scenario("pa", Bounds(2), rogue=B),
    "names_known_version": Scenario("p", Bounds(2), rogue=A),
    "open_needs_agreement": Scenario("p", Bounds(1), rogue=A),
    "open_needs_no_open_round": Scenario("pao", Bounds(7, **NO_TALK)),
    "open_needs_no_complete_round": Scenario("paos", Bounds(1)),
    "sign_needs_open_round": Scenario("pao", Bounds(2), rogue=B),
    "sign_needs_silence": Scenario("pao", Bounds(2), rogue=B),
    "sign_needs_time": Scenario("pao", Bounds(3, late=1)),
    "void_sign_declines": Scenario("pao", Bounds(4, late=1)),
    "end_declines": Scenario("pao", Bounds(4)),
    "fork_freezes_negotiation": Scenario("p", Bounds(4, twins=2), equivocator=A),
    "fork_freezes_sign": Scenario("pao", Bounds(4, twins=2), equivocator=A),
    "first_word_final": Scenario("pao", Bounds(4)),
    "signature_on_any_branch": Scenario("pao", Bounds(4, twins=2), equivocator=A),
    "end_on_any_branch": Scenario("paos", Bounds(3, twins=2), equivocator=B),
    "replaced_by_later_round": Scenario("paos", Bounds(5, **NO_TALK)),
}
"""A scenario in which the removal of each guard of the fold shows.  Guards that lie elsewhere have tests of their own:
take_needs_pen, text_must_match, keys_need_all_others (test_fold, test_keyring), intent_blocks_leaving,
restored_waits_for_all (test_explorer_writing)."""

__all__ = ["EARLY", "GUARDS", "NEGATIVE_CONTROLS", "SCENARIOS", "Scenario", "deeper"]
