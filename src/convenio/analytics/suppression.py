"""Small cells: a number of persons so low that it may point at somebody is not shown. Pure.

First every cell from 1 to below the threshold is hidden. A reader who knows the total of a line of cells (it stands
below the table, or on another page) could subtract; so further cells of that line, the smallest first, are hidden until
each small one may be anything from 1 to below the threshold.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from convenio.analytics.questions import Guard

DATA = Path(__file__).resolve().parent / "data" / "smallest_cells.json"


@dataclass(frozen=True, slots=True)
class Threshold:
    """The smallest number of persons that is shown, with where it comes from and how sure that is."""

    least: int
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class Hidden:
    """In place of a number. ``small``: some, but fewer than ``least``; else the number would give a small one away."""

    small: bool
    least: int


@cache
def _thresholds() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(DATA.read_text(encoding="utf-8")))


def threshold(on: date) -> Threshold:
    """The one that holds on a day."""
    rows = [one for one in _thresholds() if one["valid_from"] <= on.isoformat()]
    found = max(rows, key=lambda one: str(one["valid_from"]))
    return Threshold(found["least"], found["source"], found["status"])


def suppressed(rows: Sequence[Mapping[str, Any]], guard: Guard | None, least: int) -> list[dict[str, Any]]:
    """The rows with ``Hidden`` in place of what may not be shown; nothing changes without a guard."""
    found = [dict(row) for row in rows]
    if guard is None:
        return found
    lines: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in found:
        lines.setdefault(tuple(row[name] for name in guard.by), []).append(row)
    for line in lines.values():
        _hide(line, guard, least)
    return found


def _hide(line: list[dict[str, Any]], guard: Guard, least: int) -> None:
    counts = [int(row[guard.counts] or 0) for row in line]
    small = [place for place, count in enumerate(counts) if 0 < count < least]
    shown = sorted((place for place, count in enumerate(counts) if count >= least), key=lambda place: counts[place])
    further: list[int] = []
    while small and shown and not _open(counts, small, further, least):
        further.append(shown.pop(0))
    for place in (*small, *further):
        hidden = Hidden(place in small, least)
        line[place].update(dict.fromkeys((guard.counts, *guard.hides), hidden))


def _open(counts: list[int], small: list[int], further: list[int], least: int) -> bool:
    """May each small cell, for who knows the sum of all hidden ones, still be anything from 1 to ``least - 1``?

    They know besides that the small ones are at least 1 and the further ones at least ``least``; a further cell has no
    upper bound, so with one of them 1 is always possible.
    """
    if not further:
        return False
    room = sum(counts[place] for place in small) + sum(counts[place] for place in further)
    return room - (len(small) - 1) - least * len(further) >= least - 1
