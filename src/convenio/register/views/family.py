"""Frameworks as trees, and what should hang somewhere and does not."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from convenio.parties.access import acting_in, signed_in
from convenio.register.queries import family as families
from convenio.register.queries import lines
from convenio.register.queries.filtered import filtered
from convenio.register.scope import Scope
from convenio.register.views.frame import frame
from convenio.register.views.listing import filter_of, today

PER_PAGE = 25
MOST_LOOSE = 50


@require_safe
@signed_in
def family(request: HttpRequest) -> HttpResponse:
    """``?partner=`` shows the frameworks with one university."""
    scope = Scope.of(acting_in(request))
    form = filter_of(request)
    rows = families.frameworks(scope, form.chosen().get("partner", ""))
    page = Paginator(rows.values_list("pk", flat=True), PER_PAGE).get_page(request.GET.get("page"))
    loose = families.orphans(scope)
    long = filtered(scope, {"family": "outlives"}, today())
    context = {
        **frame(request, None, "family"),
        "partners": form["partner"] if "partner" in form.fields else None,
        "page": page,
        "trees": families.trees(scope, list(page)),
        "loose": lines.lines_of(list(loose.values_list("pk", flat=True)[:MOST_LOOSE])),
        "outliving": long.order_by().count(),
    }
    return render(request, "register/family.html", context)
