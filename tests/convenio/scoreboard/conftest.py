"""A university with some agreements, and what was done under them; rows as the projection writes them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from convenio.agreements.models import ActivityLine, Agreement
from tests.convenio.register.many import Big, fill


def done(agreement: Agreement, day: date, number: int, **change) -> ActivityLine:
    """One line of something that was done; not saved."""
    own, partner = agreement.party.hei_id, agreement.partners[0]
    given = {
        "agreement": agreement,
        "party": agreement.party,
        "activity": f"{agreement.pk}-{number}",
        "statement": f"{agreement.pk}-{number}",
        "commitment": "c-visits",
        "strand": "visits",
        "metric": "teacher_visits",
        "unit": "person",
        "author": own,
        "ours": True,
        "direction_from": own,
        "direction_to": partner,
        "starts_on": day,
        "ends_on": day,
        "year": day.year,
        "quantities": {"persons": 1},
        "count": 1,
        "days": 1,
        "status": "confirmed",
    } | change
    return ActivityLine(**given)


def do_some(made: Big, each: int) -> None:
    """So many lines under each agreement, alternately sent and received, on the days before today."""
    today = timezone.localdate()
    rows = []
    for one in Agreement.objects.filter(party=made.party, phase="binding").select_related("party"):
        for number in range(each):
            way = {"direction_from": one.partners[0], "direction_to": made.party.hei_id} if number % 3 else {}
            status = {"status": "recorded"} if number % 5 == 0 else {}
            rows.append(done(one, today - timedelta(days=number * 90 + one.pk % 700), number, **way, **status))
    ActivityLine.objects.bulk_create(rows, batch_size=500)


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """Sixty agreements with four activities each; gone after the module."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        big = fill("big.example", 60, timezone.now().replace(microsecond=0))
        do_some(big, 4)
        rest = Agreement.objects.filter(party=big.party, phase="binding").order_by("-pk")[:3]
        long_ago = timezone.localdate() - timedelta(days=900)
        Agreement.objects.filter(pk__in=[one.pk for one in rest]).update(last_activity_on=long_ago)
        yield big
        transaction.set_rollback(True)


@pytest.fixture
def client(db, made: Big) -> Client:
    found = Client(headers={"accept-language": "en"})
    found.force_login(made.officer)
    return found
