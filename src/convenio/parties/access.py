"""Who may open a page at all; and refusals that no view caught, as pages in plain words.

Rules about single deeds live in each room's ``rules.py``; here is only the door.
"""

import errno
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from convenio.parties.phrases import role_names
from convenio.parties.terms import Acting, Refusal, Role
from convenio.ui.errors import error_page, unavailable

View = Callable[..., HttpResponseBase]


def signed_in(view: View) -> View:
    """The view is only for people with a role here: others are led to sign-in, or told what they lack."""
    return acting_with(*Role)(view)


def acting_with(*roles: Role) -> Callable[[View], View]:
    """The view is only for people who hold one of these roles at the institution they act for."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            acting: Acting | None = getattr(request, "acting", None)
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
            if acting is None:
                return _without_role(request)
            if not acting.may(*roles):
                return _wrong_role(request, acting, roles)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def acting_in(request: HttpRequest) -> Acting:
    """Who acts. The view is behind ``signed_in`` or ``acting_with``, so somebody does."""
    acting: Acting = request.acting  # type: ignore[attr-defined]
    return acting


class RefusalMiddleware:
    """A refusal that a view let pass becomes a page with its own status; trouble with disk or database a 503."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refusal):
            back = request.get_full_path() if request.method in ("GET", "HEAD") else request.headers.get("Referer", "")
            here = back if back.startswith((settings.BASE_URL + "/", "/")) and request.method == "POST" else "/"
            label = _("Back to the page") if here != "/" else _("To the first page")
            return error_page(request, exception.status, _("This was not done"), exception.reason, [(label, here)])
        full = isinstance(exception, OSError) and exception.errno in (errno.ENOSPC, errno.EDQUOT)
        if full or isinstance(exception, OperationalError):
            return unavailable()
        return None


def _without_role(request: HttpRequest) -> HttpResponse:
    return error_page(
        request,
        403,
        _("You have no role yet"),
        _(
            "You are signed in, but no institution on this node has given you a role. "
            "Ask its node keeper to give you one; then load this page again."
        ),
    )


def _wrong_role(request: HttpRequest, acting: Acting, roles: tuple[Role, ...]) -> HttpResponse:
    reason = ngettext(
        "This page is for people with the role %(needed)s. At %(party)s you are: %(held)s. "
        "If you need it, ask the node keeper for that role.",
        "This page is for people with one of the roles %(needed)s. At %(party)s you are: %(held)s. "
        "If you need it, ask the node keeper for such a role.",
        len(roles),
    ) % {"needed": role_names(roles), "party": acting.party, "held": role_names(acting.roles)}
    return error_page(request, 403, _("Your role does not open this page"), reason, [(_("To the first page"), "/")])
