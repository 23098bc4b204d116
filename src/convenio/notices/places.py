"""The places of this room: in the person's menu, and the count of new notices beside the name."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from convenio.notices.queries import unread_count
from convenio.parties.terms import Role
from convenio.ui.registry import Place, register_facts, register_menu


def register_all() -> None:
    """Called once, when Django is ready."""
    register_menu(Place(_("Notices"), "notices:list", 5, shown=_somebody))
    register_menu(Place(_("What changed"), "notices:changes", 8, shown=_acting))
    register_menu(Place(_("What you are told about"), "notices:settings", 12, shown=_somebody))
    register_menu(Place(_("Mails that did not leave"), "notices:mails", 63, shown=_keeper))
    register_facts(_facts)


def _facts(request: HttpRequest) -> dict[str, Any]:
    """``notices_new``: counted only where a page shows it."""
    user = getattr(request, "user", None)
    if not _somebody(request):
        return {"notices_new": 0, "notices_page": ""}
    return {
        "notices_new": SimpleLazyObject(lambda: unread_count(getattr(user, "pk", None) or 0)),
        "notices_page": reverse("notices:list"),
    }


def _somebody(request: HttpRequest) -> bool:
    return bool(getattr(request, "user", None) and request.user.is_authenticated)


def _acting(request: HttpRequest) -> bool:
    return getattr(request, "acting", None) is not None


def _keeper(request: HttpRequest) -> bool:
    acting = getattr(request, "acting", None)
    return acting is not None and acting.may(Role.KEEPER)
