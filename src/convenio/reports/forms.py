"""What a person may type about reports."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from convenio.parties.terms import pick
from convenio.reports.terms import Definition
from convenio.reports.words import TITLES

Options = tuple[tuple[str, str | Promise], ...]
WINDOWS: Options = (
    ("calendar", _("calendar year")),
    ("academic", _("academic year")),
    ("any", _("any two days")),
)
MONTHS: Options = (
    ("9", _("from 1 September")),
    ("8", _("from 1 August (to 31 July)")),
    ("10", _("from 1 October")),
    ("7", _("from 1 July")),
    ("3", _("from 1 March")),
    ("2", _("from 1 February")),
    ("4", _("from 1 April")),
)
COUNTS: Options = (
    ("confirmed", _("only what both sides confirm")),
    ("ours", _("also what we recorded")),
    ("all", _("whatever either side recorded")),
)
DIRECTIONS: Options = (("", _("both")), ("out", _("only out from us")), ("in", _("only in to us")))
TURNS: Options = (
    ("first_day", _("counts whole in the year in which it begins")),
    ("split", _("is split: its days count in the year in which they lie")),
)
SPANS: Options = (("days", _("days")), ("months", _("calendar months")))
DOUBLES: Options = (("once", _("counts once")), ("keep", _("counts twice")))
ACROSS: Options = (
    ("", _("plain")),
    ("direction", _("out and in beside each other")),
    ("strand", _("strands beside each other")),
)
STRANDS: Options = (
    ("visits", _("Visits")),
    ("training", _("Training")),
    ("programmes", _("Programmes")),
    ("research", _("Research")),
)
LANGUAGES: Options = (("en", "English"), ("zh", "中文"), ("ru", "Русский"))


def _titles(prefix: str) -> list[tuple[str, str | Promise]]:
    return [(key.removeprefix(prefix), words) for key, words in TITLES.items() if key.startswith(prefix)]


class DefinitionForm(forms.Form):
    """A definition of the house in a few fields; every one may stay as it is."""

    name = forms.CharField(label=_("Name of the report"), max_length=120, required=False)
    about = forms.CharField(
        label=_("What it is for"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    strands = forms.MultipleChoiceField(
        label=_("Strands"),
        choices=STRANDS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked means all."),
    )
    window = forms.ChoiceField(label=_("Span"), choices=WINDOWS)
    month = forms.ChoiceField(label=_("The academic year begins"), choices=MONTHS)
    counts = forms.ChoiceField(label=_("What counts"), choices=COUNTS)
    measures = forms.MultipleChoiceField(
        label=_("Count"), choices=_titles("measure."), required=False, widget=forms.CheckboxSelectMultiple
    )
    first_row = forms.ChoiceField(label=_("One line for each"), choices=[("", "–"), *_titles("row.")], required=False)
    second_row = forms.ChoiceField(label=_("and each"), choices=[("", "–"), *_titles("row.")], required=False)
    across = forms.ChoiceField(label=_("Columns"), choices=ACROSS, required=False)
    direction = forms.ChoiceField(label=_("Direction"), choices=DIRECTIONS, required=False)
    turn = forms.ChoiceField(label=_("An activity over the turn of the year"), choices=TURNS)
    shortest = forms.IntegerField(label=_("Not shorter than"), min_value=0, max_value=400, required=False)
    span = forms.ChoiceField(label=pgettext_lazy("unit of a length", "in"), choices=SPANS)
    or_credits = forms.IntegerField(label=_("or so many credits"), min_value=0, max_value=400, required=False)
    doubles = forms.ChoiceField(label=_("What both sides recorded apart"), choices=DOUBLES)
    recipient = forms.CharField(label=_("For whom"), max_length=200, required=False)

    FIRST = ("name", "strands", "window", "month", "counts", "measures", "first_row", "second_row", "across")

    def __init__(self, data: Any = None, *, content: dict[str, Any]) -> None:
        self.content = content
        super().__init__(data, initial=initial_of(content))

    def first(self) -> list[forms.BoundField]:
        """The fields that stand open."""
        return [self[name] for name in self.FIRST]

    def more(self) -> list[forms.BoundField]:
        """The fields that are folded away."""
        return [self[name] for name in self.fields if name not in self.FIRST]

    def typed(self) -> dict[str, Any]:
        """The definition with what was typed; a field that cannot be read keeps what it held."""
        self.full_clean()
        given = dict(self.cleaned_data)
        found = dict(self.content)
        for name in ("window", "counts", "turn", "span", "doubles"):
            found[name] = given.get(name) or found.get(name, getattr(Definition, name))
        for name in ("direction", "across", "strands", "measures"):
            if name in given:
                found[name] = given[name]
        for name in ("shortest", "or_credits"):
            if name in given:
                found[name] = given[name] or 0
        if given.get("month"):
            found["month"] = int(given["month"])
        rows = [given.get(name, "") for name in ("first_row", "second_row")]
        found["rows"] = [name for name in rows if name]
        for field, name in (("name", "title"), ("about", "about"), ("recipient", "recipient")):
            found[name] = _said(found.get(name, {}), given.get(field, ""))
        return found


def initial_of(content: dict[str, Any]) -> dict[str, Any]:
    """A definition as the form shows it."""
    reader, rows = get_language() or "en", [*content.get("rows", []), "", ""]
    texts = {"name": "title", "about": "about", "recipient": "recipient"}
    return {
        **content,
        **{field: pick(content.get(name, {}), reader) for field, name in texts.items()},
        "first_row": rows[0],
        "second_row": rows[1],
        "month": str(content.get("month", 9)),
        "shortest": content.get("shortest") or None,
        "or_credits": content.get("or_credits") or None,
    }


def _said(texts: dict[str, str], words: str) -> dict[str, str]:
    """The text with the reader's words; the other languages follow when it was the only one or never differed."""
    reader = (get_language() or "en").split("-")[0]
    if pick(texts, reader) == words:
        return dict(texts)
    return {**texts, reader: words} if len(texts) > 1 else {reader: words}


