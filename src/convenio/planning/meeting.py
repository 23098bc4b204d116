"""Which obligations of an agreement its plans and reports meet: those that all have approved."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from convenio.agreements.life.met import Met, register_met
from convenio.agreements.models import Agreement
from convenio.planning.models import PLAN, REPORT, Sheet
from convenio.planning.showing import approved_at

RULES = {"work_plan": PLAN, "joint_report": REPORT}
"""Ids of ``agreements/library/obligations.json``; their periods are years."""


def register() -> None:
    """Tell the room of agreements."""
    for rule, sort in RULES.items():
        register_met(rule, partial(_met, rule, sort))


def _met(rule: str, sort: str, agreement: Agreement, periods: frozenset[str]) -> Iterator[Met]:
    years = [int(one) for one in periods if one.isdecimal()]
    rows = Sheet.objects.of(agreement.party).filter(agreement__parent=agreement, sort=sort, year__in=years)
    for sheet in rows.exclude(agreement__agreed="", agreement__in_force="").select_related("agreement__party"):
        at = approved_at(sheet.agreement)
        if at is not None:
            yield Met(rule, str(sheet.year), sheet.agreement_id, at)
