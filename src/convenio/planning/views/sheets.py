"""The page of a plan, line by line, and the page of a report, number by number."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from convenio.agreements.models import Agreement, Draft
from convenio.agreements.rules import may_comment, may_edit
from convenio.agreements.views.finding import found
from convenio.parties.access import acting_in, signed_in
from convenio.parties.queries import party as find_party
from convenio.parties.terms import Refusal
from convenio.planning import actions
from convenio.planning.models import PLAN, REPORT, Sheet
from convenio.planning.queries.listing import Line, lines_of, sheets_under
from convenio.planning.queries.plans import plan_view
from convenio.planning.queries.reports import report_view
from convenio.ui.tables import csv_response


@require_safe
@signed_in
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """What is planned, done and confirmed; ``?format=csv`` is the table as a file."""
    sheet = _sheet(request, pk, PLAN)
    view = plan_view(sheet, timezone.localdate())
    if request.GET.get("format") == "csv" and view is not None:
        header = ["promise", "strand", "metric", "what", "planned", "from_earlier_years", "due_on", "evidence"]
        header += ["done", "confirmed", "disputed"]
        return csv_response(
            f"plan-{sheet.year}",
            header,
            [
                [
                    row.line.promise,
                    row.line.strand,
                    row.line.metric,
                    row.heading,
                    row.line.quantity,
                    row.line.earlier,
                    row.line.due_on.isoformat() if row.line.due_on else "",
                    row.evidence,
                    row.done.recorded,
                    row.done.confirmed,
                    row.done.disputed,
                ]
                for row in view.rows
            ],
        )
    return _page(request, sheet, "planning/plan.html", {"view": view})


@require_safe
@signed_in
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """What was promised, recorded by each side, confirmed and disputed; ``?format=csv`` is the table as a file."""
    sheet = _sheet(request, pk, REPORT)
    view = report_view(sheet)
    if request.GET.get("format") == "csv" and view is not None:
        parties = view.text["parties"]
        header = ["promise", "strand", "metric", "what", "promised", "planned"]
        header += [*(f"recorded_by_{hei}" for hei in parties), "confirmed", "disputed"]
        return csv_response(
            f"report-{sheet.year}",
            header,
            [
                [
                    *(row.line.promise, row.line.strand, row.line.metric, row.heading, row.line.promised),
                    "" if row.line.planned is None else row.line.planned,
                    *(count for _name, count in row.recorded),
                    row.line.confirmed,
                    row.line.disputed,
                ]
                for row in view.rows
            ],
        )
    return _page(request, sheet, "planning/report.html", {"view": view})


def _page(request: HttpRequest, sheet: Sheet, template: str, context: dict[str, object]) -> HttpResponse:
    agreement, acting = sheet.agreement, acting_in(request)
    draft = Draft.objects.filter(agreement=agreement, touched=True).exists()
    more = {
        "sheet": sheet,
        "agreement": agreement,
        "parent": sheet.parent,
        "partner": find_party(agreement.partners[0]),
        "line": _line(sheet),
        "others": [one for one in sheets_under(acting, sheet.parent) if _same(one, sheet)] if sheet.parent else [],
        "edit_verdict": may_edit(acting, agreement),
        "comment_verdict": may_comment(acting, agreement),
        "draft_waits": agreement.founded and draft,
    }
    return render(request, template, {**context, **more})


def _line(sheet: Sheet) -> Line:
    return lines_of([sheet])[0]


def _same(other: Line, sheet: Sheet) -> bool:
    """Another plan or report of the same year, made by the other side at the same time, say."""
    return other.sheet.pk != sheet.pk and (other.sheet.sort, other.sheet.year) == (sheet.sort, sheet.year)


@require_POST
@signed_in
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add lines for promises that the plan does not carry out."""
    sheet = _sheet(request, pk, PLAN)
    chosen = tuple(request.POST.getlist("promise"))
    try:
        added = actions.add_lines(
            acting=acting_in(request), agreement=sheet.agreement, promises=chosen, at=timezone.now()
        )
    except Refusal as problem:
        messages.error(request, problem.reason)
    else:
        words = ngettext("%(count)s line added to the draft.", "%(count)s lines added to the draft.", len(added))
        messages.success(request, words % {"count": len(added)})
    return HttpResponseRedirect(reverse("planning:plan", args=[pk]))


@require_POST
@signed_in
def refresh(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring the numbers of a report up to date in its draft."""
    sheet = _sheet(request, pk, REPORT)
    try:
        changed = actions.refresh_report(acting=acting_in(request), agreement=sheet.agreement, at=timezone.now())
    except Refusal as problem:
        messages.error(request, problem.reason)
    else:
        if changed:
            messages.success(request, _("The draft has today’s numbers. Propose it so that the other side sees them."))
        else:
            messages.success(request, _("The numbers are up to date; nothing changed."))
    return HttpResponseRedirect(reverse("planning:report", args=[pk]))


def _sheet(request: HttpRequest, pk: int, sort: str) -> Sheet:
    agreement: Agreement = found(request, pk)
    sheet = Sheet.objects.filter(agreement=agreement, sort=sort).select_related(
        "agreement__party", "agreement__parent__party"
    )
    row = sheet.first()
    if row is None:
        raise Http404(_("This agreement is no plan or report of this kind."))
    return row
