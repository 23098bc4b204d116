"""Puts the acting person on every request (``request.acting``) and reads pages in the person's language."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from convenio.parties.terms import Acting
from convenio.people.queries import acting_of

HAT = "party"


class ActingMiddleware:
    """``request.acting`` is who acts for which institution, or None when nobody signed in or has no role."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        acting: Acting | None = None
        if request.user.is_authenticated:
            acting = acting_of(request.user, str(request.session.get(HAT, "")))
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        request.acting = acting  # type: ignore[attr-defined]
        return self.get_response(request)
