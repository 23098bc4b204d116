"""All agreements that bind: how each one stands, who is dormant since when, where it goes well and where not.

A fixed number of queries, whatever the number of agreements; what is judged is judged by ``terms``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from convenio.agreements.models import ActivityLine, Agreement, Facet
from convenio.agreements.money import Money
from convenio.agreements.queries.costs import Spent, added, spent_by_agreement
from convenio.agreements.queries.delivered import lines_of
from convenio.parties.terms import Acting
from convenio.register.queries.filtered import filtered
from convenio.register.scope import Scope
from convenio.scoreboard.terms import (
    DORMANT_MONTHS,
    NEARLY,
    Average,
    Light,
    Promise,
    average,
    dormant_since,
    due_by,
    months_before,
    share,
)

ASKED_OF_REGISTER = ("search", "strand", "country", "unit", "partner", "kind")
MOST_NAMED = 200
"""Up to so many agreements are named in a query one by one."""
ACTIVE, DORMANT, NEVER = "active", "dormant", "never"
SOLE = ("us", "them")
FIELDS = ("pact", "party_id", "title", "kind", "partners", "strands", "recorded", "last_activity_on", "in_force_from")
"""What of an agreement is shown or judged here; the rest is not read."""
Share = tuple[str, float | None]


@dataclass(frozen=True)
class Standing:
    """One agreement. ``shares``: strand and share of each promise; ``strands``: share by strand, of what is due.

    ``dormant``: since when nothing was done, None while it is active; ``state``: active, dormant, never;
    ``spent``: what our own side noted as its costs.
    """

    agreement: Agreement
    average: Average
    strands: Mapping[str, Average]
    shares: tuple[Share, ...]
    light: Light
    state: str
    dormant: date | None
    disputed: int
    promises: int
    spent: tuple[Spent, ...] = ()


@dataclass(frozen=True)
class Group:
    """Agreements of one strand, unit or country. ``spent``: by us, on what was done in that strand, or on those
    agreements as a whole and on what was done under them. ``best``, ``weakest``: among its kind, of those with a mean.
    """

    value: str
    agreements: int
    dormant: int
    average: Average
    spent: tuple[Money, ...] = ()
    best: bool = False
    weakest: bool = False


def portfolio_of(acting: Acting, chosen: Mapping[str, str], on: date) -> list[Standing]:
    """Every agreement in force that the person sees and the filter leaves, in the order asked for.

    ``chosen``: names and values of ``forms.PortfolioFilter``.
    """
    scope = Scope.of(acting)
    asked = {name: value for name, value in chosen.items() if name in ASKED_OF_REGISTER}
    rows = list(filtered(scope, {**asked, "stage": "binding"}, on).only(*FIELDS))
    shares, disputes, counts = _shares(scope, {one.pk: one for one in rows}, on)
    spent = spent_by_agreement(acting)
    found = [
        _standing(one, shares[one.pk], disputes[one.pk], counts[one.pk], spent.get(one.pk, ()), on) for one in rows
    ]
    state, light = chosen.get("state", ""), chosen.get("light", "")
    found = [one for one in found if (not state or state == one.state) and (not light or light == one.light)]
    return _ordered(found, chosen.get("order", ""))


def _shares(
    scope: Scope, rows: Mapping[int, Agreement], on: date
) -> tuple[dict[int, list[Share]], dict[int, int], dict[int, int]]:
    shares: dict[int, list[Share]] = defaultdict(list)
    disputes: dict[int, int] = defaultdict(int)
    counts: dict[int, int] = defaultdict(int)
    fields = ("agreement_id", "strand", "quantity", "period", "first_year", "last_year")
    for pk, strand, quantity, period, first, last, confirmed, recorded, disputed in scope.promises().values_list(
        *fields, "confirmed", "recorded", "disputed"
    ):
        if pk not in rows:
            continue
        done = recorded if rows[pk].recorded in SOLE else confirmed
        shares[pk].append((strand, share(done, due_by(Promise(quantity, period, first, last), on))))
        disputes[pk] += disputed
        counts[pk] += 1
    return shares, disputes, counts


def covered_of(acting: Acting, some: Iterable[Standing], on: date) -> dict[int, int]:
    """Per agreement how many of the forms of cooperation that it names are in use: those with an activity in the last
    24 months, or with an agreement in force below it. Two queries."""
    rows = {one.agreement.pk: one.agreement for one in some}
    used: dict[int, set[str]] = defaultdict(set)
    recent = (
        lines_of(acting).exclude(status=ActivityLine.RETRACTED).filter(ends_on__gte=months_before(on, DORMANT_MONTHS))
    )
    below = Scope.of(acting).agreements().filter(phase="binding", parent__isnull=False).order_by()
    if len(rows) <= MOST_NAMED:
        recent, below = recent.filter(agreement__in=list(rows)), below.filter(parent__in=list(rows))
    for pk, strand in recent.values_list("agreement_id", "strand").distinct():
        used[pk].add(strand)
    for parent, strands in below.values_list("parent_id", "strands"):
        used[parent].update(strands)
    return {pk: len(used[pk] & set(one.strands)) for pk, one in rows.items()}


def _standing(
    one: Agreement, shares: list[Share], disputed: int, promises: int, spent: tuple[Spent, ...], on: date
) -> Standing:
    by_strand: dict[str, list[float | None]] = defaultdict(list)
    for strand, value in shares:
        by_strand[strand].append(value)
    mean = average(value for _strand, value in shares)
    dormant = dormant_since(one.last_activity_on, one.in_force_from, on)
    never = one.last_activity_on is None
    return Standing(
        agreement=one,
        average=mean,
        strands={strand: average(values) for strand, values in by_strand.items()},
        shares=tuple(shares),
        light=light_of(mean),
        state=(NEVER if never else DORMANT) if dormant else ACTIVE,
        dormant=dormant,
        disputed=disputed,
        promises=promises,
        spent=spent,
    )


def light_of(mean: Average) -> Light:
    """The light of several promises together: by their mean."""
    if mean.value is None:
        return Light.OFF
    if mean.value >= 1:
        return Light.GOOD
    return Light.WATCH if mean.value >= NEARLY else Light.LATE


def _ordered(found: list[Standing], order: str) -> list[Standing]:
    if order == "best":
        return sorted(found, key=lambda one: -1.0 if one.average.value is None else one.average.value, reverse=True)
    if order == "dormant":
        return sorted(found, key=lambda one: one.dormant or date.max)
    if order == "disputed":
        return sorted(found, key=lambda one: -one.disputed)
    if order == "newest":
        return found
    return sorted(found, key=lambda one: 2.0 if one.average.value is None else one.average.value)


def groups_of(acting: Acting, found: Iterable[Standing], by: str) -> list[Group]:
    """The agreements by ``strand``, ``unit`` or ``country``, the weakest first; one in several counts in each."""
    rows = {one.agreement.pk: one for one in found}
    members: dict[str, list[Standing]] = defaultdict(list)
    if by == "strand":
        for one in rows.values():
            for strand in one.agreement.strands:
                members[strand].append(one)
    else:
        facets = Scope.of(acting).facets(Facet.UNIT if by == "unit" else Facet.COUNTRY)
        for value, pk in facets.values_list("value", "agreement_id"):
            if pk in rows:
                members[value].append(rows[pk])
    groups = [_group(value, some, by) for value, some in members.items()]
    means = {one.average.value for one in groups if one.average.value is not None}
    most, least = (max(means), min(means)) if len(means) > 1 else (None, None)
    marked = [
        Group(
            one.value,
            one.agreements,
            one.dormant,
            one.average,
            one.spent,
            best=most is not None and one.average.value == most,
            weakest=least is not None and one.average.value == least,
        )
        for one in groups
    ]
    return sorted(marked, key=lambda one: (2.0 if one.average.value is None else one.average.value, one.value))


def _group(value: str, some: list[Standing], by: str) -> Group:
    shares = [each for one in some for strand, each in one.shares if by != "strand" or strand == value]
    spent = added(money for one in some for strand, money in one.spent if by != "strand" or strand == value)
    return Group(value, len(some), sum(1 for one in some if one.dormant), average(shares), spent)
