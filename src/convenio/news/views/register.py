"""The public register: agreements that all their universities released, as a list and on a map. Nothing else counts."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from convenio.agreements.models import Agreement
from convenio.agreements.views.words import kind_label
from convenio.news.forms.register import RegisterFilter
from convenio.news.queries.listing import University, offers, registered, universities
from convenio.register.forms import STRANDS
from convenio.ui.formats import number_text
from convenio.ui.tables import csv_response
from convenio.ui.world import Point, map_picture
from convenio.vocabulary.names import country_name
from convenio.vocabulary.places import country_point, on_map

PER_PAGE = 30
RADIUS = 13


@require_safe
def released(request: HttpRequest) -> HttpResponse:
    """All agreements that both sides made public, with search, filters and the list as a table to keep."""
    form, chosen = _asked(request)
    rows = registered(chosen)
    if request.GET.get("format") == "csv":
        return _as_table(list(rows))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **_frame(form, chosen, "list"),
        "page": page,
        "canonical": settings.BASE_URL + reverse("news:released"),
        "feed": reverse("news:feed", args=[_language().split("-")[0]]),
    }
    return render(request, "news/released.html", context)


@require_safe
def world(request: HttpRequest) -> HttpResponse:
    """The universities of public agreements on a map of coasts, and the same as a table."""
    form, chosen = _asked(request)
    found = universities(registered(chosen), _language())
    if request.GET.get("format") == "csv":
        return _map_table(found)
    points = [one for one in (_point(university, chosen) for university in found) if one]
    context = {
        **_frame(form, chosen, "map"),
        "picture": map_picture(points, _("Map of universities with public agreements")) if points else "",
        "rows": [
            (one, country_name(one.country, _language()) if one.country else "", _address(one, chosen)) for one in found
        ],
        "rough": any(one.point is None for one in found),
        "canonical": settings.BASE_URL + reverse("news:map"),
    }
    return render(request, "news/map.html", context)


def _language() -> str:
    return get_language() or "en"


def _asked(request: HttpRequest) -> tuple[RegisterFilter, dict[str, str]]:
    form = RegisterFilter(request.GET, offers=offers(_language(), timezone.localdate()))
    return form, form.chosen()


def _frame(form: RegisterFilter, chosen: dict[str, str], here: str) -> dict[str, object]:
    return {
        "form": form,
        "filtered": bool(chosen),
        "tabs": public_tabs(here, f"?{urlencode(chosen)}" if chosen else ""),
    }


def public_tabs(here: str, kept: str = "") -> list[tuple[str, str, bool]]:
    """The three ways into what is public; what was chosen goes along from the list to the map."""
    return [
        (_("Agreements"), reverse("news:released") + kept, here == "list"),
        (_("Map"), reverse("news:map") + kept, here == "map"),
        (_("News"), reverse("news:public_items"), here == "news"),
    ]


def _address(one: University, chosen: dict[str, str]) -> str:
    return f"{reverse('news:released')}?{urlencode({**chosen, 'partner': one.party.hei_id})}"


def _point(one: University, chosen: dict[str, str]) -> Point | None:
    place = one.point or country_point(one.country)
    if place is None:
        return None
    count = ngettext("%(count)s public agreement", "%(count)s public agreements", one.count)
    label = f"{one.name}: {count % {'count': number_text(one.count)}}"
    x, y = on_map(*place)
    return Point(x, y, RADIUS, "", label, _address(one, chosen), one.point is not None)


def _as_table(rows: list[Agreement]) -> HttpResponse:
    strands = dict(STRANDS)
    head = [_("Title"), _("Kind"), _("Universities"), _("Strands"), _("In force since"), _("Public since"), _("Page")]
    lines = [
        (
            row.name(),
            kind_label(row.kind),
            "; ".join(dict.fromkeys([row.party.name(), *(one.name() for one in row.partner_rows.all())])),
            "; ".join(str(strands[code]) for code in row.strands if code in strands),
            row.in_force_from.isoformat() if row.in_force_from else "",
            row.public_since.date().isoformat() if row.public_since else "",
            settings.BASE_URL + reverse("news:agreement", args=[row.pact]),
        )
        for row in rows
    ]
    return csv_response("public-agreements", head, lines)


def _map_table(found: list[University]) -> HttpResponse:
    head = [_("University"), _("Identifier"), _("City"), _("Country"), _("Public agreements")]
    rows = [(one.name, one.party.hei_id, one.city, one.country, one.count) for one in found]
    return csv_response("public-universities", head, rows)
