"""The form of a permission of an authority."""

from django import forms
from django.utils.translation import gettext_lazy as _

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ClearanceForm(forms.Form):
    """What stands on the document of the authority. The scan stays on this node."""

    authority = forms.CharField(label=_("Authority"), max_length=300)
    number = forms.CharField(label=_("Number"), max_length=120, help_text=_("It stays on this node."))
    issued_on = forms.DateField(label=_("Date of the document"), widget=DAY)
    scan = forms.FileField(
        label=_("Scan"), required=False, help_text=_("A PDF or a picture; only your institution sees it.")
    )
