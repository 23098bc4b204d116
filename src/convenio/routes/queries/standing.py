"""May a text be approved: where its review stands, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from convenio.parties.models import Party
from convenio.parties.terms import Acting, Role, pick
from convenio.routes import seating
from convenio.routes.models import Case, Route, Step
from convenio.routes.phrases import step_name
from convenio.routes.states import SETTLED, CaseState, Said, StepState
from convenio.routes.terms import OWN_UNIT, TextFacts, best_fitting


@dataclass(frozen=True)
class Standing:
    """Where the review of one text stands. ``needed``: has the house anybody who must review it?

    ``complete``: nothing more is missing; so it is where nothing is needed. ``steps`` come with words and seats.
    ``routed``: a route decides, not the plain review.
    """

    needed: bool
    complete: bool
    case: Case | None = None
    steps: tuple[Step, ...] = ()
    routed: bool = False

    def has_part(self, acting: Acting) -> bool:
        """Does this person review a step, for themselves, by a role, or as somebody's deputy at some time?"""
        return any(seating.has_part(one, acting.person_id) for one in self.steps)

    @property
    def missing(self) -> str:
        """What is missing and what to do, in the reader's language; empty when complete."""
        if self.complete:
            return ""
        if self.case is None or self.case.state == CaseState.OVERTAKEN:
            return _("This version has not been reviewed by your institution yet. Ask for the review.")
        if self.case.state == CaseState.REFUSED:
            return self._refused()
        open_steps = [one for one in self.steps if one.state not in SETTLED]
        if self.case.route_id is None or not open_steps:
            return _("The review by your institution is not finished yet.")
        conditions = [one for one in open_steps if one.state == StepState.CONDITIONAL]
        if len(conditions) == len(open_steps):
            return _("The review is not finished: a condition of %(steps)s is not fulfilled yet.") % {
                "steps": ", ".join(step_name(one) for one in conditions)
            }
        return _("The review by your institution is not finished yet. It waits for: %(steps)s.") % {
            "steps": ", ".join(step_name(one) for one in open_steps)
        }

    def _refused(self) -> str:
        assert self.case is not None
        if self.case.route_id is None:
            return _("A reviewer of your institution objected to this version. Settle the objection first.")
        names = ", ".join(step_name(one) for one in self.steps if one.state == StepState.REFUSED)
        return _("Refused by: %(steps)s. Settle the reason and propose a new version, or ask the reviewer again.") % {
            "steps": names
        }


def standing(party: Party, about: str, digest: str, facts: TextFacts | None = None) -> Standing:
    """Where the review of this text stands. ``facts``: of the text, to know whether a route is for it."""
    case = case_for(party, about, digest)
    if case is not None:
        steps = tuple(case.steps.all())
        return Standing(True, case.state == CaseState.COMPLETE, case, steps, routed=case.route_id is not None)
    routed = _routed(party, facts)
    needed = routed or bool(seating.holders(party, Role.REVIEWER))
    return Standing(needed, not needed, routed=routed)


def _routed(party: Party, facts: TextFacts | None) -> bool:
    """Is there a route for such a text? One that is still under way may be of any kind."""
    if facts is None:
        return Route.objects.filter(party=party, state=Route.ACTIVE).exists()
    return route_for(party, facts) is not None


def case_for(party: Party, about: str, digest: str) -> Case | None:
    """The case of exactly this text, with steps, seats and words."""
    rows = Case.objects.filter(party=party, about=about, digest=digest).select_related("party", "route")
    case = rows.prefetch_related("steps__seats", "steps__spoken").first()
    if case is not None:
        for step in case.steps.all():
            step.case = case
    return case


def last_case(party: Party, about: str, before: int) -> Case | None:
    """The review of the newest earlier version that had one."""
    return Case.objects.filter(party=party, about=about, number__lt=before).order_by("-number", "-pk").first()


def routes_in_force(party: Party) -> list[Route]:
    """The routes of an institution that are in force, the oldest first."""
    return list(Route.objects.filter(party=party, state=Route.ACTIVE).order_by("active_from", "pk"))


def route_for(party: Party, facts: TextFacts) -> Route | None:
    """The route for a text: one that names its kind, else one for all kinds; None: the plain review."""
    rows = {row.pk: row for row in routes_in_force(party)}
    best = best_fitting(((pk, row.plan) for pk, row in rows.items()), facts.kind)
    return rows[best] if best is not None else None


def starts_by_itself(party: Party, facts: TextFacts) -> bool:
    """Does the review of such a text begin as soon as it is proposed?"""
    route = route_for(party, facts)
    return route is not None and route.plan.starts == "proposal"


def results(case: Case) -> dict[str, Any]:
    """What an approval says of the review: steps, roles, units, results and days. No names of persons, no words."""
    steps = []
    for step in case.steps.all():
        plan = step.plan
        row: dict[str, Any] = {
            "step": pick(step.names, "en"),
            "result": _result(step),
            "on": step.closed_at.date().isoformat() if step.closed_at else "",
        }
        if plan.role and not plan.people:
            row["role"] = plan.role
        if plan.unit and plan.unit != OWN_UNIT:
            row["unit"] = plan.unit
        steps.append(row)
    agreed = sum(row["result"] != "open" for row in steps)
    found: dict[str, Any] = {"reviews": agreed, "steps": steps}
    if case.route is not None:
        found["route"] = {"name": pick(case.route.content.get("names", {}), "en"), "version": case.route.number}
    return found


def _result(step: Step) -> str:
    if step.state == StepState.KEPT:
        return "immaterial" if step.kept_words else "kept"
    if step.state not in SETTLED:
        return "open"
    conditional = any(one.said == Said.CONDITIONAL for one in step.spoken.all())
    return "condition_fulfilled" if conditional else "approved"


def last_approved(case: Case, acting: Acting) -> Case | None:
    """The newest earlier review in which this person approved; else the one whose reviews this case goes on from."""
    mine = Case.objects.filter(
        party=case.party_id,
        about=case.about,
        number__lt=case.number,
        steps__spoken__person_id=acting.person_id or 0,
        steps__spoken__said__in=(Said.APPROVED, Said.CONDITIONAL),
    )
    return mine.order_by("-number").first() or case.before
