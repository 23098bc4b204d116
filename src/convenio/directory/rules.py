"""Who may change the directory of the world's universities, and why not."""

from __future__ import annotations

from django.utils.translation import gettext as _

from convenio.parties.terms import Acting, Role, Verdict


def may_tend_directory(acting: Acting | None) -> Verdict:
    """Bring lists, judge likely duplicates, write down what became of a university: for the whole house only."""
    if acting is None:
        return Verdict.no(_("Sign in as an officer or as the keeper of the node."), 403)
    if not acting.may(Role.OFFICER, Role.KEEPER):
        return Verdict.no(
            _("Only an officer or the keeper of the node tends the directory. Ask one of them to do it."), 403
        )
    if acting.units_for(Role.OFFICER, Role.KEEPER) is not None:
        return Verdict.no(
            _("The directory is the whole house's: your role holds for some units only. Ask the international office."),
            403,
        )
    return Verdict.yes()
