"""The days on which reviews are due, for people's calendars."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from convenio.notices.registry import Entry, register_calendar
from convenio.parties.models import Party
from convenio.people.models import Person
from convenio.routes.models import Step
from convenio.routes.phrases import step_name
from convenio.routes.states import CaseState, StepState


def register() -> None:
    """Tell the calendar what this room knows."""
    register_calendar(due_days)


def due_days(party: Party, person: Person) -> Iterator[Entry]:
    """Reviews that wait for a person, on the day they are due."""
    rows = Step.objects.filter(
        case__party=party,
        case__state=CaseState.OPEN,
        state=StepState.WAITING,
        due_on__isnull=False,
        seats__person_id=person.pk,
        seats__left_at=None,
    )
    for step in rows.select_related("case").distinct():
        if step.due_on is not None:
            summary = _("Review %(step)s: %(title)s") % {"step": step_name(step), "title": step.case}
            yield Entry(f"review-{step.pk}", step.due_on, summary, step.case.url)
