"""Filters of the pages where things are recorded and confirmed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from convenio.ui.components import strand_name
from pact.text.model import STRANDS


class WhereFilter(forms.Form):
    """Search among the agreements under which something can be recorded."""

    search = forms.CharField(label=_("Search by title, partner or number"), required=False, max_length=100)


class SearchFilter(forms.Form):
    """Search in a list."""

    search = forms.CharField(label=_("Search"), required=False, max_length=100)


class WaitingFilter(forms.Form):
    """What waits for our confirmation: by words, strand, partner and year."""

    search = forms.CharField(label=_("Search by title, partner or number"), required=False, max_length=100)
    strand = forms.ChoiceField(label=_("Strand"), required=False)
    partner = forms.ChoiceField(label=_("Recorded by"), required=False)
    year = forms.ChoiceField(label=_("Year"), required=False)

    def __init__(self, *args: Any, partners: list[tuple[str, str]], years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("strand", [(one, strand_name(one)) for one in STRANDS])
        self._offer("partner", partners)
        self._offer("year", [(str(one), str(one)) for one in years])

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("all")), *choices]
