"""What every page needs first: who acts, and which review or route of their institution is meant."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from convenio.parties.access import acting_in
from convenio.routes.models import Case, Route, Step
from convenio.routes.queries import case_here, cases_seen


def case_found(request: HttpRequest, pk: int) -> Case:
    """A review of the acting person's institution; 404 for another institution's, as if it were not there."""
    acting = acting_in(request)
    case = case_here(acting.party, pk)
    if case is None or not cases_seen(acting).filter(pk=pk).exists():
        raise Http404(_("This review does not exist, or it belongs to another institution or to units not yours."))
    return case


def step_found(request: HttpRequest, pk: int) -> Step:
    row = Step.objects.filter(pk=pk, case__party=acting_in(request).party).values_list("case_id", flat=True).first()
    if row is None:
        raise Http404(_("This review does not exist, or it belongs to another institution."))
    return next(one for one in case_found(request, row).steps.all() if one.pk == pk)


def route_found(request: HttpRequest, code: str) -> Route:
    """The newest version of a route that is worked on or in force, else the newest past one."""
    rows = list(Route.objects.filter(party=acting_in(request).party, code=code).select_related("party"))
    if not rows:
        raise Http404(_("This route does not exist, or it belongs to another institution."))
    order = {Route.DRAFT: 0, Route.ACTIVE: 1, Route.PAST: 2}
    return min(rows, key=lambda one: (order[one.state], -one.number))
