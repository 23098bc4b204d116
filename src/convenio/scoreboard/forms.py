"""What the addresses of this room may say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from convenio.agreements.forms.activity import ActivityFilter
from convenio.register.queries.choices import Choices

STRANDS = (
    ("visits", _("Visits")),
    ("training", _("Training")),
    ("programmes", _("Programmes")),
    ("research", _("Research")),
)
STATES = (("active", _("active")), ("dormant", _("dormant")), ("never", _("nothing was ever done")))
LIGHTS = (("late", _("behind")), ("watch", _("to be watched")), ("good", _("on course")), ("off", _("nothing due")))
ORDERS = (
    ("", _("weakest first")),
    ("best", _("best first")),
    ("dormant", _("longest without activity first")),
    ("disputed", _("most disputed first")),
    ("newest", _("latest change first")),
)
GROUPS = {"strand": _("Strand"), "unit": _("Our unit"), "country": _("Country")}


class BoardFilter(ActivityFilter):
    """The list of one agreement, and the year that the whole board is about."""

    year = forms.ChoiceField(label=_("Year"), required=False)

    def __init__(self, *args: Any, years: Iterable[int], **named: Any) -> None:
        super().__init__(*args, **named)
        self._choices("year", [("", gettext("the whole term")), *((str(one), str(one)) for one in years)])
        status = self.fields["status"]
        assert isinstance(status, forms.ChoiceField)
        known: Any = status.choices
        self._choices("status", [*list(known), ("flagged", gettext("with a remark"))])

    def chosen(self) -> dict[str, str]:
        """What was chosen; an unknown value is left out, the rest stays."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def _choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class _Filter(forms.Form):
    """A filter whose unknown values are left out; what is not asked for is offered as “all”."""

    def chosen(self) -> dict[str, str]:
        """What was chosen, by name."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def offer(self, name: str, choices: Iterable[tuple[str, Any]], first: str = "") -> None:
        """Give a field its choices, the first of which asks for nothing."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", first or gettext("all")), *choices]


class PortfolioFilter(_Filter):
    """What the address of the list of all agreements may say."""

    search = forms.CharField(label=_("Title, partner, code or person"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("Activity"), required=False)
    light = forms.ChoiceField(label=_("Delivery"), required=False)
    strand = forms.ChoiceField(label=_("Strand"), required=False)
    unit = forms.ChoiceField(label=_("Our unit"), required=False)
    country = forms.ChoiceField(label=_("Country of the partner"), required=False)
    order = forms.ChoiceField(label=pgettext_lazy("of a list", "Order"), required=False, choices=ORDERS)

    def __init__(self, *args: Any, choices: Choices, **named: Any) -> None:
        super().__init__(*args, **named)
        none = ("none", gettext("none noted"))
        self.offer("state", STATES)
        self.offer("light", LIGHTS)
        self.offer("strand", STRANDS)
        self.offer("unit", [*choices.units, none])
        self.offer("country", [*choices.countries, none])


class BalanceFilter(_Filter):
    """What the address of the balance may say."""

    search = forms.CharField(label=_("Partner"), required=False, max_length=100)
    strand = forms.ChoiceField(label=_("Strand"), required=False)
    year = forms.ChoiceField(label=_("Year"), required=False)
    count = forms.ChoiceField(label=_("Counted"), required=False)

    def __init__(self, *args: Any, years: Iterable[int], **named: Any) -> None:
        super().__init__(*args, **named)
        self.offer("strand", STRANDS)
        self.offer("year", [(str(one), str(one)) for one in years])
        self.offer("count", [("waiting", gettext("also what waits for an answer"))], gettext("what both confirmed"))
