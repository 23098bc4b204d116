"""Renew, re-scope or close: what the records of an agreement suggest, by stated measures. Pure; a person decides.

The measures are data (``data/suggestion.json``). Over-delivery counts as kept, never more: it hides no other promise.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from convenio.planning.terms import delivered
from pact.board import Board, Row
from pact.text.model import STRANDS

RENEW, RESCOPE, CLOSE = "renew", "rescope", "close"
FILE = Path(__file__).parent / "data" / "suggestion.json"


@dataclass(frozen=True)
class Kept:
    """One promise by now: ``asked`` by the calendar, ``done`` of it, ``share`` in per cent, at most 100."""

    row: Row
    first_year: int
    last_year: int
    asked: int
    done: int
    share: int


@dataclass(frozen=True)
class Strand:
    """A strand of promises: ``share`` is the mean of its promises; ``disputed``: contested quantity, in all."""

    name: str
    promises: tuple[Kept, ...]
    share: int
    disputed: int


@dataclass(frozen=True)
class Reason:
    """Why: a code with its numbers; ``phrases`` says it in words."""

    code: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Suggestion:
    """What is suggested, and every reason that led there."""

    choice: str
    reasons: tuple[Reason, ...]


@cache
def measures() -> dict[str, Any]:
    """``data/suggestion.json``."""
    return dict(json.loads(FILE.read_text(encoding="utf-8")))


def strands_of(text: Mapping[str, Any], board: Board, on: date) -> tuple[Strand, ...]:
    """What was promised and kept by a day, by strand, in the usual order."""
    rows = {row.commitment: row for row in board.rows}
    kept: dict[str, list[Kept]] = {}
    for promise in text["commitments"]:
        kept.setdefault(promise["strand"], []).append(_kept(promise, rows[promise["id"]], on))
    found = []
    for name in [one for one in STRANDS if one in kept]:
        due = [one.share for one in kept[name] if one.asked]
        share = sum(due) // len(due) if due else 100
        found.append(Strand(name, tuple(kept[name]), share, sum(one.row.disputed for one in kept[name])))
    return tuple(found)


def _kept(promise: Mapping[str, Any], row: Row, on: date) -> Kept:
    first, last = promise["first_year"], promise["last_year"]
    days = (date(last, 12, 31) - date(first, 1, 1)).days + 1
    gone = min(max((on - date(first, 1, 1)).days + 1, 0), days)
    asked = row.promised_in_all * gone // days
    done = delivered(row, first, last)
    return Kept(row, first, last, asked, done, min(100 * done // asked, 100) if asked else 100)


def suggestion(strands: tuple[Strand, ...], *, activities: int, idle_months: int | None) -> Suggestion:
    """The suggestion. ``activities``: how many were ever recorded; ``idle_months``: since the last one, None: never."""
    known = measures()
    if activities == 0:
        return Suggestion(CLOSE, (Reason("nothing", {}),))
    if idle_months is not None and idle_months >= known["dormant_months"]:
        return Suggestion(CLOSE, (Reason("dormant", {"months": idle_months, "limit": known["dormant_months"]}),))
    due = [one for strand in strands for one in strand.promises if one.asked]
    if not due:
        return Suggestion(RENEW, (Reason("uncounted", {"activities": activities}),))
    reasons = []
    share = sum(one.share for one in due) // len(due)
    weak = [one.name for one in strands if one.share < known["kept_little"]]
    if share < known["kept_well"]:
        reasons.append(Reason("share_low", {"share": share, "limit": known["kept_well"]}))
    reasons += [Reason("strand_weak", {"strand": one, "limit": known["kept_little"]}) for one in weak]
    claimed = sum(one.done for one in due) + sum(one.row.disputed for one in due)
    contested = 100 * sum(one.row.disputed for one in due) // claimed if claimed else 0
    if contested > known["disputed_much"]:
        reasons.append(Reason("disputed", {"share": contested, "limit": known["disputed_much"]}))
    if reasons:
        return Suggestion(RESCOPE, tuple(reasons))
    return Suggestion(RENEW, (Reason("share_good", {"share": share, "limit": known["kept_well"]}),))