class SendForm(forms.Form):
    """To whom a report went, when, in which languages."""

    recipient = forms.CharField(label=_("Sent to"), max_length=200, help_text=_("The authority or office; no person."))
    sent_on = forms.DateField(label=_("Sent on"), widget=forms.DateInput(attrs={"type": "date"}))
    languages = forms.MultipleChoiceField(label=_("Languages"), choices=LANGUAGES, widget=forms.CheckboxSelectMultiple)
    note = forms.CharField(label=_("Note"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class OwedForm(forms.Form):
    """Whether the house owes a report, and by which day of the year."""

    wanted = forms.BooleanField(label=_("We owe this report"), required=False)
    day = forms.IntegerField(label=_("Day"), min_value=1, max_value=31, required=False)
    month = forms.IntegerField(label=_("Month"), min_value=1, max_value=12, required=False)

    def on(self) -> tuple[int, int] | None:
        """Month and day; None when neither was typed."""
        day, month = self.cleaned_data.get("day"), self.cleaned_data.get("month")
        return (month, day) if day and month else None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if bool(given.get("day")) != bool(given.get("month")):
            raise forms.ValidationError(_("Type both, the day and the month, or neither."))
        return given


class ReportFilter(forms.Form):
    """Narrowing the list of reports."""

    search = forms.CharField(label=_("Words in name or purpose"), required=False, max_length=100)
    which = forms.ChoiceField(
        label=pgettext_lazy("of reports", "Which"),
        required=False,
        choices=[
            ("", _("all")),
            ("owed", _("owed by us")),
            ("own", _("of our house")),
            ("archived", pgettext_lazy("of definitions", "put away")),
        ],
    )


class SentFilter(forms.Form):
    """Narrowing what was sent."""

    search = forms.CharField(label=_("Words in name, recipient or note"), required=False, max_length=100)
    year = forms.CharField(label=_("Year"), required=False, max_length=4)


class RecordFilter(forms.Form):
    """Narrowing the activities behind a number."""

    search = forms.CharField(label=_("Words in agreement, partner or kind"), required=False, max_length=100)
