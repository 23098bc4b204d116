"""Sentences of the people room for the record."""

from django.utils.translation import gettext_lazy as _

from convenio.audit.phrases import register, register_subject
from convenio.parties.phrases import ROLE_NAMES
from convenio.people.queries import person_names


def register_all() -> None:
    """Tell the record how the room's events read."""
    roles = {"role": {role.value: name for role, name in ROLE_NAMES.items()}}
    register("people.signed_in", _("%(who)s signed in."))
    register("people.signed_out", _("%(who)s signed out."))
    register("people.sign_in_refused", _("A sign-in as %(about)s was refused: wrong password."))
    register("people.password_changed", _("%(who)s set a new password."))
    register("people.second_factor_on", _("%(who)s switched the sign-in code on."))
    register("people.second_factor_off", _("%(who)s switched the sign-in code off."))
    register("people.passkey_made", _("%(who)s made a passkey."))
    register("people.passkey_removed", _("%(who)s removed a passkey."))
    register("people.invited", _("%(who)s invited %(about)s."))
    register("people.invited_again", _("%(who)s sent the invitation to %(about)s again."))
    register("people.invitation_revoked", _("%(who)s took the invitation of %(about)s back."))
    register("people.email_changed", _("%(who)s has a new e-mail address."))
    register("people.joined", _("%(who)s accepted the invitation."))
    register("people.left", _("%(who)s let %(about)s leave; %(count)s matters were handed over."))
    register("people.took_over", _("%(about)s took over %(count)s matters of somebody who left."))
    register("people.role_granted", _("%(who)s gave %(about)s the role %(role)s."), roles)
    register("people.mandate_renewed", _("%(who)s recorded the role %(role)s of %(about)s anew."), roles)
    register("people.role_withdrawn", _("%(who)s took the role %(role)s from %(about)s."), roles)
    register("people.erased", _("%(who)s erased a person: name, address and roles are gone."))
    register("people.list_seen", _("%(who)s looked at the list of people."))
    register("people.list_exported", _("%(who)s exported the list of people."))
    register("people.person_seen", _("%(who)s looked at the page of %(about)s."))
    register_subject("person", person_names)
