"""What an institution's agreements can be filtered by: the values that occur, named in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from convenio.agreements.models import Facet
from convenio.parties.models import Party, Unit
from convenio.people.models import Person
from convenio.register.scope import Scope
from convenio.vocabulary.names import country_name, language_name

MOST_IN_A_SELECT = 200
Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Choices:
    """Pairs of value and name for each list; ``partners`` is empty when there are too many to choose from."""

    countries: Pairs = field(default_factory=list)
    units: Pairs = field(default_factory=list)
    languages: Pairs = field(default_factory=list)
    partners: Pairs = field(default_factory=list)
    coordinators: Pairs = field(default_factory=list)


def choices_of(scope: Scope, *, partner: str = "") -> Choices:
    """Everything the filter form offers. ``partner``: the one chosen, named also where there are too many to list."""
    reader = get_language() or "en"
    found: dict[str, list[str]] = {Facet.COUNTRY: [], Facet.UNIT: [], Facet.LANGUAGE: []}
    for name, values in found.items():
        known = scope.facets(name).exclude(value=Facet.NONE)
        values += known.values_list("value", flat=True).distinct()
    return Choices(
        countries=_sorted((code, country_name(code, reader)) for code in found[Facet.COUNTRY]),
        units=_sorted(unit_names(scope.party, found[Facet.UNIT]).items()),
        languages=_sorted((tag, language_name(tag, reader)) for tag in found[Facet.LANGUAGE]),
        partners=_partners(scope, partner),
        coordinators=_coordinators(scope),
    )


def unit_names(party: Party, units: list[str]) -> dict[str, str]:
    """Names of units of ours by ``ounit_id``; one that is not known any more keeps its code."""
    known = {row.ounit_id: str(row) for row in Unit.objects.filter(party=party, ounit_id__in=units)}
    return {unit: known.get(unit, unit) for unit in units}


def party_names(hei_ids: list[str]) -> dict[str, str]:
    """Names of universities in the reader's language by ``hei_id``."""
    return {row.hei_id: row.name() for row in Party.objects.filter(hei_id__in=hei_ids)}


def _partners(scope: Scope, chosen: str) -> Pairs:
    values = scope.facets(Facet.PARTNER).values_list("value", flat=True).distinct()
    hei_ids = list(values[: MOST_IN_A_SELECT + 1])
    if len(hei_ids) > MOST_IN_A_SELECT:
        hei_ids = [chosen] if chosen else []
    return _sorted(party_names(hei_ids).items())


def _coordinators(scope: Scope) -> Pairs:
    named = scope.facets(Facet.PERSON).exclude(value=Facet.NONE)
    values = named.values_list("value", flat=True).distinct()
    return [("none", _("nobody named")), *_sorted(people_names(list(values[:MOST_IN_A_SELECT])).items())]


def people_names(values: list[str]) -> dict[str, str]:
    """Names of coordinators as facets name them."""
    people = {str(row.pk): str(row) for row in Person.objects.filter(pk__in=[one for one in values if one.isdecimal()])}
    return {one: people.get(one, one) for one in values}


def _sorted(pairs: object) -> Pairs:
    return sorted(pairs, key=lambda pair: pair[1].casefold())  # type: ignore[call-overload, no-any-return]
