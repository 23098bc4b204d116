"""What a person may ask of the register, and how a filter is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from convenio.agreements.phrases import STAGES
from convenio.register.queries.choices import Choices

Options = tuple[tuple[str, str | Promise], ...]

PHASES: Options = (
    ("binding", _("In force, all of them")),
    ("unsigned", _("Not signed yet, all of them")),
    ("over", _("Over, all of them")),
)
WAITING: Options = (("us", _("us")), ("others", _("others")))
MONTHS: Options = (
    ("3", _("within 3 months")),
    ("6", _("within 6 months")),
    ("12", _("within 12 months")),
    ("18", _("within 18 months")),
    ("24", _("within 24 months")),
)
DORMANT: Options = (
    ("12", _("for 12 months")),
    ("24", _("for 24 months")),
    ("36", _("for 36 months")),
    ("never", _("never any activity")),
)
RECORD: Options = (
    ("imported", _("imported")),
    ("us", _("recorded by us alone")),
    ("both", _("both sides speak")),
)
RENEWAL: Options = (
    ("auto", _("renews by itself")),
    ("by_agreement", _("only by a new text")),
    ("none", _("not renewed")),
    ("unknown", _("not known as data")),
)
FAMILY: Options = (
    ("parent", _("has agreements under it")),
    ("child", _("hangs under another")),
    ("outlives", _("lasts longer than the one above it")),
)
PUBLIC: Options = (("yes", _("public")), ("no", _("not public")))
STRANDS: Options = (
    ("visits", _("Visits")),
    ("training", _("Training")),
    ("programmes", _("Programmes")),
    ("research", _("Research")),
    ("none", _("none captured")),
)
ORDERS: Options = (
    ("", _("latest change first")),
    ("ends", _("ending soonest first")),
    ("notice", _("notice date soonest first")),
    ("turn", _("waiting longest first")),
    ("activity", _("longest without activity first")),
    ("starts", _("newest in force first")),
    ("kind", _("by kind")),
    ("stage", _("by stage")),
)
FIRST = ("search", "stage", "kind", "country")


class ListFilter(forms.Form):
    """What the address of the list may say. An unknown value is left out, the rest stays."""

    search = forms.CharField(label=_("Title, partner, code or person"), required=False, max_length=100)
    stage = forms.ChoiceField(label=_("Stage"))
    kind = forms.ChoiceField(label=_("Kind"))
    country = forms.ChoiceField(label=_("Country of the partner"))
    partner = forms.ChoiceField(label=_("Partner"))
    unit = forms.ChoiceField(label=_("Our unit"))
    strand = forms.ChoiceField(label=_("Strand"), choices=STRANDS)
    coordinator = forms.ChoiceField(label=_("Our coordinator"))
    ends = forms.ChoiceField(label=_("Ends"), choices=(*MONTHS, ("open", _("no end stated"))))
    notice = forms.ChoiceField(label=_("Notice date"), choices=MONTHS)
    starts = forms.CharField(label=_("In force since the year"), max_length=4)
    dormant = forms.ChoiceField(label=_("No activity"), choices=DORMANT)
    waiting = forms.ChoiceField(label=_("Waits for"), choices=WAITING)
    record = forms.ChoiceField(label=_("Who records"), choices=RECORD)
    renewal = forms.ChoiceField(label=_("Renewal"), choices=RENEWAL)
    family = forms.ChoiceField(label=_("Framework"), choices=FAMILY)
    language = forms.ChoiceField(label=_("Language of the text"))
    public = forms.ChoiceField(label=_("Public page"), choices=PUBLIC)
    parent = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
    order = forms.ChoiceField(label=pgettext_lazy("of a list", "Order"), choices=ORDERS)

    def __init__(self, *args: Any, choices: Choices, kinds: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*args, **{"auto_id": "filter-%s", **named})
        none = ("none", gettext("none noted"))
        lists: dict[str, list[Any]] = {
            "stage": [(gettext("Together"), list(PHASES)), (gettext("One stage"), list(STAGES.items()))],
            "kind": kinds,
            "country": [*choices.countries, none],
            "partner": choices.partners,
            "unit": [*choices.units, none],
            "coordinator": choices.coordinators,
            "language": choices.languages,
        }
        for name, field in self.fields.items():
            field.required = False
            if isinstance(field, forms.ChoiceField):
                rows = lists.get(name) or list(cast("list[Any]", field.choices))
                field.choices = rows if name == "order" else [("", gettext("all")), *rows]
        if not choices.partners:
            del self.fields["partner"]
        self.fields["starts"].widget.attrs.update(inputmode="numeric", size=6)

    def chosen(self) -> dict[str, str]:
        """What was chosen, by name; fields with a value that is not offered are left out."""
        self.full_clean()
        return {name: str(value) for name, value in self.cleaned_data.items() if value}

    def first(self) -> Iterator[forms.BoundField]:
        """The fields that stand open."""
        return (self[name] for name in FIRST)

    def more(self) -> Iterator[forms.BoundField]:
        """The fields that are folded away until one of them is used."""
        return (self[name] for name in self.fields if name not in FIRST)

    def chips(self) -> list[tuple[str, str, str]]:
        """Label, value in words, and the address without it, of every filter in use; the order is none."""
        chosen = self.chosen()
        return [
            (str(self[name].label), self._word(name, value), "?" + _address(chosen, name))
            for name, value in chosen.items()
            if name not in ("order", "parent")
        ]

    @property
    def opened(self) -> bool:
        """Is one of the folded fields in use?"""
        return any(name not in FIRST for name in self.chosen())

    def address(self) -> str:
        """The filter as the part of an address that would make it again."""
        return urlencode(self.chosen())

    def _word(self, name: str, value: str) -> str:
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            return value
        for key, label in cast("list[tuple[str, Any]]", field.choices):
            for code, word in label if isinstance(label, list) else [(key, label)]:
                if code == value:
                    return str(word)
        return value


def _address(chosen: dict[str, str], without: str) -> str:
    return urlencode({name: value for name, value in chosen.items() if name != without}) or "all=1"


class SaveFilter(forms.Form):
    """A name for the filter in use; who else sees it; whether the list opens with it."""

    name = forms.CharField(label=_("Name of this filter"), max_length=80)
    shared = forms.BooleanField(label=_("Colleagues of our house see it, too"), required=False)
    opening = forms.BooleanField(label=_("My list opens with it"), required=False)
    query = forms.CharField(max_length=1000, required=False, widget=forms.HiddenInput)


class Notes(forms.Form):
    """What our office notes about an agreement: units, coordinator, strands, the agreement above it."""

    units = forms.MultipleChoiceField(label=_("Our units"), required=False, widget=forms.CheckboxSelectMultiple)
    coordinator = forms.ChoiceField(label=_("Our coordinator"), required=False)
    coordinator_name = forms.CharField(label=_("Coordinator without an account here"), required=False, max_length=200)
    strands = forms.MultipleChoiceField(
        label=_("Strands"),
        required=False,
        choices=STRANDS[:4],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those of its promises count by themselves; tick what the promises do not show."),
    )
    parent = forms.ChoiceField(label=_("Hangs under"), required=False)

    def __init__(
        self,
        *args: Any,
        units: list[tuple[str, str]],
        people: list[tuple[str, str]],
        parents: list[tuple[str, str]],
        **named: Any,
    ) -> None:
        super().__init__(*args, **named)
        for name, rows in (("units", units), ("coordinator", people), ("parent", parents)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = rows if name == "units" else [("", gettext("none chosen")), *rows]
        if not units:
            del self.fields["units"]
