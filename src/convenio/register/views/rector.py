"""The rector's sheet: one page of paper, in the reader's language."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from convenio.parties.access import acting_in, signed_in
from convenio.register.queries.mapped import mapped
from convenio.register.queries.rector import sheet_of
from convenio.register.scope import Scope
from convenio.register.views.frame import frame
from convenio.register.views.listing import today
from convenio.ui.world import Point, map_picture


@require_safe
@signed_in
def rector(request: HttpRequest) -> HttpResponse:
    """Counted at this moment; printed by the browser on one sheet of A4."""
    scope, day = Scope.of(acting_in(request)), today()
    drawn = mapped(scope, {"stage": "binding"}, day, "")
    points = [Point(one.x, one.y, max(one.radius, 16), "", "", "", one.exact) for one in drawn.places]
    context = {
        **frame(request, None, "rector"),
        "sheet": sheet_of(scope, day),
        "picture": map_picture(points, _("Map of our partners")) if points else "",
        "party": scope.party,
        "now": timezone.now(),
        "today": day,
    }
    return render(request, "register/rector.html", context)
