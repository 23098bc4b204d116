"""The status of one review: every step with whose turn it is, who said what, how long it took, why it was kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from convenio.parties.models import Party
from convenio.parties.terms import Acting, Verdict
from convenio.people.queries import person_names
from convenio.routes import rules, seating
from convenio.routes.models import Case, Step, Word
from convenio.routes.phrases import SAID, case_state, days_words, fate_words, step_name, step_state
from convenio.routes.queries.desk import stuck_steps, turn_of
from convenio.routes.states import Said, StepState
from convenio.routes.workdays import Calendar


@dataclass(frozen=True)
class SpokenLine:
    """What somebody said. ``for_name``: whose seat they spoke for, when it was not their own."""

    word: Word
    who: str
    for_name: str
    said: str
    confirmer: str
    done_by: str
    question: bool
    open: bool
    may_fulfil: Verdict


@dataclass(frozen=True)
class Reviewer:
    """Somebody who reviews. ``here``: still may; ``deputy``: who decides for them today; ``said``: they have spoken."""

    person_id: int
    name: str
    how: str
    after: str
    here: bool
    deputy: str
    said: bool


@dataclass(frozen=True)
class StepStatus:
    """One step as a page shows it. ``days``: working days it took or has taken so far; ``left``: until it is due.
    ``waits_for``: names of the people whose turn it is, deputies in the place of those away."""

    step: Step
    name: str
    state: str
    label: str
    reviewers: tuple[Reviewer, ...]
    spoken: tuple[SpokenLine, ...]
    fate: str
    kept_by: str
    days: int | None
    left: int | None
    verdicts: Mapping[str, Verdict]
    waits_for: str = ""

    @property
    def days_words(self) -> str:
        return days_words(self.days)

    @property
    def late(self) -> bool:
        return self.left is not None and self.left < 0 and self.state in ("waiting", "stuck")

    @property
    def now(self) -> bool:
        """Is it this step's turn?"""
        return self.state in ("waiting", "stuck", "asked", "conditional", "refused")


@dataclass(frozen=True)
class CaseStatus:
    """A whole review. ``days``: working days from the beginning until its end, or today."""

    case: Case
    state: str
    label: str
    route: str
    started_by: str
    stages: tuple[tuple[StepStatus, ...], ...]
    days: int

    @property
    def days_words(self) -> str:
        return days_words(self.days)

    @property
    def steps(self) -> tuple[StepStatus, ...]:
        return tuple(one for stage in self.stages for one in stage)

    @property
    def turn(self) -> tuple[StepStatus, ...]:
        """Whose turn it is."""
        return tuple(one for one in self.steps if one.now) if self.state in ("open", "refused") else ()


def status_of(case: Case, acting: Acting, *, on: date) -> CaseStatus:
    """The status for a reader. ``case`` from ``case_for`` or ``case_here``, with steps, seats and words."""
    steps = list(case.steps.all())
    names = _names(case, steps)
    calendar, away = seating.calendar_of(case.party), seating.absences_on(case.party, on)
    here = seating.able(case.party, [seat.person_id for one in steps for seat in seating.open_seats(one)])
    stuck = stuck_steps(case.party, steps)
    stages: dict[int, list[StepStatus]] = {}
    for step in steps:
        state = "stuck" if step.pk in stuck else step.state
        name = step_name(step)
        row = StepStatus(
            step=step,
            name=name,
            state=state,
            label=step_state(state),
            reviewers=_reviewers(step, names, here, away),
            spoken=_spoken(step, acting, names),
            fate=fate_words(step.kept_why, name),
            kept_by=names.get(str(step.kept_by), "—") if step.kept_words else "",
            days=_days(calendar, step.began_at, step.closed_at, on),
            left=calendar.between(on, step.due_on) if step.due_on and step.closed_at is None else None,
            verdicts=_verdicts(acting, step, on),
            waits_for=_waits_for(step, state, names, here, away),
        )
        stages.setdefault(step.stage, []).append(row)
    end = case.closed_at.date() if case.closed_at else on
    return CaseStatus(
        case=case,
        state=case.state,
        label=case_state(case.state),
        route=str(case.route) if case.route else "",
        started_by=names.get(str(case.started_by), ""),
        stages=tuple(tuple(stages[number]) for number in sorted(stages)),
        days=calendar.between(case.started_at.date(), end),
    )


