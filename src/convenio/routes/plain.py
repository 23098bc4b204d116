"""The plain review of a house without routes: one step, all reviewers of the house, any of them decides."""

from __future__ import annotations

from convenio.parties.terms import Role
from convenio.routes.terms import StepPlan

PLAIN = StepPlan(
    key="review",
    names={"en": "Review", "zh": "审核", "ru": "Проверка"},
    role=Role.REVIEWER,
)
