"""Leaving an agreement: why, and from when."""

from django import forms
from django.utils.translation import gettext_lazy as _


class NoticeForm(forms.Form):
    """The words go to the other side; a later day than the text's period may be named."""

    words = forms.CharField(
        label=_("Why; the other side reads it"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    effective_on = forms.DateField(
        label=_("Not before"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Only a later day than the period of notice in the text has an effect."),
    )
