"""Beginning the review of a text: which route it takes, which steps take part, what is kept from the version before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from convenio.parties.models import Party
from convenio.parties.terms import Acting, LocalText, Refusal
from convenio.routes import seating
from convenio.routes.actions.carrying import carry_over
from convenio.routes.actions.moving import advance, locked, note
from convenio.routes.models import Case, Route, Step
from convenio.routes.phrases import step_name
from convenio.routes.plain import PLAIN
from convenio.routes.queries.standing import route_for
from convenio.routes.states import CaseState
from convenio.routes.terms import OWN_UNIT, Change, StepPlan, TextFacts, as_plain


def start_case(
    *,
    acting: Acting,
    party: Party,
    about: str,
    digest: str,
    number: int,
    title: LocalText,
    url: str,
    facts: TextFacts,
    at: datetime,
    before: Case | None = None,
    change: Change | None = None,
) -> Case:
    """Ask for the review of a text. ``before`` and ``change``: an earlier review, and in what the text differs from it.

    A text that is under review already keeps its case. Without a route for the kind there is one plain step for all
    reviewers of the house.

    Raises:
        Refusal: a step has no reviewer, or no step takes part.
    """
    with transaction.atomic():
        known = Case.objects.filter(party=party, about=about, digest=digest).first()
        if known is not None:
            return reopened(acting, known, at)
        route = route_for(party, facts)
        steps = route.plan.steps_for(facts) if route else (PLAIN,)
        _require_reviewers(party, steps, facts, route)
        try:
            with transaction.atomic():
                case = _made(acting, party, about, digest, number, title, url, facts, route, before, at)
        except IntegrityError:
            raise Refusal(_("Somebody asked for this review just now. Load the page again.")) from None
        for plan in steps:
            Step.objects.create(case=case, key=plan.key, names=plan.names, stage=plan.stage, content=as_plain(plan))
        overtake(party=party, about=about, digest=digest, at=at)
        note(acting, case, "routes.started", at)
        if before is not None and change is not None:
            carry_over(acting=acting, case=case, before=before, change=change, at=at)
        case = locked(case)
        advance(case, at)
    return case


def reopened(acting: Acting, case: Case, at: datetime) -> Case:
    """A review that goes on as it is; one that was overtaken counts again when its text is the newest again."""
    case = locked(case)
    if case.state == CaseState.OVERTAKEN:
        case.state = CaseState.OPEN
        case.save(update_fields=["state"])
        note(acting, case, "routes.started", at)
        advance(case, at)
    return case


def _made(
    acting: Acting,
    party: Party,
    about: str,
    digest: str,
    number: int,
    title: LocalText,
    url: str,
    facts: TextFacts,
    route: Route | None,
    before: Case | None,
    at: datetime,
) -> Case:
    return Case.objects.create(
        party=party,
        about=about,
        digest=digest,
        number=number,
        title=dict(title),
        url=url,
        facts=facts.as_dict(),
        route=route,
        before=before,
        started_at=at,
        started_by=acting.person_id,
    )


def _require_reviewers(party: Party, steps: Iterable[StepPlan], facts: TextFacts, route: Route | None) -> None:
    """Every step that takes part has somebody; else say which has not, and what to do."""
    wanted = list(steps)
    if route is not None and not wanted:
        raise Refusal(
            _("No step of the route “%(route)s” takes part for this text. Add a step that always does.")
            % {"route": step_name(route.plan)}
        )
    empty = [one for one in wanted if not seating.reviewers_of(party, one, facts)]
    if not empty:
        return
    if route is None:
        raise Refusal(_("Nobody at your institution is a reviewer. Ask the node keeper to give somebody this role."))
    if any(one.unit == OWN_UNIT and not facts.units for one in empty):
        raise Refusal(
            _(
                "The step “%(step)s” is reviewed by the unit of the agreement, but no unit is noted for it. "
                "Note the unit on the agreement, then ask for the review."
            )
            % {"step": step_name(next(one for one in empty if one.unit == OWN_UNIT))}
        )
    raise Refusal(
        _(
            "Nobody is there to review: %(steps)s. Choose reviewers for it in the route “%(route)s”, "
            "or ask the node keeper to give somebody the role; then ask for the review."
        )
        % {"steps": ", ".join(step_name(one) for one in empty), "route": step_name(route.plan)}
    )


def overtake(*, party: Party, about: str, digest: str, at: datetime) -> int:
    """Reviews of other texts of the same thing are over: a newer version is there. Returns how many."""
    rows = Case.objects.filter(party=party, about=about, state__in=(CaseState.OPEN, CaseState.REFUSED))
    return rows.exclude(digest=digest).update(state=CaseState.OVERTAKEN, closed_at=at)
