"""The definitions that come with the program: dated data, each with its source and how far that could be checked."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from convenio.reports.terms import Definition, from_content

PLACE = Path(__file__).parent / "data" / "delivered.json"


@cache
def delivered() -> dict[str, Definition]:
    """All of them by code, in the order of the file."""
    rows = json.loads(PLACE.read_text(encoding="utf-8"))
    return {row["code"]: from_content(row) for row in rows}


def content_of(definition: Definition) -> dict[str, Any]:
    """The definition as JSON values, as ``terms.from_content`` reads them."""
    values: dict[str, Any] = json.loads(json.dumps(asdict(definition)))
    return values
