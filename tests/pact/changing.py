"""Changing one place of a text."""

from __future__ import annotations

import copy
from typing import Any


def change(text: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """The text with one place changed; `...` takes the place out."""
    text = copy.deepcopy(text)
    *way, last = path.split("/")
    place: Any = text
    for step in way:
        place = place[int(step)] if isinstance(place, list) else place[step]
    key: Any = int(last) if isinstance(place, list) else last
    if value is ...:
        del place[key]
    else:
        place[key] = value
    return text


def places(value: Any, prefix: str = "") -> list[str]:
    if not isinstance(value, (dict, list)):
        return []
    items = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for name, inner in items:
        path = f"{prefix}/{name}" if prefix else str(name)
        found += [path, *places(inner, path)]
    return found
