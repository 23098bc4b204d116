"""The time line of what a filter leaves, grouped or not, page by page; the table beside the bars says the same."""

from __future__ import annotations

from itertools import groupby

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from convenio.parties.access import acting_in, signed_in
from convenio.register.queries import timeline
from convenio.register.queries.counts import BY, NAMES
from convenio.register.scope import Scope
from convenio.register.views.frame import frame
from convenio.register.views.listing import filter_of, today

PER_PAGE = 60


@require_safe
@signed_in
def time(request: HttpRequest) -> HttpResponse:
    """``?group=`` kind, country, unit, strand or partner; without a stage chosen, what is in force."""
    scope, day = Scope.of(acting_in(request)), today()
    form = filter_of(request)
    chosen = {"stage": "binding", "order": "ends", **form.chosen()}
    group = request.GET.get("group", "")
    group = group if group in timeline.GROUPS else ""
    pairs = timeline.numbers_of(scope, chosen, day, group)
    page = Paginator(pairs, PER_PAGE).get_page(request.GET.get("page"))
    scale = timeline.Scale.around(day)
    rows = timeline.rows_of(list(page), scale, day, bool(group))
    names = NAMES[group](scope.party, [row.group for row in rows]) if group else {}
    context = {
        **frame(request, form, "time"),
        "page": page,
        "groups": [(names.get(value, value), list(some)) for value, some in groupby(rows, lambda row: row.group)],
        "years": scale.years,
        "lines": [scale.at(day.replace(year=year, month=1, day=1)) for year in list(scale.years)[1:]],
        "now": scale.at(day),
        "today": day,
        "assumed": "stage" not in form.chosen(),
        "group": group,
        "choices": [("", _("without groups")), *((one, str(BY[one][0])) for one in timeline.GROUPS)],
        "narrowed": bool(form.chosen()),
    }
    return render(request, "register/time.html", context)
