"""Which promises and which years have their numbers published."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class NumbersForm(forms.Form):
    """Promises by check mark, first and last year."""

    commitments = forms.MultipleChoiceField(label=_("Promises"), required=False, widget=forms.CheckboxSelectMultiple)
    first_year = forms.TypedChoiceField(label=_("From the year"), coerce=int)
    last_year = forms.TypedChoiceField(label=_("To the year"), coerce=int)

    def __init__(
        self, *args: Any, promises: list[tuple[str, str]], years: range, this_year: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["commitments"].choices = promises  # type: ignore[attr-defined]
        for name in ("first_year", "last_year"):
            self.fields[name].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
        self.initial.setdefault("commitments", [code for code, _label in promises])
        if years:
            self.initial.setdefault("first_year", years[0])
            self.initial.setdefault("last_year", max(years[0], min(years[-1], this_year)))
