"""The filter above a dashboard."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from convenio.analytics.answers import Choices
from convenio.parties.models import Party, Unit
from convenio.ui.components import strand_name
from convenio.vocabulary.lists import STRAND_CODES
from convenio.vocabulary.names import country_name


class DashboardFilter(forms.Form):
    """What every question of a page is narrowed to. ``years`` False: the page counts agreements, which have no year."""

    from_year = forms.TypedChoiceField(label=lazy("From year"), coerce=int, empty_value=None, required=False)
    until_year = forms.TypedChoiceField(label=lazy("To year"), coerce=int, empty_value=None, required=False)
    country = forms.ChoiceField(label=lazy("Country"), required=False)
    unit = forms.ChoiceField(label=lazy("Our unit"), required=False)
    strand = forms.ChoiceField(label=lazy("Strand"), required=False)

    def __init__(self, *args: Any, party: Party, offered: Choices, years: bool = True, **named: Any) -> None:
        super().__init__(*args, **named)
        reader = get_language() or "en"
        offered_years = [(str(one), str(one)) for one in offered.years]
        known = {row.ounit_id: str(row) for row in Unit.objects.filter(party=party, ounit_id__in=offered.units)}
        lists = {
            "from_year": offered_years,
            "until_year": offered_years,
            "country": sorted(((one, country_name(one, reader)) for one in offered.countries), key=lambda one: one[1]),
            "unit": sorted(((one, known.get(one, one)) for one in offered.units), key=lambda one: one[1]),
            "strand": [(one, strand_name(one)) for one in STRAND_CODES],
        }
        for name, rows in lists.items():
            field = cast("forms.ChoiceField", self.fields[name])
            field.choices = [("", _("all")), *rows]
        unused = [*([] if offered.units else ["unit"]), *([] if years else ["from_year", "until_year"])]
        for name in unused:
            del self.fields[name]

    def chosen(self) -> dict[str, Any]:
        """What was chosen, by name; a value that is not offered is left out."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}
