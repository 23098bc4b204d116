"""How many agreements, by country, kind, unit, strand, coordinator, partner: from one index, each number a filter."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from convenio.agreements.models import Facet
from convenio.agreements.views.words import kind_label
from convenio.parties.models import Party
from convenio.register.queries.choices import party_names, people_names, unit_names
from convenio.register.queries.filtered import PHASES, condition_of
from convenio.register.scope import Scope
from convenio.ui.components import strand_name
from convenio.vocabulary.names import country_name

BY: dict[str, tuple[str | Promise, str, str]] = {
    "country": (_("Country"), Facet.COUNTRY, "country"),
    "kind": (_("Kind"), Facet.KIND, "kind"),
    "unit": (_("Our unit"), Facet.UNIT, "unit"),
    "strand": (_("Strand"), Facet.STRAND, "strand"),
    "coordinator": (_("Our coordinator"), Facet.PERSON, "coordinator"),
    "partner": (_("Partner"), Facet.PARTNER, "partner"),
}
"""What is counted by: its word, the facet, and the field of the filter that a number leads to."""


@dataclass
class Tally:
    """One row: what is counted, and how many are in force, not signed yet, over."""

    value: str
    name: str = ""
    binding: int = 0
    unsigned: int = 0
    over: int = 0

    @property
    def total(self) -> int:
        return self.binding + self.unsigned + self.over


def counted_by(scope: Scope, by: str) -> list[Tally]:
    """One row per value, the most agreements in force first; those without any value come last, as ``none``."""
    rows = counted(scope, BY[by][1])
    names = {**NAMES[by](scope.party, [row.value for row in rows]), Facet.NONE: _("none noted")}
    for row in rows:
        row.name = str(names.get(row.value, row.value))
    return sorted(rows, key=lambda row: (row.value == Facet.NONE, -row.binding, -row.total, row.name.casefold()))


def counted(scope: Scope, facet: str) -> list[Tally]:
    """One row per value of a facet, without names and order."""
    rows: dict[str, Tally] = {}
    for value, phase, count in scope.facets(facet).values_list("value", "phase").annotate(count=Count("*")):
        if phase in PHASES:
            setattr(rows.setdefault(value, Tally(value)), phase, count)
    return list(rows.values())


def totals(scope: Scope, on: date, names: Collection[str]) -> dict[str, int]:
    """By phase, and those named of ``TOTALS``, each counted on its own index. ``on``: the day counted from."""
    phases = dict.fromkeys(PHASES, 0)
    for row in counted(scope, Facet.KIND):  # by value first, as the index lies: ten times quicker than by phase alone
        for phase in PHASES:
            phases[phase] += getattr(row, phase)
    rows = scope.agreements().order_by()
    return {**phases, **{name: rows.filter(condition_of(TOTALS[name], on)).count() for name in names}}


TOTALS: dict[str, dict[str, str]] = {
    "ends": {"ends": "18"},
    "ends_12": {"ends": "12"},
    "notice": {"notice": "12"},
    "dormant": {"dormant": "24"},
    "never": {"dormant": "never"},
    "ours": {"waiting": "us"},
    "theirs": {"waiting": "others"},
}


def _countries(party: Party, values: list[str]) -> dict[str, str]:
    reader = get_language() or "en"
    return {value: country_name(value, reader) for value in values}


NAMES: dict[str, Callable[[Party, list[str]], dict[str, str]]] = {
    "country": _countries,
    "kind": lambda party, values: {value: kind_label(value) for value in values},
    "unit": unit_names,
    "strand": lambda party, values: {value: strand_name(value) for value in values},
    "coordinator": lambda party, values: people_names(values),
    "partner": lambda party, values: party_names(values),
}
