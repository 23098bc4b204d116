"""What a person may ask and type about plans and reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from convenio.planning.models import PLAN, REPORT


class ListFilter(forms.Form):
    """What the address of the list may say. An unknown value is left out, the rest stays."""

    search = forms.CharField(label=_("Title, agreement or partner"), required=False, max_length=100)
    sort = forms.ChoiceField(label=_("Kind"), required=False)
    year = forms.ChoiceField(label=_("Year"), required=False)
    turn = forms.ChoiceField(label=_("Waits for"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, *args: Any, years: Sequence[int], **named: Any) -> None:
        super().__init__(*args, **{"auto_id": "filter-%s", **named})
        everything = ("", gettext("all"))
        lists = {
            "sort": [(PLAN, gettext("Work plan")), (REPORT, gettext("Joint report"))],
            "year": [(str(one), str(one)) for one in years],
            "turn": [("us", gettext("us")), ("others", gettext("others")), ("nobody", gettext("nobody"))],
            "state": [
                ("open", gettext("not approved by all yet")),
                ("approved", gettext("approved by all")),
                ("signed", gettext("signed by all")),
            ],
        }
        for name, rows in lists.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [everything, *rows]

    def chosen(self) -> dict[str, str]:
        """What was chosen, by name; fields with a value that is not offered are left out."""
        self.full_clean()
        return {name: str(value) for name, value in self.cleaned_data.items() if value}


class YearForm(forms.Form):
    """For which year."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int)

    def __init__(self, *args: Any, years: Sequence[int], **named: Any) -> None:
        super().__init__(*args, **named)
        field = self.fields["year"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one, str(one)) for one in years]


class OverruleForm(forms.Form):
    """Another way than suggested, and why."""

    chosen = forms.ChoiceField(
        label=pgettext_lazy("a decision before the end of an agreement", "We go another way"),
        choices=[
            ("renew", _("Renew as it is")),
            ("rescope", _("Re-scope: renew with other promises")),
            ("close", _("Close: let it end")),
        ],
    )
    reason = forms.CharField(label=_("Why"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
