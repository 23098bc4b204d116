"""Work nobody asked for: reminding reviewers, passing up what is late, telling the office what is stuck."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from convenio.parties.terms import Role
from convenio.routes import seating, telling
from convenio.routes.actions.moving import advance, locked, note, step_in, take_seats
from convenio.routes.models import Case, Step
from convenio.routes.queries.desk import stuck_steps
from convenio.routes.states import CaseState, StepState
from convenio.worker import register_periodic

WATCH = "routes.watch"
EVERY = timedelta(hours=1)


def register() -> None:
    """Tell the worker what this room does by itself."""
    register_periodic(WATCH, EVERY, watch)


def watch(at: datetime) -> None:
    """Look at every case under way whose turn something is; each in its own transaction."""
    rows = Step.objects.filter(state=StepState.WAITING, case__state=CaseState.OPEN)
    for pk in list(rows.values_list("case_id", flat=True).distinct().order_by("case_id")):
        with transaction.atomic():
            case = locked(Case(pk=pk))
            if case.state == CaseState.OPEN:
                _watch_case(case, at)


def _watch_case(case: Case, at: datetime) -> None:
    for pk in list(case.steps.filter(state=StepState.WAITING).values_list("pk", flat=True)):
        step = step_in(case, pk)
        if not step.plan.people:
            take_seats(step, at)
            step = step_in(case, pk)
        if stuck_steps(case.party, [step]):
            _tell_stuck(step, at)
        elif step.due_on is not None:
            _watch_time(step, at)
    advance(case, at)


def _tell_stuck(step: Step, at: datetime) -> None:
    """Its reviewers have left: the office must name another. It never passes by itself."""
    if step.stuck_told_at is None:
        step.stuck_told_at = at
        step.save(update_fields=["stuck_told_at"])
        people = telling.office(step.case) | set(seating.holders(step.case.party, Role.OFFICER))
        telling.tell_about(step, people, telling.STUCK, at)


def _watch_time(step: Step, at: datetime) -> None:
    assert step.due_on is not None
    left = seating.calendar_of(step.case.party).between(at.date(), step.due_on)
    if left < 0 and step.escalated_at is None:
        step.escalated_at = at
        step.save(update_fields=["escalated_at"])
        told = seating.able(step.case.party, step.plan.escalate) or telling.office(step.case)
        telling.tell_about(step, told | seating.to_ask(step, at.date()), telling.ESCALATED, at)
        note(None, step.case, "routes.escalated", at, step)
    elif 0 <= left <= step.plan.remind and step.reminded_at is None:
        step.reminded_at = at
        step.save(update_fields=["reminded_at"])
        telling.tell_about(step, seating.to_ask(step, at.date()), telling.REMINDED, at, review=True)
        note(None, step.case, "routes.reminded", at, step)
