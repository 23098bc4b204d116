"""Text files with columns (.csv, .tsv): encoding, separator, cells. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from convenio.intake.reading.encodings import decode
from convenio.intake.reading.shapes import Limits, Note, Row
from convenio.parties.terms import Refusal

_DELIMITERS = (",", ";", "\t", "|")
_CODES = {";": "semicolons", "\t": "tabulators", "|": "strokes"}
_LOOKED_AT = 60


def read_text(content: bytes, limits: Limits) -> tuple[Iterator[Row], list[Note]]:
    """Rows of text cells, lazily, and notes on encoding and separator.

    Raises:
        Refusal: it is no text, or a quotation mark that is never closed swallowed the rest of the file.
    """
    text, notes = decode(content)
    if "\x00" in text[:10_000]:
        raise Refusal(_("This file is neither a spreadsheet nor a text with columns. Bring an .xlsx or .csv file."))
    delimiter = delimiter_of(text)
    if delimiter != ",":
        notes.append(Note(_CODES[delimiter]))
    return _rows(text, delimiter, limits), notes


def delimiter_of(text: str) -> str:
    """The separator that cuts the first lines into the most columns of the same number."""
    head = "\n".join(text.splitlines()[:_LOOKED_AT])

    def even(delimiter: str) -> tuple[float, int]:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(head), delimiter=delimiter) if row]
        except csv.Error:
            return (0.0, 0)
        wide = [width for width in widths if width > 1]
        if not wide:
            return (0.0, 0)
        usual = max(set(wide), key=wide.count)
        return (wide.count(usual) / len(widths), usual)

    scores = {delimiter: even(delimiter) for delimiter in _DELIMITERS}
    return max(
        _DELIMITERS, key=lambda delimiter: (scores[delimiter][0] * min(scores[delimiter][1], 8), scores[delimiter][1])
    )


def _rows(text: str, delimiter: str, limits: Limits) -> Iterator[Row]:
    csv.field_size_limit(limits.text * 20)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield tuple(row)
    except csv.Error:
        raise Refusal(
            _(
                "A quotation mark in this file is opened and never closed, so the rows cannot be told apart. "
                "Save it as .xlsx and bring it again."
            )
        ) from None
