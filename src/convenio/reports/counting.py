"""Counting a report: which records count in a window, and what they add up to. Pure: equal records, equal numbers.

Every rule that leaves a record out says so: what was left out stands with its reason beside what was counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import product

from convenio.reports.terms import OF_AGREEMENTS, Definition, Reading, Record, Source, Term
from convenio.reports.windows import Window

DAYS_A_MONTH = 30
REASONS = (
    "retracted",
    "outside_by_first_day",
    "strand",
    "metric",
    "direction",
    "disputed",
    "unconfirmed",
    "theirs",
    "short",
    "several",
    "double",
)
NONE = ""
"""The value of a group of what is not recorded."""
Number = int | Decimal


@dataclass(frozen=True)
class Left:
    """A record of the window that does not count, and why (one of ``REASONS``)."""

    record: Record
    reason: str


@dataclass(frozen=True)
class Selection:
    """What counts in a window and what does not. ``over_turn``: counted ones that reach beyond the window."""

    counted: tuple[Record, ...]
    left: tuple[Left, ...]

    def over_turn(self, window: Window) -> int:
        return sum(not (window.holds(one.first) and window.holds(one.last)) for one in self.counted)


@dataclass(frozen=True)
class Column:
    """One column of numbers: under which reading, for which value across (empty: all), which measure."""

    reading: str
    across: str
    measure: str


@dataclass(frozen=True)
class Cell:
    """A number. ``unstated``: records in it that do not state the quantity. ``behind``: statements it is made of."""

    value: Number | None
    unstated: int = 0
    behind: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """One line: the values it is grouped by, and its cells in the order of the columns."""

    keys: tuple[str, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Result:
    """A whole report in numbers. ``total`` counts every record once, also one that stands in several lines."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    total: Line
    selections: tuple[tuple[str, Selection], ...]

    @property
    def selection(self) -> Selection:
        """That of the first reading."""
        return self.selections[0][1]


def select(definition: Definition, window: Window, records: Iterable[Record]) -> Selection:
    """The records that count, and those of the window that do not, each with the first reason that holds."""
    counted: list[Record] = []
    left: list[Left] = []
    for one in records:
        if not window.touches(one.first, one.last):
            continue
        reason = _why_not(definition, window, one)
        if reason:
            left.append(Left(one, reason))
        else:
            counted.append(one)
    counted, several = _once(counted, lambda one: one.activity)
    left += [Left(one, "several") for one in several]
    if definition.doubles == "once":
        counted, doubles = _once(counted, _same_thing)
        left += [Left(one, "double") for one in doubles]
    order = {reason: place for place, reason in enumerate(REASONS)}
    left.sort(key=lambda one: (order[one.reason], one.record.first, one.record.statement))
    return Selection(tuple(sorted(counted, key=lambda one: (one.first, one.statement))), tuple(left))


def _why_not(definition: Definition, window: Window, one: Record) -> str:
    """The first reason for which a record does not count; empty when it does."""
    checks = (
        ("retracted", one.status == "retracted"),
        ("outside_by_first_day", definition.turn == "first_day" and not window.holds(one.first)),
        ("strand", bool(definition.strands) and one.strand not in definition.strands),
        ("metric", bool(definition.metrics) and one.metric not in definition.metrics),
        ("direction", bool(definition.direction) and one.direction != definition.direction),
        ("disputed", one.status == "disputed"),
        ("unconfirmed", one.status != "confirmed" and definition.counts == "confirmed"),
        ("theirs", one.status != "confirmed" and definition.counts == "ours" and not one.ours),
        ("short", not _long_enough(definition, one)),
    )
    return next((reason for reason, holds in checks if holds), "")


def _long_enough(definition: Definition, one: Record) -> bool:
    if not definition.shortest:
        return True
    if definition.or_credits and (one.stated("credits") or 0) >= definition.or_credits:
        return True
    if definition.span == "days":
        return one.days >= definition.shortest
    return _months_on(one.first, definition.shortest) <= one.last + timedelta(days=1)


