"""Erasing a person: names and words go from the cards, here and at the partners; the chain of events still verifies."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from convenio.agreements import books
from convenio.agreements.exchange.outbound import ERASURE
from convenio.agreements.models import Agreement, Card, LastLook
from convenio.audit.actions import record
from convenio.network.actions import owe_delivery
from convenio.parties.terms import Acting, Refusal, Role
from convenio.routes.actions import forget_person


def erase_person(*, acting: Acting, person_id: int, at: datetime) -> int:
    """Erase what leads from the institution's agreements to a person, and ask every partner to do the same.

    Signed documents keep the printed names of signatories: they are the official text. Returns the number of cards.

    Raises:
        Refusal: not the node keeper.
    """
    if not acting.may(Role.KEEPER):
        raise Refusal(_("People are erased by the node keeper."), 403)
    with transaction.atomic():
        rows = Card.objects.filter(agreement__party=acting.party, author=acting.party.hei_id, person_id=person_id)
        touched = list(rows.filter(erased_at=None).values_list("agreement_id", flat=True).distinct())
        count = rows.filter(erased_at=None).update(content=None, person_id=None, erased_at=at)
        forget_person(party=acting.party, person_id=person_id)
        LastLook.objects.filter(agreement__party=acting.party, person_id=person_id).delete()
        for agreement in Agreement.objects.filter(pk__in=touched).select_related("party"):
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
