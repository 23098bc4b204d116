"""Who sent how much to whom: sums of what was done, between our institution and each partner."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, Sum

from convenio.agreements.models import ActivityLine
from convenio.agreements.queries.delivered import lines_of
from convenio.parties.terms import Acting
from convenio.scoreboard.terms import Balance

SOLE = ("us", "them")
DAYS = "visitor_days"
"""What visits are compared in: days, first and last included, times persons."""


@dataclass(frozen=True)
class BalanceRow:
    """One partner and one measure. ``by_year``: year, balance of the year, B from the first year up to it."""

    partner: str
    strand: str
    metric: str
    unit: str
    balance: Balance
    by_year: tuple[tuple[int, Balance, int], ...]


def counting(acting: Acting, *, waiting: bool = False) -> QuerySet[ActivityLine]:
    """The lines that count: confirmed by all concerned, and the word of the only side where just one writes.

    ``waiting``: also those that nobody has answered yet. What is disputed or was taken back never counts.
    """
    sure = Q(status=ActivityLine.CONFIRMED) | Q(status=ActivityLine.RECORDED, agreement__recorded__in=SOLE)
    return lines_of(acting).filter(sure | Q(status=ActivityLine.RECORDED) if waiting else sure)


def balances_of(acting: Acting, *, strand: str = "", year: int = 0, waiting: bool = False) -> list[BalanceRow]:
    """Every partner and measure with what went either way, by partner; two queries."""
    own = acting.party.hei_id
    rows = counting(acting, waiting=waiting).filter(Q(direction_from=own) | Q(direction_to=own))
    rows = rows.exclude(direction_from="").exclude(direction_to="")
    if strand:
        rows = rows.filter(strand=strand)
    if year:
        rows = rows.filter(year=year)
    sums: dict[tuple[str, str, str, str], dict[int, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    ways = ("direction_from", "direction_to", "strand", "metric", "unit", "year")
    counted = rows.exclude(count=None).values_list(*ways).annotate(total=Sum("count"))
    for start, end, of, metric, unit, when, total in counted:
        _add(sums, own, start, end, (of, metric, unit), when, total)
    for start, end, when, days, quantities in rows.filter(strand="visits").values_list(
        "direction_from", "direction_to", "year", "days", "quantities"
    ):
        _add(sums, own, start, end, ("visits", DAYS, "day"), when, days * _persons(quantities))
    return [_row(key, years) for key, years in sorted(sums.items())]


def _add(sums: Any, own: str, start: str, end: str, what: tuple[str, str, str], year: int, count: int) -> None:
    partner = end if start == own else start
    sums[(partner, *what)][year][0 if start == own else 1] += count


def _persons(quantities: dict[str, int]) -> int:
    return int(quantities.get("persons", 1))


def _row(key: tuple[str, str, str, str], years: dict[int, list[int]]) -> BalanceRow:
    total, by_year = 0, []
    for year in sorted(years):
        one = Balance(*years[year])
        total += one.difference
        by_year.append((year, one, total))
    whole = Balance(sum(one[0] for one in years.values()), sum(one[1] for one in years.values()))
    return BalanceRow(*key, balance=whole, by_year=tuple(by_year))


def years_of(acting: Acting) -> list[int]:
    """The years in which anything that counts began, the newest first."""
    return list(counting(acting, waiting=True).values_list("year", flat=True).distinct().order_by("-year"))
