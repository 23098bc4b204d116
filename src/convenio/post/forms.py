"""What may be typed on the pages of this room."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReturnedFilters(forms.Form):
    """A search over names, addresses and what the servers said."""

    search = forms.CharField(label=_("Name, address or reason"), required=False, max_length=200)
