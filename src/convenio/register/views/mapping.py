"""The map of partners, and under it the same as a table: every partner, also those without a place."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from convenio.parties.access import acting_in, signed_in
from convenio.register.queries.mapped import Map, Place, mapped
from convenio.register.scope import Scope
from convenio.register.views.frame import frame
from convenio.register.views.listing import filter_of, today
from convenio.ui.formats import number_text
from convenio.ui.tables import csv_response
from convenio.ui.world import Point, map_picture

PER_PAGE = 100


@require_safe
@signed_in
def world(request: HttpRequest) -> HttpResponse:
    """Without a stage chosen, the partners of what is in force. A point leads to its partner's agreements, or, where
    several partners share it, to its row of the table."""
    scope, language = Scope.of(acting_in(request)), get_language() or "en"
    form = filter_of(request)
    chosen = {"stage": "binding", **form.chosen()}
    drawn = mapped(scope, chosen, today(), language)
    if request.GET.get("format") == "csv":
        return _as_table(drawn, language)
    page = Paginator(drawn.places, PER_PAGE).get_page(request.GET.get("page"))
    first = (page.number - 1) * PER_PAGE
    points = [_point(place, number, chosen, language) for number, place in enumerate(drawn.places)]
    context = {
        **frame(request, form, "map"),
        "picture": map_picture(points, _("Map of our partners")) if points else "",
        "rows": [(number, place, place.name(language)) for number, place in enumerate(page, start=first)],
        "page": page,
        "nowhere": drawn.nowhere,
        "rough": any(not one.exact for place in drawn.places for one in place.partners),
        "kept": urlencode({name: value for name, value in chosen.items() if name != "partner"}),
        "assumed": "stage" not in form.chosen(),
        "narrowed": bool(form.chosen()),
    }
    return render(request, "register/map.html", context)


def _point(place: Place, number: int, chosen: dict[str, str], language: str) -> Point:
    count = ngettext("%(count)s agreement", "%(count)s agreements", place.count) % {"count": number_text(place.count)}
    if len(place.partners) == 1:
        one = place.partners[0]
        where = f"{one.name}, {place.name(language)}" if place.name(language) else one.name
        href = f"{reverse('agreements:list')}?{urlencode({**chosen, 'partner': one.hei_id})}"
    else:
        universities = ngettext("%(count)s university", "%(count)s universities", len(place.partners))
        where = f"{place.name(language)}: {universities % {'count': number_text(len(place.partners))}}"
        page = number // PER_PAGE + 1
        href = f"?{urlencode({**chosen, 'page': page})}#place-{number}" if page > 1 else f"#place-{number}"
    said = where if place.exact else _("%(where)s (only the country is known)") % {"where": where}
    shown = number_text(place.count) if place.radius >= 17 else ""
    return Point(place.x, place.y, place.radius, shown, f"{said}: {count}", href, place.exact)


def _as_table(drawn: Map, language: str) -> HttpResponse:
    rows = [
        (one.name, one.hei_id, one.city, one.country, "" if one.exact else _("country only"), one.count)
        for place in drawn.places
        for one in place.partners
    ]
    rows += [(one.name, one.hei_id, "", one.country, _("no place known"), one.count) for one in drawn.nowhere]
    head = [_("Partner"), _("Identifier"), _("City"), _("Country"), _("How exact"), _("Agreements")]
    return csv_response("partners-map", head, rows)
