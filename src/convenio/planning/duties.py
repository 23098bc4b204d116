"""Once a night: the pack is brought to coordinator and officers when an end comes near. Nobody is told twice."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse

from convenio.agreements.models import Agreement
from convenio.agreements.terms import add_months
from convenio.notices.actions import tell
from convenio.parties.models import Party
from convenio.parties.terms import Role
from convenio.people.queries import people_with_role
from convenio.planning import phrases
from convenio.planning.suggesting import measures
from convenio.worker import register_periodic

NIGHTLY = "planning.packs"
EVERY_DAY = timedelta(days=1)


def register() -> None:
    """Tell the worker."""
    register_periodic(NIGHTLY, EVERY_DAY, nightly)


def nightly(at: datetime) -> None:
    """Every house after the other."""
    for party in Party.objects.hosted():
        bring(party, at)


def bring(party: Party, at: datetime) -> int:
    """Tell of every end within reach, once for each lead (``data/suggestion.json``); how many ends were told.

    After an outage only the newest lead is told. Plans and reports end with their year and bring no pack.
    """
    today = at.date()
    leads = sorted(measures()["leads_months"])
    horizon = add_months(today, leads[-1])
    rows = Agreement.objects.of(party).in_force().filter(ends_on__range=(today, horizon), sheet=None)
    told = 0
    with transaction.atomic():
        for agreement in rows.select_related("party").iterator(chunk_size=200):
            lead = _lead(agreement.ends_on, today, leads)
            if lead is None or agreement.ends_on is None:
                continue
            tell(
                party=party,
                to=_people(party, agreement),
                kind=phrases.KIND,
                about=agreement.about,
                url=reverse("planning:pack", args=[agreement.pk]),
                details={
                    "title": agreement.name("en"),
                    "day": agreement.ends_on.isoformat(),
                    "months": lead,
                    "once": f"{agreement.ends_on}:{lead}",
                },
                at=at,
            )
            told += 1
    return told


def _lead(ends_on: date | None, today: date, leads: list[int]) -> int | None:
    """The shortest lead whose day has come."""
    return next((one for one in leads if ends_on and add_months(ends_on, -one) <= today <= ends_on), None)


def _people(party: Party, agreement: Agreement) -> list[int]:
    """The coordinator and the officers of its units; those of the house where no unit is noted, or it has none."""
    people = {agreement.coordinator_id} if agreement.coordinator_id else set()
    for unit in agreement.units or [""]:
        officers = set(people_with_role(party, Role.OFFICER, unit).values_list("pk", flat=True))
        people |= officers or set(people_with_role(party, Role.OFFICER).values_list("pk", flat=True))
    return sorted(one for one in people if one)
