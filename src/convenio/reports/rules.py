"""Who may make definitions and send reports; everybody with a role reads what they see."""

from __future__ import annotations

from django.utils.translation import gettext as _

from convenio.parties.terms import Acting, Role, Verdict
from convenio.reports.models import OwnDefinition


def may_make_definition(acting: Acting) -> Verdict:
    """Officers make definitions, for the house or for their unit."""
    if acting.may(Role.OFFICER):
        return Verdict.yes()
    return Verdict.no(_("Definitions are made by officers. Ask one of them, or run the reports that are here."), 403)


def may_change_definition(acting: Acting, own: OwnDefinition) -> Verdict:
    """Only its maker changes a definition; where the maker left, any officer does."""
    if not (verdict := may_make_definition(acting)):
        return verdict
    if own.person_id is None or own.person_id == acting.person_id:
        return Verdict.yes()
    return Verdict.no(_("A colleague made this definition. Copy it and change the copy."), 403)


def may_send(acting: Acting) -> Verdict:
    """Officers send reports; one of a unit sends what the unit sees, and the report says so."""
    if acting.may(Role.OFFICER):
        return Verdict.yes()
    return Verdict.no(_("Reports are sent by officers. You can run this one and download it."), 403)
