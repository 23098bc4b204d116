"""Which agreements a person's register is about: their institution's, or only those of the units they work for."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from convenio.agreements.models import Agreement, AgreementQuerySet, Facet, PromiseSum
from convenio.agreements.scoping import units_seen
from convenio.parties.models import Party
from convenio.parties.terms import Acting


@dataclass(frozen=True)
class Scope:
    """``units`` None: the whole institution; else the person sees the agreements in which one of them takes part."""

    party: Party
    units: frozenset[str] | None = None

    @staticmethod
    def of(acting: Acting) -> Scope:
        return Scope(acting.party, units_seen(acting))

    def agreements(self) -> AgreementQuerySet:
        """Everything that the person sees."""
        rows = Agreement.objects.of(self.party)
        return rows if self.units is None else rows.filter(pk__in=self._seen())

    def facets(self, name: str) -> QuerySet[Facet]:
        """The facets of one name of what the person sees, without order."""
        rows = Facet.objects.filter(party=self.party, name=name).order_by()
        return rows if self.units is None else rows.filter(agreement__in=self._seen())

    def promises(self) -> QuerySet[PromiseSum]:
        """The sums of promises of what the person sees, without order."""
        rows = PromiseSum.objects.filter(party=self.party).order_by()
        return rows if self.units is None else rows.filter(agreement__in=self._seen())

    def _seen(self) -> QuerySet[Facet, int]:
        rows = Facet.objects.filter(party=self.party, name=Facet.UNIT, value__in=self.units or ())
        return rows.values_list("agreement_id", flat=True)
