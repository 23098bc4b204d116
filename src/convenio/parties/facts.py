"""The shape in which rooms hand their rows to analytics: tables of facts, without personal data. Pure.

A room describes its tables in its ``facts.py``; ``analytics`` gathers them into files and asks questions of those.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

TYPES = ("text", "int", "number", "day", "flag", "list")
"""What a column may hold: text, a whole number, a number with decimals, a day, true or false, a list of texts."""

Row = tuple[object, ...]
Alias = Callable[[str, object], str]
"""``alias(kind, number)``: a name for a row of the database that tells nobody outside this node which one it is."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, one of ``TYPES``, and in English what it means."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True, slots=True)
class FactTable:
    """A table of facts. ``rows(alias, on)`` gives its rows in the order of ``columns``, read from the database in
    chunks; ``on`` is the day of the gathering.

    The other fields name the columns by which a question is narrowed to what a reader may see and has chosen; empty
    where the table has none. ``party``: ``hei_id`` of the hosted institution whose fact it is, ``units``: a list of
    ``ounit_id``s that take part; ``countries`` and ``strands``: a text or a list; ``year``: a whole number.
    """

    name: str
    meaning: str
    columns: tuple[Column, ...]
    rows: Callable[[Alias, date], Iterator[Row]]
    party: str = ""
    units: str = ""
    countries: str = ""
    strands: str = ""
    year: str = ""

    def column(self, name: str) -> Column:
        """The column of this name. Raises KeyError."""
        for one in self.columns:
            if one.name == name:
                return one
        raise KeyError(name)
