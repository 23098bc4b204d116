"""Labelled crash points (`reliability.md` 3.2): at a named place the process kills itself as `kill -9` would.

Off unless `settings.CRASH_POINT` names one, as `P5` or `P5:2` (the second time it is reached). For tests of faults.
"""

import os
import signal
import threading

from django.conf import settings

_reached: dict[str, int] = {}
_lock = threading.Lock()


def crashpoint(label: str) -> None:
    """Die here if this is the place and the time; else do nothing."""
    wanted = settings.CRASH_POINT
    if not wanted:
        return
    name, _, nth = wanted.partition(":")
    if name != label:
        return
    with _lock:
        _reached[label] = _reached.get(label, 0) + 1
        now = _reached[label] == int(nth or 1)
    if now:
        os.kill(os.getpid(), signal.SIGKILL)
