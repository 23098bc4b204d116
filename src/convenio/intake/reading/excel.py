"""Spreadsheets (.xlsx): values only, row by row; nothing in them is ever run. Pure."""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from convenio.intake.reading.package import Extras, extras_of, has_macros, letters_of, open_package, sheet_parts
from convenio.intake.reading.shapes import Cell, Limits, Note, Row, Sheet, Workbook
from convenio.intake.reading.tidying import tidy
from convenio.parties.terms import Refusal

_DAMAGE = (
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    SyntaxError,
    EOFError,
    OSError,
    zipfile.BadZipFile,
    zlib.error,
)


def read_excel(content: bytes, name: str, limits: Limits) -> Workbook:
    """Every sheet that holds something.

    Raises:
        Refusal: see ``open_package``; or too many sheets, rows or columns, or nothing in it.
    """
    import openpyxl  # here, not above: a process that reads no spreadsheet starts sooner

    archive = open_package(content, limits)
    notes = [Note("macros")] if has_macros(archive) else []
    parts = sheet_parts(archive)
    sheets = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            worksheets = [one for one in book.worksheets if hasattr(one, "reset_dimensions")]
            if len(worksheets) > limits.sheets:
                raise Refusal(_("This file has too many sheets. Copy those that matter into a new file."))
            for worksheet in worksheets:
                sheet = _sheet(worksheet, extras_of(archive, parts.get(worksheet.title, "")), limits)
                if sheet is None:
                    notes.append(Note("empty_sheet", {"sheet": worksheet.title}))
                else:
                    sheets.append(sheet)
            book.close()
    except _DAMAGE:
        raise Refusal(_("This spreadsheet is damaged and cannot be opened. Save it again and bring it.")) from None
    return Workbook(name, tuple(sheets), tuple(notes))


def _sheet(worksheet: Any, extras: Extras, limits: Limits) -> Sheet | None:
    hidden = worksheet.sheet_state != "visible"
    notes = [Note("hidden_sheet", {"sheet": worksheet.title})] if hidden else []
    if extras.formulas_without_result:
        notes.append(Note("formula_empty", {"count": extras.formulas_without_result, "cell": extras.first_formula}))
    notes += [Note("hidden_columns", {"column": letters_of(number)}) for number in extras.hidden_columns[:5]]
    if extras.hidden_rows:
        notes.append(Note("hidden_rows", {"count": len(extras.hidden_rows), "row": extras.hidden_rows[0]}))
    return tidy(worksheet.title, _rows(worksheet), notes, merged=extras.merged, hidden=hidden, limits=limits)


def _rows(worksheet: Any) -> Iterator[Row]:
    worksheet.reset_dimensions()
    for row in worksheet.iter_rows(values_only=True):
        width = len(row)
        while width and row[width - 1] is None:
            width -= 1
        yield tuple(map(_cell, row[:width]))


def _cell(value: object) -> Cell:
    if value is None or (isinstance(value, str | int) and not isinstance(value, bool)):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else Decimal(repr(value))
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, time | timedelta):
        return str(value)
    return str(value)
