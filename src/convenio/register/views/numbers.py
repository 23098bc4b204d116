"""How many agreements there are by country, kind, unit, strand, coordinator and partner; every number is a link."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from convenio.parties.access import acting_in, signed_in
from convenio.register.queries import counts
from convenio.register.queries.counts import BY, Tally
from convenio.register.scope import Scope
from convenio.register.views.frame import frame
from convenio.register.views.listing import today
from convenio.ui.spreadsheet import xlsx_response
from convenio.ui.tables import csv_response

PER_PAGE = 100


@require_safe
@signed_in
def numbers(request: HttpRequest) -> HttpResponseBase:
    """``?by=`` country, kind, unit, strand, coordinator or partner."""
    scope = Scope.of(acting_in(request))
    by = request.GET.get("by", "")
    by = by if by in BY else "country"
    totals = counts.totals(scope, today(), ("ends", "notice", "dormant", "never"))
    rows = counts.counted_by(scope, by)
    header = [str(BY[by][0]), _("In force"), _("Not signed yet"), _("Over"), _("All of them")]
    if request.GET.get("format") in ("csv", "xlsx"):
        cells = [[row.name, row.binding, row.unsigned, row.over, row.total] for row in rows]
        if request.GET["format"] == "xlsx":
            return xlsx_response("numbers", _("Numbers"), header, cells)
        return csv_response("numbers", header, cells)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    most = max((row.total for row in rows), default=0)
    context = {
        **frame(request, None, "numbers"),
        "by": by,
        "header": header,
        "dimensions": [(str(word), f"?by={name}", name == by) for name, (word, _facet, _field) in BY.items()],
        "page": page,
        "rows": [(row, _links(by, row), _share(row, most)) for row in page],
        "totals": totals,
    }
    return render(request, "register/numbers.html", context)


def _links(by: str, row: Tally) -> Iterator[tuple[int, str]]:
    field = BY[by][2]
    for count, phase in ((row.binding, "binding"), (row.unsigned, "unsigned"), (row.over, "over"), (row.total, "")):
        chosen = {field: row.value, **({"stage": phase} if phase else {})}
        yield count, f"{reverse('agreements:list')}?{urlencode(chosen)}"


def _share(row: Tally, most: int) -> tuple[int, int]:
    """Widths of the bar of 1000: in force, and all."""
    return (1000 * row.binding // most, 1000 * row.total // most) if most else (0, 0)
