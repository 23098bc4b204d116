"""Telling people: on a page, by e-mail in their language at once or in a digest, and in their calendar.

Rooms above say in ``ready()`` what there is to tell (``register_kind``) and which dates there are
(``register_calendar``); they tell with ``notices.actions.tell``, in the transaction of the deed.
"""

from convenio.notices.registry import Entry, register_calendar, register_kind

__all__ = ["Entry", "register_calendar", "register_kind"]
