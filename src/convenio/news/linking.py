"""The link from the page of an agreement to the release of its public page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from convenio.agreements.queries import AgreementView
from convenio.agreements.related import Related, register_related
from convenio.parties.terms import Acting


def label(view: AgreementView) -> str:
    """How far the release has come."""
    if view.agreement.is_public:
        return _("The public page")
    if view.released_by:
        return _("The public page: one side has released it")
    return _("Release a public page")


def address(view: AgreementView, acting: Acting) -> str:
    """Where it is released; "" before anything is in force, for then there is nothing to tell the public."""
    return reverse("news:release", args=[view.agreement.pk]) if view.in_force else ""


def register() -> None:
    register_related("news.release", Related(label, address))
