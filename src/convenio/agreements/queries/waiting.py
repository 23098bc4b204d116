"""What the other sides recorded and we have not answered, over all agreements."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from convenio.agreements import books
from convenio.agreements.models import ActivityLine, Agreement
from convenio.agreements.queries.delivered import lines_of
from convenio.parties.terms import Acting


def waiting_for_us(acting: Acting) -> QuerySet[ActivityLine]:
    """Statements of others that an answer of ours is missing to, the oldest first, with their agreements.

    Of three parties, what the two others did among themselves does not wait for us, and what we confirmed does not
    any more although the third has not spoken.
    """
    own = acting.party.hei_id
    ours = Q(direction_from="") | Q(direction_from=own) | Q(direction_to=own)
    rows = lines_of(acting).filter(ours, status=ActivityLine.RECORDED, ours=False)
    rows = rows.exclude(agreement__ended_on__isnull=False).select_related("agreement__party")
    return rows.exclude(statement__in=_confirmed_by_us(rows)).order_by("recorded_at", "pk")


def _confirmed_by_us(rows: QuerySet[ActivityLine]) -> list[str]:
    """Asked only of those that some party has answered: with two parties none of them is still waiting."""
    answered = rows.filter(answered_at__isnull=False).values("agreement_id")
    found = []
    for agreement in Agreement.objects.filter(pk__in=answered).select_related("party"):
        for activity in books.state(agreement).activities:
            found += [one.mark.event for one in activity.current if agreement.own in one.confirmed]
    return found
