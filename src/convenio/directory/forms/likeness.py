"""Filters of the likely duplicates, and the judgement of two entries."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from convenio.directory.phrases import REASON_LABELS
from convenio.vocabulary.names import country_name


class LikenessFilter(forms.Form):
    """Which likely duplicates are shown."""

    search = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=100)
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), required=False)
    strength = forms.ChoiceField(
        label=gettext_lazy("How likely"),
        required=False,
        choices=[
            ("", gettext_lazy("All")),
            ("strong", gettext_lazy("Very likely")),
            ("review", gettext_lazy("Worth a look")),
        ],
    )
    judged = forms.ChoiceField(
        label=gettext_lazy("Judged"),
        required=False,
        choices=[
            ("", gettext_lazy("Not yet")),
            ("same", gettext_lazy("The same")),
            ("different", gettext_lazy("Two different ones")),
        ],
    )

    def __init__(self, *args: Any, countries: list[str], language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted(((code, country_name(code, language)) for code in countries), key=lambda one: one[1])
        self.fields["country"].choices = [("", _("All")), *named]  # type: ignore[attr-defined]
        self.fields["reason"].choices = [("", _("All")), *REASON_LABELS.items()]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, str]:
        """What was chosen; nothing of a filter that is not understood."""
        typed: dict[str, str] = self.cleaned_data if self.is_valid() else {}
        return {**typed, "judged": typed.get("judged") or "open"}
