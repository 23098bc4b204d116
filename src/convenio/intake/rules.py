"""Who may bring lists in, and why not."""

from __future__ import annotations

from django.utils.translation import gettext as _

from convenio.intake.models import Intake
from convenio.intake.registering import CHANGED, DOUBTFUL, NEW, Target, target
from convenio.parties.terms import Acting, Refusal, Role, Verdict


def target_of(intake: Intake) -> Target:
    """What the list is brought in as. Raises Refusal when this version of the node does not know it any more."""
    found = target(intake.target)
    if found is None:
        raise Refusal(_("This node no longer knows what this list holds. Bring the file again."))
    return found


def may_bring(acting: Acting) -> Verdict:
    if acting.may(Role.OFFICER):
        return Verdict.yes()
    return Verdict.no(_("Only an officer of your institution may bring in lists. Ask an officer of your office."), 403)


def sees_all(acting: Acting) -> bool:
    """Does the person read the whole house? A list holds agreements of every unit: others see those they brought."""
    return acting.may(Role.REVIEWER, Role.KEEPER) or acting.units_for(*Role) is None


def may_handle_papers(acting: Acting) -> Verdict:
    """Scans are matched with all agreements of the house: officers of the whole house alone."""
    verdict = may_bring(acting)
    if verdict and acting.units_for(Role.OFFICER) is not None:
        return Verdict.no(
            _(
                "Scans are matched with the agreements of all units, so an officer of the whole institution brings "
                "them. Attach a single scan on the page of its agreement."
            ),
            403,
        )
    return verdict


def _own(acting: Acting, intake: Intake) -> Verdict:
    if acting.party.pk != intake.party_id:
        return Verdict.no(_("This list belongs to another institution."), 403)
    return may_bring(acting)


def may_change(acting: Acting, intake: Intake) -> Verdict:
    """May its columns be named and questions answered?"""
    if not (own := _own(acting, intake)):
        return own
    if intake.busy:
        return Verdict.no(_("The list is being worked on right now. Wait until that is finished."))
    if intake.state in ("done", "undone"):
        return Verdict.no(_("This list is in already. Bring a corrected file to change something."))
    return Verdict.yes()


def may_start(acting: Acting, intake: Intake, *, with_doubtful: bool = True) -> Verdict:
    if not (able := may_change(acting, intake)):
        return able
    if intake.state != "checked":
        return Verdict.no(_("Say first which column means what."))
    wanted = (NEW, CHANGED, DOUBTFUL) if with_doubtful else (NEW, CHANGED)
    if not any(intake.counts.get(one) for one in wanted):
        return Verdict.no(_("No row of this list would change anything."))
    return Verdict.yes()


def may_undo(acting: Acting, intake: Intake) -> Verdict:
    if not (own := _own(acting, intake)):
        return own
    if intake.state != "done" or not intake.rows.filter(made=True).exists():
        return Verdict.no(_("There is nothing to take back."))
    return Verdict.yes()


def may_discard(acting: Acting, intake: Intake) -> Verdict:
    if not (own := _own(acting, intake)):
        return own
    if intake.busy or intake.rows.filter(done=True).exclude(object_id="").exists():
        return Verdict.no(_("Rows of this list are in already; take them back instead."))
    return Verdict.yes()
