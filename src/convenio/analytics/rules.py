"""Who may do what here. Everybody with a role reads; what they see is narrowed to their units."""

from __future__ import annotations

from django.utils.translation import gettext as _

from convenio.parties.terms import Acting, Role, Verdict


def may_gather(acting: Acting) -> Verdict:
    """May this person have the facts gathered now?"""
    if acting.may(Role.OFFICER, Role.KEEPER):
        return Verdict.yes()
    return Verdict.no(
        _("Officers and node keepers can have the facts gathered now. They are gathered every night by themselves."),
        403,
    )
