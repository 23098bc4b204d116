"""Asking for a fresh copy of the catalogue, out of turn, at most once a minute."""

from datetime import datetime, timedelta

from convenio.network.models import CatalogueCopy
from convenio.worker.actions import owe

PULL = "network.pull_catalogue"
SOONEST = timedelta(minutes=1)


def ask_for_fresh_catalogue(at: datetime) -> None:
    """Bring the periodic pull forward, unless the copy was checked within the last minute: then to the end of it."""
    newest = CatalogueCopy.objects.order_by("-checked_at").values_list("checked_at", flat=True).first()
    owe(name=PULL, due_at=at if newest is None else max(at, newest + SOONEST))
