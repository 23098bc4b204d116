"""What a person says about a suggestion: under which agreement, what it was, which way it went, how many."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from convenio.agreements.models import Agreement, Suggestion
from convenio.agreements.stating import MAX_COUNT
from convenio.agreements.views.words import metric_of
from convenio.parties.terms import Acting
from convenio.ui.components import strand_name
from pact.metrics import METRICS
from pact.text.model import STRANDS


def agreements_of(acting: Acting) -> list[Agreement]:
    """Those in force that the person sees, the liveliest first."""
    rows = Agreement.objects.of(acting.party).seen_by(acting).in_force().select_related("party")
    return list(rows.order_by("-last_activity_on", "pk"))


class CalendarForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=_("Calendar file or mail"),
        help_text=_("An .ics file, or a mail saved as .eml to which one is attached. Nothing is recorded by it."),
    )


class SuggestionForm(forms.Form):
    """Filled with what could be told; four fields at most."""

    agreement = forms.ChoiceField(label=_("Agreement"))
    metric = forms.ChoiceField(label=_("What was done"))
    way = forms.ChoiceField(
        label=_("Direction"),
        choices=(("out", _("from us to the partner")), ("in", _("from the partner to us")), ("joint", _("jointly"))),
    )
    number = forms.IntegerField(label=_("How many"), min_value=0, max_value=MAX_COUNT, initial=1)

    def __init__(self, data: Any = None, *, suggestion: Suggestion, known: list[Agreement]) -> None:
        way = {True: "out", False: "in", None: "joint"}[suggestion.outward]
        initial = {"agreement": suggestion.agreement_id, "metric": suggestion.metric, "way": way}
        super().__init__(data, initial=initial, prefix=f"s{suggestion.pk}")
        self.known = {str(one.pk): one for one in known}
        chosen = [("", gettext("— choose —"))]
        self._offer("agreement", [*chosen, *((str(one.pk), str(one)) for one in known)])
        groups = [
            (strand_name(strand), [(one.id, metric_of(one.id)) for one in METRICS.values() if one.strand == strand])
            for strand in STRANDS
        ]
        self._offer("metric", [*chosen, *groups])

    def _offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def told(self) -> dict[str, Any]:
        """The arguments of ``record_suggestion``."""
        given = self.cleaned_data
        return {**given, "agreement": self.known[given["agreement"]]}