def _months_on(day: date, months: int) -> date:
    """The same day so many months later; where that month is shorter, the first day after it."""
    place = day.month - 1 + months
    year, month = day.year + place // 12, place % 12 + 1
    try:
        return date(year, month, day.day)
    except ValueError:
        return date(year + month // 12, month % 12 + 1, 1)


def _same_thing(one: Record) -> str:
    """What two records share that both sides may have made of one thing; alone where nothing points to it."""
    if "possible_double" not in one.flags:
        return one.statement
    return "|".join((one.agreement, one.commitment, one.metric, one.first.isoformat(), one.last.isoformat()))


def _once(records: Sequence[Record], same: Callable[[Record], str]) -> tuple[list[Record], list[Record]]:
    """One record of each that are the same: the confirmed one, else ours, else the one that states most."""
    best: dict[str, Record] = {}
    for one in records:
        known = best.get(same(one))
        if known is None or _rank(one) > _rank(known):
            best[same(one)] = one
    kept = {one.statement for one in best.values()}
    return [one for one in records if one.statement in kept], [one for one in records if one.statement not in kept]


def _rank(one: Record) -> tuple[bool, bool, int, str]:
    return one.status == "confirmed", one.ours, sum(one.quantities.values()), one.statement


def count(definition: Definition, window: Window, source: Source) -> Result:
    """Every number of the report about a window."""
    readings = definition.readings or (Reading("", {}, {}),)
    chosen = {one.id: select(definition.under(one.change), window, source.records) for one in readings}
    whole = {
        reading.id: select(definition.under(reading.share_of), window, source.records)
        for reading in readings
        if reading.share_of is not None
    }
    selections = [*chosen.values(), *whole.values()]
    across = _across(definition, [record for selection in selections for record in selection.counted])
    columns = tuple(
        Column(reading, value, measure) for reading, value, measure in product(chosen, across, definition.measures)
    )
    counters = {
        one.id: _Counter(
            definition.under(one.change),
            window,
            _Heap(definition, source, chosen[one.id].counted),
            _Heap(definition, source, whole[one.id].counted) if one.id in whole else None,
            _Terms(definition, source, window),
        )
        for one in readings
    }

    def line(keys: tuple[str, ...] | None) -> Line:
        return Line(keys or (), tuple(counters[column.reading].cell(keys, column) for column in columns))

    groups = set().union(*(one.groups() for one in counters.values())) if definition.rows else set()
    ordered = sorted(groups, key=lambda keys: [(value == NONE, value) for value in keys])
    return Result(columns, tuple(line(keys) for keys in ordered), line(None), tuple(chosen.items()))


def _across(definition: Definition, records: Iterable[Record]) -> list[str]:
    if definition.across == "direction":
        found = {one.direction for one in records}
        return ["out", "in", *(value for value in ("joint", "others") if value in found)]
    if definition.across == "strand":
        found = {one.strand for one in records} | set(definition.strands)
        return [one for one in ("visits", "training", "programmes", "research") if one in found] or [NONE]
    return [NONE]


def groups_of(definition: Definition, source: Source, one: Record | Term) -> list[tuple[str, ...]]:
    """The lines in which a record or an agreement stands: several when it has several partners or units."""
    return list(product(*(_values(name, source, one) for name in definition.rows)))


def _values(name: str, source: Source, one: Record | Term) -> tuple[str, ...]:
    match name:
        case "partner":
            found = one.partners
        case "country":
            found = tuple(dict.fromkeys(source.countries.get(hei, NONE) for hei in one.partners))
        case "unit":
            found = one.units if source.scope is None else tuple(unit for unit in one.units if unit in source.scope)
        case "agreement":
            found = (one.agreement,)
        case _:
            found = (str(getattr(one, name, NONE)),)
    return found or (NONE,)


class _Heap:
    """Records by the lines in which they stand, and by what the columns are; ``None`` is the total."""

    def __init__(self, definition: Definition, source: Source, records: Sequence[Record]) -> None:
        self.by: dict[tuple[tuple[str, ...] | None, str], list[Record]] = {}
        for one in records:
            across = {"direction": one.direction, "strand": one.strand}.get(definition.across, NONE)
            for keys in (None, *dict.fromkeys(groups_of(definition, source, one))):
                self.by.setdefault((keys, across), []).append(one)

    def of(self, keys: tuple[str, ...] | None, across: str) -> list[Record]:
        return self.by.get((keys, across), [])


class _Terms:
    """Agreements in force by line, for the measures that count agreements without any activity, too."""

    def __init__(self, definition: Definition, source: Source, window: Window) -> None:
        self.by: dict[tuple[tuple[str, ...] | None, str], set[str]] = {}
        for measure in set(definition.measures) & set(OF_AGREEMENTS):
            for one in source.terms:
                if _in_force(one, window, measure):
                    for keys in (None, *groups_of(definition, source, one)):
                        self.by.setdefault((keys, measure), set()).add(one.agreement)


@dataclass(frozen=True)
class _Counter:
    """Counts the cells of one reading. ``whole``: what its share is of; None: it is no share."""

    definition: Definition
    window: Window
    heap: _Heap
    whole: _Heap | None
    terms: _Terms

    def groups(self) -> set[tuple[str, ...]]:
        heaps = (self.heap.by, self.whole.by if self.whole else {}, self.terms.by)
        return {keys for each in heaps for keys, _name in each if keys is not None}

    def cell(self, keys: tuple[str, ...] | None, column: Column) -> Cell:
        if column.measure in OF_AGREEMENTS:
            return Cell(len(self.terms.by.get((keys, column.measure), ())))
        records = self.heap.of(keys, column.across)
        value, unstated = measured(column.measure, self.definition, self.window, records)
        behind = tuple(one.statement for one in records)
        if self.whole is None:
            return Cell(value, unstated, behind)
        records = self.whole.of(keys, column.across)
        base, _unstated = measured(column.measure, self.definition, self.window, records)
        share = _rounded(Decimal(100) * Decimal(value) / Decimal(base)) if base else None
        return Cell(share, unstated, behind)


def measured(measure: str, definition: Definition, window: Window, records: Sequence[Record]) -> tuple[Number, int]:
    """The number, and how many of the records do not state what it needs.

    Of an activity that is split at the turn of the window, the days inside count, it and its persons count in each
    window it touches, and what is stated once (credits, semesters, hours …) counts where it ends.
    """
    split = definition.turn == "split"
    if measure == "activities":
        return len(records), 0
    if measure == "agreements":
        return len({one.agreement for one in records}), 0
    if measure == "partners":
        return len({hei for one in records for hei in one.partners}), 0
    if measure == "days":
        return sum(_person_days(one, window, split) for one in records), 0
    if measure == "months":
        return _months(records, window, split), 0
    if split and measure != "persons":
        records = [one for one in records if window.holds(one.last)]
    stated = [one.stated(measure) for one in records if _carries(measure, one)]
    return sum(number for number in stated if number is not None), sum(number is None for number in stated)


def _carries(measure: str, one: Record) -> bool:
    """Does the record have such a quantity, or is it one that ought to? A paper has no persons to state."""
    ought = {"persons": ("visits", "training"), "semesters": ("training",), "credits": ("training",)}
    return one.stated(measure) is not None or one.strand in ought.get(measure, ())


def _person_days(one: Record, window: Window, split: bool) -> int:
    days = window.days_of(one.first, one.last) if split else one.days
    return days * max(1, one.stated("persons") or 1)


def _months(records: Sequence[Record], window: Window, split: bool) -> Decimal:
    """Months of persons: as stated where the record states them (split: where it ends), else of 30 days each."""
    months = Decimal(0)
    for one in records:
        stated = one.quantities.get("months")
        if stated is None:
            months += Decimal(_person_days(one, window, split)) / DAYS_A_MONTH
        elif not split or window.holds(one.last):
            months += stated
    return _rounded(months)


def _rounded(number: Decimal) -> Decimal:
    return number.quantize(Decimal("0.1"), ROUND_HALF_UP)


def _in_force(one: Term, window: Window, measure: str) -> bool:
    first = window.last if measure == "in_force_end" else window.first
    return one.first <= window.last and (one.last is None or one.last >= first)
