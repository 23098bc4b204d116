"""Reads what the demonstration is made of: ``content/*.json``."""

import json
from functools import cache
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).resolve().parent / "content"


@cache
def content(name: str) -> Any:
    """A file of the content by its path without ``.json``, for example ``agreements/renewal-2026``.

    Readers must not change what they get: it is kept.
    """
    return json.loads((CONTENT / f"{name}.json").read_text(encoding="utf-8"))
