"""The page of one step of a route."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from convenio.parties.access import acting_in, acting_with
from convenio.parties.terms import Refusal, Role
from convenio.routes import actions
from convenio.routes.forms.editing import StepForm
from convenio.routes.models import Route
from convenio.routes.terms import StepPlan
from convenio.routes.views.finding import route_found


@require_http_methods(["GET", "HEAD", "POST"])
@acting_with(Role.OFFICER)
def new(request: HttpRequest, code: str) -> HttpResponse:
    """A further step."""
    row = route_found(request, code)
    last = max((one.stage for one in row.plan.steps), default=1)
    return _edit(request, row, StepPlan(key=row.plan.free_key(), names={}, stage=last), new=True)


@require_http_methods(["GET", "HEAD", "POST"])
@acting_with(Role.OFFICER)
def step(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Change a step; the change waits in the draft."""
    row = route_found(request, code)
    known = row.plan.step(key)
    if known is None:
        raise Http404(_("This step is not part of the route any more."))
    return _edit(request, row, known, new=False)


def _edit(request: HttpRequest, row: Route, known: StepPlan, *, new: bool) -> HttpResponse:
    acting = acting_in(request)
    form = StepForm(request.POST or None, party=acting.party, step=known)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                plan = row.plan.with_step(form.changed())
                actions.change_plan(acting=acting, code=row.code, plan=plan, at=timezone.now())
            except Refusal as refusal:
                form.add_error(None, refusal.reason)
                status = refusal.status
            else:
                messages.success(request, _("Saved in the draft."))
                return redirect("routes:route", code=row.code)
    context = {"route": row, "form": form, "new": new, "step": known, "folded": _folded(form)}
    return render(request, "routes/step.html", context, status=status)


def _folded(form: StepForm) -> dict[str, str]:
    """The headings of the folded lists, with what is ticked inside."""
    inside = {**form.ticked(), "when_countries": str(form["when_countries"].value() or "")}
    headings = {
        "when_clauses": _("Clauses"),
        "looks_clauses": _("Clauses"),
        "when_kinds": _("Kinds of agreement"),
        "when_countries": _("Countries of partners"),
        "escalate": _("Who is told when the time is over"),
    }
    return {
        name: _("%(heading)s: %(ticked)s") % {"heading": heading, "ticked": inside[name]} if inside[name] else heading
        for name, heading in headings.items()
    }


@require_POST
@acting_with(Role.OFFICER)
def remove(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Take a step out of the draft."""
    row = route_found(request, code)
    plan = row.plan.without_step(key)
    actions.change_plan(acting=acting_in(request), code=code, plan=plan, at=timezone.now())
    messages.success(request, _("The step is taken out of the draft."))
    return redirect("routes:route", code=code)
