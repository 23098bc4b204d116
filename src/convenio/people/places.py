"""The places of this room in the person's menu, and what keeps a chosen language."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from convenio.parties.phrases import role_names
from convenio.parties.terms import Role
from convenio.people.actions import set_language
from convenio.people.university_sign_in import ways
from convenio.ui.registry import Place, register_facts, register_language_keeper, register_menu


def register_all() -> None:
    """Tell the pages where this room is."""
    register_menu(Place(_("My page"), "people:me", 10, shown=_somebody))
    register_menu(Place(_("People and roles"), "people:list", 20, shown=_keeper))
    register_menu(Place(_("Sign out"), "account_logout", 90, shown=_somebody, post=True))
    register_menu(Place(_("Sign in"), "account_login", 90, shown=lambda request: not _somebody(request)))
    register_facts(_facts)
    register_language_keeper(_keep_language)


def _somebody(request: HttpRequest) -> bool:
    return bool(getattr(request, "user", None) and request.user.is_authenticated)


def _keeper(request: HttpRequest) -> bool:
    acting = getattr(request, "acting", None)
    return acting is not None and acting.may(Role.KEEPER)


def _facts(request: HttpRequest) -> dict[str, Any]:
    acting = getattr(request, "acting", None)
    return {"role_names": role_names(acting.roles) if acting else "", "outside_ways": ways()}


def _keep_language(request: HttpRequest, code: str) -> None:
    if _somebody(request):
        set_language(person=request.user, language=code)  # type: ignore[arg-type]
