"""What the register does by itself: index what was not indexed yet, follow partners into another country or name."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from convenio.agreements import projection, store
from convenio.agreements.listed import refresh_countries
from convenio.agreements.models import Agreement
from convenio.directory.queries.chains import renamed
from convenio.register import indexing
from convenio.worker import register_periodic

INDEX, COUNTRIES, NAMES = "register.index", "register.countries", "register.names"
AT_ONCE = 500


def register() -> None:
    """Tell the worker."""
    register_periodic(INDEX, timedelta(minutes=1), index_missing)
    register_periodic(COUNTRIES, timedelta(minutes=15), follow_countries)
    register_periodic(NAMES, timedelta(minutes=15), follow_names)


def index_missing(at: datetime) -> None:
    """Agreements that came without a projection of this version (an upgrade, a restore): project, count and index."""
    rows = Agreement.objects.filter(indexed=None).order_by("pk").select_related("party")
    for row in rows[:AT_ONCE]:
        with transaction.atomic():
            projection.project(store.lock(row), at)


def follow_countries(at: datetime) -> None:
    """A partner's country may be learnt, or corrected, after the agreement was written."""
    with transaction.atomic():
        refresh_countries()


def follow_names(at: datetime) -> None:
    """Agreements are found by every name of their partners, also former ones, and those of what they became."""
    for row in (
        Agreement.objects.filter(partner_rows__in=renamed()).distinct().order_by("pk").iterator(chunk_size=AT_ONCE)
    ):
        with transaction.atomic():
            indexing.keep(row)
