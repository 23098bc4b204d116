"""The form of a promise: what is promised, from whom to whom, how much, when, and what will show that it was kept."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import permutations
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from convenio.agreements.views import words
from convenio.parties.terms import pick
from convenio.ui.components import strand_name
from convenio.vocabulary.lists import isced_f_name, terms
from pact.metrics import METRICS
from pact.text.model import STRANDS

PERIODS = (("year", _("every year")), ("term", _("over the whole term")), ("once", _("once")))
EVIDENCE = (
    ("report_of_both", _("a report of both sides")),
    ("document", _("a document")),
    ("list", _("a list")),
    ("publication", _("a publication")),
)
LEVELS = tuple((str(level), str(level)) for level in range(1, 9))
BOTH, OWN = "both", "own-number"


class CommitmentForm(forms.Form):
    """A promise as data beside its clause. ``both`` ways makes two promises at once."""

    metric = forms.ChoiceField(label=_("What is counted"))
    direction = forms.ChoiceField(label=_("Between whom"))
    quantity = forms.ChoiceField(
        label=_("How much"),
        help_text=_(
            "A number of the clause is the better choice: it stands in the text once, and the promise follows it."
        ),
    )
    number = forms.IntegerField(
        label=_("Number, when it does not stand in the clause"), required=False, min_value=0, max_value=10**9
    )
    period = forms.ChoiceField(label=_("This much"), choices=PERIODS)
    first_year = forms.IntegerField(label=_("First year"), min_value=1900, max_value=2200)
    last_year = forms.IntegerField(label=_("Last year"), min_value=1900, max_value=2200)
    evidence = forms.ChoiceField(label=_("What shows that it was kept"), choices=EVIDENCE)
    isced_f = forms.CharField(
        label=_("Fields of study (ISCED-F codes)"), required=False, max_length=300,
        help_text=_("Two to four digits each, with commas between, for example 0715, 07. Empty means all fields."),
    )  # fmt: skip
    eqf = forms.MultipleChoiceField(
        label=_("Levels (EQF)"), choices=LEVELS, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        data: Any = None,
        *,
        text: Mapping[str, Any],
        clause: Mapping[str, Any],
        promise: Mapping[str, Any] | None,
        year: int,
    ) -> None:
        self.text, self.clause, self.new = text, clause, promise is None
        self.names = {hei: pick(text["party_names"][hei], words.reader()) or hei for hei in text["parties"]}
        super().__init__(data, initial=_initial(promise, year))
        self._offer("metric", _metrics())
        self._offer("direction", self._directions())
        self._offer("quantity", self._numbers())
        for hei, name in self.names.items():
            self.fields[f"owner.{hei}"] = forms.CharField(
                label=gettext("Who cares for it at %(party)s (an office, not a person)") % {"party": name},
                required=False,
                max_length=200,
                initial=(promise or {"owners": {}})["owners"].get(hei, "" if promise else "coordinator"),
            )

    def _offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def _directions(self) -> list[tuple[str, str]]:
        way = gettext("from %(from)s to %(to)s")
        pairs = list(permutations(self.text["parties"], 2))
        found = [(f"{a}>{b}", way % {"from": self.names[a], "to": self.names[b]}) for a, b in pairs]
        every = gettext("both ways, the same number (two promises)")
        together = gettext("jointly, by both together")
        if len(pairs) > 2:
            every = gettext("from each to each other, the same number (%(count)s promises)") % {"count": len(pairs)}
            together = gettext("jointly, by all together")
        both = [(BOTH, every)] if self.new else []
        return [*both, *found, ("joint", together)]

    def _numbers(self) -> list[tuple[str, str]]:
        found = [
            (
                name,
                gettext("%(label)s: now %(number)s")
                % {"label": words.value_label(self.clause["type"], name), "number": value["value"]},
            )
            for name, value in self.clause["values"].items()
            if value["type"] == "integer"
        ]
        return [*found, (OWN, gettext("another number, written below"))]

    def owners(self) -> list[forms.BoundField]:
        """The field of each party."""
        return [self[f"owner.{hei}"] for hei in self.names]

    def clean_isced_f(self) -> list[str]:
        codes = [one.strip() for one in self.cleaned_data["isced_f"].replace(";", ",").split(",") if one.strip()]
        known = {one.code for one in terms("isced_f")}
        for code in codes:
            if not (code.isascii() and code.isdigit() and 2 <= len(code) <= 4) or code[:2] not in known:
                raise forms.ValidationError(gettext("“%(code)s” is not a code of a field of study.") % {"code": code})
        return list(dict.fromkeys(codes))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("quantity") == OWN and given.get("number") is None and "number" not in self.errors:
            self.add_error("number", gettext("Write the number that is promised, or choose one of the clause."))
        first, last = given.get("first_year"), given.get("last_year")
        if first and last and last < first:
            self.add_error("last_year", gettext("The last year lies before the first."))
        return given

    def contents(self) -> list[dict[str, Any]]:
        """One promise as the text format has it, or two when it runs both ways."""
        given = self.cleaned_data
        metric = METRICS[given["metric"]]
        quantity = given["number"] if given["quantity"] == OWN else {"value": given["quantity"]}
        owners = {hei: given[f"owner.{hei}"].strip() for hei in self.names if given[f"owner.{hei}"].strip()}
        return [
            {
                "clause": self.clause["id"],
                "strand": metric.strand,
                "metric": metric.id,
                "unit": metric.unit,
                "direction": direction,
                "quantity": quantity,
                "period": given["period"],
                "first_year": given["first_year"],
                "last_year": given["last_year"],
                "isced_f": given["isced_f"],
                "eqf": sorted(int(level) for level in given["eqf"]),
                "owners": owners,
                "evidence": given["evidence"],
            }
            for direction in self._ways(given["direction"])
        ]

    def _ways(self, chosen: str) -> list[Any]:
        if chosen == "joint":
            return ["joint"]
        if chosen == BOTH:
            return [{"from": a, "to": b} for a, b in permutations(self.text["parties"], 2)]
        start, _arrow, end = chosen.partition(">")
        return [{"from": start, "to": end}]

    def fields_of_study(self) -> str:
        """The chosen fields of study in words."""
        codes = str(self["isced_f"].value() or "").split(",")
        return ", ".join(isced_f_name(code.strip(), words.reader()) for code in codes if code.strip())


def _metrics() -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (strand_name(strand), [(one.id, words.metric_of(one.id)) for one in METRICS.values() if one.strand == strand])
        for strand in STRANDS
    ]


def _initial(promise: Mapping[str, Any] | None, year: int) -> dict[str, Any]:
    if promise is None:
        return {
            "direction": BOTH,
            "period": "year",
            "first_year": year,
            "last_year": year + 5,
            "evidence": "report_of_both",
        }
    way, quantity = promise["direction"], promise["quantity"]
    return {
        "metric": promise["metric"],
        "direction": f"{way['from']}>{way['to']}" if isinstance(way, Mapping) else "joint",
        "quantity": quantity["value"] if isinstance(quantity, Mapping) else OWN,
        "number": None if isinstance(quantity, Mapping) else quantity,
        "period": promise["period"],
        "first_year": promise["first_year"],
        "last_year": promise["last_year"],
        "evidence": promise["evidence"],
        "isced_f": ", ".join(promise["isced_f"]),
        "eqf": [str(level) for level in promise["eqf"]],
    }
