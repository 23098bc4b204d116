"""Links that this room puts on pages of agreements."""

from django.urls import reverse
from django.utils.translation import gettext as _

from convenio.agreements.queries import AgreementView
from convenio.agreements.related import Related
from convenio.parties.terms import Acting
from convenio.planning.models import PLAN, Sheet


def _label(view: AgreementView) -> str:
    sheet = Sheet.objects.filter(agreement=view.agreement).first()
    if sheet is not None:
        return _("Planned and done, line by line") if sheet.sort == PLAN else _("Numbers and differences")
    approved = Sheet.objects.filter(agreement__parent=view.agreement, sort=PLAN).exclude(
        agreement__agreed="", agreement__in_force=""
    )
    newest = approved.order_by("-year").first()
    if newest is not None:
        return _("Plans and reports: the plan of %(year)s is approved by all") % {"year": newest.year}
    return _("Plans and reports")


def _address(view: AgreementView, _acting: Acting) -> str:
    if not view.agreement.in_force and not Sheet.objects.filter(agreement=view.agreement).exists():
        return ""
    return reverse("planning:overview", args=[view.agreement.pk])


def _pack(view: AgreementView, _acting: Acting) -> str:
    agreement = view.agreement
    if not agreement.in_force or agreement.ended_on is not None or Sheet.objects.filter(agreement=agreement).exists():
        return ""
    return reverse("planning:pack", args=[agreement.pk])


PLANS = Related(_label, _address)
PACK = Related(lambda view: _("Pack before a renewal"), _pack)
