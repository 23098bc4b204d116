"""Amounts the way people write them: 1 234,5 · 1.234,5 · 1,234.5 · 1'234. Pure."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from convenio.intake.reading.shapes import Cell

_BLANKS = re.compile(r"[\s\u00a0\u202f'’]")
_SHAPE = re.compile(r"[-+]?\d[\d.,]*$")


def read_number(cell: Cell, *, decimal: str = "") -> Decimal | None:
    """The number in a cell, or None.

    With two kinds of separators the last one is the decimal one. A single one before exactly three digits divides
    thousands, unless ``decimal`` says that it is the decimal separator of this column.
    """
    if isinstance(cell, int | Decimal):
        return Decimal(cell)
    if not isinstance(cell, str):
        return None
    text = _BLANKS.sub("", cell)
    if not _SHAPE.match(text):
        return None
    try:
        return Decimal(_plain(text, decimal))
    except InvalidOperation:
        return None


def _plain(text: str, decimal: str) -> str:
    """Digits with at most one point."""
    last = max(text.rfind("."), text.rfind(","))
    if last < 0:
        return text
    mark, whole, rest = text[last], text[:last], text[last + 1 :]
    other = "," if mark == "." else "."
    grouping = mark in whole or (mark != decimal and len(rest) == 3 and other not in whole and whole not in ("0", ""))
    digits = whole.replace(",", "").replace(".", "")
    return digits + rest if grouping else f"{digits}.{rest}"


def read_count(cell: Cell) -> int | None:
    """A whole number that is not negative, or None; “4 students” counts as 4."""
    if isinstance(cell, str) and (match := re.match(r"\s*(\d[\d\s]{0,8})\s+[^\d]+$", cell)):
        cell = match.group(1)
    number = read_number(cell)
    return int(number) if number is not None and number == number.to_integral_value() and number >= 0 else None
