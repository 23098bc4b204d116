"""Whose e-mail address one is: asked by the post when mails come back."""

from collections.abc import Iterable

from django.urls import reverse

from convenio.parties.terms import Acting, Role
from convenio.people.models import Person
from convenio.post import Owner


def owners(acting: Acting, addresses: Iterable[str]) -> dict[str, Owner]:
    """Colleagues with these addresses, for the node keeper alone, who sees the list of people anyhow."""
    if not acting.may(Role.KEEPER):
        return {}
    people = Person.objects.filter(memberships__party=acting.party, email__in=list(addresses)).distinct()
    return {one.email: Owner(str(one), reverse("people:person", args=[one.pk])) for one in people}
