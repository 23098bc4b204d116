"""The error file: the rows that did not come in, with what is wrong, to be corrected and brought back."""

from __future__ import annotations

import io
from typing import Any

from django.utils.translation import gettext as _

from convenio.intake.cells import restored
from convenio.intake.models import Intake
from convenio.intake.phrases import reason_header
from convenio.intake.queries import ROW_MARK, rows_with
from convenio.intake.reading import Cell
from convenio.intake.registering import DOUBTFUL, WRONG
from convenio.intake.running import reason_words

_WIDTH = 60


def error_file(intake: Intake) -> bytes:
    """An .xlsx with the columns of the list, the reason in the reader's language, and the mark by which it is known.

    Rows that are in are not in it, so that bringing it back changes only what was wrong.
    """
    import openpyxl  # here, not above: a process that writes no spreadsheet starts sooner
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    wanted = (WRONG,) if intake.with_doubtful else (WRONG, DOUBTFUL)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(_("To correct"))
    places = list(enumerate(intake.headers))
    sheet.column_dimensions[get_column_letter(len(places) + 1)].width = _WIDTH
    sheet.freeze_panes = "A2"
    heads = [*(header for _place, header in places), reason_header(), ROW_MARK]
    cells = []
    for head in heads:
        cell = WriteOnlyCell(sheet, value=_safe(head))
        cell.font = Font(bold=True)
        cells.append(cell)
    sheet.append(cells)
    for row in rows_with(intake, *wanted):
        values = [restored(row.cells[place]) if place < len(row.cells) else None for place, _header in places]
        line = [_cell(sheet, value) for value in values]
        reason = _cell(sheet, " ".join(reason_words(intake, row.reasons)))
        reason.fill = PatternFill("solid", fgColor="FFF2CC")
        reason.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.append([*line, reason, _cell(sheet, f"{intake.pk}/{row.number}")])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _cell(sheet: Any, value: Cell) -> Any:
    from openpyxl.cell import WriteOnlyCell

    written: Any = _safe(value) if isinstance(value, str) else value
    cell: Any = WriteOnlyCell(sheet, value=written)
    if isinstance(value, str):
        cell.data_type = "s"
    return cell


def _safe(text: str) -> str:
    """Text that no spreadsheet program takes for a formula, without what XML cannot hold."""
    clean = "".join(char for char in text if char >= " " or char in "\n\t")
    return clean[:32_000]
