"""Routes: beginning one, adopting a starting one, changing its draft, putting it in force, taking it out of use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from convenio.audit.actions import record
from convenio.parties.models import Unit
from convenio.parties.terms import Acting, LocalText, Refusal, pick
from convenio.routes import seating, starting
from convenio.routes.models import Route
from convenio.routes.rules import may_activate, may_edit_routes
from convenio.routes.terms import REVIEWING_ROLES, RoutePlan, StepPlan, as_plain


def new_route(*, acting: Acting, names: LocalText, at: datetime) -> Route:
    """Begin an empty route. Raises Refusal: no officer, no name."""
    may_edit_routes(acting).require()
    if not any(one.strip() for one in names.values()):
        raise Refusal(_("Give the route a name, for example “Exchange agreements”."), 400)
    return _made(acting, RoutePlan(names=dict(names)), pick(names, "en"), "routes.changed", at)


def adopt(*, acting: Acting, code: str, at: datetime) -> Route:
    """Take over a starting route as a draft of one's own. Steps are given to units of the house that bear their names.

    Raises:
        Refusal: no officer, or no such starting route.
    """
    may_edit_routes(acting).require()
    plan = starting.plan(code)
    if plan is None:
        raise Refusal(_("This starting route does not exist any more. Choose another one."), 404)
    units = set(Unit.objects.filter(party=acting.party).values_list("ounit_id", flat=True))
    steps = tuple(_fitted(acting, step, units) for step in plan.steps)
    return _made(acting, replace(plan, steps=steps, adopted=code), code, "routes.adopted", at)


def _fitted(acting: Acting, step: StepPlan, units: set[str]) -> StepPlan:
    """A step of a starting route in this house: its unit where the house has one with reviewers, else nobody yet."""
    if not step.unit and step.role and seating.holders(acting.party, step.role):
        return step
    if step.unit in units and seating.holders(acting.party, step.role, [step.unit]):
        return step
    return replace(step, unit="", role="", people=())


def _made(acting: Acting, plan: RoutePlan, name: str, what: str, at: datetime) -> Route:
    with transaction.atomic():
        base = slugify(name)[:30] or "route"
        taken = set(Route.objects.filter(party=acting.party).values_list("code", flat=True))
        code = next(one for one in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if one not in taken)
        row = Route.objects.create(
            party=acting.party,
            code=code,
            content=as_plain(plan),
            changed_at=at,
            changed_by=acting.person_id,
        )
        _note(acting, row, what, at)
    return row


def draft_of(acting: Acting, code: str, at: datetime) -> Route:
    """The draft of a route, locked; begun from the version in force when there is none. Call it in a transaction."""
    rows = Route.objects.select_for_update().filter(party=acting.party, code=code)
    known = list(rows.order_by("-number"))
    if not known:
        raise Refusal(_("This route does not exist, or it belongs to another institution."), 404)
    for row in known:
        if row.state == Route.DRAFT:
            return row
    newest = known[0]
    return Route.objects.create(
        party=acting.party,
        code=code,
        number=newest.number + 1,
        content=newest.content,
        changed_at=at,
        changed_by=acting.person_id,
    )


def change_plan(*, acting: Acting, code: str, plan: RoutePlan, at: datetime) -> Route:
    """Keep a changed plan as the route's draft; what is in force stays until the draft is put in force.

    Raises:
        Refusal: no officer, no such route, no name, a step without a name, or people who may not review.
    """
    may_edit_routes(acting).require()
    _check(acting, plan)
    with transaction.atomic():
        row = draft_of(acting, code, at)
        row.content, row.changed_at, row.changed_by = as_plain(plan), at, acting.person_id
        row.save()
        _note(acting, row, "routes.changed", at)
    return row


def _check(acting: Acting, plan: RoutePlan) -> None:
    if not any(one.strip() for one in plan.names.values()):
        raise Refusal(_("Give the route a name, for example “Exchange agreements”."), 400)
    people = {one for step in plan.steps for one in (*step.people, *step.escalate)}
    strange = people - seating.able(acting.party, people)
    if strange:
        raise Refusal(
            _("Somebody who is to review or to be told is not at your institution any more. Choose somebody else."), 400
        )
    for step in plan.steps:
        if not any(one.strip() for one in step.names.values()):
            raise Refusal(_("Give the step a name, for example “Finance”."), 400)
        if step.role and step.role not in REVIEWING_ROLES:
            raise Refusal(_("Reviewers are officers, reviewers or signatories. Choose one of these roles."), 400)
        if not 1 <= step.days <= 250:
            raise Refusal(_("Give the step between 1 and 250 working days."), 400)


def say_who(*, acting: Acting, code: str, who: Mapping[str, str], at: datetime) -> Route:
    """Say for several steps at once who reviews: step -> ``person:5``, ``role:signatory``, ``unit:law``, ``unit:@``."""
    may_edit_routes(acting).require()
    with transaction.atomic():
        plan = draft_of(acting, code, at).plan
        for key, choice in who.items():
            step = plan.step(key)
            if step is not None and choice:
                plan = plan.with_step(chosen(step, choice))
        return change_plan(acting=acting, code=code, plan=plan, at=at)


def chosen(step: StepPlan, choice: str) -> StepPlan:
    """The step with other reviewers. Raises Refusal: the choice cannot be read."""
    what, _colon, code = choice.partition(":")
    if what == "person" and code.isascii() and code.isdigit():
        return replace(step, people=(int(code),), role="", unit="")
    if what == "role" and code in REVIEWING_ROLES:
        return replace(step, people=(), role=code, unit="")
    if what == "unit" and code:
        return replace(step, people=(), role="reviewer", unit=code)
    raise Refusal(_("Choose who reviews the step."), 400)


def activate(*, acting: Acting, route: Route, at: datetime) -> Route:
    """Put a draft in force. Reviews under way go on by the version they began with.

    Raises:
        Refusal: no officer, no draft, no step, or a step without reviewers.
    """
    with transaction.atomic():
        row = Route.objects.select_for_update().select_related("party").get(pk=route.pk)
        may_activate(acting, row).require()
        Route.objects.filter(party=row.party, code=row.code, state=Route.ACTIVE).update(state=Route.PAST)
        row.state, row.active_from, row.changed_at, row.changed_by = Route.ACTIVE, at, at, acting.person_id
        row.save()
        _note(acting, row, "routes.activated", at)
    return row


def retire(*, acting: Acting, code: str, at: datetime) -> None:
    """Take a route out of use: new texts go another way. Raises Refusal: no officer."""
    may_edit_routes(acting).require()
    with transaction.atomic():
        row = Route.objects.filter(party=acting.party, code=code, state=Route.ACTIVE).first()
        if row is None:
            raise Refusal(_("This route is not in force."))
        row.state = Route.PAST
        row.save(update_fields=["state"])
        _note(acting, row, "routes.retired", at)


def drop_draft(*, acting: Acting, code: str, at: datetime) -> None:
    """Throw away the changes that were never put in force. Raises Refusal: no officer, no draft."""
    may_edit_routes(acting).require()
    with transaction.atomic():
        row = Route.objects.filter(party=acting.party, code=code, state=Route.DRAFT).first()
        if row is None:
            raise Refusal(_("There is no draft of this route."))
        _note(acting, row, "routes.dropped", at)
        row.delete()


def _note(acting: Acting, route: Route, what: str, at: datetime) -> None:
    name = pick(route.content.get("names", {}), "en") or route.code
    record(
        acting=acting if acting.person_id is not None else None,
        party=route.party.hei_id,
        what=what,
        about=f"route:{route.code}",
        details={"route": name, "number": route.number},
        at=at,
    )
