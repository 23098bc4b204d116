"""Links that the register puts on pages of rooms below."""

from django.urls import reverse
from django.utils.translation import gettext as _

from convenio.agreements.related import Related

NOTES = Related(
    lambda view: _("Our unit, coordinator and framework"),
    lambda view, acting: reverse("register:notes", args=[view.agreement.pk]),
)
