"""What a person may type about the life of an agreement. What a day or a duty means is said beside it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from convenio.agreements.life import phrases
from convenio.agreements.life.demands import rules
from convenio.agreements.models.life import DONE, OPEN, WAIVED

MOST_WORDS = 2000
STATES = (
    ("", _("open, overdue ones first")),
    ("due", _("overdue or due within 30 days")),
    ("overdue", _("overdue")),
    ("done", _("done")),
    ("waived", _("waived")),
    ("all", _("all")),
)


def day_field(**more: Any) -> forms.DateField:
    """A day as the browser's calendar gives it."""
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class SuspendForm(forms.Form):
    """From when, perhaps until when, and why."""

    from_on = day_field(label=_("From"))
    until = day_field(label=_("Until, if that is known"), required=False)
    words = forms.CharField(
        label=_("Why; the other side reads it"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ResumeForm(forms.Form):
    on = day_field(label=_("Taken up again from"))


class RunningForm(forms.Form):
    """Who still finishes; no names."""

    what = forms.CharField(label=_("Who, without names: two students in the third year"), max_length=200)
    persons = forms.IntegerField(label=_("How many"), min_value=1, max_value=100_000)
    until = day_field(label=_("They finish on"))


class RenewForm(forms.Form):
    """By how many years the days and the promises move."""

    years = forms.IntegerField(label=_("The next term, in years"), min_value=1, max_value=30)


class DayForm(forms.Form):
    """The day on which the text is wanted."""

    on = day_field(label=_("As the text stood on"), required=False)


class SettleForm(forms.Form):
    """Done with one click; a note and a file may be added. Waived needs a reason."""

    state = forms.ChoiceField(choices=((DONE, ""), (WAIVED, ""), (OPEN, "")), widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Note"), required=False, max_length=MOST_WORDS, widget=forms.Textarea(attrs={"rows": 2})
    )
    evidence = forms.FileField(label=_("File that shows it, if there is one"), required=False)


class GiveForm(forms.Form):
    """A person, or a duty; the unit only with a duty."""

    owner = forms.ChoiceField(label=_("Whose it is, now and every later time"))
    unit = forms.ChoiceField(label=_("Of the unit"), required=False)

    def __init__(self, *args: Any, people: list[tuple[int, str]], units: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*args, **named)
        owner, unit = self.fields["owner"], self.fields["unit"]
        assert isinstance(owner, forms.ChoiceField)
        assert isinstance(unit, forms.ChoiceField)
        duties = [(f"role:{code}", label) for code, label in phrases.OWNERS.items()]
        owner.choices = [
            (_("By duty"), duties),
            (_("People"), [(f"person:{pk}", name) for pk, name in people]),
        ]
        unit.choices = [("", _("the whole house")), *units]


class ObligationFilter(forms.Form):
    """Search and filters of the list. Unknown values are answered with what is open."""

    search = forms.CharField(label=_("Title or university"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)
    owner = forms.ChoiceField(label=_("Whose"), required=False)
    rule = forms.ChoiceField(label=_("Kind of task"), required=False)

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **{"auto_id": "filter-%s", **named})
        for name, rows in (("owner", _owners()), ("rule", _rules())):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = rows


def _owners() -> list[tuple[str, Any]]:
    return [("", _("anybody")), ("me", _("mine")), *phrases.OWNERS.items()]


def _rules() -> list[tuple[str, Any]]:
    return [("", _("all")), *((one, phrases.rule_label(one)) for one in rules())]
