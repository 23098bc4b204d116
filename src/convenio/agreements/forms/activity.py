"""The small form of something done. At most four fields are asked; days are computed; a name is never asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from convenio.agreements.forms.costs import amount_field, currency_field, money_typed
from convenio.agreements.money import Money
from convenio.agreements.stating import doi_sentence, largest
from convenio.agreements.views.promising import CURRENCIES, ROLES, quantities_of, quantity_label
from pact.metrics import METRICS, MONEY
from pact.reference import plain_doi

MOST_FIELDS = 4
FOR_ONE = frozenset(
    [
        "persons",
        "programmes",
        "projects",
        "visits",
        "grants",
        "publications",
        "theses",
        "events",
        "approvals",
        "intakes",
        "meetings",
    ]
)
"""Of these one is the rule: it stands there already."""
AMOUNT, CURRENCY = "amount", "currency"
COST, COST_CURRENCY = "cost", "cost_currency"


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ActivityForm(forms.Form):
    """Four fields at most; everything else that may be said is folded away below them.

    ``promise``: the promise of the text, or what stands in its place where nothing was promised; ``currency``: in which
    the house counts its own costs, empty where they are not asked for.
    """

    role = forms.ChoiceField(label=_("Role of who went"), required=False)
    starts_on = forms.DateField(label=_("From"), widget=_day())
    ends_on = forms.DateField(label=_("To"), widget=_day(), required=False)
    doi = forms.CharField(
        label=_("DOI"),
        required=False,
        max_length=300,
        help_text=_("The number of the paper, for example 10.1000/xyz123. It becomes a link, and is the evidence."),
    )
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
        like: Mapping[str, Any] | None = None,
        doi: str = "",
        currency: str = "",
        auto_id: str = "id_%s",
    ) -> None:
        self.promise, self.names = promise, quantities_of(promise["metric"])
        self.known = METRICS.get(promise["metric"])
        self.facts = facts or {}
        super().__init__(data, files, initial=_initial(facts, like) | {"doi": doi}, auto_id=auto_id)
        source = facts or like or {}
        self._offer_role(source)
        if not self.known or self.known.reference != "doi":
            del self.fields["doi"]
        if self.known and self.known.one_day:
            self.fields["starts_on"].label = gettext("Day")
            self.fields["ends_on"].label = gettext("Last day, if it took several")
        given = source.get("quantities", {})
        for name in self.counts():
            start = given.get(name, 1 if name in FOR_ONE and not source else None)
            self.fields[f"count.{name}"] = forms.IntegerField(
                label=quantity_label(name),
                required=bool(self.known) and name == self.known.counts,  # type: ignore[union-attr]
                min_value=0,
                max_value=largest(promise["metric"], name),
                initial=start,
            )
        if self._asks_currency():
            self._offer_money(given)
        self.cost: Money | None = None
        if currency:
            self._offer_cost(currency)

    def counts(self) -> list[str]:
        """Names of the numbers with a field each; of several currencies there is one amount."""
        money = self._money()
        return [name for name in self.names if len(money) < 2 or name not in money]

    def _money(self) -> list[str]:
        return [name for name in self.names if self.known and self.known.quantities[name] in MONEY]

    def _asks_currency(self) -> bool:
        return len(self._money()) > 1

    def _offer_money(self, given: Mapping[str, int]) -> None:
        there = next((name for name in self._money() if name in given), "")
        self.fields[AMOUNT] = forms.IntegerField(
            label=gettext("Amount, without cents"),
            required=False,
            min_value=0,
            max_value=largest(self.promise["metric"], self._money()[0]),
            initial=given.get(there),
        )
        self.fields[CURRENCY] = forms.ChoiceField(
            label=gettext("Currency"),
            required=False,
            choices=[(name, CURRENCIES.get(name.removeprefix("amount_"), name)) for name in self._money()],
            initial=there,
        )

    def _offer_cost(self, currency: str) -> None:
        self.fields[COST] = amount_field(
            label=gettext("What it cost us"),
            required=False,
            help_text=gettext("Only your own university sees this; it is not sent to the other side."),
        )
        self.fields[COST_CURRENCY] = currency_field(required=False, initial=currency)

    def _offer_role(self, source: Mapping[str, Any]) -> None:
        if not self.known or "persons" not in self.known.quantities:
            del self.fields["role"]
            return
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        given = source.get("role", "")
        other = [(given, given)] if given and given not in ROLES else []
        role.choices = [("", gettext("not said")), *ROLES.items(), *other]

    def _wanted(self) -> list[str]:
        """Names of the fields, those first that say most about a thing of this kind."""
        visit = self.promise["strand"] == "visits"
        later = [f"count.{name}" for name in self._later()]
        numbers = [f"count.{name}" for name in self.counts() if f"count.{name}" not in later]
        order = ["role"] if visit else []
        order += ["starts_on"] if self.known and self.known.one_day else ["starts_on", "ends_on"]
        order += [*numbers, "doi", AMOUNT, CURRENCY]
        return [one for one in (*dict.fromkeys(order), *later, "role", "ends_on") if one in self.fields]

    def _later(self) -> list[str]:
        """One is the rule for persons of a visit and for a grant or paper; other numbers are asked at once."""
        if self.promise["strand"] == "visits":
            return ["persons"] if len(self.names) > 1 else []
        return ["grants", "publications", "theses"]

    def _order(self) -> list[str]:
        return list(dict.fromkeys(self._wanted()))

    def _asked_at_once(self) -> list[str]:
        late = {f"count.{name}" for name in self._later()} | ({"role"} if self.promise["strand"] != "visits" else set())
        if self.known and self.known.one_day:
            late.add("ends_on")
        return [one for one in self._order() if one not in late][:MOST_FIELDS]

    def main(self) -> list[BoundField]:
        """The fields on the page: four for a visit, never more."""
        return [self[one] for one in self._asked_at_once()]

    def more(self) -> list[BoundField]:
        """What is folded away."""
        now = self._asked_at_once()
        return [self[one] for one in self._order() if one not in now] + [self["evidence"]] + self._costs()

    def _costs(self) -> list[BoundField]:
        return [self[one] for one in (COST, COST_CURRENCY) if one in self.fields]

    @property
    def more_open(self) -> bool:
        """Unfolded when something there needs attention or differs from the usual."""
        usual = {f"count.{name}": "1" for name in FOR_ONE}
        if COST_CURRENCY in self.fields:
            usual[COST_CURRENCY] = str(self.fields[COST_CURRENCY].initial)
        return any(
            one.errors or str(one.value() or usual.get(one.name, "")) != usual.get(one.name, "") for one in self.more()
        )

    def clean_doi(self) -> str:
        typed = str(self.cleaned_data["doi"])
        if typed.strip() and not plain_doi(typed):
            raise forms.ValidationError(doi_sentence())
        return plain_doi(typed)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not given.get("ends_on") and "ends_on" not in self.errors:
            given["ends_on"] = given.get("starts_on")
        first, last = given.get("starts_on"), given.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", gettext("The last day lies before the first."))
        if given.get("doi") and given.get("evidence"):
            self.add_error("evidence", gettext("Give the DOI or a file, not both: the DOI is the evidence of a paper."))
        if COST in self.fields:
            self.cost = money_typed(self, COST, COST_CURRENCY)
        return given

    def told(self) -> dict[str, Any]:
        """The arguments of ``record_activity`` that come from the form."""
        given = self.cleaned_data
        sent = given.get("evidence")
        counts = {name: count for name in self.counts() if (count := given.get(f"count.{name}")) is not None}
        if given.get(AMOUNT) is not None and given.get(CURRENCY):
            counts[given[CURRENCY]] = given[AMOUNT]
        return {
            "starts_on": given["starts_on"],
            "ends_on": given["ends_on"],
            "role": given.get("role", ""),
            "quantities": counts,
            "doi": given.get("doi", ""),
            "evidence": sent.read() if sent else b"",
            "evidence_name": sent.name if sent else "",
        }


def _initial(facts: Mapping[str, Any] | None, like: Mapping[str, Any] | None) -> dict[str, Any]:
    if facts is None:
        return {"role": (like or {}).get("role", "")}
    first, last = date.fromisoformat(facts["from"]), date.fromisoformat(facts["to"])
    known = METRICS.get(facts["metric"])
    single = first == last and known is not None and known.one_day
    return {"role": facts.get("role", ""), "starts_on": first, "ends_on": None if single else last}


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
