"""The route editor: routes of the house, starting routes, one route with its steps and a dry run."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from convenio.parties.access import acting_in, acting_with, signed_in
from convenio.parties.models import Unit
from convenio.parties.terms import Refusal, Role, pick
from convenio.people.queries import person_names
from convenio.routes import actions, queries, rules, samples, starting
from convenio.routes.forms.choices import who_words
from convenio.routes.forms.editing import NewRouteForm, RouteForm, TrialForm, WhoForm
from convenio.routes.models import Route
from convenio.routes.phrases import label, step_name, when_words
from convenio.routes.terms import RoutePlan, TextFacts
from convenio.routes.views.finding import route_found

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def routes(request: HttpRequest) -> HttpResponse:
    """Routes of the house, and those it may start from."""
    acting = acting_in(request)
    form = NewRouteForm(request.POST or None)
    status, refused = 200, ""
    if request.method == "POST":
        if form.is_valid():
            language = (get_language() or "en").split("-")[0]
            try:
                names = {language: form.cleaned_data["name"]}
                row = actions.new_route(acting=acting, names=names, at=timezone.now())
                return redirect("routes:route", code=row.code)
            except Refusal as refusal:
                status, refused = refusal.status, refusal.reason
        else:
            status = UNPROCESSABLE
    rows: dict[str, Route] = {}
    for row in Route.objects.filter(party=acting.party).order_by("code", "-number"):
        kept = rows.get(row.code)
        if kept is None or (row.state == Route.ACTIVE and kept.state == Route.PAST):
            rows[row.code] = row
    drafts = {row.code for row in Route.objects.filter(party=acting.party, state=Route.DRAFT)}
    active = {row.code: row for row in queries.routes_in_force(acting.party)}
    language = get_language() or "en"
    context = {
        "rows": [
            (active.get(code, row), code in active, code in drafts, _kinds(row.plan)) for code, row in rows.items()
        ],
        "starting": [(one, pick(one.names, language), pick(one.what, language)) for one in starting.starting_routes()],
        "form": form,
        "refused": refused,
        "verdict": rules.may_edit_routes(acting),
    }
    return render(request, "routes/routes.html", context, status=status)


def _kinds(plan: RoutePlan) -> str:
    return ", ".join(label("kind", one) for one in plan.kinds)


@require_POST
@acting_with(Role.OFFICER)
def adopt(request: HttpRequest, code: str) -> HttpResponse:
    """Take over a starting route; what is left to say stands on its page."""
    row = actions.adopt(acting=acting_in(request), code=code, at=timezone.now())
    messages.success(request, _("Adopted as a draft. Say who reviews, then put it in force."))
    return redirect("routes:route", code=row.code)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def route(request: HttpRequest, code: str) -> HttpResponse:
    """One route: its steps by stage, its settings, a dry run."""
    row = route_found(request, code)
    form = RouteForm(request.POST or None, plan=row.plan)
    if request.method == "POST":
        if not form.is_valid():
            return show(request, row, form=form, status=UNPROCESSABLE)
        try:
            actions.change_plan(acting=acting_in(request), code=code, plan=form.changed(), at=timezone.now())
        except Refusal as refusal:
            return show(request, row, form=form, refused=refusal.reason, status=refusal.status)
        messages.success(request, _("Saved in the draft."))
        return redirect("routes:route", code=code)
    return show(request, row, form=form)


def show(
    request: HttpRequest, row: Route, *, form: Any = None, who: Any = None, refused: str = "", status: int = 200
) -> HttpResponse:
    """The page of a route, with what was typed."""
    acting, plan = acting_in(request), row.plan
    trial = TrialForm({"sample": request.GET.get("sample", "")}, party=acting.party)
    facts = samples.facts(acting.party, request.GET["sample"]) if request.GET.get("sample") else None
    context = {
        "route": row,
        "plan": plan,
        "stages": _stages(row, acting.party.pk),
        "form": form or RouteForm(plan=plan),
        "who": who or WhoForm(party=acting.party, plan=plan),
        "trial": trial,
        "tried": queries.dry_run(acting.party, plan, facts) if facts else None,
        "tried_on": dict(samples.listed(acting.party)).get(request.GET.get("sample", ""), ""),
        "other": _other_route(row, facts),
        "refused": refused,
        "editable": rules.may_edit_routes(acting),
        "may_activate": rules.may_activate(acting, row),
        "in_force": Route.objects.filter(party=acting.party, code=row.code, state=Route.ACTIVE).first(),
        "versions": Route.objects.filter(party=acting.party, code=row.code).exclude(state=Route.DRAFT),
    }
    return render(request, "routes/route.html", context, status=status)


def _stages(row: Route, party: int) -> list[tuple[int, list[tuple[Any, str, str, str]]]]:
    plan = row.plan
    names = person_names(str(one) for step in plan.steps for one in step.people)
    units = {one.ounit_id: str(one) for one in Unit.objects.filter(party_id=party)}
    found: dict[int, list[tuple[Any, str, str, str]]] = {}
    for step in plan.by_stage:
        line = (step, step_name(step), who_words(step, names, units), when_words(step.when))
        found.setdefault(step.stage, []).append(line)
    return sorted(found.items())


def _other_route(row: Route, facts: TextFacts | None) -> Route | None:
    """The route that such a text takes today, when it is another one."""
    taken = queries.route_for(row.party, facts) if facts else None
    return taken if taken and taken.code != row.code else None


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def who(request: HttpRequest, code: str) -> HttpResponse:
    """Say for all steps at once who reviews."""
    row = route_found(request, code)
    if request.method != "POST":
        return redirect("routes:route", code=code)
    form = WhoForm(request.POST, party=row.party, plan=row.plan)
    if not form.is_valid():
        return show(request, row, who=form, status=UNPROCESSABLE)
    try:
        actions.say_who(acting=acting_in(request), code=code, who=form.given(), at=timezone.now())
    except Refusal as refusal:
        return show(request, row, who=form, refused=refusal.reason, status=refusal.status)
    messages.success(request, _("Saved in the draft."))
    return redirect("routes:route", code=code)


@require_POST
@signed_in
def activate(request: HttpRequest, code: str) -> HttpResponse:
    """Put the draft in force."""
    row = route_found(request, code)
    try:
        actions.activate(acting=acting_in(request), route=row, at=timezone.now())
    except Refusal as refusal:
        return show(request, row, refused=refusal.reason, status=refusal.status)
    messages.success(request, _("In force. Reviews that begin from now on go this way."))
    return redirect("routes:route", code=code)


@require_POST
@acting_with(Role.OFFICER)
def retire(request: HttpRequest, code: str) -> HttpResponse:
    """Take it out of use."""
    actions.retire(acting=acting_in(request), code=code, at=timezone.now())
    messages.success(request, _("Out of use. Reviews under way go on to their end."))
    return redirect("routes:routes")


@require_POST
@acting_with(Role.OFFICER)
def drop(request: HttpRequest, code: str) -> HttpResponse:
    """Throw the draft away."""
    actions.drop_draft(acting=acting_in(request), code=code, at=timezone.now())
    messages.success(request, _("The draft is thrown away."))
    return redirect("routes:routes")
