"""What a person may say about a list that is brought."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from convenio.directory.lists import LISTS
from convenio.directory.lists.noticing import STATES


class ListForm(forms.Form):
    """The file; which list it is can be seen in it."""

    file = forms.FileField(
        label=lazy("The file"),
        help_text=lazy(
            "As its publisher gives it, packed or not; which list it is will be seen. Nothing is written before you "
            "have seen what would become of it."
        ),
    )
    part = forms.BooleanField(
        label=lazy("It is only one of several files of the list"),
        help_text=lazy("Then entries that are not in it stay as they are. Without this, they are marked as gone."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ".json,.jsonl,.csv,.xml,.xlsx,.zip,.gz"


class EditionFilter(forms.Form):
    """Search among what was brought."""

    search = forms.CharField(label=lazy("Search"), required=False, max_length=200)
    list = forms.ChoiceField(label=lazy("List"), required=False)
    state = forms.ChoiceField(label=lazy("State"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lists = [("", _("All")), *((code, one.label) for code, one in LISTS.items())]
        self.fields["list"].choices = lists  # type: ignore[attr-defined]
        self.fields["state"].choices = [("", _("All")), *STATES.items()]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, str]:
        typed: dict[str, str] = self.cleaned_data if self.is_valid() else {}
        return {"search": typed.get("search", ""), "list_code": typed.get("list", ""), "state": typed.get("state", "")}
