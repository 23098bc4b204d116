"""The list: filters, order, pages, the filters that people keep, and all of it as a table file."""

from __future__ import annotations

from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from convenio.agreements.rules import may_start_agreement
from convenio.parties.access import acting_in
from convenio.register.forms import ListFilter
from convenio.register.queries import choices, lines, saved
from convenio.register.queries.filtered import filtered
from convenio.register.scope import Scope
from convenio.register.views.frame import frame
from convenio.ui.spreadsheet import xlsx_response
from convenio.ui.tables import csv_stream

PER_PAGE = 50


def listing(request: HttpRequest) -> HttpResponseBase:
    """The list; without any filter in the address it opens with the one that the person chose."""
    acting = acting_in(request)
    if not request.GET and (opening := saved.opening_of(acting)):
        return redirect(f"{reverse('agreements:list')}?{opening.query}")
    form = filter_of(request)
    chosen = form.chosen()
    rows = filtered(Scope.of(acting), chosen, today())
    if request.GET.get("format") in ("csv", "xlsx"):
        return _as_table(request, lines.cells_of(acting.party, rows))
    page = Paginator(rows.values_list("pk", flat=True), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **frame(request, form, "list"),
        "page": page,
        "rows": lines.lines_of(list(page)),
        "narrowed": any(name != "order" for name in chosen),
        "shows": chosen.get("order", ""),
        "verdict": may_start_agreement(acting),
        "ready": saved.ready_made(form.address()),
        "kept": saved.kept_by(acting, form.address()),
        "keeping": True,
        "today": today(),
    }
    return render(request, "register/list.html", context)


def filter_of(request: HttpRequest) -> ListFilter:
    """The filter form of this request, with the values that occur in the institution's agreements."""
    offered = choices.choices_of(Scope.of(acting_in(request)), partner=request.GET.get("partner", ""))
    return ListFilter(request.GET, choices=offered, kinds=lines.kind_pairs())


def today() -> date:
    """The day from which months are counted."""
    return timezone.localdate()


def _as_table(request: HttpRequest, cells: object) -> HttpResponseBase:
    if request.GET["format"] == "xlsx":
        return xlsx_response("agreements", _("Agreements"), lines.COLUMNS, cells)  # type: ignore[arg-type]
    return csv_stream("agreements", lines.COLUMNS, cells)  # type: ignore[arg-type]
