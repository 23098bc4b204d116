"""What may be done to an agreement: one function per deed, keyword arguments, the only writers.

Every action raises ``parties.terms.Refusal`` with a sentence for the person; what it changes, it changes in one
transaction together with the event, the record and what is owed to partners.
"""

from convenio.agreements.actions.calendars import drop_suggestion, keep_suggestions, record_suggestion
from convenio.agreements.actions.clauses import (
    add_clause,
    confirm_translation,
    move_clause,
    remove_clause,
    remove_commitment,
    save_clause,
    set_commitment,
    set_value,
)
from convenio.agreements.actions.clearing import record_clearance
from convenio.agreements.actions.drafting import (
    add_annex,
    discard_draft,
    ensure_draft,
    rebase_draft,
    remove_annex,
    save_settings,
    start_agreement,
)
from convenio.agreements.actions.elsewhere import look_at_elsewhere, register_elsewhere
from convenio.agreements.actions.handing import hand_over, take_over
from convenio.agreements.actions.keys import replace_lost_key
from convenio.agreements.actions.leaving import (
    acknowledge,
    found_successor,
    give_notice,
    release_page,
    withdraw_release,
)
from convenio.agreements.actions.looking import look
from convenio.agreements.actions.negotiating import (
    approve_version,
    comment,
    pass_pen,
    propose_version,
    resolve_comment,
    suggest_change,
    take_suggestion,
    withdraw_approval,
)
from convenio.agreements.actions.noting import note_facts
from convenio.agreements.actions.papers import confirm_scan, register_paper
from convenio.agreements.actions.persons import erase_person
from convenio.agreements.actions.promises import (
    confirm_activities,
    confirm_activity,
    correct_activity,
    dispute_activity,
    record_activity,
    retract_activity,
)
from convenio.agreements.actions.proofs import export_proof
from convenio.agreements.actions.reviewing import record_review, request_review
from convenio.agreements.actions.signing import decline_round, issue_certificate, open_round, sign_on_node

__all__ = [
    "acknowledge",
    "add_annex",
    "add_clause",
    "approve_version",
    "comment",
    "confirm_activities",
    "confirm_activity",
    "confirm_scan",
    "confirm_translation",
    "correct_activity",
    "decline_round",
    "discard_draft",
    "dispute_activity",
    "drop_suggestion",
    "ensure_draft",
    "erase_person",
    "export_proof",
    "found_successor",
    "give_notice",
    "hand_over",
    "issue_certificate",
    "keep_suggestions",
    "look",
    "look_at_elsewhere",
    "move_clause",
    "note_facts",
    "open_round",
    "pass_pen",
    "propose_version",
    "rebase_draft",
    "record_activity",
    "record_clearance",
    "record_review",
    "record_suggestion",
    "register_elsewhere",
    "register_paper",
    "release_page",
    "remove_annex",
    "remove_clause",
    "remove_commitment",
    "replace_lost_key",
    "request_review",
    "resolve_comment",
    "retract_activity",
    "save_clause",
    "save_settings",
    "set_commitment",
    "set_value",
    "sign_on_node",
    "start_agreement",
    "suggest_change",
    "take_over",
    "take_suggestion",
    "withdraw_approval",
    "withdraw_release",
]
