"""The rules of ``rules.json``: days a kind of upload is kept, from a day on. Pure.

``days``: null means as long as what it belongs to, 0 means not kept at all. A later rule of the same kind holds from
its ``valid_from`` on, also for what is there already.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Rule:
    """One line of the data."""

    kind: str
    days: int | None
    valid_from: date


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, past and coming ones too."""
    rows = json.loads((FOLDER / "rules.json").read_text(encoding="utf-8"))
    return tuple(Rule(row["kind"], row["days"], date.fromisoformat(row["valid_from"])) for row in rows)


def rule_of(kind: str, on: date) -> Rule:
    """The rule that holds on a day; before the first one, the first. Raises KeyError for a kind without a rule."""
    known = sorted((one for one in rules() if one.kind == kind), key=lambda one: one.valid_from)
    if not known:
        raise KeyError(kind)
    return next((one for one in reversed(known) if one.valid_from <= on), known[0])


def kept_until(kind: str, since: datetime) -> date | None:
    """The last day on which an upload of this kind is there when nothing comes of it; None: it is not thrown away."""
    days = rule_of(kind, since.date()).days
    return None if days is None else since.date() + timedelta(days=days)


def thrown_before(kind: str, at: datetime) -> datetime | None:
    """Uploads from before this moment have had their time; None: they stay."""
    days = rule_of(kind, at.date()).days
    return None if days is None else at - timedelta(days=days + 1)
