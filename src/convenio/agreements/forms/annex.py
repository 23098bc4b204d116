"""The form of an attachment."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AnnexForm(forms.Form):
    """One file; what kinds are accepted is said by the room of documents."""

    file = forms.FileField(
        label=_("File to attach"),
        allow_empty_file=True,
        help_text=_("PDF, PNG or JPEG, or a Word or Excel file without macros, up to 20 MB."),
    )
