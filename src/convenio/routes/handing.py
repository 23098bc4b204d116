"""When a person leaves: the reviews that wait for them go to a successor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from convenio.parties.models import Party
from convenio.parties.terms import Acting, Role, pick
from convenio.people import Waiting, register_duties_of
from convenio.people.models import Person
from convenio.routes.actions.seats import hand_over
from convenio.routes.models import Seat
from convenio.routes.states import SETTLED, CaseState

REVIEWERS = (Role.REVIEWER, Role.OFFICER, Role.SIGNATORY)


def register() -> None:
    """Tell the room ``people`` once, at the start."""
    register_duties_of(
        "routes.reviews",
        label=lazy("Reviews that wait for this person"),
        waiting=waiting,
        hand_over=give_seats,
        roles=REVIEWERS,
    )


def waiting(party: Party, person: Person) -> Iterator[Waiting]:
    """One line for each seat in a review that is not complete."""
    reader = get_language() or "en"
    for seat in _seats(party, person):
        title = pick(seat.step.case.title, reader) or seat.step.case.about
        yield Waiting(_("%(title)s: %(step)s") % {"title": title, "step": seat.step}, seat.step.case.url)


def give_seats(acting: Acting, person: Person, successor: Person, at: datetime) -> None:
    for seat in list(_seats(acting.party, person)):
        hand_over(acting=acting, step=seat.step, leaver=person.pk, to=successor.pk, at=at)


def _seats(party: Party, person: Person) -> Iterator[Seat]:
    rows = Seat.objects.filter(person_id=person.pk, left_at=None, step__case__party=party)
    rows = rows.filter(step__case__state=CaseState.OPEN).exclude(step__state__in=SETTLED)
    yield from rows.select_related("step__case__party").order_by("pk")
