"""Mentions in remarks on an agreement: who of our house is told, also when a person of a secure link writes."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from convenio.agreements.models import Agreement
from convenio.agreements.scoping import sees
from convenio.notices.mentions import tell_mentioned
from convenio.parties.terms import Acting
from convenio.people.models import Person
from convenio.people.queries import acting_of


def tell_named(*, acting: Acting, agreement: Agreement, words: str, once: str, at: datetime) -> None:
    """Tell those of our house whom the words name and who may see the agreement; in the caller's transaction."""

    def who_see_it(people: set[int]) -> set[int]:
        found = Person.objects.filter(pk__in=people)
        mine = {one.pk: acting_of(one, agreement.party.hei_id) for one in found}
        return {pk for pk, here in mine.items() if here is not None and sees(here, agreement.units)}

    tell_mentioned(
        acting=acting,
        text=words,
        about=agreement.about,
        url=reverse("agreements:page", args=[agreement.pk]),
        at=at,
        once=once,
        party=agreement.party,
        only=who_see_it,
    )
