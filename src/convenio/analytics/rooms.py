"""Which tables of facts there are: those that rooms describe in their ``facts.py``, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from convenio.agreements import facts as agreements
from convenio.institutions import facts as institutions
from convenio.parties.facts import Alias, FactTable, Row

SOURCES = (*agreements.TABLES, *institutions.TABLES)


def tables() -> dict[str, FactTable]:
    """Every table by its name. Rooms that fill the same table, with the same columns, fill it one after the other.

    Raises:
        ValueError: two rooms describe a table of one name differently.
    """
    return _joined(SOURCES)


def _joined(sources: tuple[FactTable, ...]) -> dict[str, FactTable]:
    found: dict[str, FactTable] = {}
    for one in sources:
        known = found.get(one.name)
        if known is None:
            found[one.name] = one
        elif known.columns != one.columns:
            raise ValueError(f"two rooms describe the facts {one.name} with different columns")
        else:
            found[one.name] = replace(known, rows=_one_after_the_other(known, one))
    return found


def _one_after_the_other(first: FactTable, second: FactTable) -> Callable[[Alias, date], Iterator[Row]]:
    def rows(alias: Alias, on: date) -> Iterator[Row]:
        yield from first.rows(alias, on)
        yield from second.rows(alias, on)

    return rows
