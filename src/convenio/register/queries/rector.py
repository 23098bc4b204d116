"""What a rector wants on one sheet, from projected rows alone: nothing is folded here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from convenio.agreements.views.words import metric_of
from convenio.register.queries import counts
from convenio.register.queries.counts import Tally
from convenio.register.queries.filtered import filtered
from convenio.register.queries.lines import Line, lines_of
from convenio.register.scope import Scope
from pact.text.model import STRANDS

COUNTRIES, LINES, MEASURES = 8, 7, 2


@dataclass(frozen=True)
class Some:
    """The first few of many, and how many there are."""

    lines: list[Line]
    count: int

    @property
    def left_out(self) -> int:
        return self.count - len(self.lines)


@dataclass(frozen=True)
class Delivered:
    """One measure of a strand. ``promised``: to the end of this year; ``recorded``: said by one side, not confirmed."""

    strand: str
    measure: str
    promised: int
    confirmed: int
    recorded: int


@dataclass(frozen=True)
class Sheet:
    """The whole sheet. ``strands``, ``countries``: of those in force; ``further``: countries left out."""

    totals: dict[str, int]
    strands: list[Tally]
    countries: list[Tally]
    further: int
    ends: Some
    dormant: Some
    ours: Some
    theirs: Some
    delivered: list[Delivered]
    without_promises: list[str]


def sheet_of(scope: Scope, on: date) -> Sheet:
    """Everything on the sheet, counted on this day."""
    totals = counts.totals(scope, on, ("ends_12", "dormant", "ours", "theirs"))
    countries = [row for row in counts.counted_by(scope, "country") if row.binding and row.value != "none"]
    by_strand = {row.value: row for row in counts.counted_by(scope, "strand")}
    delivered = delivered_of(scope, on.year)
    ends, dormant, ours, theirs = _first(
        [
            (_pks(scope, {"ends": "12", "order": "ends"}, on, LINES), totals["ends_12"]),
            (_pks(scope, {"dormant": "24", "order": "activity"}, on, LINES), totals["dormant"]),
            (_pks(scope, {"waiting": "us", "order": "turn"}, on, 4), totals["ours"]),
            (_pks(scope, {"waiting": "others", "order": "turn"}, on, 4), totals["theirs"]),
        ]
    )
    return Sheet(
        totals=totals,
        strands=[by_strand[one] for one in (*STRANDS, "none") if one in by_strand and by_strand[one].binding],
        countries=countries[:COUNTRIES],
        further=len(countries[COUNTRIES:]),
        ends=ends,
        dormant=dormant,
        ours=ours,
        theirs=theirs,
        delivered=delivered,
        without_promises=[one for one in STRANDS if one not in {row.strand for row in delivered}],
    )


def delivered_of(scope: Scope, year: int) -> list[Delivered]:
    """Promised to the end of ``year`` against delivered, the largest measures of each strand."""
    rows = scope.promises().filter(first_year__lte=year)
    keys = ("strand", "metric", "period", "first_year", "last_year")
    sums = rows.values_list(*keys).annotate(Sum("quantity"), Sum("confirmed"), Sum("recorded"))
    found: dict[tuple[str, str], list[int]] = {}
    for strand, metric, period, first, last, quantity, confirmed, recorded in sums:
        row = found.setdefault((strand, metric), [0, 0, 0])
        row[0] += quantity * (min(year, last) - first + 1 if period == "year" else 1)
        row[1] += confirmed
        row[2] += max(recorded - confirmed, 0)
    lines: list[Delivered] = []
    for strand in STRANDS:
        mine = [(metric, sums) for (one, metric), sums in found.items() if one == strand]
        mine.sort(key=lambda pair: -pair[1][0])
        lines += [Delivered(strand, metric_of(metric), *sums) for metric, sums in mine[:MEASURES]]
    return lines


def _pks(scope: Scope, chosen: dict[str, str], on: date, most: int) -> list[int]:
    return list(filtered(scope, chosen, on).values_list("pk", flat=True)[:most])


def _first(groups: list[tuple[list[int], int]]) -> list[Some]:
    """The lines of all groups, read together."""
    together = lines_of(list(dict.fromkeys(pk for pks, _count in groups for pk in pks)))
    by_pk = {line.agreement.pk: line for line in together}
    return [Some([by_pk[pk] for pk in pks if pk in by_pk], count) for pks, count in groups]
