"""A report as a table in one language: labels, numbers, and the sentences that say how it was counted. Pure.

Everything is said with the words it is given (``words.words_in``), so that kept words draw the same table for ever.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from convenio.reports.counting import Cell, Column, Line, Number, Result, Selection
from convenio.reports.terms import Definition, Source
from convenio.reports.windows import Window

Words = Mapping[str, str]


@dataclass(frozen=True)
class Figure:
    """One number of a table. ``at``: place of its column in the result; ``unstated``: it counts what is not said.
    ``open``: records stand behind it."""

    value: Number | None
    at: int
    unstated: bool = False
    open: bool = False


@dataclass(frozen=True)
class TableRow:
    """One line: what it is about in words, the values behind these words, its figures."""

    labels: tuple[str, ...]
    keys: tuple[str, ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Table:
    """The whole sheet. ``warning``: that the layout is unverified; empty otherwise. ``facts``: label and value."""

    title: str
    about: str
    mark: str
    warning: str
    facts: tuple[tuple[str, str], ...]
    groups: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[TableRow, ...]
    total: TableRow
    how: str
    notes: tuple[str, ...]
    missing_title: str
    missing: tuple[str, ...]
    decimal: str

    def number(self, value: Number | None) -> str:
        """A number as the language writes it; a dash where there is none."""
        return "–" if value is None else str(value).replace(".", self.decimal)


def table_of(
    definition: Definition, window: Window, source: Source, result: Result, words: Words, made_at: str
) -> Table:
    """Lay the numbers out. ``made_at``: the moment of counting in words that need no language."""
    shown: list[tuple[int, bool]] = []
    for at, cell in enumerate(result.total.cells):
        shown.append((at, False))
        if cell.unstated:
            shown.append((at, True))
    unverified = definition.layout == "unverified"
    counted = len(result.selection.counted)
    return Table(
        title=words["title"],
        about=words["about"],
        mark=words["layout.mark"] if unverified else "",
        warning=words["layout.unverified"] if unverified else "",
        facts=_facts(definition, window, source, words, made_at),
        groups=tuple(words[f"row.{name}"] for name in definition.rows) or ("",),
        heads=tuple(_head(definition, result.columns[at], unstated, words) for at, unstated in shown),
        rows=tuple(_row(definition, line, shown, words) for line in result.lines),
        total=TableRow(_total(definition, words), (), _figures(result.total, shown)),
        how=words["how"],
        notes=tuple(_notes(definition, window, source, result, words)),
        missing_title=words["missing"],
        missing=tuple(
            words["missing.count"] % {"what": words[f"missing.{place}"], "count": counted}
            for place in range(len(definition.missing))
        ),
        decimal=words["decimal"],
    )


def _facts(
    definition: Definition, window: Window, source: Source, words: Words, made_at: str
) -> tuple[tuple[str, str], ...]:
    days = f"{window.label} ({window.first} – {window.last})" if ".." not in window.key else window.label
    facts = [(words["house"], words.get(f"partner.{source.house}", source.house)), (words["days"], days)]
    if words["recipient"]:
        facts.append((words["for"], words["recipient"]))
    facts.append((words["definition"], f"{definition.code}, {definition.edition}"))
    return (*facts, (words["made"], made_at))


def _total(definition: Definition, words: Words) -> tuple[str, ...]:
    return (words["total"], *("" for _name in definition.rows[1:]))


def _head(definition: Definition, column: Column, unstated: bool, words: Words) -> str:
    """Reading, direction and measure of a column in one line."""
    measure = words[f"measure.{column.measure}"]
    reading = next((one for one in definition.readings if one.id == column.reading), None)
    if reading is not None and reading.share_of is not None:
        measure = f"{measure}, {words['share']}"
    if unstated:
        measure = words["unstated"] % {"measure": measure}
    across = ""
    if column.across:
        across = words.get(f"across.{column.across}") or words.get(f"strand.{column.across}", column.across)
    parts = (words[f"reading.{column.reading}"] if column.reading else "", across, measure)
    return " · ".join(part for part in parts if part)


def _row(definition: Definition, line: Line, shown: list[tuple[int, bool]], words: Words) -> TableRow:
    labels = tuple(label_of(name, value, words) for name, value in zip(definition.rows, line.keys, strict=True))
    return TableRow(labels, line.keys, _figures(line, shown))


def label_of(name: str, value: str, words: Words) -> str:
    """The value of a group in words."""
    return words.get(f"{name}.{value}", value) if value else words["none"]


def _figures(line: Line, shown: list[tuple[int, bool]]) -> tuple[Figure, ...]:
    def value(cell: Cell, unstated: bool) -> Number | None:
        return cell.unstated if unstated else cell.value

    return tuple(
        Figure(value(line.cells[at], unstated), at, unstated, _opens(line.cells[at], unstated))
        for at, unstated in shown
    )


def _opens(cell: Cell, unstated: bool) -> bool:
    """Is there anything to look at behind the number?"""
    return bool(cell.behind) and bool(cell.unstated if unstated else cell.value)


def _notes(definition: Definition, window: Window, source: Source, result: Result, words: Words) -> list[str]:
    """The sentences on how it was counted: rules that hold for all readings once, those of one reading beside it."""
    selection = result.selection
    inside = len(selection.counted) + len(selection.left)
    found = [words["note.records"] % {"records": inside, "counted": len(selection.counted)}]
    if source.scope is not None:
        units = ", ".join(words.get(f"unit.{unit}", unit) for unit in source.scope)
        found.insert(0, words["note.scope"] % {"units": units})
    rules = {
        name: _rules(definition.under(_change(definition, name)), window, one, words) for name, one in result.selections
    }
    shared = [rule for rule in next(iter(rules.values())) if all(rule in each for each in rules.values())]
    found += shared
    for name, one in result.selections:
        own = [rule for rule in rules[name] if rule not in shared]
        reading = next((each for each in definition.readings if each.id == name), None)
        if reading is not None:
            key = "note.share" if reading.share_of is not None else "note.reading"
            own.insert(0, words[key] % {"name": words[f"reading.{name}"], "denominator": words[f"denominator.{name}"]})
        found.append(" ".join([*own, *_left(one, words)]))
    if any(name in ("partner", "country", "unit") for name in definition.rows):
        found.append(words["note.groups"])
    found += [words[f"note.{name}"] for name in ("persons", "days", "months") if name in definition.measures]
    if (
        "persons" in definition.measures
        and len({r.metric for r in selection.counted if "students" in r.quantities}) > 1
    ):
        found.append(words["note.students"])
    if words["source"]:
        facts = {"source": words["source"], "day": definition.checked_on or definition.edition}
        found.append(words[f"status.{definition.status}"] % facts)
    return [note for note in found if note]


def _change(definition: Definition, reading: str) -> Mapping[str, Any]:
    return next((one.change for one in definition.readings if one.id == reading), {})


def _left(selection: Selection, words: Words) -> list[str]:
    """How many were left out for which reason; nothing when none was."""
    left = Counter(one.reason for one in selection.left)
    reasons = "; ".join(f"{words[f'reason.{reason}']}: {number}" for reason, number in left.items())
    return [words["note.left"] % {"reasons": reasons}] if reasons else []


def _rules(definition: Definition, window: Window, selection: Selection, words: Words) -> list[str]:
    found = [words[f"note.turn.{definition.turn}"]]
    over = selection.over_turn(window)
    if definition.turn == "split" and over:
        found.append(words["note.turned"] % {"n": over})
    found.append(words[f"note.counts.{definition.counts}"])
    for name, kind in (("strands", "strand"), ("metrics", "metric")):
        chosen: tuple[str, ...] = getattr(definition, name)
        if chosen:
            found.append(
                words[f"note.{name}"] % {"names": ", ".join(words.get(f"{kind}.{one}", one) for one in chosen)}
            )
    if definition.direction:
        found.append(words[f"note.direction.{definition.direction}"])
    if definition.shortest:
        found.append(words[f"note.short.{definition.span}"] % {"shortest": definition.shortest})
        if definition.or_credits:
            found.append(words["note.short.credits"] % {"credits": definition.or_credits})
    if any(one.reason == "double" for one in selection.left):
        found.append(words["note.doubles.once"])
    doubles = sum("possible_double" in one.flags for one in selection.counted)
    if definition.doubles == "keep" and doubles:
        found.append(words["note.doubles.keep"] % {"n": doubles})
    return found


def plain_value(value: Number | None) -> int | float | None:
    """A number as a table file keeps it."""
    return float(value) if isinstance(value, Decimal) else value
