"""All plans and reports of the house."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from convenio.agreements.queries import partner_names
from convenio.parties.access import acting_in, signed_in
from convenio.planning.forms import ListFilter
from convenio.planning.queries import listing
from convenio.ui.spreadsheet import xlsx_response
from convenio.ui.tables import csv_stream

PER_PAGE = 50


@require_safe
@signed_in
def plans(request: HttpRequest) -> HttpResponseBase:
    """The list; ``?format=csv`` or ``xlsx`` is all of it as a file."""
    acting = acting_in(request)
    form = ListFilter(request.GET, years=listing.years_seen(acting))
    chosen = form.chosen()
    rows = listing.filtered(listing.sheets_seen(acting), chosen)
    if request.GET.get("format") == "csv":
        return csv_stream("plans", listing.COLUMNS, listing.cells_of(rows))
    if request.GET.get("format") == "xlsx":
        return xlsx_response("plans", _("Plans and reports"), listing.COLUMNS, listing.cells_of(rows))
    page = Paginator(rows.prefetch_related("agreement__partner_rows"), PER_PAGE).get_page(request.GET.get("page"))
    lines = [(line, partner_names(line.agreement)) for line in listing.lines_of(page)]
    return render(request, "planning/list.html", {"form": form, "page": page, "lines": lines, "narrowed": bool(chosen)})
