"""What is typed beside a photograph."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from convenio.news.photograph import ALT_AT_MOST, CREDIT_AT_MOST, Shown, licences
from convenio.parties.terms import LocalText, pick
from convenio.vocabulary.names import own_name


class PhotographForm(forms.Form):
    """The file, who made it, its licence, and what it shows in each language. What is typed stays when the file is
    refused; only the file must be chosen again, as browsers want it."""

    file = forms.FileField(
        label=_("Photograph"),
        help_text=_(
            "JPEG, PNG or WebP, at most 15 megabytes and 50 million pixels. It is drawn anew without place, camera, "
            "names and previews."
        ),
        widget=forms.ClearableFileInput({"accept": "image/jpeg,image/png,image/webp"}),
    )
    credit = forms.CharField(
        label=_("Made by (shown under the photograph)"),
        max_length=CREDIT_AT_MOST,
        help_text=_("Name a person only with their consent: the name stays in what both sides release and sign."),
    )
    licence = forms.ChoiceField(label=_("Licence"))

    def __init__(
        self, *args: Any, languages: tuple[str, ...], held: Shown | None = None, with_file: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.languages = languages
        if not with_file:
            del self.fields["file"]
        reader = get_language() or "en"
        choice = self.fields["licence"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(code, pick(one.names, reader)) for code, one in licences().items()]
        self.initial["licence"] = held.licence if held else "own"
        self.initial["credit"] = held.credit if held else ""
        for tag in languages:
            self.fields[f"alt__{tag}"] = forms.CharField(
                label=format_lazy(_("What it shows · {language}"), language=own_name(tag)),
                max_length=ALT_AT_MOST,
                widget=forms.TextInput({"lang": tag}),
            )
            self.initial[f"alt__{tag}"] = held.alt.get(tag, "") if held else ""

    @property
    def alts(self) -> list[forms.BoundField]:
        """What it shows, language by language."""
        return [self[f"alt__{tag}"] for tag in self.languages]

    def alt(self) -> LocalText:
        """What was typed for those who do not see it. Call when the form is valid."""
        return {tag: str(self.cleaned_data[f"alt__{tag}"]) for tag in self.languages}
