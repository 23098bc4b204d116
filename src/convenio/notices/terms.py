"""How somebody wants to be told, and when a mail is due. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

MORNING = 6
"""The hour (UTC) at which digests leave: between breakfast in Moscow and lunch in Xi’an."""
MONDAY = 0


class How(StrEnum):
    """By which mail a person is told; the page shows every notice whatever is chosen here."""

    NOW = "now"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


def due(how: How, at: datetime) -> datetime:
    """When the mail with something told at this moment (aware, UTC) leaves: now, tomorrow morning, Monday morning.

    A digest of the same morning takes along what was told before it left.
    """
    if how is How.NOW:
        return at
    morning = at.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    if morning <= at:
        morning += timedelta(days=1)
    if how is How.WEEKLY:
        morning += timedelta(days=(MONDAY - morning.weekday()) % 7)
    return morning
