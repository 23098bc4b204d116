"""What a person types to find an organisation of the world."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy

LIVE = {
    "hx-get": reverse_lazy("directory:search"),
    "hx-trigger": "input changed delay:180ms, search",
    "hx-target": "#found",
    "hx-include": "closest form",
    "hx-sync": "closest form:replace",
    "autocomplete": "off",
}
"""The answer follows the typing; without JavaScript the form is sent by its button."""


class SearchForm(forms.Form):
    """One box for every script, and a country."""

    search = forms.CharField(
        label=gettext_lazy("Name in any script, abbreviation, web address or identifier"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"type": "search", **LIVE}),
    )
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)

    def __init__(self, *args: Any, countries: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["country"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", gettext_lazy("All countries")), *countries]
