"""Which permissions a country wants before our signature, and which of them are recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from convenio.agreements.models import Agreement, Clearance
from convenio.gates.queries import Rule, clearances_needed


@dataclass(frozen=True)
class Needed:
    """One permission that a rule wants, and what was recorded for it (None: nothing yet)."""

    rule: Rule
    recorded: Clearance | None


def needed(agreement: Agreement, on: date, recorded: list[Clearance] | None = None) -> list[Needed]:
    """The permissions that our own country wants before we sign an agreement of this kind on this day.

    What a guest's country wants is the guest's own affair: this node cannot check it, and keeps none of it.
    """
    if agreement.guest:
        return []
    rows = list(Clearance.objects.filter(agreement=agreement)) if recorded is None else recorded
    newest = {row.rule: row for row in rows}
    return [
        Needed(rule, newest.get(rule.id))
        for rule in clearances_needed(agreement.kind, agreement.party.country, on, blocks="signature")
    ]


def missing(agreement: Agreement, on: date, recorded: list[Clearance] | None = None) -> list[Rule]:
    """Those of ``needed`` for which nothing is recorded."""
    return [one.rule for one in needed(agreement, on, recorded) if one.recorded is None]
