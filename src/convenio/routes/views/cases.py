"""All reviews, the status of one, and how long they take. Anybody of the house may read them."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from convenio.parties.access import acting_in, signed_in
from convenio.parties.models import Party
from convenio.routes import queries, rules
from convenio.routes.forms.reviews import CaseFilters, ColleagueForm
from convenio.routes.models import Case
from convenio.routes.queries import CaseQuery
from convenio.routes.views.finding import case_found
from convenio.ui.tables import csv_response

PER_PAGE, MOST_EXPORTED = 50, 10_000
COLUMNS = ("title", "version", "state", "route", "waits_for", "since", "due_on", "late", "stuck", "started", "days")


@require_safe
@signed_in
def cases(request: HttpRequest) -> HttpResponse:
    """The list; ``?format=csv`` gives what the filters leave as a table."""
    acting, on = acting_in(request), timezone.now().date()
    form = CaseFilters(request.GET, party=acting.party)
    chosen = form.cleaned_data if form.is_valid() else {}
    person = int(chosen["person"]) if chosen.get("person") else None
    query = CaseQuery(**{**{k: v for k, v in chosen.items() if v}, "person": person})
    rows = queries.cases_of(acting, query, on=on)
    if request.GET.get("format") == "csv":
        found = queries.rows_of(acting.party, list(rows[:MOST_EXPORTED]), on=on)
        return csv_response("reviews", COLUMNS, (_cells(one) for one in found))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": queries.rows_of(acting.party, list(page), on=on),
        "form": form,
        "narrowed": any(chosen.values()),
        "mine": queries.waiting_for(acting, on=on),
        "office": rules.may_edit_routes(acting),
    }
    return render(request, "routes/list.html", context)


def _cells(row: Any) -> tuple[object, ...]:
    waits = "; ".join(f"{step}: {people}" if people else step for step, people in row.turn)
    since = row.since.date().isoformat() if row.since else ""
    return (
        str(row.case),
        row.case.number,
        row.state,
        row.route,
        waits,
        since,
        row.due_on.isoformat() if row.due_on else "",
        int(row.late),
        int(row.stuck),
        row.case.started_at.date().isoformat(),
        row.days,
    )


@require_safe
@signed_in
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """Whose turn it is, how long each step took, what was said, what was kept and why."""
    return show(request, case_found(request, pk))


def show(
    request: HttpRequest, found: Case, *, refused: str = "", place: str = "", typed: Any = None, status: int = 200
) -> HttpResponse:
    """The status page, with a refusal at the form where it happened and what was typed there."""
    acting, on = acting_in(request), timezone.now().date()
    shown = queries.status_of(found, acting, on=on)
    context = {
        "case": found,
        "shown": shown,
        "colleagues": _colleagues(found.party, acting.person_id),
        "refused": refused,
        "place": place,
        "typed": typed or {},
        "can_keep": any(one.verdicts["immaterial"] for one in shown.steps),
        "mine": any(one.verdicts["decide"] and one.now for one in shown.steps),
    }
    return render(request, "routes/case.html", context, status=status)


def _colleagues(party: Party, own: int | None) -> list[tuple[str, str]]:
    field: Any = ColleagueForm(party=party, without=own).fields["to"]
    return list(field.choices)


@require_safe
@signed_in
def figures(request: HttpRequest) -> HttpResponse:
    """The median time of every step; ``?format=csv`` as a table."""
    acting = acting_in(request)
    found = queries.figures(acting.party)
    if request.GET.get("format") == "csv":
        rows = ((one.name, one.median, one.longest, one.count) for one in found)
        return csv_response("review-times", ("step", "median_working_days", "longest", "count"), rows)
    return render(
        request, "routes/figures.html", {"figures": found, "slowest": max((one.median for one in found), default=0)}
    )
