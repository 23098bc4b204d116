"""What an officer may correct in the record of an agreement on paper."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from convenio.agreements.importing.text import PROMISES

_MOST = 1_000_000


def _count(label: object) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=_MOST)  # type: ignore[arg-type]


class RecordedForm(forms.Form):
    """Dates, renewal and promises; what is left empty is not recorded."""

    title = forms.CharField(label=_("Title"), max_length=400)
    number = forms.CharField(label=_("Our number"), required=False, max_length=200)
    signed_on = forms.DateField(label=_("Signed on"), required=False)
    starts_on = forms.DateField(label=_("Starts on"), required=False)
    ends_on = forms.DateField(label=_("Ends on"), required=False)
    renewal = forms.ChoiceField(
        label=_("Renewal"),
        required=False,
        choices=[
            ("", _("not recorded")),
            ("none", _("not renewed")),
            ("by_agreement", _("by agreement")),
            ("auto", _("automatically")),
        ],
    )
    notice_months = forms.IntegerField(label=_("Notice period in months"), required=False, min_value=1, max_value=120)
    students_out = _count(_("Students we send a year"))
    students_in = _count(_("Students we receive a year"))
    staff_out = _count(_("Teachers we send a year"))
    staff_in = _count(_("Teachers we receive a year"))
    remarks = forms.CharField(label=_("Remarks"), required=False, max_length=4000, widget=forms.Textarea)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for name in ("signed_on", "starts_on", "ends_on"):
            self.fields[name].widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def promises(self) -> dict[str, int]:
        return {name: self.cleaned_data[name] for name in PROMISES if self.cleaned_data[name]}


class ScanForm(forms.Form):
    """The scanned paper."""

    scan = forms.FileField(label=_("Scanned paper"), help_text=_("PDF, PNG or JPEG. It is kept by its digest."))
