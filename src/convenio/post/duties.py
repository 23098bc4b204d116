"""Work nobody asked for: reading the return mailbox, forgetting what left long ago; and what the doctor says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Warning
from django.utils.translation import override

from convenio.post import actions
from convenio.post.checking import check
from convenio.post.mailbox import MailboxTrouble, read_mailbox
from convenio.post.phrases import next_text, step_text
from convenio.post.registry import readers
from convenio.worker.terms import TryAgain

READ, TIDY = "post.read", "post.tidy"
READ_EVERY, TIDY_EVERY = timedelta(minutes=5), timedelta(hours=24)
TAG = "convenio"


def read(at: datetime) -> None:
    """The duty: read what came back and keep what the mailbox said."""
    if not settings.EMAIL_RETURN_URL:
        return
    try:
        read_now(at)
    except MailboxTrouble as problem:
        raise TryAgain(f"The return mailbox cannot be read: {problem}") from None


def read_now(at: datetime) -> dict[str, Any]:
    """Read the mailbox; returns, and keeps for the page, how many mails there were and what they were.

    Raises:
        MailboxTrouble: it cannot be read; that is kept, too.
    """
    facts: dict[str, Any] = {"read": 0, "reports": 0, "ours": 0, "for_us": 0}

    def take(raw: bytes) -> None:
        taken = actions.take_back(raw=raw, at=at)
        facts["read"] += 1
        facts["reports"] += taken.report
        facts["ours"] += bool(taken.address)
        if not taken.report:
            facts["for_us"] += any(read(raw, at) for read in readers())

    try:
        read_mailbox(settings.EMAIL_RETURN_URL, take)
    except MailboxTrouble as problem:
        actions.note_looked(what="mailbox", facts={**facts, "problem": str(problem)}, at=at)
        raise
    actions.note_looked(what="mailbox", facts=facts, at=at)
    return facts


def examine(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """What ``convenio doctor`` says: the same steps as on the keeper's page."""
    kinds: dict[str, Callable[..., CheckMessage]] = {"ok": Info, "warn": Warning, "stop": Error}
    with override("en"):
        return [
            kinds[step.level](step_text(step.code, step.values), hint=next_text(step.code) or None)
            for step in check(datetime.now(UTC))
        ]
