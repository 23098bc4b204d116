"""The small form of something done under a promise. Days are computed, never typed; a name is never asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from convenio.agreements.actions.promises import MAX_COUNT
from convenio.agreements.views.promising import ROLES, quantities_of, quantity_label
from pact.metrics import METRICS

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ActivityForm(forms.Form):
    """Role, from, to, and the numbers that the promise counts. How many persons and evidence are folded away."""

    role = forms.ChoiceField(label=_("Role of who went"), required=False)
    starts_on = forms.DateField(label=_("From"), widget=DAY)
    ends_on = forms.DateField(label=_("To"), widget=DAY, required=False)
    evidence = forms.FileField(
        label=_("Evidence"),
        required=False,
        help_text=_("A file about it, without private data: the other side receives it."),
    )

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        promise: Mapping[str, Any],
        facts: Mapping[str, Any] | None = None,
        auto_id: str = "id_%s",
    ) -> None:
        self.promise, self.names = promise, quantities_of(promise["metric"])
        super().__init__(data, files, initial=_initial(facts), auto_id=auto_id)
        known = METRICS.get(promise["metric"])
        if not known or "persons" not in known.quantities:
            del self.fields["role"]
        else:
            role = self.fields["role"]
            assert isinstance(role, forms.ChoiceField)
            given = (facts or {}).get("role", "")
            other = [(given, given)] if given and given not in ROLES else []
            role.choices = [("", gettext("not said")), *ROLES.items(), *other]
        given_counts = (facts or {}).get("quantities", {})
        for name in self.names:
            counted = bool(known) and name == known.counts  # type: ignore[union-attr]
            start = given_counts.get(
                name, 1 if name in ("persons", "programmes", "projects", "visits") and not facts else None
            )
            self.fields[f"count.{name}"] = forms.IntegerField(
                label=quantity_label(name), required=counted, min_value=0, max_value=MAX_COUNT, initial=start
            )

    def main(self) -> list[BoundField]:
        """The fields on the page: four for a visit."""
        folded = self._folded()
        named = ["role"] if "role" in self.fields else []
        return [self[one] for one in (*named, "starts_on", "ends_on")] + [
            self[f"count.{name}"] for name in self.names if name not in folded
        ]

    def more(self) -> list[BoundField]:
        """What is folded away."""
        return [self[f"count.{name}"] for name in self._folded()] + [self["evidence"]]

    def _folded(self) -> list[str]:
        """One person is the rule for a visit; only other numbers are asked at once."""
        return (
            ["persons"]
            if "persons" in self.names and len(self.names) > 1 and self.promise["strand"] == "visits"
            else []
        )

    @property
    def more_open(self) -> bool:
        """Unfolded when something there needs attention or differs from the usual."""
        return any(one.errors for one in self.more()) or any(
            str(self[f"count.{name}"].value() or 1) != "1" for name in self._folded()
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not given.get("ends_on") and "ends_on" not in self.errors:
            given["ends_on"] = given.get("starts_on")
        first, last = given.get("starts_on"), given.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", gettext("The last day lies before the first."))
        return given

    def told(self) -> dict[str, Any]:
        """The arguments of ``record_activity`` that come from the form."""
        given = self.cleaned_data
        sent = given.get("evidence")
        return {
            "starts_on": given["starts_on"],
            "ends_on": given["ends_on"],
            "role": given.get("role", ""),
            "quantities": {name: count for name in self.names if (count := given.get(f"count.{name}")) is not None},
            "evidence": sent.read() if sent else b"",
            "evidence_name": sent.name if sent else "",
        }


def _initial(facts: Mapping[str, Any] | None) -> dict[str, Any]:
    if facts is None:
        return {}
    return {
        "role": facts.get("role", ""),
        "starts_on": date.fromisoformat(facts["from"]),
        "ends_on": date.fromisoformat(facts["to"]),
    }


class ActivityFilter(forms.Form):
    """What the address of the board may say about the list of activities."""

    search = forms.CharField(label=_("Search"), required=False, max_length=100)
    status = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=(
            ("", _("all")),
            ("us", _("waits for our confirmation")),
            ("them", _("waits for the other side")),
            ("confirmed", _("confirmed by both")),
            ("disputed", _("disputed")),
            ("retracted", _("taken back")),
        ),
    )
    promise = forms.ChoiceField(label=_("Promise"), required=False)

    def __init__(self, *args: Any, promises: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["promise"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", _("all")), *promises]
