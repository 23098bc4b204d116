"""The places of this room in the menu of keepers and officers."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from convenio.parties.terms import Role
from convenio.ui.registry import Place, register_menu


def register_all() -> None:
    """Called once, when Django is ready."""
    register_menu(Place(_("Mails that came back"), "post:returned", 62, shown=_somebody))
    register_menu(Place(_("E-mail set-up"), "post:setup", 64, shown=_keeper))


def _somebody(request: HttpRequest) -> bool:
    acting = getattr(request, "acting", None)
    return acting is not None and acting.may(Role.KEEPER, Role.OFFICER)


def _keeper(request: HttpRequest) -> bool:
    acting = getattr(request, "acting", None)
    return acting is not None and acting.may(Role.KEEPER)
