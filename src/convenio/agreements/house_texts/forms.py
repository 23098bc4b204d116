"""Search and filters of the list of own texts, and the file that brings texts in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from convenio.agreements import library
from convenio.agreements.house_texts.phrases import SORTS
from convenio.agreements.views.words import reader
from convenio.parties.terms import pick

STATES = (
    ("", _("all but archived")),
    ("offered", _("published")),
    ("unpublished", _("not published yet")),
    ("archived", _("archived")),
)


class HouseFilter(forms.Form):
    """What the address of the list may say."""

    search = forms.CharField(label=_("Name or words of the text"), required=False, max_length=100)
    sort = forms.ChoiceField(label=_("Clause or template"), required=False, choices=[("", _("both")), *SORTS.items()])
    of = forms.ChoiceField(label=_("Type or kind"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **{"auto_id": "filter-%s", **named})
        field = self.fields["of"]
        assert isinstance(field, forms.ChoiceField)
        kinds = [(one.id, pick(one.names, reader())) for one in library.kinds()]
        types = [(one.id, pick(one.labels, reader())) for one in library.clause_types()]
        field.choices = [("", _("all")), (_("Kinds of agreement"), kinds), (_("Types of clause"), types)]


class BringInForm(forms.Form):
    """A file that “Export” made, here or at another university."""

    file = forms.FileField(label=_("File (JSON)"))
