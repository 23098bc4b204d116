"""Filters of the list, and what is typed on the status page, about absences and about days."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from convenio.parties.models import Party
from convenio.routes.forms.choices import people_choices
from convenio.routes.models import Route
from convenio.routes.phrases import CASE_STATES

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class CaseFilters(forms.Form):
    """Narrowing the list of reviews."""

    search = forms.CharField(label=_("Title"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("State"), required=False)
    route = forms.ChoiceField(label=_("Route"), required=False)
    person = forms.ChoiceField(label=_("Waits for"), required=False)

    def __init__(self, *args: Any, party: Party, **named: Any) -> None:
        super().__init__(*args, **{"auto_id": "filter-%s", **named})
        routes = {row.code: str(row) for row in Route.objects.filter(party=party).order_by("code", "number")}
        every = [("", _("all"))]
        _choose(self, "state", [*every, *CASE_STATES.items(), ("late", _("late"))])
        _choose(self, "route", [*every, *routes.items()])
        _choose(self, "person", [("", _("anybody")), *people_choices(party)])


class ColleagueForm(forms.Form):
    """A colleague who is to review, with a word for them."""

    to = forms.ChoiceField(label=_("Colleague"))
    words = forms.CharField(
        label=_("A word for them"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, party: Party, without: int | None = None, **named: Any) -> None:
        super().__init__(*args, **named)
        people = [one for one in people_choices(party) if one[0] != str(without)]
        _choose(self, "to", [("", _("choose")), *people])


class AbsenceForm(forms.Form):
    """Who is away, from when to when, and who decides meanwhile."""

    person = forms.ChoiceField(label=_("Who is away"))
    deputy = forms.ChoiceField(label=_("Deputy"), help_text=_("Decides for them on these days."))
    starts_on = forms.DateField(label=_("From"), widget=DAY)
    ends_on = forms.DateField(label=_("Until, this day included"), widget=DAY)

    def __init__(self, *args: Any, party: Party, own: int | None, officer: bool, **named: Any) -> None:
        super().__init__(*args, **named)
        people = people_choices(party)
        mine = people if officer else [one for one in people if one[0] == str(own)]
        _choose(self, "person", mine)
        _choose(self, "deputy", [("", _("choose")), *people])
        self.fields["person"].initial = str(own)


class DayForm(forms.Form):
    """A holiday or a run of them, or weekend days that are worked."""

    day = forms.DateField(label=_("First day"), widget=DAY)
    until = forms.DateField(label=_("Last day"), required=False, widget=DAY)
    name = forms.CharField(label=_("Name of the holiday"), required=False, max_length=120)
    works = forms.BooleanField(label=_("These days are worked, although it is a weekend"), required=False)


def _choose(form: forms.Form, name: str, found: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = found
