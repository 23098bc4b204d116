"""Obligations that are done because all have approved something under the agreement, such as a work plan.

Which sheet of which year meets which rule is said by the room that keeps the sheets. Somebody who opens such an
obligation again is believed: it is not settled so a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from convenio.agreements.models import Agreement, Obligation
from convenio.agreements.models.life import DONE, OPEN


@dataclass(frozen=True)
class Met:
    """``rule`` and ``period`` of what is met, the number of the agreement that all approved, and when they had."""

    rule: str
    period: str
    by: int
    at: datetime


Asker = Callable[[Agreement, frozenset[str]], Iterable[Met]]
_askers: dict[str, Asker] = {}


def register_met(rule: str, asker: Asker) -> None:
    """Ask for this rule of ``library/obligations.json``: given an agreement and periods, what meets them."""
    _askers[rule] = asker


def note_met(agreement: Agreement) -> None:
    """Note open obligations of the agreement as done that something approved under it meets; in the transaction."""
    rows = Obligation.objects.filter(agreement=agreement, rule__in=_askers, state=OPEN, met_by=None)
    open_periods: dict[str, set[str]] = {}
    for rule, period in rows.values_list("rule", "period"):
        open_periods.setdefault(rule, set()).add(period)
    for rule, periods in open_periods.items():
        for one in _askers[rule](agreement, frozenset(periods)):
            rows.filter(rule=one.rule, period=one.period).update(state=DONE, settled_at=one.at, met_by=one.by)
