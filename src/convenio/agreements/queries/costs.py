"""What cooperation cost our own house, summed by currency and never across."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet, Sum

from convenio.agreements.models import Agreement, Cost
from convenio.agreements.money import Money, currency_of
from convenio.agreements.scoping import units_seen
from convenio.parties.terms import Acting

Spent = tuple[str, Money]
"""A strand (empty: the agreement as a whole) and what was spent on it in one currency."""


def costs_of(agreement: Agreement) -> QuerySet[Cost]:
    """Those of one agreement, the newest first."""
    return Cost.objects.filter(agreement=agreement)


def spent_by_agreement(acting: Acting) -> dict[int, tuple[Spent, ...]]:
    """By number of each agreement that the person sees; one query. Those without a noted cost are missing."""
    rows = Cost.objects.filter(party=acting.party).order_by()
    if units_seen(acting) is not None:
        rows = rows.filter(agreement__in=Agreement.objects.of(acting.party).seen_by(acting).order_by().values("pk"))
    found: dict[int, list[Spent]] = defaultdict(list)
    for pk, strand, currency, total in rows.values_list("agreement_id", "strand", "currency").annotate(
        total=Sum("hundredths")
    ):
        found[pk].append((strand, Money(currency, int(total))))
    return {pk: tuple(some) for pk, some in found.items()}


def spent_by_strand(rows: QuerySet[Cost]) -> tuple[Spent, ...]:
    """Sums of some costs by strand and currency; one query."""
    sums = rows.order_by().values_list("strand", "currency").annotate(total=Sum("hundredths"))
    return tuple(sorted((strand, Money(currency, int(total))) for strand, currency, total in sums))


def added(some: Iterable[Money]) -> tuple[Money, ...]:
    """One amount for each currency."""
    sums: dict[str, int] = defaultdict(int)
    for one in some:
        sums[one.currency] += one.hundredths
    return tuple(Money(currency, sums[currency]) for currency in sorted(sums))


def usual_currency(acting: Acting) -> str:
    """What the house noted last, else the currency of its country."""
    last = Cost.objects.filter(party=acting.party).order_by("-pk").values_list("currency", flat=True).first()
    return last or currency_of(acting.party.country)
