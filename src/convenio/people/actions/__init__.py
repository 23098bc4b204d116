"""What may be done to people, their roles and invitations: the only writers."""

from convenio.people.actions.addressing import ask_new_email, confirm_email
from convenio.people.actions.inviting import (
    accept_invitation,
    invite_person,
    mark_joined,
    resend_invitation,
    revoke_invitation,
)
from convenio.people.actions.leaving import Left, let_leave
from convenio.people.actions.roles import (
    erase_person,
    grant_role,
    log_look,
    set_language,
    set_name,
    withdraw_role,
)

__all__ = [
    "Left",
    "accept_invitation",
    "ask_new_email",
    "confirm_email",
    "erase_person",
    "grant_role",
    "invite_person",
    "let_leave",
    "log_look",
    "mark_joined",
    "resend_invitation",
    "revoke_invitation",
    "set_language",
    "set_name",
    "withdraw_role",
]
