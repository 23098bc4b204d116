"""Puts the acting person on every request: ``request.acting``."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from convenio.parties.terms import Acting, Role
from convenio.people.models import Membership

HAT = "party"


class ActingMiddleware:
    """``request.acting`` is who acts for which institution, or None when nobody signed in or has no role."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.acting = self._acting(request)  # type: ignore[attr-defined]
        return self.get_response(request)

    def _acting(self, request: HttpRequest) -> Acting | None:
        if not request.user.is_authenticated:
            return None
        rows = list(Membership.objects.filter(person=request.user).select_related("party", "unit"))
        if not rows:
            return None
        wanted = request.session.get(HAT)
        party = next((row.party for row in rows if row.party.hei_id == wanted), rows[0].party)
        mine = [row for row in rows if row.party == party]
        return Acting(
            party=party,
            person_id=request.user.pk,
            person_name=str(request.user),
            roles=frozenset(Role(row.role) for row in mine),
            unit=next((row.unit.ounit_id for row in mine if row.unit), ""),
        )
