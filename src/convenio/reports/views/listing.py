"""The list of reports: those that are owed first, then all that can be run; and noting what is owed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from convenio.parties.access import acting_in, acting_with, signed_in
from convenio.parties.terms import Refusal, Role, pick
from convenio.reports import actions
from convenio.reports.forms import OwedForm, ReportFilter
from convenio.reports.models import Owed
from convenio.reports.queries.definitions import Offered, offered, wanted
from convenio.reports.rules import may_make_definition
from convenio.reports.views import shown
from convenio.ui.tables import csv_response


@require_safe
@signed_in
def reports(request: HttpRequest) -> HttpResponse:
    """Everything that can be run, with what is owed by when; ``?format=csv`` gives the same as a table."""
    acting, form = acting_in(request), ReportFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {"search": "", "which": ""}
    rows = offered(acting, shown.today(), archived=chosen["which"] == "archived")
    rows = [one for one in rows if _fits(one, chosen["search"], chosen["which"])]
    if request.GET.get("format") == "csv":
        header = [_("Report"), _("What it is for"), _("Owed"), _("Span"), _("Owed by"), _("Sent")]
        yes, no = _("yes"), _("no")
        cells = (
            (one.title, one.about, yes if one.owed else no, one.window.label if one.window else "", one.due or "",
             yes if one.sent else no)
            for one in rows
        )  # fmt: skip
        return csv_response("reports", header, cells)
    context = {
        "form": form,
        "owed": [one for one in rows if one.owed],
        "others": [one for one in rows if not one.owed],
        "filtered": any(chosen.values()),
        "today": shown.today(),
        "verdict": may_make_definition(acting),
    }
    return render(request, "reports/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@acting_with(Role.OFFICER)
def owed(request: HttpRequest, code: str) -> HttpResponse:
    """Note whether the house owes this report, and by which day."""
    acting = acting_in(request)
    definition = shown.found(acting, code)
    row = Owed.objects.filter(party=acting.party, code=code).first()
    due = definition.due
    initial = {
        "wanted": code in wanted(acting.party),
        "day": row.day if row else due.day if due else None,
        "month": row.month if row else due.month if due else None,
    }
    form = OwedForm(request.POST or None, initial=initial)
    if request.method == "POST" and (form := OwedForm(request.POST)).is_valid():
        try:
            actions.note_owed(
                acting=acting, code=code, wanted=form.cleaned_data["wanted"], on=form.on(), at=timezone.now()
            )
        except Refusal as problem:
            form.add_error(None, problem.reason)
        else:
            messages.success(request, _("Noted. Officers are told 30 and 7 days before."))
            return redirect("reports:list")
    language, due = shown.language_here(), definition.due
    context = {
        "form": form,
        "definition": definition,
        "title": pick(definition.title, language),
        "due_source": pick(due.source, language) if due else "",
    }
    return render(request, "reports/owed.html", context, status=400 if form.errors else 200)


def _fits(one: Offered, search: str, which: str) -> bool:
    if which == "owed" and not one.owed:
        return False
    if which in ("own", "archived") and one.own is None:
        return False
    return search.casefold() in f"{one.title} {one.about}".casefold()
