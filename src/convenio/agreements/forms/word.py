"""Word files: the file that comes in, and with whom and of what kind an agreement from a file shall be."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

ACCEPT = ".docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class WordFileForm(forms.Form):
    """One Word file."""

    file = forms.FileField(
        label=_("Word file"),
        allow_empty_file=True,
        help_text=_("A .docx file without macros and without password, up to 20 MB."),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )


class WordStartForm(WordFileForm):
    """A file from which an agreement is to begin."""

    partner = forms.ChoiceField(label=_("Partner"))
    others = forms.MultipleChoiceField(
        label=_("Further partners"), required=False, widget=forms.SelectMultiple(attrs={"size": 5})
    )
    by_link = forms.BooleanField(
        label=_("Partners without a node take part by secure link"),
        required=False,
        help_text=_("Their people read, comment and sign in a browser; your node writes down what they say."),
    )
    kind = forms.ChoiceField(label=_("Kind of agreement"))

    field_order = ("file", "partner", "others", "by_link", "kind")

    def __init__(self, *args: Any, partners: list[tuple[str, str]], kinds: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*args, **named)
        for name, rows in (("partner", [("", "—"), *partners]), ("others", partners), ("kind", kinds)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = rows

    def parties(self) -> list[str]:
        """The partners as chosen, each once, the first one first."""
        return list(dict.fromkeys([self.cleaned_data["partner"], *self.cleaned_data["others"]]))
