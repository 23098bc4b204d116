"""What the addresses of this room may say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from convenio.agreements.forms.activity import ActivityFilter


class BoardFilter(ActivityFilter):
    """The list of one agreement, and the year that the whole board is about."""

    year = forms.ChoiceField(label=_("Year"), required=False)

    def __init__(self, *args: Any, years: Iterable[int], **named: Any) -> None:
        super().__init__(*args, **named)
        self._choices("year", [("", gettext("the whole term")), *((str(one), str(one)) for one in years)])
        status = self.fields["status"]
        assert isinstance(status, forms.ChoiceField)
        known: Any = status.choices
        self._choices("status", [*list(known), ("flagged", gettext("with a remark"))])

    def chosen(self) -> dict[str, str]:
        """What was chosen; an unknown value is left out, the rest stays."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def _choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
