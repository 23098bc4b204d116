"""Bringing together what a report counts from: lines of activities and terms of agreements, as far as somebody sees."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Max, Min

from convenio.agreements.models import Agreement
from convenio.agreements.queries.delivered import lines_of
from convenio.agreements.scoping import units_seen
from convenio.parties.models import Party
from convenio.parties.terms import Acting
from convenio.reports.terms import OF_AGREEMENTS, Definition, Record, Source, Term
from convenio.reports.windows import Window


class Stated(NamedTuple):
    """The fields of a line that a report reads."""

    agreement_id: int
    activity: str
    statement: str
    commitment: str
    strand: str
    metric: str
    direction_from: str
    direction_to: str
    starts_on: date
    ends_on: date
    status: str
    ours: bool
    role: str
    quantities: dict[str, Any]
    flags: list[str]


FIELDS = Stated._fields
Pacts = dict[int, tuple[str, dict[str, str], list[str], tuple[str, ...]]]
"""Name, title, partners and units by number."""


def gather(
    who: Acting | Party, definition: Definition, window: Window, *, scope: tuple[str, ...] | None = None
) -> Source:
    """What a report about the window is computed from: only what the person sees; of a party everything.

    ``scope``: of a party only the agreements of these units, as somebody of them saw it.
    """
    party = who if isinstance(who, Party) else who.party
    units = frozenset(scope) if scope is not None else None
    if isinstance(who, Acting):
        units = units_seen(who)
    rows = lines_of(who).filter(starts_on__lte=window.last, ends_on__gte=window.first)
    pacts = _pacts(rows.values("agreement_id"))
    lines = rows.order_by("starts_on", "statement").values_list(*FIELDS)
    records = [_record(party.hei_id, pacts, Stated(*one)) for one in lines.iterator(2000)]
    terms = list(_terms(who, window)) if set(definition.measures) & set(OF_AGREEMENTS) else []
    if units is not None:
        records = [one for one in records if not units.isdisjoint(one.units)]
        terms = [one for one in terms if not units.isdisjoint(one.units)]
    both: list[Record | Term] = [*records, *terms]
    partners = {hei for one in both for hei in one.partners}
    return Source(
        house=party.hei_id,
        records=tuple(records),
        terms=tuple(terms),
        countries=_countries(partners),
        scope=None if units is None else tuple(sorted(units)),
    )


def days_known(who: Acting | Party) -> tuple[date, date] | None:
    """The first day of the earliest and of the latest activity that the person sees; None without any."""
    found = lines_of(who).aggregate(first=Min("starts_on"), last=Max("starts_on"))
    return None if found["first"] is None else (found["first"], found["last"])


def _pacts(numbers: Iterable[Any]) -> Pacts:
    """Name, title, partners and units of the agreements with these numbers."""
    rows = Agreement.objects.filter(pk__in=numbers).order_by()
    found = rows.values_list("pk", "pact", "title", "partners", "units")
    return {pk: (str(pact or pk), dict(title), partners, tuple(units)) for pk, pact, title, partners, units in found}


def _record(house: str, pacts: Pacts, one: Stated) -> Record:
    name, title, others, units = pacts[one.agreement_id]
    direction, partners = _direction(house, one.direction_from, one.direction_to, others)
    return Record(
        activity=one.activity,
        statement=one.statement,
        agreement=name,
        title=title,
        partners=partners,
        units=units,
        strand=one.strand,
        metric=one.metric,
        direction=direction,
        first=one.starts_on,
        last=one.ends_on,
        status=one.status,
        ours=one.ours,
        commitment=one.commitment,
        role=one.role,
        quantities={name: number for name, number in one.quantities.items() if isinstance(number, int)},
        flags=tuple(one.flags),
    )


def _direction(house: str, start: str, end: str, partners: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """Which way something went, seen from the house, and with whom."""
    if not start or not end:
        return "joint", tuple(partners)
    if start == house:
        return "out", (end,)
    if end == house:
        return "in", (start,)
    return "others", (start, end)


def _terms(who: Acting | Party, window: Window) -> Iterable[Term]:
    party = who if isinstance(who, Party) else who.party
    rows = Agreement.objects.of(party).exclude(in_force_from=None).filter(in_force_from__lte=window.last)
    if isinstance(who, Acting):
        rows = rows.seen_by(who)
    names = ("pk", "pact", "title", "partners", "units", "in_force_from", "ends_on", "ended_on")
    for pk, pact, title, partners, units, first, ends, ended in rows.order_by("pk").values_list(*names):
        last = min((day for day in (ends, ended) if day is not None), default=None)
        yield Term(str(pact or pk), dict(title), tuple(partners), tuple(units), first, last)


def _countries(partners: set[str]) -> dict[str, str]:
    return dict(Party.objects.filter(hei_id__in=partners).order_by("hei_id").values_list("hei_id", "country"))
