"""Plans and reports of one agreement: what is there, and making the next ones in one click."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from convenio.agreements import books
from convenio.agreements.models import Agreement
from convenio.agreements.views.finding import found
from convenio.parties.access import acting_in, signed_in
from convenio.parties.terms import Refusal
from convenio.planning import actions, rules
from convenio.planning.forms import YearForm
from convenio.planning.models import PLAN, Sheet
from convenio.planning.queries.listing import sheets_under
from convenio.planning.terms import years_of


@require_safe
@signed_in
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """Plans and reports under an agreement; of a plan or report: its own page."""
    agreement = found(request, pk)
    sheet = Sheet.objects.filter(agreement=agreement).first()
    if sheet is not None:
        return HttpResponseRedirect(address_of(sheet))
    return shown(request, agreement)


def shown(request: HttpRequest, agreement: Agreement, refusal: str = "", status: int = 200) -> HttpResponse:
    """The page, with what was refused."""
    acting, today = acting_in(request), timezone.localdate()
    years = years_for(agreement)
    plan_year, report_year = next_years(years, today.year)
    context: dict[str, Any] = {
        "agreement": agreement,
        "lines": sheets_under(acting, agreement),
        "refusal": refusal,
        "plan_form": YearForm(years=years, initial={"year": plan_year}, auto_id="plan-%s"),
        "report_form": YearForm(years=years, initial={"year": report_year}, auto_id="report-%s"),
        "plan_verdict": rules.may_make_any(acting, agreement),
        "years": years,
    }
    return render(request, "planning/overview.html", context, status=status)


@require_POST
@signed_in
def make_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Generate the plan of a year and open it."""
    return _made(request, pk, PLAN)


@require_POST
@signed_in
def make_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Generate the report of a year and open it."""
    return _made(request, pk, "report")


def _made(request: HttpRequest, pk: int, sort: str) -> HttpResponse:
    agreement = found(request, pk)
    form = YearForm(request.POST, years=years_for(agreement))
    try:
        if not form.is_valid():
            raise Refusal(_("Choose one of the years in which the agreement runs."), 400)
        make = actions.make_plan if sort == PLAN else actions.make_report
        made = make(acting=acting_in(request), agreement=agreement, year=form.cleaned_data["year"], at=timezone.now())
    except Refusal as problem:
        return shown(request, agreement, problem.reason, problem.status)
    messages.success(request, _("Made from the agreement. Only your university sees it until you propose it."))
    return HttpResponseRedirect(address_of(Sheet.objects.get(agreement=made)))


def address_of(sheet: Sheet) -> str:
    """The page of a plan or report."""
    return reverse("planning:plan" if sheet.sort == PLAN else "planning:report", args=[sheet.agreement_id])


def years_for(agreement: Agreement) -> list[int]:
    """The years one may plan or report, the newest first."""
    text = books.text_in_force(agreement)
    if text is None:
        return []
    return sorted(years_of(text, books.board(agreement, agreement.in_force_text)), reverse=True)


def next_years(years: list[int], this: int) -> tuple[int, int]:
    """The year offered for a plan (the running one) and for a report (the one that ended), within those there are."""
    if not years:
        return this, this - 1
    return min(max(this, years[-1]), years[0]), min(max(this - 1, years[-1]), years[0])
