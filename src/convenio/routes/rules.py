"""Who may do what with routes and reviews, and why not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from convenio.parties.models import Party
from convenio.parties.terms import Acting, Role, Verdict
from convenio.routes import seating
from convenio.routes.models import Case, Route, Step, Word
from convenio.routes.phrases import step_name
from convenio.routes.states import DECIDABLE, CaseState, Said, StepState
from convenio.routes.terms import MOST_STEPS, RoutePlan, StepPlan


def own_house(acting: Acting, party: Party) -> Verdict:
    if acting.party.pk == party.pk:
        return Verdict.yes()
    return Verdict.no(_("This review belongs to another institution. Switch your role to that institution first."), 403)


def officer(acting: Acting, party: Party) -> Verdict:
    """An officer of the institution."""
    if not (house := own_house(acting, party)):
        return house
    if acting.may(Role.OFFICER):
        return Verdict.yes()
    return Verdict.no(_("Only an officer of your institution may do this. Ask an officer of your office."), 403)


def may_edit_routes(acting: Acting) -> Verdict:
    """Routes, holidays and absences of others are kept by the officers."""
    return officer(acting, acting.party)


def may_activate(acting: Acting, route: Route) -> Verdict:
    """Put a version in force: it has steps, and for each it is said who reviews."""
    verdict = officer(acting, route.party)
    if not verdict:
        return verdict
    if route.state != Route.DRAFT:
        return Verdict.no(_("Only a draft is put in force. Change the route; that begins a draft."))
    return is_whole(route.plan)


def is_whole(plan: RoutePlan) -> Verdict:
    """Has the route steps, and each of them reviewers?"""
    if not plan.steps:
        return Verdict.no(_("This route has no step yet. Add a step and say who reviews it."))
    if len(plan.steps) > MOST_STEPS:
        return Verdict.no(_("A route has at most %(number)s steps. Take some away.") % {"number": MOST_STEPS})
    nobody = [step for step in plan.steps if not step.somebody]
    if nobody:
        return Verdict.no(
            _("Nobody reviews these steps yet: %(steps)s. Choose a person, a unit or a role for each.")
            % {"steps": _names(nobody)}
        )
    return Verdict.yes()


def _names(steps: Iterable[StepPlan]) -> str:
    return ", ".join(step_name(one) for one in steps)


def is_live(case: Case) -> Verdict:
    """Is this still about the newest text?"""
    if case.state == CaseState.OVERTAKEN:
        return Verdict.no(_("A newer version was proposed meanwhile; this review is over. Review the newer one."))
    return Verdict.yes()


def may_decide(acting: Acting, step: Step, *, on: date, said: str = "") -> Verdict:
    """Say as a reviewer what one thinks. A word may be changed as long as the text is under review."""
    house = own_house(acting, step.case.party)
    if not house:
        return house
    live = is_live(step.case)
    if not live:
        return live
    if seating.seat_for(step, acting.person_id, on) is None:
        return Verdict.no(_("You do not review this step. Its reviewers are named on the status page."), 403)
    if step.state == StepState.AHEAD:
        return Verdict.no(_("It is not the turn of this step yet. The steps before it come first."))
    if step.state not in DECIDABLE and said != Said.REFUSED:
        return Verdict.no(_("This step is settled already. You may still refuse, with a reason."))
    return Verdict.yes()


def may_pass_on(acting: Acting, step: Step, *, on: date) -> Verdict:
    """Give one's own seat to somebody else."""
    verdict = may_decide(acting, step, on=on)
    if not verdict:
        return verdict
    if acting.person_id not in [one.person_id for one in seating.open_seats(step)]:
        return Verdict.no(_("You review this step for somebody else. Only one’s own review is passed on."))
    return Verdict.yes()


def may_reassign(acting: Acting, step: Step) -> Verdict:
    """Name another reviewer: an officer, while the step waits, or when whoever refused has left."""
    verdict = officer(acting, step.case.party)
    live = is_live(step.case)
    if not verdict or not live:
        return verdict and live
    if step.state in (StepState.WAITING, StepState.ASKED, StepState.CONDITIONAL):
        return Verdict.yes()
    if step.state == StepState.REFUSED:
        refusers = [one.person_id for one in step.spoken.all() if one.said == Said.REFUSED]
        if not seating.able(step.case.party, refusers):
            return Verdict.yes()
        return Verdict.no(_("The step was refused. Only whoever refused can take that back, as long as they are here."))
    return Verdict.no(_("Another reviewer is named while the step waits."))


def may_answer(acting: Acting, step: Step) -> Verdict:
    """Answer a question of a reviewer."""
    verdict = officer(acting, step.case.party)
    if verdict and step.state != StepState.ASKED:
        return Verdict.no(_("No question waits for an answer."))
    return verdict and is_live(step.case)


def may_fulfil(acting: Acting, word: Word) -> Verdict:
    """Say that a condition is fulfilled: whoever was named for it, or set it; an officer, once both left."""
    case = word.step.case
    house = own_house(acting, case.party)
    if not house:
        return house
    if word.said != Said.CONDITIONAL or word.done_at:
        return Verdict.no(_("This condition is fulfilled already."))
    if acting.person_id is not None and acting.person_id in (word.confirm_by, word.person_id, word.seat_of):
        return is_live(case)
    here = seating.able(case.party, [word.confirm_by, word.person_id])
    if not here and acting.may(Role.OFFICER):
        return is_live(case)
    return Verdict.no(_("Only the person named for it, or the reviewer who set it, may say that it is fulfilled."), 403)


def may_call_immaterial(acting: Acting, step: Step) -> Verdict:
    """Keep a review that the rules made void: an officer, where the route allows it, before the step has decided."""
    verdict = officer(acting, step.case.party)
    if not verdict:
        return verdict
    if step.case.before_id is None or step.kept_why.get("kept") is not False:
        return Verdict.no(_("There is no review of an earlier version that could be kept."))
    if step.state not in (StepState.AHEAD, StepState.WAITING):
        return Verdict.no(_("The reviewer has spoken already."))
    if not step.plan.immaterial or step.kept_why.get("why") == "step_changed":
        return Verdict.no(_("The route wants a new review of this step for every change."))
    return is_live(step.case)


def may_set_absence(acting: Acting, person_id: int) -> Verdict:
    """Say that somebody is away: oneself, or an officer for others."""
    if acting.person_id is not None and acting.person_id == person_id:
        return Verdict.yes()
    return officer(acting, acting.party)
