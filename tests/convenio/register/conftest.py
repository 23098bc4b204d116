"""A big register and somebody who reads it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from convenio.agreements.models import Agreement
from tests.convenio.register.many import Big, fill

COUNT = 600


@pytest.fixture(scope="module")
def register(django_db_setup, django_db_blocker):
    """Six hundred agreements of one university, and one of another; gone after the module."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        made = fill("big.example", COUNT, timezone.now().replace(microsecond=0))
        parent, child, orphan = Agreement.objects.filter(party=made.party, stage="in_force").order_by("pk")[:3]
        day = timezone.localdate()
        Agreement.objects.filter(pk=parent.pk).update(ends_on=day + timedelta(days=30))
        Agreement.objects.filter(pk=child.pk).update(parent=parent, ends_on=day + timedelta(days=600))
        Agreement.objects.filter(pk=orphan.pk).update(kind="IMPL", parent=None)
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def client(db, register: Big) -> Client:
    found = Client(headers={"accept-language": "en"})
    found.force_login(register.officer)
    return found
