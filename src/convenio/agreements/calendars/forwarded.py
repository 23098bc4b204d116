"""A mail that an officer forwarded to the mailbox of the node: its appointments become suggestions for that officer.

The sender of a mail can be forged. So nothing is recorded by it: at worst a stranger puts a suggestion before an
officer who drops it, and there is a limit to how many wait.
"""

from __future__ import annotations

import logging
from datetime import datetime
from email import message_from_bytes, policy
from email.utils import parseaddr

from django.utils import timezone

from convenio.agreements.actions.calendars import keep_suggestions
from convenio.agreements.calendars.reading import read_file
from convenio.parties.terms import Refusal, Role
from convenio.people.models import Person
from convenio.people.queries import acting_of

log = logging.getLogger(__name__)


def read(raw: bytes, at: datetime) -> bool:
    """Take a mail if it comes from an officer of this node and carries a calendar. Never raises for any bytes."""
    sender = _sender(raw)
    person = Person.objects.filter(email__iexact=sender, is_active=True).first() if sender else None
    acting = acting_of(person) if person else None
    if acting is None or not acting.may(Role.OFFICER):
        return False
    try:
        found = read_file(raw, timezone.get_default_timezone())
        new, _there = keep_suggestions(acting=acting, entries=found.entries, source="mail", at=at)
    except Refusal as refusal:
        log.info("a forwarded mail brought nothing: %s", refusal.reason)
        return False
    return bool(new)


def _sender(raw: bytes) -> str:
    try:
        message = message_from_bytes(raw[:200_000], policy=policy.compat32)
        if str(message.get("Auto-Submitted", "no")).strip().lower() != "no":
            return ""
        return parseaddr(str(message.get("From", "")))[1].strip()
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return ""
