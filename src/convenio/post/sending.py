"""The one way out for e-mails: stamped, so that a report that comes back finds them; held where mails come back."""

from __future__ import annotations

import secrets
from datetime import datetime
from smtplib import SMTPException, SMTPRecipientsRefused
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from convenio.post import actions
from convenio.post.phrases import come_back
from convenio.post.queries import held_address
from convenio.worker import Outcome, done, park, retry
from convenio.worker.models import Task

PERMANENT = 500


def deliver(message: EmailMessage, *, at: datetime, task: Task | None = None, test: bool = False) -> Outcome:
    """Hand a mail to the mail server. Trouble that may pass is tried again, for ever and ever more slowly.

    A recipient whom the server refuses for good (a code from 500) is parked with what the server said, until somebody
    corrects the address and sends again. An address from which mails come back is not written to: the ``task`` waits
    until the address is changed or confirmed. A ``test`` mail goes out whatever came back before.
    """
    held = None if test else held_address(message.to)
    if held is not None:
        if task is not None:
            actions.hold(task=task, address=held.address, at=at)
        return park(come_back(held))
    token = secrets.token_hex(12)
    stamp(message, token)
    try:
        message.send()
    except SMTPRecipientsRefused as refused:
        said = [(int(code), _decoded(words)) for code, words in refused.recipients.values()]
        reason = _("The mail server refused the address: %(problem)s") % {
            "problem": "; ".join(f"{code} {words}" for code, words in said)
        }
        return park(reason) if all(code >= PERMANENT for code, _words in said) else retry(None, reason)
    except (OSError, SMTPException) as problem:
        return retry(None, _("The mail server did not take the mail: %(problem)s") % {"problem": problem})
    message_id = str(message.extra_headers["Message-ID"])
    for address in message.to[:1]:
        actions.note_sent(token=token, message_id=message_id, address=address, at=at, test=test)
    return done()


def stamp(message: EmailMessage, token: str) -> None:
    """Give the mail an id that nobody guesses, and a return address that names it (VERP) where one is configured."""
    message.extra_headers.setdefault("Message-ID", f"<mail.{token}@{urlsplit(settings.BASE_URL).hostname}>")
    message.extra_headers.setdefault("Auto-Submitted", "auto-generated")
    if settings.EMAIL_RETURN:
        message.extra_headers["From"] = message.from_email
        message.from_email = return_address(token)


def return_address(token: str) -> str:
    """``bounces+@uni.edu`` with the token after the plus; an address without plus stays as it is."""
    local, _at, domain = settings.EMAIL_RETURN.partition("@")
    return f"{local}{token if local.endswith('+') else ''}@{domain}"


def _decoded(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
