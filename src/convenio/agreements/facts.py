"""Facts for analytics: agreements, what they promise, what was done, and who went where. No personal data.

Numbers of rows are replaced by aliases; of persons there are counts only, as the parties stated them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from convenio.agreements import books
from convenio.agreements.models import ActivityLine, Agreement, PromiseSum
from convenio.parties.facts import Alias, Column, FactTable, Row
from convenio.parties.models import Party
from pact.metrics import METRICS

CHUNK = 2000
MOVING = ("visits", "training")
"""Strands in which people go from one university to another."""
ORDER_OF_STATUS = (ActivityLine.CONFIRMED, ActivityLine.RECORDED, ActivityLine.DISPUTED)


@dataclass(frozen=True, slots=True)
class _House:
    """What all facts of an agreement share."""

    own: str
    partners: list[str]
    countries: list[str]
    units: list[str]


def _houses() -> dict[int, _House]:
    """By number of the agreement. Small: identifiers and codes alone."""
    countries = dict(Party.objects.values_list("hei_id", "country"))
    rows = Agreement.objects.order_by().values_list("pk", "party__hei_id", "partners", "units")
    return {
        pk: _House(own, partners, sorted({countries[one] for one in partners if countries.get(one)}), units)
        for pk, own, partners, units in rows.iterator(chunk_size=CHUNK)
    }


def _agreements(alias: Alias, on: date) -> Iterator[Row]:
    houses = _houses()
    fields = ("strands", "phase", "stage", "in_force_from", "ends_on", "ended_on", "last_activity_on", "activity_count")
    rows = Agreement.objects.order_by("pk").values_list("pk", "kind", "is_public", *fields)
    for pk, kind, public, strands, *rest in rows.iterator(chunk_size=CHUNK):
        house = houses.get(pk)
        if house is not None:  # one that came while this is read waits for the next gathering
            yield (
                house.own,
                alias("agreement", pk),
                kind,
                house.partners,
                house.countries,
                house.units,
                strands,
                *rest,
                public,
            )


def _promises(alias: Alias, on: date) -> Iterator[Row]:
    houses = _houses()
    fields = ("strand", "metric", "unit", "period", "quantity", "first_year", "last_year")
    sums = ("confirmed", "recorded", "disputed")
    rows = PromiseSum.objects.order_by("pk").values_list("agreement_id", "commitment", *fields, *sums)
    for pk, commitment, *rest in rows.iterator(chunk_size=CHUNK):
        house = houses.get(pk)
        if house is not None:
            name = alias("promise", f"{pk} {commitment}")
            yield house.own, alias("agreement", pk), name, house.countries, house.units, *rest


def _done() -> Iterator[ActivityLine]:
    """One line for each activity that stands: of several statements the one that counts most, as everywhere."""
    rows = ActivityLine.objects.exclude(status=ActivityLine.RETRACTED).order_by("agreement_id", "activity", "pk")
    for _key, lines in groupby(rows.iterator(chunk_size=CHUNK), key=lambda line: (line.agreement_id, line.activity)):
        yield max(lines, key=lambda line: (line.count or 0, -ORDER_OF_STATUS.index(line.status)))


def _activities(alias: Alias, on: date) -> Iterator[Row]:
    houses = _houses()
    for line in _done():
        house = houses.get(line.agreement_id)
        if house is not None:
            yield (
                house.own,
                alias("agreement", line.agreement_id),
                alias("activity", line.activity),
                line.year,
                line.starts_on,
                line.days,
                line.strand,
                line.metric,
                line.unit,
                line.count,
                line.status,
                _way(line, house.own)[0],
                house.countries,
                house.units,
                line.ours,
                bool(line.evidence or line.reference),
            )


def _way(line: ActivityLine, own: str) -> tuple[str, str]:
    """The direction as we see it (out, in, others, joint), and who stands at its other end."""
    if not line.direction_from or not line.direction_to:
        return "joint", ""
    if line.direction_from == own:
        return "out", line.direction_to
    return ("in", line.direction_from) if line.direction_to == own else ("others", "")


def _mobility(alias: Alias, on: date) -> Iterator[Row]:
    """Visits and stays with a number of persons, until the rooms of these strands know each stay."""
    houses, studies = _houses(), _Studies()
    countries = dict(Party.objects.values_list("hei_id", "country"))
    for line in _done():
        house, persons = houses.get(line.agreement_id), line.quantities.get("persons")
        if house is None or line.strand not in MOVING or not persons or not _directed(line.metric):
            continue
        way, other = _way(line, house.own)
        if way in ("out", "in"):
            level, field = studies.of(line)
            yield (
                house.own,
                alias("agreement", line.agreement_id),
                line.year,
                line.strand,
                level,
                field,
                way,
                other,
                countries.get(other, ""),
                persons,
                line.quantities.get("months", 0),
                line.quantities.get("credits", 0),
                line.days,
                line.status,
                house.units,
            )


def _directed(metric: str) -> bool:
    known = METRICS.get(metric)
    return known is None or known.directed


class _Studies:
    """Level (EQF) and field (ISCED-F) of a promise, where the text in force names exactly one; one text at a time."""

    def __init__(self) -> None:
        self._agreement, self._promises = 0, dict[str, Mapping[str, Any]]()

    def of(self, line: ActivityLine) -> tuple[str, str]:
        if line.agreement_id != self._agreement:
            agreement = Agreement.objects.get(pk=line.agreement_id)
            text = books.text_in_force(agreement)
            self._agreement = line.agreement_id
            self._promises = {one["id"]: one for one in text["commitments"]} if text else {}
        promise = self._promises.get(line.commitment, {})
        levels, fields = promise.get("eqf", []), promise.get("isced_f", [])
        return (str(levels[0]) if len(levels) == 1 else "", str(fields[0]) if len(fields) == 1 else "")


_PARTY = Column("party", "text", "identifier of the hosted university whose fact this is")
_AGREEMENT = Column("agreement", "text", "alias of the agreement, the same in every table of one node")
_COUNTRIES = Column("countries", "list", "countries of the partners")
_UNITS = Column("units", "list", "our units that take part")

AGREEMENTS = FactTable(
    name="agreements",
    meaning="Agreements. One row an agreement and hosted university.",
    columns=(
        _PARTY,
        _AGREEMENT,
        Column("kind", "text", "kind of agreement"),
        Column("partners", "list", "identifiers of the partners"),
        _COUNTRIES,
        _UNITS,
        Column("strands", "list", "strands of its promises, and noted ones"),
        Column("phase", "text", "binding, unsigned or over"),
        Column("stage", "text", "where it stands"),
        Column("in_force_from", "day", "first day in force"),
        Column("ends_on", "day", "last day of its term"),
        Column("ended_on", "day", "the day it ended, when it is over"),
        Column("last_activity_on", "day", "last day of the latest activity that stands"),
        Column("activity_count", "int", "activities that stand"),
        Column("public", "flag", "its page is public"),
    ),
    rows=_agreements,
    party="party",
    units="units",
    countries="countries",
    strands="strands",
)
PROMISES = FactTable(
    name="promises",
    meaning="Promises of texts in force with the sums of their boards. One row a promise.",
    columns=(
        _PARTY,
        _AGREEMENT,
        Column("promise", "text", "alias of the promise"),
        _COUNTRIES,
        _UNITS,
        Column("strand", "text", "strand"),
        Column("metric", "text", "what is counted"),
        Column("unit", "text", "unit of the quantity"),
        Column("period", "text", "once, year or term"),
        Column("quantity", "int", "promised per period"),
        Column("first_year", "int", "first year of the promise"),
        Column("last_year", "int", "last year of the promise"),
        Column("confirmed", "int", "what all concerned stand by"),
        Column("recorded", "int", "the most that one party says itself"),
        Column("disputed", "int", "what somebody contradicts"),
    ),
    rows=_promises,
    party="party",
    units="units",
    countries="countries",
    strands="strand",
)
ACTIVITIES = FactTable(
    name="activities",
    meaning="What was done. One row an activity that stands; of several statements the one that counts most.",
    columns=(
        _PARTY,
        _AGREEMENT,
        Column("activity", "text", "alias of the activity"),
        Column("year", "int", "calendar year of its first day"),
        Column("starts_on", "day", "first day"),
        Column("days", "int", "days, both ends included"),
        Column("strand", "text", "strand"),
        Column("metric", "text", "what is counted"),
        Column("unit", "text", "unit of the count"),
        Column("count", "int", "what it adds to its promise; empty where it cannot be counted there"),
        Column("status", "text", "recorded, confirmed or disputed"),
        Column("direction", "text", "out, in, others (between partners) or joint"),
        _COUNTRIES,
        _UNITS,
        Column("ours", "flag", "stated by us"),
        Column("evidence", "flag", "has evidence or a reference"),
    ),
    rows=_activities,
    party="party",
    units="units",
    countries="countries",
    strands="strand",
    year="year",
)
MOBILITY = FactTable(
    name="mobility",
    meaning="Persons who went to a partner or came from one. One row a stay, or a group that moved together.",
    columns=(
        _PARTY,
        _AGREEMENT,
        Column("year", "int", "calendar year of the first day"),
        Column("strand", "text", "visits or training"),
        Column("level", "text", "EQF level 1 to 8, empty when not stated"),
        Column("field", "text", "ISCED-F 2013 code, empty when not stated"),
        Column("direction", "text", "out: to the partner; in: from the partner"),
        Column("partner", "text", "identifier of the university at the other end"),
        Column("country", "text", "its country"),
        Column("persons", "int", "how many"),
        Column("months", "int", "months of all of them together, as stated"),
        Column("credits", "int", "credits of all of them together, as stated"),
        Column("days", "int", "days from the first to the last"),
        Column("status", "text", "recorded, confirmed or disputed"),
        _UNITS,
    ),
    rows=_mobility,
    party="party",
    units="units",
    countries="country",
    strands="strand",
    year="year",
)
"""Rooms of strands that know each stay hand over rows of these same columns; analytics puts them into one table."""

TABLES = (AGREEMENTS, PROMISES, ACTIVITIES, MOBILITY)
