"""Forms of what cooperation cost our own house."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from convenio.agreements.actions.costs import LONGEST
from convenio.agreements.money import Money, read_money
from convenio.parties.terms import Refusal


def amount_field(**named: Any) -> forms.CharField:
    """An amount as people write it in their language."""
    return forms.CharField(max_length=30, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **named)


def currency_field(**named: Any) -> forms.CharField:
    return forms.CharField(label=_("Currency (three letters)"), max_length=3, **named)


def money_typed(form: forms.Form, amount: str, currency: str) -> Money | None:
    """The two fields together; what is wrong is said beside the amount. None for an empty amount."""
    typed = str(form.cleaned_data.get(amount, ""))
    if not typed.strip():
        return None
    try:
        return read_money(typed, str(form.cleaned_data.get(currency, "")))
    except Refusal as refusal:
        form.add_error(amount, refusal.reason)
        return None


class CostForm(forms.Form):
    """Amount, currency, day, and in a few words what for."""

    amount = amount_field(label=_("Amount"))
    currency = currency_field()
    spent_on = forms.DateField(
        label=pgettext_lazy("of money", "Spent on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    words = forms.CharField(
        label=_("What for"),
        required=False,
        max_length=LONGEST,
        help_text=_("In a few words, without names: flights, lodging, fees."),
    )
    money: Money | None = None

    def clean(self) -> dict[str, Any]:
        self.money = money_typed(self, "amount", "currency")
        return self.cleaned_data


class CostFilter(forms.Form):
    """What the address of the list may say; an unknown value is left out."""

    search = forms.CharField(label=_("What for"), required=False, max_length=100)
    year = forms.ChoiceField(label=_("Year"), required=False)
    currency = forms.ChoiceField(label=_("Currency"), required=False)

    def __init__(self, *args: Any, years: Iterable[int], currencies: Iterable[str], **named: Any) -> None:
        super().__init__(*args, **named)
        for name, values in (("year", years), ("currency", currencies)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", gettext("all")), *((str(one), str(one)) for one in values)]

    def chosen(self) -> dict[str, str]:
        """What was chosen, by name."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
