"""All reviews of an institution: filters, and rows with whose turn it is, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from convenio.parties.models import Party
from convenio.parties.searching import contains
from convenio.parties.seeing import only_seen
from convenio.parties.terms import Acting
from convenio.people.queries import person_names
from convenio.routes import seating
from convenio.routes.models import Case, Seat, Step
from convenio.routes.phrases import case_state, step_name
from convenio.routes.queries.desk import stuck_steps, turn_of
from convenio.routes.states import CaseState, StepState

ACTIVE = (StepState.WAITING, StepState.ASKED, StepState.CONDITIONAL, StepState.REFUSED)


@dataclass(frozen=True)
class CaseQuery:
    """What to list. ``state``: a code of ``CaseState``, ``late`` or empty; ``person``: whom it waits for."""

    search: str = ""
    state: str = ""
    route: str = ""
    step: str = ""
    person: int | None = None


@dataclass(frozen=True)
class CaseRow:
    """One line. ``turn``: the steps whose turn it is with their people; ``days``: working days it took so far."""

    case: Case
    state: str
    route: str
    turn: tuple[tuple[str, str], ...]
    since: datetime | None
    due_on: date | None
    late: bool
    stuck: bool
    days: int


def cases_of(acting: Acting, query: CaseQuery, *, on: date) -> QuerySet[Case]:
    """The cases that fit and that the person may see, the newest first; slice it."""
    rows = cases_seen(acting).select_related("party", "route")
    if query.search:
        rows = rows.filter(contains(query.search, "about", json_fields=("title",)))
    if query.state == "late":
        late = Step.objects.filter(case=OuterRef("pk"), state=StepState.WAITING, due_on__lt=on)
        rows = rows.filter(Exists(late), state=CaseState.OPEN)
    elif query.state:
        rows = rows.filter(state=query.state)
    if query.route:
        rows = rows.filter(route__code=query.route)
    waiting = Step.objects.filter(case=OuterRef("pk"), state__in=ACTIVE)
    if query.step:
        rows = rows.filter(Exists(waiting.filter(Q(names__en=query.step) | Q(key=query.step))))
    if query.person is not None:
        seats = Seat.objects.filter(person_id=query.person, left_at=None, step=OuterRef("pk"))
        rows = rows.filter(Exists(waiting.filter(Exists(seats))))
    return rows


def cases_seen(acting: Acting) -> QuerySet[Case]:
    """All of the house; for people of some units those about what they see, and those in which they are asked."""
    rows = Case.objects.filter(party=acting.party)
    asked = Seat.objects.filter(step__case=OuterRef("pk"), person_id=acting.person_id or 0)
    seen = only_seen(rows, "about", acting)
    return rows if seen is rows else rows.filter(Q(pk__in=seen.values("pk")) | Exists(asked))


def rows_of(party: Party, cases: Sequence[Case], *, on: date) -> list[CaseRow]:
    """The lines of one page: all steps, seats and names at once."""
    steps: dict[int, list[Step]] = {}
    for step in Step.objects.filter(case__in=cases).prefetch_related("seats", "spoken"):
        steps.setdefault(step.case_id, []).append(step)
    every = [one for found in steps.values() for one in found]
    wanted = {str(person) for one in every for person in turn_of(one)}
    names, stuck = person_names(wanted), stuck_steps(party, every)
    calendar = seating.calendar_of(party)
    found = []
    for case in cases:
        now = (
            [one for one in steps.get(case.pk, []) if one.state in ACTIVE] if case.state in ("open", "refused") else []
        )
        end = case.closed_at.date() if case.closed_at else on
        due = min((one.due_on for one in now if one.due_on), default=None)
        found.append(
            CaseRow(
                case=case,
                state=case_state(case.state),
                route=str(case.route) if case.route else "",
                turn=tuple((step_name(one), _people(one, names)) for one in now),
                since=min((one.began_at for one in now if one.began_at), default=None),
                due_on=due,
                late=bool(due and due < on),
                stuck=any(one.pk in stuck for one in now),
                days=calendar.between(case.started_at.date(), end),
            )
        )
    return found


def _people(step: Step, names: dict[str, str]) -> str:
    if step.state == StepState.ASKED:
        return _("the office")
    return ", ".join(names[str(one)] for one in turn_of(step) if str(one) in names)
