"""Telling people: on a page, by e-mail in their language at once or in a digest, and in their calendar.

Rooms above say in ``ready()`` what there is to tell (``register_kind``), which dates there are (``register_calendar``),
and what changed (``register_changes``); they tell with ``notices.actions.tell``, in the transaction of the deed.
"""

from convenio.notices.registry import (
    Change,
    Entry,
    register_calendar,
    register_calendar_of,
    register_changes,
    register_kind,
)

__all__ = ["Change", "Entry", "register_calendar", "register_calendar_of", "register_changes", "register_kind"]
