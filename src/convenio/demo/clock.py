"""The clock of the demonstration: the machine's. Deeds read it here, at the edge, and hand the moment on."""

from datetime import UTC, datetime


def now() -> datetime:
    return datetime.now(UTC)
