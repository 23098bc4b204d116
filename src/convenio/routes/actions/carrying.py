"""What becomes of earlier reviews when a text differs: kept or void by the rules of ``carrying``, each on record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from convenio.parties.terms import Acting, Refusal
from convenio.routes.actions.moving import advance, locked, note, step_in, take_seats
from convenio.routes.carrying import KEPT_IMMATERIAL, Fate, fate_of
from convenio.routes.models import Case, Step, Word
from convenio.routes.rules import may_call_immaterial
from convenio.routes.states import Said, StepState
from convenio.routes.terms import Change

DONE = (StepState.APPROVED, StepState.KEPT, StepState.CONDITIONAL)
LONGEST = 400


def carry_over(*, acting: Acting | None, case: Case, before: Case, change: Change, at: datetime) -> list[Step]:
    """Judge every step of a new case against the review of an earlier version; in the caller's transaction or its own.

    Returns the steps whose review is kept. A step that had none before is asked as any other.
    """
    kept = []
    with transaction.atomic():
        earlier = {one.key: one for one in before.steps.prefetch_related("spoken")}
        for step in case.steps.all():
            old = earlier.get(step.key)
            if old is None:
                continue
            step.case = case
            done = old.state in DONE
            fate = fate_of(step.plan, old.plan, change) if done else Fate(False, "not_done")
            step.kept_why = fate.as_dict()
            step.save(update_fields=["kept_why"])
            if fate.kept:
                _keep(step, old, at)
                kept.append(step)
            if done:
                note(acting, case, "routes.kept" if fate.kept else "routes.voided", at, step)
    return kept


def _keep(step: Step, old: Step, at: datetime) -> None:
    """The clearance stands. An open condition comes along with its words."""
    step.state, step.kept_from, step.kept_at, step.closed_at = StepState.KEPT, old, at, at
    conditions = [one for one in old.spoken.all() if one.said == Said.CONDITIONAL and one.done_at is None]
    if old.state == StepState.CONDITIONAL and conditions:
        step.state, step.closed_at, step.began_at = StepState.CONDITIONAL, None, at
        for one in conditions:
            Word.objects.create(
                step=step,
                person_id=one.person_id,
                seat_of=one.seat_of,
                said=one.said,
                words=one.words,
                condition=one.condition,
                confirm_by=one.confirm_by,
                said_at=one.said_at,
            )
    step.save(update_fields=["state", "kept_from", "kept_at", "closed_at", "began_at"])
    take_seats(step, at)


def call_immaterial(*, acting: Acting, case: Case, steps: Iterable[int], words: str, at: datetime) -> list[Step]:
    """A named officer, who has the difference before them, calls it immaterial for these steps; their reviews stand.

    Args:
        steps: numbers of the steps whose review before was void. ``words``: why, in the officer's own words.

    Raises:
        Refusal: no officer, no reason, the route wants a new review, or the reviewer has spoken already.
    """
    said = " ".join(words.split())
    if not said:
        raise Refusal(_("Write why the change does not matter for these reviewers. Everybody here will read it."), 400)
    if len(said) > LONGEST:
        raise Refusal(_("Write the reason in at most %(number)s letters.") % {"number": LONGEST}, 400)
    with transaction.atomic():
        case = locked(case)
        found = []
        for pk in dict.fromkeys(steps):
            step = step_in(case, pk)
            may_call_immaterial(acting, step).require()
            old = case.before.steps.get(key=step.key) if case.before else None
            if old is None:
                continue
            step.kept_why = Fate(True, KEPT_IMMATERIAL).as_dict()
            step.kept_by, step.kept_words = acting.person_id, said
            step.save(update_fields=["kept_why", "kept_by", "kept_words"])
            _keep(step, old, at)
            note(acting, case, "routes.immaterial", at, step, words=said)
            found.append(step)
        if not found:
            raise Refusal(_("Choose at least one step whose earlier review is to stand."), 400)
        advance(case, at)
    return found
