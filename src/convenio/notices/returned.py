"""Mails to a person come back: the node keepers of the person's institutions are told."""

from datetime import datetime

from django.urls import reverse

from convenio.notices.actions import tell
from convenio.notices.kinds import RETURNED
from convenio.parties.models import Party
from convenio.parties.terms import Role
from convenio.people.models import Person
from convenio.people.queries import people_with_role


def tell_keepers(address: str, at: datetime) -> None:
    """Once for each time it begins, in the transaction in which it is kept."""
    person = Person.objects.filter(email=address, is_active=True, erased_at=None).first()
    if person is None:
        return
    url = reverse("people:person", args=[person.pk])
    for party in Party.objects.filter(memberships__person=person).distinct():
        keepers = set(people_with_role(party, Role.KEEPER).values_list("pk", flat=True)) - {person.pk}
        details = {"who": str(person), "once": at.isoformat()}
        tell(party=party, to=keepers, kind=RETURNED, about=f"person:{person.pk}", url=url, details=details, at=at)
