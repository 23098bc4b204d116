"""Reading what offices keep their lists in: .xlsx, .csv, .tsv. Values only; hostile files are refused in plain words.

``read_sheets`` gives sheets with a found header, tidy rows with their numbers in the file, and notes on what was
noticed (encoding, blank tail, ``#N/A``, formulas without a result, merged cells, hidden rows). Cells are not
interpreted: text stays text. ``days`` and ``numbers`` read dates and amounts out of it, by the evidence of the column.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from convenio.intake.reading.delimited import read_text
from convenio.intake.reading.excel import read_excel
from convenio.intake.reading.shapes import Cell, Limits, Note, Row, Sheet, Workbook
from convenio.intake.reading.tidying import plain, tidy
from convenio.parties.terms import Refusal

__all__ = ["Cell", "Limits", "Note", "Row", "Sheet", "Workbook", "plain", "read_sheets"]

_BINARY = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")


def read_sheets(content: bytes, name: str, limits: Limits | None = None) -> Workbook:
    """The sheets of a spreadsheet or text file that hold something.

    Args:
        content: the bytes, of which nothing is believed.
        name: the file name, shown again and used for nothing else.
        limits: how much is read; the usual limits when left out.

    Raises:
        Refusal: what is wrong with the file and what to do about it.
    """
    limits = limits or Limits()
    if not content.strip():
        raise Refusal(_("This file is empty."), 422)
    try:
        book = _read(content, name, limits)
    except Refusal as refusal:
        raise Refusal(refusal.reason, 422) from None
    if not any(sheet.rows for sheet in book.sheets):
        raise Refusal(
            _("There are no rows in this file. It needs a row with the names of the columns and rows below it."), 422
        )
    return book


def _read(content: bytes, name: str, limits: Limits) -> Workbook:
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")):
        return read_excel(content, name, limits)
    if content.startswith(_BINARY):
        raise Refusal(_("This file is not a spreadsheet. Bring an .xlsx or .csv file."))
    rows, notes = read_text(content, limits)
    sheet = tidy("", rows, [], limits=limits)
    return Workbook(name, (sheet,) if sheet else (), tuple(notes))
