"""What a spreadsheet looks like once it has been read: sheets, rows, and what was noticed on the way. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

Cell = str | int | Decimal | date | None
"""One cell: text without blanks around it, a whole or decimal number, a day, or nothing."""

Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Limits:
    """How much is read of one file; beyond it the file is refused in plain words."""

    rows: int = 200_000
    columns: int = 400
    cells: int = 3_000_000
    sheets: int = 60
    unpacked_bytes: int = 400_000_000
    text: int = 50_000


_SENTENCES = {
    "encoding": _(
        "The file does not say how its letters are written down. "
        "It was read as %(encoding)s, for example “%(example)s”. "
        "If that looks wrong, save it as .xlsx or as CSV in UTF-8."
    ),
    "garbled": _(
        "Some words look as if letters had been damaged before the file came here, for example “%(example)s”. "
        "Save the file again from where it came, as .xlsx."
    ),
    "semicolons": _("The columns are separated by semicolons."),
    "tabulators": _("The columns are separated by tabulators."),
    "strokes": _("The columns are separated by vertical strokes."),
    "header_below": _("The names of the columns were found in row %(row)s; what stands above was left out."),
    "header_joined": _("The names of the columns stand in rows %(first)s to %(last)s and were joined."),
    "no_header": _("No row with names of columns was found. The columns are called by their letters."),
    "header_twice": _("Two columns are called “%(column)s”. The second is called “%(renamed)s” here."),
    "header_blank": _("The column %(column)s has no name."),
    "blank_tail": _("%(count)s empty rows at the end were left out."),
    "blank_rows": _("%(count)s empty rows between the others were left out."),
    "blank_columns": _("%(count)s empty columns were left out."),
    "error_cells": _(
        "In the column “%(column)s”, %(count)s cells hold an error of the spreadsheet such as %(example)s "
        "(first in row %(row)s). They count as empty."
    ),
    "formula_empty": _(
        "%(count)s formulas have no stored result (first in cell %(cell)s). They count as empty. "
        "Open the file in the spreadsheet program, save it, and bring it again."
    ),
    "merged": _("%(count)s groups of merged cells: what stands in the first cell was repeated in each row."),
    "hidden_rows": _("%(count)s hidden rows were read as well (first: row %(row)s)."),
    "hidden_columns": _("The hidden column %(column)s was read as well."),
    "hidden_sheet": _("The sheet “%(sheet)s” is hidden in the file."),
    "empty_sheet": _("The sheet “%(sheet)s” is empty and was left out."),
    "macros": _("The file holds macros. They were not run; only values were read."),
    "long_text": _("The text in row %(row)s, column “%(column)s” is very long and was cut."),
    "misspelt": _("The column “%(column)s” is spelt in an unusual way; look whether it was understood."),
    "moved": _("The column “%(column)s” was column %(before)s last time and is column %(now)s now."),
    "gone": _("The column “%(column)s” was there last time and is missing now."),
    "order": _("In the column “%(column)s”, 03/04 could be 3 April or 4 March. Say which is meant."),
    "order_mixed": _(
        "In the column “%(column)s” some days are written day first, others month first. "
        "Rows that fit both ways are read as you say below."
    ),
}
"""code → the sentence for it."""


@dataclass(frozen=True)
class Note:
    """Something a person should know before anything is written. ``code`` and ``details`` can be stored."""

    code: str
    details: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """The sentence in the reader's language."""
        return str(_SENTENCES[self.code]) % dict(self.details)

    def stored(self) -> list[object]:
        """As kept in a JSON field."""
        return [self.code, dict(self.details)]

    @staticmethod
    def from_stored(value: list[object]) -> Note:
        code, details = value
        if not isinstance(details, dict) or str(code) not in _SENTENCES:
            raise ValueError("not a stored note")
        return Note(str(code), details)


@dataclass(frozen=True)
class Sheet:
    """One sheet: its columns and rows. ``numbers[i]`` is the row number in the file of ``rows[i]``."""

    name: str
    header_row: int
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    numbers: tuple[int, ...]
    notes: tuple[Note, ...] = ()
    hidden: bool = False

    def numbered(self) -> Iterator[tuple[int, Row]]:
        """Rows with the number they have in the file, so that a person finds them again."""
        return zip(self.numbers, self.rows, strict=True)

    def column(self, index: int) -> list[Cell]:
        return [row[index] for row in self.rows]


@dataclass(frozen=True)
class Workbook:
    """A file that was read: its sheets that hold something, and notes about the file itself."""

    name: str
    sheets: tuple[Sheet, ...]
    notes: tuple[Note, ...] = ()

    @property
    def fullest(self) -> Sheet:
        """The sheet a person most likely means: of the visible ones that with most rows."""
        return max(self.sheets, key=lambda sheet: (not sheet.hidden, len(sheet.rows)))
