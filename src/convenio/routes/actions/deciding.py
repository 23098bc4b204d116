"""What reviewers say, what the office answers, and conditions that are fulfilled."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from convenio.notices.mentions import tell_mentioned
from convenio.parties.terms import Acting, Refusal
from convenio.routes import seating, telling
from convenio.routes.actions.moving import advance, forget_read, locked, note, step_in
from convenio.routes.models import Seat, Step, Word
from convenio.routes.rules import may_answer, may_decide, may_fulfil
from convenio.routes.states import CaseState, Said

LONGEST = 5000


def decide(
    *,
    acting: Acting,
    step: Step,
    said: str,
    at: datetime,
    words: str = "",
    condition: str = "",
    confirm_by: int | None = None,
) -> Word:
    """Say as a reviewer: approve, approve with a condition, refuse with a reason, or ask back.

    Args:
        condition: what must be done first; ``confirm_by``: who will say that it is (default: whoever asked for the
            review, else the reviewer).

    Raises:
        Refusal: no reviewer of the step, not its turn, a refusal without reason, a condition without words.
    """
    said, words, condition = _checked(said, words.strip(), condition.strip())
    with transaction.atomic():
        case = locked(step.case)
        step = step_in(case, step.pk)
        may_decide(acting, step, on=at.date(), said=said).require()
        seat = seating.seat_for(step, acting.person_id, at.date())
        if seat == acting.person_id and seat not in [one.person_id for one in seating.open_seats(step)]:
            Seat.objects.create(step=step, person_id=seat, how="joined", taken_at=at)
        word = Word.objects.create(
            step=step,
            person_id=acting.person_id,
            seat_of=seat,
            said=said,
            words=words,
            condition=condition,
            confirm_by=_confirmer(step, confirm_by, acting) if said == Said.CONDITIONAL else None,
            said_at=at,
        )
        forget_read(step)
        note(acting, case, "routes.said", at, step, said=said)
        before = case.state
        advance(case, at)
        _tell(step, word, at, reopened=before != case.state == CaseState.OPEN)
        url, said_here = telling.status_url(case), f"{words} {condition}"
        tell_mentioned(acting=acting, text=said_here, about=case.about, url=url, at=at, once=f"word{word.pk}")
    return word


def _checked(said: str, words: str, condition: str) -> tuple[Said, str, str]:
    if said not in set(Said):
        raise Refusal(_("Choose what you decide: approve, approve with a condition, refuse, or ask."), 400)
    if said == Said.REFUSED and not words:
        raise Refusal(_("Write why you refuse, so that the office knows what to change."), 400)
    if said == Said.ASKED and not words:
        raise Refusal(_("Write what you want to know."), 400)
    if said == Said.CONDITIONAL and not condition:
        raise Refusal(_("Write the condition: what must be done before this counts as approved?"), 400)
    if len(words) > LONGEST or len(condition) > LONGEST:
        raise Refusal(_("This is too long. Attach a longer text to the agreement as a file."), 400)
    return Said(said), words, condition if said == Said.CONDITIONAL else ""


def _confirmer(step: Step, wanted: int | None, acting: Acting) -> int | None:
    """Who says that the condition is fulfilled."""
    if wanted is not None:
        if wanted not in seating.able(step.case.party, [wanted]):
            raise Refusal(_("Choose somebody of your institution who will confirm the condition."), 400)
        return wanted
    asked = seating.able(step.case.party, [step.case.started_by])
    return next(iter(asked), acting.person_id)


def _tell(step: Step, word: Word, at: datetime, *, reopened: bool) -> None:
    if word.said == Said.ASKED:
        telling.tell_about(step, telling.office(step.case), telling.QUESTION, at)
    if word.said == Said.CONDITIONAL and word.confirm_by != word.person_id:
        telling.tell_about(step, [word.confirm_by], telling.CONDITION, at)
    if reopened:
        telling.tell_about(step, telling.office(step.case), telling.ANSWERED, at)


def answer(*, acting: Acting, step: Step, words: str, at: datetime) -> Step:
    """Answer what reviewers of a step asked. The days that the question lay with the office are given back to them.

    Raises:
        Refusal: no officer, nothing was asked, no words.
    """
    if not words.strip():
        raise Refusal(_("Write the answer."), 400)
    with transaction.atomic():
        case = locked(step.case)
        step = step_in(case, step.pk)
        may_answer(acting, step).require()
        open_questions = [one for one in step.spoken.all() if one.said == Said.ASKED and one.done_at is None]
        for one in open_questions:
            one.done_at, one.done_by, one.done_words = at, acting.person_id, words.strip()[:LONGEST]
            one.save(update_fields=["done_at", "done_by", "done_words"])
        if step.due_on:
            calendar = seating.calendar_of(case.party)
            lay = calendar.between(open_questions[0].said_at.date(), at.date())
            step.due_on = calendar.after(step.due_on, lay)
            step.reminded_at = None
            step.save(update_fields=["due_on", "reminded_at"])
        note(acting, case, "routes.answered", at, step)
        advance(case, at)
        telling.tell_about(step, [one.person_id for one in open_questions], telling.ANSWERED, at, review=True)
        step.refresh_from_db()
    return step


def fulfil(*, acting: Acting, word: Word, at: datetime, words: str = "") -> Word:
    """Say that the condition of an approval is fulfilled.

    Raises:
        Refusal: not the person named for it, or it is fulfilled already.
    """
    with transaction.atomic():
        case = locked(word.step.case)
        word = Word.objects.select_related("step__case__party").get(pk=word.pk)
        may_fulfil(acting, word).require()
        word.done_at, word.done_by, word.done_words = at, acting.person_id, words.strip()[:LONGEST]
        word.save(update_fields=["done_at", "done_by", "done_words"])
        note(acting, case, "routes.fulfilled", at, word.step)
        advance(case, at)
    return word
