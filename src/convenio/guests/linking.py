"""The link from the page of an agreement to its partners without a system."""

from django.urls import reverse
from django.utils.translation import gettext as _

from convenio.agreements import witnessing
from convenio.agreements.queries import AgreementView
from convenio.agreements.related import Related, register_related
from convenio.parties.terms import Acting, Role


def label(view: AgreementView) -> str:
    """What the page is for."""
    return _("Partners without a system: secure links")


def address(view: AgreementView, acting: Acting) -> str:
    """Where the links are; "" when every party began with a node, and for who is no officer."""
    wanted = bool(witnessing.witnesses(view.agreement) or witnessing.without_node(view.agreement))
    return reverse("guests:links", args=[view.agreement.pk]) if wanted and acting.may(Role.OFFICER) else ""


def register() -> None:
    register_related("guests.links", Related(label, address))
