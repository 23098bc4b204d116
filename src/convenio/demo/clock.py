"""The clock of the demonstration: the machine's, or, while the past is told, a day of the past that goes on from there.

Deeds read it here, at the edge, and hand the moment on. Nothing else in the node sees it: worker and web server go by
the machine's clock.
"""

from datetime import UTC, datetime, timedelta

_OFFSETS = [timedelta(0)]


def now() -> datetime:
    """The moment at which a deed happens."""
    return datetime.now(UTC) + _OFFSETS[-1]


def travel(to: str = "", days_ago: int = 0) -> str:
    """Go to a day of the past (``YYYY-MM-DD``), some days back, or home to the machine's clock; returns the moment.

    A day that lies in the machine's future is taken as today.
    """
    real = datetime.now(UTC)
    target = datetime.fromisoformat(f"{to}T09:00:00+00:00") if to else real - timedelta(days=days_ago)
    _OFFSETS.append(min(target - real, timedelta(0)))
    return now().isoformat()
