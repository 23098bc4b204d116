"""What a person may type at the gate."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ExchangeFilter(forms.Form):
    """Search and choices of the log of exchanges."""

    search = forms.CharField(label=_("Partner, endpoint, code or request id"), required=False, max_length=120)
    direction = forms.ChoiceField(
        label=_("Direction"),
        required=False,
        choices=[("", pgettext_lazy("direction", "Both")), ("in", _("Received")), ("out", _("Sent"))],
    )
    result = forms.ChoiceField(
        label=_("Result"), required=False, choices=[("", pgettext_lazy("result", "Any")), ("failed", _("Failed"))]
    )


class DeliveryFilter(forms.Form):
    """Search and state of the list of deliveries."""

    search = forms.CharField(label=_("Partner or object"), required=False, max_length=120)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", pgettext_lazy("state", "Any")),
            ("owed", _("On its way")),
            ("parked", _("Refused by the partner")),
            ("sent", _("Delivered")),
        ],
    )


class PartnerFilter(forms.Form):
    """Search of the list of partners' nodes."""

    search = forms.CharField(label=_("University"), required=False, max_length=120)


class ManifestForm(forms.Form):
    """The address of a partner's manifest, for first contact without a registry."""

    url = forms.URLField(
        label=_("Address of the partner’s manifest"),
        max_length=500,
        assume_scheme="https",
        help_text=_("For example https://convenio.example.edu/ewp/manifest.xml. The partner’s keeper tells you."),
    )


def chosen(form: forms.Form) -> dict[str, Any]:
    """What was chosen in a filter, without what was chosen wrongly."""
    form.is_valid()
    return form.cleaned_data
