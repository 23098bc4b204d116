"""What an officer writes down of a university of this node: what it became, what it was called before."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from convenio.directory.phrases import SUCCESSION_LABELS
from convenio.parties.models import Party

LANGUAGES = ("en", "zh", "ru")


class SuccessionForm(forms.Form):
    """What a university became. The other one is chosen by its name or domain, offered as one types."""

    kind = forms.ChoiceField(label=gettext_lazy("What happened"), choices=list(SUCCESSION_LABELS.items()))
    into = forms.CharField(
        label=gettext_lazy("What it is today"),
        max_length=200,
        help_text=gettext_lazy("Another university of this node, by its name or its internet domain."),
        widget=forms.TextInput(attrs={"list": "universities-here", "autocomplete": "off"}),
    )
    year = forms.IntegerField(
        label=gettext_lazy("Year"), required=False, help_text=gettext_lazy("Empty when it is not known.")
    )
    source = forms.CharField(
        label=gettext_lazy("Where this is written"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("A web address, a decree, a letter. Not needed for one written down twice."),
    )

    def __init__(self, *args: Any, party: Party, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._others = list(Party.objects.exclude(pk=party.pk))

    @property
    def offered(self) -> list[str]:
        """What the list under the field offers."""
        return sorted({one.name() for one in self._others} | {one.hei_id for one in self._others}, key=str.casefold)

    def clean_into(self) -> Party:
        typed = str(self.cleaned_data["into"]).strip().casefold()
        found = [
            one for one in self._others if typed in {one.hei_id, *(name.casefold() for name in one.names.values())}
        ]
        if len(found) == 1:
            return found[0]
        if found:
            raise forms.ValidationError(
                _("Several universities are called so. Write the internet domain of the right one: %(domains)s.")
                % {"domains": ", ".join(sorted(one.hei_id for one in found))}
            )
        raise forms.ValidationError(
            _("No university of this node is called so. Choose one from the list, or note it as a partner first.")
        )


class FormerNameForm(forms.Form):
    """What a university was called before."""

    name_en = forms.CharField(label=gettext_lazy("Former name in English"), max_length=200, required=False)
    name_zh = forms.CharField(label=gettext_lazy("Former name in Chinese"), max_length=200, required=False)
    name_ru = forms.CharField(label=gettext_lazy("Former name in Russian"), max_length=200, required=False)
    year = forms.IntegerField(
        label=gettext_lazy("Year of the change"),
        required=False,
        help_text=gettext_lazy("Empty when it is not known."),
    )
    source = forms.CharField(
        label=gettext_lazy("Where this is written"),
        max_length=500,
        help_text=gettext_lazy("A web address, a decree, a letter."),
    )

    def names(self) -> dict[str, str]:
        return {tag: self.cleaned_data[f"name_{tag}"] for tag in LANGUAGES if self.cleaned_data[f"name_{tag}"]}
