"""Moving a case on: states follow from what was said, the next stage begins, the office hears how it ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from convenio.audit.actions import record
from convenio.parties.terms import Acting, pick
from convenio.routes import seating, telling
from convenio.routes.models import Case, Seat, Step
from convenio.routes.states import SETTLED, CaseState, Said, StepState, case_state, stage_begun, step_state

CLOSING = (*SETTLED, StepState.REFUSED)


def locked(case: Case) -> Case:
    """The case as it is now, locked until the end of the caller's transaction."""
    return Case.objects.select_for_update(of=("self",)).select_related("party").get(pk=case.pk)


def step_in(case: Case, pk: int) -> Step:
    """A step of a locked case, with who reviews it and what they said."""
    step = Step.objects.prefetch_related("seats", "spoken").get(pk=pk, case=case)
    step.case = case
    return step


def advance(case: Case, at: datetime) -> None:
    """Bring all steps and the case up to date; ``case`` is locked."""
    steps = list(case.steps.prefetch_related("seats", "spoken"))
    for step in steps:
        step.case = case
        if step.state != StepState.AHEAD:
            _judge(step, at)
    while _begin(steps, at):
        pass
    before, case.state = case.state, case_state([StepState(one.state) for one in steps])
    if case.state != before:
        case.closed_at = None if case.state == CaseState.OPEN else at
        case.save(update_fields=["state", "closed_at"])
        if case.state != CaseState.OPEN and case.route_id:
            telling.tell_closed(case, at)


def _judge(step: Step, at: datetime) -> None:
    """The state of a step from what was said; what was kept stays kept until somebody refuses."""
    words = newest_words(step)
    seats = [one.person_id for one in seating.open_seats(step) if one.person_id is not None]
    asked = any(one.said == Said.ASKED and one.done_at is None for one in step.spoken.all())
    state = step_state(seats=seats, words=words, mode=step.plan.mode, asked=asked)
    if step.state == StepState.KEPT and state == StepState.WAITING:
        return
    if state != step.state:
        step.state = state
        step.closed_at = at if state in CLOSING else None
        step.save(update_fields=["state", "closed_at"])


def newest_words(step: Step) -> dict[int, Said]:
    """The newest decision by seat; a condition that is fulfilled counts as an approval. Questions are no decisions.

    What somebody said who has given up the seat since still counts, but for a refusal of one who left the house.
    """
    found: dict[int, Said] = {}
    for one in step.spoken.all():
        if one.said != Said.ASKED:
            seat = one.seat_of if one.seat_of is not None else -one.pk
            done = one.said == Said.CONDITIONAL and one.done_at
            found[seat] = Said.APPROVED if done else Said(one.said)
    seats = list(step.seats.all())
    gone = {one.person_id for one in seats if one.left_at} - {one.person_id for one in seats if not one.left_at}
    return {seat: said for seat, said in found.items() if said != Said.REFUSED or seat not in gone}


def _begin(steps: list[Step], at: datetime) -> bool:
    """Begin the stage whose turn it is; True when something began."""
    stages: dict[int, list[StepState]] = {}
    for step in steps:
        stages.setdefault(step.stage, []).append(StepState(step.state))
    turn = stage_begun(stages)
    ahead = [one for one in steps if one.stage == turn and one.state == StepState.AHEAD]
    for step in ahead:
        begin_step(step, at)
    return bool(ahead)


def begin_step(step: Step, at: datetime) -> None:
    """A step's turn: its reviewers get their seats and are told."""
    step.state, step.began_at = StepState.WAITING, at
    if step.case.route_id:
        step.due_on = seating.calendar_of(step.case.party).after(at.date(), step.plan.days)
    step.save(update_fields=["state", "began_at", "due_on"])
    take_seats(step, at)
    telling.tell_about(step, seating.to_ask(step, at.date()), telling.ASKED, at, once="asked", review=True)


def take_seats(step: Step, at: datetime) -> None:
    """Give seats to those who review by the plan and have none yet."""
    known = {one.person_id for one in step.seats.all()}
    for person in seating.reviewers_of(step.case.party, step.plan, step.case.known):
        if person not in known:
            Seat.objects.create(step=step, person_id=person, how="joined" if known else "plan", taken_at=at)
    forget_read(step)


def forget_read(step: Step) -> None:
    """Read seats and words anew at the next look."""
    vars(step).pop("_prefetched_objects_cache", None)


def note(acting: Acting | None, case: Case, what: str, at: datetime, step: Step | None = None, **details: Any) -> None:
    """On record: what was done with a case."""
    told = {"title": pick(case.title, "en") or case.about, "number": case.number, **details}
    if step is not None:
        told["step"] = dict(step.names) or step.key
    by = acting if acting and acting.person_id is not None else None
    record(acting=by, party=case.party.hei_id, what=what, about=case.about, details=told, at=at)
