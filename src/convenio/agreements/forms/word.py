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
    kind = forms.ChoiceField(label=_("Kind of agreement"))

    field_order = ("file", "partner", "kind")

    def __init__(self, *args: Any, partners: list[tuple[str, str]], kinds: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*args, **named)
        for name, rows in (("partner", [("", "—"), *partners]), ("kind", kinds)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = rows
