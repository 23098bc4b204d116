"""Erasing a person: names and words go from the cards, here and at the partners; the chain of events still verifies."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from convenio.agreements import books
from convenio.agreements.erasing import clear_cards, clear_traces
from convenio.agreements.exchange.outbound import ERASURE
from convenio.agreements.models import Card
from convenio.audit.actions import record
from convenio.network.actions import owe_delivery
from convenio.parties.queries import hosted_parties
from convenio.parties.terms import Acting, Refusal, Role
from convenio.people.models import Person
from convenio.routes.actions import forget_person


def erase_person(*, acting: Acting, person_id: int, at: datetime) -> int:
    """Erase what leads from the institution's agreements to a person, and ask every partner to do the same.

    Signed documents keep the printed names of signatories: they are the official text. Returns the number of cards.

    Raises:
        Refusal: not the node keeper.
    """
    return erase_numbers(acting=acting, numbers=[person_id], at=at)


def erase_numbers(*, acting: Acting, numbers: Iterable[int], at: datetime, name: str = "") -> int:
    """The same for several numbers of one person; those below zero are persons of secure links.

    Args:
        name: as it may stand beside notes of the office, to be taken out there as well.

    Raises:
        Refusal: not the node keeper, nor the node itself.
    """
    if acting.person_id is not None and not acting.may(Role.KEEPER):
        raise Refusal(_("People are erased by the node keeper."), 403)
    numbers = list(numbers)
    with transaction.atomic():
        count, touched = clear_cards(acting.party, numbers, at)
        for number in numbers:
            forget_person(party=acting.party, person_id=number)
            clear_traces(acting.party, number, name)
        for agreement in touched:
            for partner in books.nodes(agreement):
                owe_delivery(party=agreement.own, partner=partner, kind=ERASURE, object_id=str(agreement.pact), at=at)
        record(
            acting=acting,
            party=acting.party.hei_id,
            what="agreements.person_erased",
            about=f"party:{acting.party.hei_id}",
            details={"count": count},
            at=at,
        )
    return count


def with_account(acting: Acting, person: Person, at: datetime) -> None:
    """Called by the room of people, in its transaction, while the name is still there.

    What they said for another institution of this node, which they left before, goes as well.
    """
    erase_numbers(acting=acting, numbers=[person.pk], at=at, name=person.name)
    for party in hosted_parties():
        said = Card.objects.filter(agreement__party=party, person_id=person.pk, erased_at=None)
        if party != acting.party and said.exists():
            erase_numbers(acting=Acting.node(party), numbers=[person.pk], at=at, name=person.name)
