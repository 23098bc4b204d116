"""What a duty may answer, and how long one waits before the next try. Pure."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

QUICK_SECONDS = (1, 2, 5, 15)
LONGEST = timedelta(hours=1)


class Ending(StrEnum):
    """How a try ended."""

    DONE = "done"
    RETRY = "retry"
    AGAIN = "again"
    PARK = "park"


class TryAgain(Exception):
    """A duty may raise it instead of answering `retry`: an expected trouble, one sentence, no traceback."""


@dataclass(frozen=True)
class Outcome:
    """The answer of a duty: `after` None lets the usual back-off decide; `reason` is kept with the row."""

    ending: Ending
    after: timedelta | None = None
    reason: str = ""


def done() -> Outcome:
    """It is done; the row goes, unless it was owed anew in the meantime."""
    return Outcome(Ending.DONE)


def retry(after: timedelta | None = None, reason: str = "") -> Outcome:
    """It did not work; try again after this time, or after the usual back-off."""
    return Outcome(Ending.RETRY, after, reason)


def again(after: timedelta) -> Outcome:
    """It worked and is to be done again: a periodic duty."""
    return Outcome(Ending.AGAIN, after)


def park(reason: str) -> Outcome:
    """Trying again will not help: the row stays with its reason until a person or a new cause wakes it."""
    return Outcome(Ending.PARK, None, reason)


def backoff(attempts: int, key: str) -> timedelta:
    """The wait before the next try: 1, 2, 5, 15 seconds, then 1, 2, 4 … 60 minutes, for ever, with jitter.

    `attempts` counts the tries that failed (1 for the first). The jitter, up to a tenth more, follows from key and
    attempt: rows that failed together do not come back together, and tests can tell.
    """
    if attempts <= len(QUICK_SECONDS):
        wait = timedelta(seconds=QUICK_SECONDS[max(attempts, 1) - 1])
    else:
        wait = min(timedelta(minutes=2 ** min(attempts - len(QUICK_SECONDS) - 1, 6)), LONGEST)
    share = hashlib.sha256(f"{key}\0{attempts}".encode()).digest()[0] / 255
    return wait + wait * 0.1 * share
