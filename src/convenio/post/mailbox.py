"""The mailbox to which undeliverable mails come back, read by IMAP or POP3.

It must be a mailbox of its own: POP3 takes away what was read, IMAP marks it as read. A mail is marked or taken away
only after what it says is kept, so a crash reads it once more; counting twice is prevented where it is kept.
"""

from __future__ import annotations

import imaplib
import poplib
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from urllib.parse import SplitResult, unquote, urlsplit

from convenio.post.reports import MOST_BYTES

PATIENCE = 20
MOST_AT_ONCE = 200
TOP_LINES = 4000
NEAR = ("localhost", "127.0.0.1", "::1")
SCHEMES = ("imap", "imaps", "pop3", "pop3s")
Take = Callable[[bytes], None]


class MailboxTrouble(Exception):
    """The mailbox cannot be read; the message says what the server or the system said."""


def look_in(url: str) -> int:
    """How many mails wait there; nothing is read.

    Raises:
        MailboxTrouble: it cannot be reached, protected or opened.
    """
    parts = urlsplit(url)
    with _trouble():
        if parts.scheme.startswith("pop3"):
            with _pop(parts) as box:
                return box.stat()[0]
        with _imap(parts) as box:
            return len(_unseen(box))


def read_mailbox(url: str, take: Take) -> int:
    """Hand every new mail to ``take``, at most 200. Returns how many there were.

    Raises:
        MailboxTrouble: as ``look_in``; what was taken before stays taken.
    """
    parts = urlsplit(url)
    with _trouble():
        if parts.scheme.startswith("pop3"):
            with _pop(parts) as box:
                return _read_pop(box, take)
        with _imap(parts) as box:
            return _read_imap(box, take)


def _read_pop(box: poplib.POP3, take: Take) -> int:
    count = 0
    for line in box.list()[1][:MOST_AT_ONCE]:
        number, size = (int(part) for part in line.split()[:2])
        try:
            lines = box.top(number, TOP_LINES)[1] if size > MOST_BYTES else box.retr(number)[1]
        except poplib.error_proto as problem:
            if "too long" not in str(problem):
                raise
            raise MailboxTrouble(f"mail {number} has a line that is too long: take it away by hand") from None
        take(b"\r\n".join(lines))
        box.dele(number)
        count += 1
    return count


def _read_imap(box: imaplib.IMAP4, take: Take) -> int:
    count = 0
    for number in _unseen(box)[:MOST_AT_ONCE]:
        status, answer = box.uid("FETCH", number, f"(BODY.PEEK[]<0.{MOST_BYTES}>)")
        found = [part[1] for part in answer or [] if isinstance(part, tuple) and len(part) > 1]
        if status != "OK" or not found:
            continue
        take(bytes(found[0]))
        box.uid("STORE", number, "+FLAGS", r"(\Seen)")
        count += 1
    return count


def _unseen(box: imaplib.IMAP4) -> list[str]:
    status, answer = box.uid("SEARCH", "UNSEEN")
    if status != "OK":
        raise MailboxTrouble("the server does not list what is new")
    words = b" ".join(one for one in answer if isinstance(one, bytes)).split()
    return [word.decode("ascii") for word in words if re.fullmatch(rb"\d{1,10}", word)]


@contextmanager
def _pop(parts: SplitResult) -> Iterator[poplib.POP3]:
    host, near = parts.hostname or "", parts.hostname in NEAR
    context = ssl.create_default_context()
    box: poplib.POP3
    if parts.scheme == "pop3s":
        box = poplib.POP3_SSL(host, parts.port or 995, timeout=PATIENCE, context=context)
    else:
        box = poplib.POP3(host, parts.port or 110, timeout=PATIENCE)
    try:
        if parts.scheme == "pop3" and not near:
            box.stls(context)
        box.user(unquote(parts.username or ""))
        box.pass_(unquote(parts.password or ""))
        yield box
    finally:
        # Only QUIT takes away what was read.
        with suppress(OSError, poplib.error_proto):
            box.quit()


@contextmanager
def _imap(parts: SplitResult) -> Iterator[imaplib.IMAP4]:
    host, near = parts.hostname or "", parts.hostname in NEAR
    context = ssl.create_default_context()
    box: imaplib.IMAP4
    if parts.scheme == "imaps":
        box = imaplib.IMAP4_SSL(host, parts.port or 993, ssl_context=context, timeout=PATIENCE)
    else:
        box = imaplib.IMAP4(host, parts.port or 143, timeout=PATIENCE)
    try:
        if parts.scheme == "imap" and not near:
            box.starttls(context)
        box.login(unquote(parts.username or ""), unquote(parts.password or ""))
        folder = unquote(parts.path.lstrip("/")) or "INBOX"
        status, answer = box.select('"' + folder.replace("\\", "").replace('"', "") + '"')
        if status != "OK":
            raise MailboxTrouble(f"there is no folder {folder}: {answer!r}")
        yield box
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            box.logout()


@contextmanager
def _trouble() -> Iterator[None]:
    try:
        yield
    except (poplib.error_proto, imaplib.IMAP4.error) as problem:
        said = problem.args[0] if problem.args else problem
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        raise MailboxTrouble(text[:300]) from None
    except ssl.SSLCertVerificationError as problem:
        raise MailboxTrouble(problem.verify_message) from None
    except (OSError, ValueError) as problem:
        raise MailboxTrouble(str(getattr(problem, "strerror", "") or problem)[:300]) from None
