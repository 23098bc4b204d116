"""Examples for the page of styles: every component once, with values worth looking at."""

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from convenio.ui.components import TurnLine

WHEN = datetime(2025, 3, 4, 8, 20, tzinfo=UTC)


class ExampleForm(forms.Form):
    """One field of every kind."""

    title = forms.CharField(label=_("Title"), help_text=_("As it will stand on the first page."))
    words = forms.CharField(label=_("Wording"), widget=forms.Textarea, required=False)
    teachers = forms.IntegerField(label=_("Teachers a year"), min_value=0)
    begins = forms.DateField(label=_("Begins"), widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(label=_("Layout"), choices=[("a", _("Side by side")), ("b", _("One after the other"))])
    order = forms.ChoiceField(
        label=_("Signing"), widget=forms.RadioSelect, choices=[("a", _("In order")), ("b", _("As counterparts"))]
    )
    seen = forms.BooleanField(label=_("I have read the text that I sign"))
    scan = forms.FileField(label=_("Scan"), required=False, help_text=_("PDF, at most 20 MB."))


class ExampleFilters(forms.Form):
    """Search and one choice."""

    search = forms.CharField(label=_("Search"), required=False)
    stage = forms.ChoiceField(label=_("Stage"), required=False, choices=[("", _("All")), ("a", _("Negotiation"))])


def examples(request: HttpRequest) -> dict[str, Any]:
    """Everything the page of styles shows."""
    steps = (("", "done"), ("", "here"), ("", "ahead"), ("", "ahead"), ("", "ahead"))
    mine = TurnLine(
        stage=gettext("Negotiation"),
        holder="ours",
        ours=gettext("our turn"),
        theirs=gettext("Tomsk proposed version 4"),
        theirs_note=gettext("delivered, seen"),
        since=WHEN,
        next=gettext("then approval, signing, in force"),
        steps=steps,
    )
    return {
        "form": ExampleForm({"title": ""}) if "wrong" in request.GET else ExampleForm(),
        "filters_form": ExampleFilters(request.GET),
        "line": mine,
        "refusal": _("Approve needs: one stale clause (5, Russian)."),
        "page_of_rows": Paginator(range(1, 95), 20).get_page(2),
        "moment": WHEN,
        "day_shown": date(2020, 6, 11),
        "tab_rows": [(_("Text"), "?", True), (_("Promises"), "?tab=promises", False), (_("History"), "?tab=h", False)],
        "strands": ["visits", "training", "programmes", "research"],
    }
