"""Who may open a page. A person who is not signed in is sent to sign in; one without the role is told why."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from convenio.parties.terms import Acting, Role

View = Callable[..., HttpResponseBase]


def acting_required(*roles: Role) -> Callable[[View], View]:
    """The page needs a person who acts for an institution, in one of ``roles`` when some are named."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            acting: Acting | None = getattr(request, "acting", None)
            if acting is None:
                raise PermissionDenied(_("You have no role at a university here. Ask one of its officers."))
            if roles and not acting.may(*roles):
                raise PermissionDenied(_("Your role does not open this page. Ask an officer of your university."))
            return view(request, *args, **kwargs)

        return guarded

    return decorate
