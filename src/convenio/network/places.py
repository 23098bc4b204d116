"""The gate's places in the person's menu: seen by officers and by the node keeper."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from convenio.parties.terms import Acting, Role
from convenio.ui.registry import Place, register_menu


def _looks_after(request: HttpRequest) -> bool:
    acting: Acting | None = getattr(request, "acting", None)
    return acting is not None and acting.may(Role.OFFICER, Role.KEEPER)


def register_all() -> None:
    """Called once, when Django is ready."""
    for label, name, order in (
        (gettext_lazy("Deliveries"), "deliveries", 60),
        (gettext_lazy("Log of exchanges"), "exchanges", 61),
        (gettext_lazy("Keys and partners"), "keys", 62),
    ):
        register_menu(Place(label, f"network:{name}", order, shown=_looks_after))
