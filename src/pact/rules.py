"""The rules of the fold as switches, so that a test can remove each guard and show what breaks.

A node always runs `FINAL`.  Every field that is not at its default is a rule set that is known to be WRONG: either one
guard removed, or one of the twenty negative controls (NC) of the model check.  F-numbers: docs/protocol/pact.md.
NC-decline-ignores-intent is the field `intent_blocks_leaving`; it is a guard of the writer (`writing.may_write`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rules:
    """True = the guard stands.  The second group holds wrong rules, all off."""

    propose_needs_pen: bool = True  # F3
    pass_needs_pen: bool = True  # F3
    open_needs_pen: bool = True  # F3; off = NC-any-party-opens
    take_needs_pen: bool = True  # F3
    names_known_version: bool = True  # F4, F5: approve, withdraw and open name a valid proposal of their past
    text_must_match: bool = True  # F4: the digest beside the version must be that of the proposal
    open_needs_agreement: bool = True  # F5
    open_needs_no_open_round: bool = True  # F5; off = NC-several-live-rounds
    open_needs_no_complete_round: bool = True  # F5: a version that has a complete round gets no second paper
    sign_needs_open_round: bool = True  # F7
    sign_needs_silence: bool = True  # F7: no word of the author on this round yet
    sign_needs_time: bool = True  # F7: not after the printed deadline
    void_sign_declines: bool = True  # F6: a late or otherwise void signature is the word DECLINED
    end_declines: bool = True  # F6: a notice that the round did not know is the word DECLINED on it
    fork_freezes_negotiation: bool = True  # F12: propose, pass, approve, withdraw, take, open
    fork_freezes_sign: bool = True  # F12; off = NC-sign-after-fork
    first_word_final: bool = True  # F6; off = the last word counts = NC-decline-not-final
    signature_on_any_branch: bool = True  # F13; off = NC-forked-decline-beats-signature
    end_on_any_branch: bool = True  # F13: off = a notice on a side branch is forgotten
    intent_blocks_leaving: bool = True  # F14; off = NC-decline-ignores-intent (see writing.may_write)
    restored_waits_for_all: bool = True  # F15; off = a restored node writes after one answer (see writing.may_write)
    replaced_by_later_round: bool = True  # F9
    keys_need_all_others: bool = True  # F16: a lost key is replaced only when every other party countersigned

    deadline_event_kills: bool = (
        False  # NC-expire-kills: `decline` written at the deadline kills, also after a signature
    )
    last_word_in_force: bool = False  # NC-last-word-in-force: each party's latest signature decides what is in force
    fork_voids_signatures: bool = (
        False  # NC-freeze-voids-signature: a fork in view voids the forker's earlier signatures
    )
    linear_by_digest: bool = False  # NC-linear-fold-by-digest: events applied in one line, ties by digest
    opener_seals: bool = (
        False  # NC-opener-seals: complete only once the opener wrote `seal` {round} after all signatures
    )
    proposal_voids_round: bool = False  # NC-proposal-voids-round: a valid later proposal kills the round, signed or not
    notice_names_version: bool = False  # NC-notice-names-version: `end` ends only what its author saw in force
    notice_voids_signature: bool = False  # NC-notice-voids-own-signature
    signature_names_pact: bool = False  # NC-signature-names-pact: a signature counts for every round of the pact
    local_clock: str = ""  # NC-local-clock-fold: a moment; an OPEN round whose deadline lies before it is DEAD
    in_force_by_approval: bool = False  # NC-in-force-by-approval: the newest agreed version is in force
    dead_beats_forked_signature: bool = (
        False  # NC-dead-beats-forked-signature: dead in the past of a later `open` stays dead
    )
    withdraw_kills_signature: bool = False  # NC-withdraw-kills-own-signature
    pen_recall: bool = False  # NC-pen-recall: who passed the pen may pass it to itself again


FINAL = Rules()
