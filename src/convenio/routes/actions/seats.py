"""Giving a seat to somebody else: the reviewer delegates, or an officer names another when one has left."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from convenio.parties.terms import Acting, Refusal
from convenio.routes import seating, telling
from convenio.routes.actions.moving import advance, forget_read, locked, note, step_in
from convenio.routes.models import Seat, Step
from convenio.routes.rules import may_pass_on, may_reassign


def pass_on(*, acting: Acting, step: Step, to: int, at: datetime, words: str = "") -> Seat:
    """Delegate one's own seat to a colleague who may review.

    Raises:
        Refusal: no seat of one's own, the colleague may not review or reviews already.
    """
    with transaction.atomic():
        case = locked(step.case)
        step = step_in(case, step.pk)
        may_pass_on(acting, step, on=at.date()).require()
        seat = _change(step, acting.person_id, to, "delegated", words, at)
        note(acting, case, "routes.passed_on", at, step)
        advance(case, at)
        telling.tell_about(step, [to], telling.ASKED, at, once=f"seat{seat.pk}", review=True)
    return seat


def reassign(
    *, acting: Acting, step: Step, to: int, at: datetime, instead_of: int | None = None, words: str = ""
) -> Seat:
    """An officer names another reviewer, instead of somebody, or instead of all who are not here any more.

    Raises:
        Refusal: no officer, the step does not wait, the new reviewer may not review or reviews already.
    """
    with transaction.atomic():
        case = locked(step.case)
        step = step_in(case, step.pk)
        may_reassign(acting, step).require()
        if instead_of is None:
            _leave_gone(step, at)
        seat = _change(step, instead_of, to, "named", words, at)
        step.stuck_told_at = None
        step.save(update_fields=["stuck_told_at"])
        note(acting, case, "routes.reassigned", at, step)
        advance(case, at)
        telling.tell_about(step, [to], telling.ASKED, at, once=f"seat{seat.pk}", review=True)
    return seat


def hand_over(*, acting: Acting, step: Step, leaver: int, to: int, at: datetime) -> None:
    """Somebody leaves the house: their seat goes to the successor, who may have one already.

    The right was judged where the leaving is (``people.rules.may_let_leave``).

    Raises:
        Refusal: the successor may not review.
    """
    with transaction.atomic():
        case = locked(step.case)
        step = step_in(case, step.pk)
        if to in [one.person_id for one in seating.open_seats(step)]:
            step.seats.filter(person_id=leaver, left_at=None).update(left_at=at)
            forget_read(step)
        else:
            seat = _change(step, leaver, to, "named", "", at)
            telling.tell_about(step, [to], telling.ASKED, at, once=f"seat{seat.pk}", review=True)
        note(acting, case, "routes.reassigned", at, step)
        advance(case, at)


def _leave_gone(step: Step, at: datetime) -> None:
    """The seats of people who are not here any more are empty."""
    seats = seating.open_seats(step)
    here = seating.able(step.case.party, [one.person_id for one in seats])
    step.seats.filter(pk__in=[one.pk for one in seats if one.person_id not in here]).update(left_at=at)


def _change(step: Step, leaves: int | None, to: int, how: str, words: str, at: datetime) -> Seat:
    if to not in seating.able(step.case.party, [to]):
        raise Refusal(_("Choose an officer, reviewer or signatory of your institution who still works here."), 400)
    if to in [one.person_id for one in seating.open_seats(step)]:
        raise Refusal(_("This person reviews the step already. Choose somebody else."), 400)
    if leaves is not None:
        step.seats.filter(person_id=leaves, left_at=None).update(left_at=at)
    seat = Seat.objects.create(
        step=step, person_id=to, how=how, after_id=leaves, words=words.strip()[:2000], taken_at=at
    )
    forget_read(step)
    return seat
