"""What the public may ask of the register."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from convenio.news.queries.listing import Offers
from convenio.register.forms import STRANDS


class RegisterFilter(forms.Form):
    """Words, country, university, strand and year. Unknown values are left out, the rest stays."""

    search = forms.CharField(label=gettext_lazy("University or title, in any language"), required=False, max_length=100)
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    partner = forms.ChoiceField(label=gettext_lazy("University"), required=False)
    strand = forms.ChoiceField(label=gettext_lazy("Strand"), required=False)
    year = forms.ChoiceField(label=gettext_lazy("In force in the year"), required=False)

    def __init__(self, *args: Any, offers: Offers, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "filter-%s", **kwargs})
        words = dict(STRANDS)
        lists: dict[str, list[tuple[str, Any]]] = {
            "country": offers.countries,
            "partner": offers.partners,
            "strand": [(code, words[code]) for code in offers.strands],
            "year": [(str(year), str(year)) for year in offers.years],
        }
        for name, rows in lists.items():
            self.fields[name].choices = [("", _("all")), *rows]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, str]:
        """What was chosen, by name."""
        self.full_clean()
        return {name: str(value) for name, value in self.cleaned_data.items() if value}
