"""When a person leaves: the agreements they coordinate and the obligations given to them go to a successor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as lazy

from convenio.agreements import projection, store
from convenio.agreements.life.phrases import sentence_of
from convenio.agreements.models import Agreement, AgreementQuerySet, Obligation
from convenio.agreements.models.life import OPEN
from convenio.agreements.queries import url_of
from convenio.audit.actions import record
from convenio.parties.models import Party
from convenio.parties.terms import Acting, Role
from convenio.people import Waiting, register_duties_of
from convenio.people.models import Person


def register() -> None:
    """Tell the room ``people`` once, at the start."""
    register_duties_of(
        "agreements.coordinated",
        label=lazy("Agreements this person coordinates"),
        waiting=coordinated,
        hand_over=hand_over_coordination,
        roles=(Role.OFFICER,),
    )
    register_duties_of(
        "agreements.obligations",
        label=lazy("Obligations given to this person"),
        waiting=obligations,
        hand_over=hand_over_obligations,
    )


def coordinated(party: Party, person: Person) -> Iterator[Waiting]:
    for row in _coordinated(party, person):
        yield Waiting(row.name(), url_of(row))


def hand_over_coordination(acting: Acting, person: Person, successor: Person, at: datetime) -> None:
    """Rows that are over keep the name: who coordinated them is history."""
    for found in list(_coordinated(acting.party, person)):
        row = store.lock(found)
        row.coordinator, row.coordinator_name = successor, ""
        projection.project(row, at)
        details = {"title": row.name("en")}
        record(acting=acting, party=row.own, what="agreements.noted", about=row.about, details=details, at=at)


def obligations(party: Party, person: Person) -> Iterator[Waiting]:
    rows = Obligation.objects.filter(party=party, owner=person, state=OPEN).select_related("agreement__party")
    for row in rows:
        yield Waiting(f"{row.agreement.name()}: {sentence_of(row)}", url_of(row.agreement))


def hand_over_obligations(acting: Acting, person: Person, successor: Person, at: datetime) -> None:
    Obligation.objects.filter(party=acting.party, owner=person, state=OPEN).update(owner=successor, given=True)


def _coordinated(party: Party, person: Person) -> AgreementQuerySet:
    return Agreement.objects.of(party).filter(coordinator=person).exclude(phase="over").select_related("party")
