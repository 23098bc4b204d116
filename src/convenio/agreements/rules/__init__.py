"""Who may, and why not: one ``may_…`` per action, each with the reason that stands on the disabled button.

Reasons are whole translated sentences: what is wrong, and what to do next.
"""

from convenio.agreements.rules.drafting import (
    may_discard_draft,
    may_edit,
    may_pass_pen,
    may_propose_version,
    may_rebase_draft,
    may_start_agreement,
)
from convenio.agreements.rules.handing import may_hand_over, may_take_over
from convenio.agreements.rules.kinship import may_hang
from convenio.agreements.rules.leaving import (
    may_acknowledge,
    may_found_successor,
    may_give_notice,
    may_release_page,
    may_withdraw_release,
)
from convenio.agreements.rules.negotiating import (
    may_approve_version,
    may_comment,
    may_record_clearance,
    may_record_review,
    may_request_review,
    may_resolve_comment,
    may_suggest_change,
    may_take_suggestion,
    may_withdraw_approval,
)
from convenio.agreements.rules.noting import may_note_costs, may_note_facts
from convenio.agreements.rules.promises import (
    may_confirm_activity,
    may_correct_activity,
    may_dispute_activity,
    may_record_activity,
    may_retract_activity,
)
from convenio.agreements.rules.signing import (
    may_confirm_scan,
    may_decline_round,
    may_open_round,
    may_register_elsewhere,
    may_register_paper,
    may_sign_on_node,
)

__all__ = [
    "may_acknowledge",
    "may_approve_version",
    "may_comment",
    "may_confirm_activity",
    "may_confirm_scan",
    "may_correct_activity",
    "may_decline_round",
    "may_discard_draft",
    "may_dispute_activity",
    "may_edit",
    "may_found_successor",
    "may_give_notice",
    "may_hand_over",
    "may_hang",
    "may_note_costs",
    "may_note_facts",
    "may_open_round",
    "may_pass_pen",
    "may_propose_version",
    "may_rebase_draft",
    "may_record_activity",
    "may_record_clearance",
    "may_record_review",
    "may_register_elsewhere",
    "may_register_paper",
    "may_release_page",
    "may_request_review",
    "may_resolve_comment",
    "may_retract_activity",
    "may_sign_on_node",
    "may_start_agreement",
    "may_suggest_change",
    "may_take_over",
    "may_take_suggestion",
    "may_withdraw_approval",
    "may_withdraw_release",
]