def _names(case: Case, steps: list[Step]) -> dict[str, str]:
    ids = {case.started_by}
    for step in steps:
        ids |= {step.kept_by, *(one.person_id for one in step.seats.all()), *(one.after_id for one in step.seats.all())}
        for word in step.spoken.all():
            ids |= {word.person_id, word.seat_of, word.confirm_by, word.done_by}
    ids |= set(seating.absences_on(case.party, case.started_at.date()).values())
    return _Names(person_names(str(one) for one in ids if one is not None))


class _Names(dict[str, str]):
    """Names by number; one that was not read with the others is read when it is asked for."""

    def __missing__(self, key: str) -> str:
        self[key] = person_names([key]).get(key, "—")
        return self[key]


def _reviewers(step: Step, names: dict[str, str], here: set[int], away: Mapping[int, int]) -> tuple[Reviewer, ...]:
    spoken = {one.seat_of for one in step.spoken.all() if one.said != Said.ASKED}
    found = []
    for seat in seating.open_seats(step):
        person = seat.person_id
        if person is None:
            continue
        found.append(
            Reviewer(
                person_id=person,
                name=names[str(person)],
                how=seat.how,
                after=names[str(seat.after_id)] if seat.after_id else "",
                here=person in here,
                deputy=names[str(away[person])] if person in away else "",
                said=person in spoken,
            )
        )
    return tuple(found)


def _waits_for(step: Step, state: str, names: dict[str, str], here: set[int], away: Mapping[int, int]) -> str:
    if state == StepState.ASKED:
        return _("the office")
    if state == StepState.CONDITIONAL:
        return ", ".join(names[str(one)] for one in turn_of(step))
    return ", ".join(names[str(away.get(one, one))] for one in turn_of(step) if one in here)


def _spoken(step: Step, acting: Acting, names: dict[str, str]) -> tuple[SpokenLine, ...]:
    found = []
    for word in step.spoken.all():
        word.step = step
        needs = word.said in (Said.CONDITIONAL, Said.ASKED)
        found.append(
            SpokenLine(
                word=word,
                who=names[str(word.person_id)] if word.person_id else "—",
                for_name=names[str(word.seat_of)] if word.seat_of and word.seat_of != word.person_id else "",
                said=str(SAID.get(word.said, word.said)),
                confirmer=names[str(word.confirm_by)] if word.confirm_by else "",
                done_by=names[str(word.done_by)] if word.done_by else "",
                question=word.said == Said.ASKED,
                open=needs and word.done_at is None,
                may_fulfil=rules.may_fulfil(acting, word) if word.said == Said.CONDITIONAL else Verdict.no(""),
            )
        )
    return tuple(found)


def _verdicts(acting: Acting, step: Step, on: date) -> dict[str, Verdict]:
    return {
        "decide": rules.may_decide(acting, step, on=on),
        "pass_on": rules.may_pass_on(acting, step, on=on),
        "reassign": rules.may_reassign(acting, step),
        "answer": rules.may_answer(acting, step),
        "immaterial": rules.may_call_immaterial(acting, step),
    }


def _days(calendar: Calendar, began: datetime | None, closed: datetime | None, on: date) -> int | None:
    if began is None:
        return None
    return calendar.between(began.date(), closed.date() if closed else on)


def case_here(party: Party, pk: int) -> Case | None:
    """A case of this institution with steps, seats and words; another institution's is none."""
    rows = Case.objects.filter(party=party, pk=pk).select_related("party", "route", "before")
    case = rows.prefetch_related("steps__seats", "steps__spoken", "steps__kept_from").first()
    if case is not None:
        for step in case.steps.all():
            step.case = case
    return case
