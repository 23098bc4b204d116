"""Mandates to sign that end soon: the signatory and the node keepers hear of it 60, 14 and 1 days before."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from convenio.notices.actions import tell
from convenio.notices.kinds import MANDATE
from convenio.parties.queries import hosted_parties
from convenio.parties.terms import Role
from convenio.people.models import Membership
from convenio.people.queries import people_with_role

DUTY = "notices.mandates"
EVERY = timedelta(hours=6)
DAYS_BEFORE = (1, 14, 60)


def warn(at: datetime) -> None:
    """Tell everybody concerned, once for each mandate and each of the three moments."""
    today = at.date()
    for party in hosted_parties():
        rows = Membership.objects.filter(
            party=party,
            role=Role.SIGNATORY,
            person__is_active=True,
            mandate_until__range=(today, today + timedelta(days=max(DAYS_BEFORE))),
        ).select_related("person")
        keepers = set(people_with_role(party, Role.KEEPER).values_list("pk", flat=True))
        for row in rows:
            if row.mandate_until is None or _is_renewed(row):
                continue
            step = next(days for days in DAYS_BEFORE if (row.mandate_until - today).days <= days)
            details = {
                "who": str(row.person),
                "until": row.mandate_until.isoformat(),
                "once": f"{row.mandate_until}:{step}",
            }
            with transaction.atomic():
                for to, url in (({row.person_id}, reverse("people:me")), (keepers - {row.person_id}, _page(row))):
                    about = f"person:{row.person_id}"
                    tell(party=party, to=to, kind=MANDATE, about=about, url=url, details=details, at=at)


def _page(row: Membership) -> str:
    return reverse("people:person", args=[row.person_id])


def _is_renewed(row: Membership) -> bool:
    """Does the same person hold another mandate that lasts longer?"""
    others = Membership.objects.filter(person=row.person_id, party=row.party_id, role=Role.SIGNATORY).exclude(pk=row.pk)
    return any(one.mandate_until is None or one.mandate_until > row.mandate_until for one in others)  # type: ignore[operator]
