"""Does the e-mail set-up work? Connect, protect, sign in, be accepted as sender; and can the return mailbox be read.

Nothing is sent. Each step says what was found as a code of ``phrases.STEPS``; after a step that stops, none follows.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings

from convenio.post.mailbox import MailboxTrouble, look_in
from convenio.post.sending import return_address

PATIENCE = 8
SOON = timedelta(days=14)
NEAR = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Step:
    """One thing that was looked at: ``level`` is ``ok``, ``warn`` or ``stop``."""

    level: str
    code: str
    values: dict[str, Any] = field(default_factory=dict)


def check(at: datetime) -> list[Step]:
    """All steps, in the order in which mail goes."""
    return [*_way_out(at), *_way_back()]


def as_facts(steps: list[Step]) -> dict[str, Any]:
    """The steps as they are kept."""
    return {"steps": [asdict(step) for step in steps]}


def _way_out(at: datetime) -> Iterator[Step]:
    if not settings.EMAIL_SERVER:
        yield Step("warn", "files")
        return
    where = {"host": settings.EMAIL_HOST, "port": settings.EMAIL_PORT}
    try:
        server = _connect()
    except ssl.SSLError as problem:
        yield Step("stop", "tls_refused", {"problem": _words(problem)})
        return
    except (OSError, smtplib.SMTPException) as problem:
        yield Step("stop", "not_connected", {**where, "problem": _words(problem)})
        return
    try:
        yield Step("ok", "connected", where)
        yield from _protected(server, at)
        yield from _welcome(server)
    except (OSError, smtplib.SMTPException) as problem:
        yield Step("stop", "tls_refused", {"problem": _words(problem)})
    finally:
        with suppress(OSError, smtplib.SMTPException):
            server.quit()
        server.close()


def _connect() -> smtplib.SMTP:
    if getattr(settings, "EMAIL_USE_SSL", False):
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=PATIENCE, context=context)
    return smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=PATIENCE)


def _protected(server: smtplib.SMTP, at: datetime) -> Iterator[Step]:
    if getattr(settings, "EMAIL_USE_TLS", False):
        server.starttls(context=ssl.create_default_context())
    if not isinstance(server.sock, ssl.SSLSocket):
        near = settings.EMAIL_HOST in NEAR
        yield Step("ok", "near") if near else Step("stop", "tls_refused", {"problem": "STARTTLS"})
        return
    certificate = server.sock.getpeercert() or {}
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate.get("notAfter"))), UTC)
    values = {"version": server.sock.version() or "TLS", "until": ends.date().isoformat()}
    yield Step("warn", "tls_ends", values) if ends < at + SOON else Step("ok", "tls", values)


def _welcome(server: smtplib.SMTP) -> Iterator[Step]:
    server.ehlo_or_helo_if_needed()
    user = str(getattr(settings, "EMAIL_HOST_USER", ""))
    if not user:
        yield Step("ok", "no_login")
    else:
        try:
            server.login(user, settings.EMAIL_HOST_PASSWORD)
        except (OSError, smtplib.SMTPException) as problem:
            yield Step("stop", "login_refused", {"user": user, "problem": _words(problem)})
            return
        yield Step("ok", "login", {"user": user})
    sender = return_address("check") if settings.EMAIL_RETURN else settings.DEFAULT_FROM_EMAIL
    try:
        code, said = server.mail(sender)
        server.rset()
    except (OSError, smtplib.SMTPException) as problem:
        code, said = 0, _words(problem).encode()
    if code == 250:
        yield Step("ok", "sender", {"sender": sender})
    else:
        problem_text = f"{code} {said.decode('utf-8', 'replace')}".strip()
        yield Step("stop", "sender_refused", {"sender": sender, "problem": problem_text})


def _way_back() -> Iterator[Step]:
    address = {"address": settings.EMAIL_RETURN}
    if not settings.EMAIL_RETURN:
        yield Step("warn", "no_return")
        return
    yield Step("ok", "return", address)
    if not settings.EMAIL_RETURN_URL:
        yield Step("warn", "no_mailbox", address)
        return
    try:
        look_in(settings.EMAIL_RETURN_URL)
    except MailboxTrouble as problem:
        yield Step("stop", "mailbox_refused", {**address, "problem": str(problem)})
    else:
        yield Step("ok", "mailbox", address)


def _words(problem: Exception) -> str:
    """What went wrong, as the server or the system says it."""
    if isinstance(problem, smtplib.SMTPResponseException):
        said = problem.smtp_error
        return f"{problem.smtp_code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}"
    if isinstance(problem, ssl.SSLCertVerificationError):
        return problem.verify_message
    return str(getattr(problem, "strerror", "") or problem or type(problem).__name__)
