"""Who may change the directory of the world's universities, and why not."""

from __future__ import annotations

from django.utils.translation import gettext as _

from convenio.directory.models import Edition
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


def may_start_list(acting: Acting | None, edition: Edition) -> Verdict:
    """Bring an edition in: looked through, with something new, and no other list on its way."""
    if not (able := may_tend_directory(acting)):
        return able
    if edition.state != "looked":
        return Verdict.no(_("This file is not waiting to be brought in."))
    if not any(edition.counts.get(one) for one in ("new", "changed", "same", "gone")):
        return Verdict.no(_("There is nothing in this file that could be brought in."))
    if Edition.objects.filter(state="running").exclude(pk=edition.pk).exists():
        return Verdict.no(_("Another list is coming in right now. Wait until it is in, then bring in this one."))
    return Verdict.yes()


def may_drop_list(acting: Acting | None, edition: Edition) -> Verdict:
    """Throw a file away of which nothing came in."""
    if not (able := may_tend_directory(acting)):
        return able
    if edition.state not in ("looking", "looked"):
        return Verdict.no(_("This file is not waiting to be brought in."))
    return Verdict.yes()
