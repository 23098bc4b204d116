"""Cells between a file, a JSON field and a judge. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from convenio.intake.reading import Cell

_BLANK = "- – — -- / . .. ? ?? n/a na n.a. none null nil undefined unknown tbd tba нет н/д 无 暂无"
BLANK_WORDS = frozenset(_BLANK.split())
"""What people write where there is nothing to say."""


def stored(cell: Cell) -> Any:
    """A cell as JSON: text and whole numbers as they are, days and decimal numbers as small objects."""
    if isinstance(cell, date):
        return {"d": cell.isoformat()}
    return {"n": str(cell)} if isinstance(cell, Decimal) else cell


def restored(value: Any) -> Cell:
    """The reverse of ``stored``."""
    if isinstance(value, dict):
        return date.fromisoformat(value["d"]) if "d" in value else Decimal(value["n"])
    return value  # type: ignore[no-any-return]


def named(cells: Sequence[Any], mapping: Mapping[str, int]) -> dict[str, Cell]:
    """{field code: cell} of a stored row; words that mean nothing count as empty."""
    row: dict[str, Cell] = {}
    for code, place in mapping.items():
        cell = restored(cells[place]) if place < len(cells) else None
        if isinstance(cell, str) and cell.casefold() in BLANK_WORDS:
            cell = None
        row[code] = cell
    return row


def digest_of(value: Any) -> str:
    """A fingerprint of something that can be written as JSON."""
    return sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
