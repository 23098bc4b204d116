"""The yearly question, asked by the worker: from the middle of September, about the academic year that ended."""

from __future__ import annotations

from datetime import datetime, timedelta

from convenio.agreements import witnessing
from convenio.guests import asking
from convenio.guests.models import GuestLink
from convenio.guests.terms import academic_year

DUTY = "guests.yearly"
EVERY = timedelta(hours=12)
ASKED_FROM, ASKED_UNTIL = (9, 15), (12, 31)


def run(at: datetime) -> None:
    """Ask every person who may answer for a partner without a system, and remind once."""
    if not ASKED_FROM <= (at.month, at.day) <= ASKED_UNTIL:
        return
    year = academic_year(at.date()) - 1
    rows = GuestLink.objects.open(at).filter(may_approve=True).exclude(agreement__in_force="")
    for link in rows.select_related("agreement__party", "party").order_by("pk").iterator(chunk_size=200):
        if link.party.hei_id in witnessing.guests_of(link.agreement):
            asking.ask_by_itself(link=link, year=year, at=at)
