"""What a country asks for before a deed: rules as dated, sourced data, and which of them apply.

Pure: judges only what the caller passes (kind of agreement, country, day). No tables; what was obtained is recorded by
``agreements``. The data lie in ``data/<country>.json``; every rule says how far its source could be checked.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "data"
DEEDS = ("signature", "activity")


@dataclass(frozen=True)
class Rule:
    """One rule of a country. ``days`` is the authority's time limit, as far as known (``days_status``).

    ``blocks`` is the deed that waits for it. ``source_status``: sourced, unverified or contested. ``valid_to`` is None
    for a rule without a known end.
    """

    id: str
    country: str
    title: dict[str, str]
    what: dict[str, str]
    who: dict[str, str]
    days: int | None
    days_status: str
    applies_to: tuple[str, ...]
    blocks: str
    source: str
    source_status: str
    valid_from: date
    valid_to: date | None
    checked_on: date

    def holds(self, on: date) -> bool:
        """Whether the rule is in force on a day, first and last day included."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@cache
def rules(country: str) -> tuple[Rule, ...]:
    """All rules of a country (ISO 3166 two letters, any case), past ones too; empty where no file exists."""
    known = {path.stem: path for path in FOLDER.glob("*.json")}
    path = known.get(country.lower())
    if path is None:
        return ()
    return tuple(_rule(row) for row in json.loads(path.read_text(encoding="utf-8")))


def rule(rule_id: str) -> Rule:
    """One rule by its id; KeyError when unknown."""
    for candidate in rules(rule_id.partition("-")[0]):
        if candidate.id == rule_id:
            return candidate
    raise KeyError(rule_id)


def clearances_needed(kind: str, country: str, on: date, *, blocks: str = "signature") -> list[Rule]:
    """What a university of this country must obtain before the deed, for an agreement of this kind, on this day.

    ``blocks`` is "signature" or "activity"; anything else is a ValueError, so that a slip never means "nothing needed".
    """
    if blocks not in DEEDS:
        raise ValueError(f"A rule blocks one of {', '.join(DEEDS)}, not {blocks!r}.")
    return [r for r in rules(country) if r.blocks == blocks and kind in r.applies_to and r.holds(on)]


def _rule(row: dict[str, object]) -> Rule:
    days = {name: date.fromisoformat(str(row[name])) for name in ("valid_from", "checked_on")}
    until = date.fromisoformat(str(row["valid_to"])) if row["valid_to"] else None
    kinds = row["applies_to"]
    assert isinstance(kinds, list)
    return Rule(**{**row, **days, "valid_to": until, "applies_to": tuple(kinds)})  # type: ignore[arg-type]
