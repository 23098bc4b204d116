"""What waits for a person: reviews, questions to the office, conditions to confirm, steps that are stuck."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from convenio.parties.models import Party
from convenio.parties.terms import Acting, Role
from convenio.routes import seating
from convenio.routes.models import Absence, Case, Seat, Step, Word
from convenio.routes.states import CaseState, Said, StepState

LIVE = (CaseState.OPEN, CaseState.REFUSED)


def anything_open(party: Party) -> bool:
    """Is any review under way? One small question spares a house without reviews the others."""
    return Case.objects.filter(party=party, state__in=LIVE).exists()


def waiting_for(acting: Acting, *, on: date) -> list[Step]:
    """The steps in which this person is asked to decide now, for themselves or for somebody away; the oldest first."""
    if acting.person_id is None:
        return []
    away = Absence.objects.filter(party=acting.party, deputy_id=acting.person_id, starts_on__lte=on, ends_on__gte=on)
    seats = Seat.objects.filter(seating.seats_of(acting.person_id, away.values_list("person_id", flat=True)))
    rows = (
        Step.objects.filter(pk__in=seats.values("step_id"), state=StepState.WAITING, case__state__in=LIVE)
        .filter(case__party=acting.party)
        .select_related("case")
        .prefetch_related("spoken")
        .order_by("began_at", "pk")
    )
    return [one for one in rows if not _spoken(one, acting.person_id)]


def _spoken(step: Step, person: int) -> bool:
    """Has the person decided already, while others of the step have not?"""
    return any(one.person_id == person and one.said != Said.ASKED for one in step.spoken.all())


def for_office(acting: Acting) -> list[Step]:
    """What waits for the office itself: questions of reviewers, for officers; the oldest first."""
    if not acting.may(Role.OFFICER):
        return []
    rows = Step.objects.filter(case__party=acting.party, state=StepState.ASKED, case__state__in=LIVE)
    return list(rows.select_related("case").order_by("began_at", "pk"))


def to_confirm(acting: Acting) -> list[Word]:
    """Open conditions that this person is to confirm."""
    if acting.person_id is None:
        return []
    rows = Word.objects.filter(said=Said.CONDITIONAL, done_at=None, step__state=StepState.CONDITIONAL)
    mine = rows.filter(Q(confirm_by=acting.person_id), step__case__party=acting.party, step__case__state__in=LIVE)
    return list(mine.select_related("step__case"))


def stuck_steps(party: Party, steps: Iterable[Step]) -> set[int]:
    """Which of these steps (with seats and words) wait although nobody whom they wait for is here any more."""
    waiting = {one.pk: turn_of(one) for one in steps if one.state == StepState.WAITING}
    here = seating.able(party, {person for people in waiting.values() for person in people})
    return {pk for pk, people in waiting.items() if not here.intersection(people)}


def turn_of(step: Step) -> list[int]:
    """Whom a step (with seats and words) waits for: its reviewers who have not spoken, or who confirms a condition."""
    if step.state == StepState.CONDITIONAL:
        waiting = [one for one in step.spoken.all() if one.said == Said.CONDITIONAL and one.done_at is None]
        return [one.confirm_by or one.person_id or 0 for one in waiting]
    spoken = {one.seat_of for one in step.spoken.all() if one.said in (Said.APPROVED, Said.CONDITIONAL)}
    seated = [one.person_id for one in seating.open_seats(step) if one.person_id is not None]
    return [one for one in seated if one not in spoken]
