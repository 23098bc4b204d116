"""What a delivery status notification says (RFC 3464), and what it means for the next mail. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

SENT_KEPT = timedelta(days=60)
"""How long a mail is known after it left: reports come within five days, servers that try long need two weeks."""
PASSING = timedelta(days=30)
"""Trouble that holds nothing back is forgotten when this long nothing came back."""
SAID_CHARS = 400


class Sort(StrEnum):
    """What came back means: the address is wrong, the box takes nothing now, or the server refuses what we send."""

    GONE = "gone"
    FULL = "full"
    REFUSED = "refused"
    LATER = "later"


@dataclass(frozen=True)
class Recipient:
    """One recipient of a report: addresses in lower case, ``action`` and ``status`` as RFC 3464 has them."""

    final: str
    original: str
    action: str
    status: str
    said: str


@dataclass(frozen=True)
class Report:
    """A report: to which addresses it came, which mails it may be about, and what it says of each recipient."""

    addressed: tuple[str, ...]
    message_ids: tuple[str, ...]
    recipients: tuple[Recipient, ...]


_GONE = re.compile(r"5\.(1\.(0|1|2|3|4|6|9|10)|2\.1|4\.4|0\.0|1\.0)$")
_CODE = re.compile(r"(?<![\d.])(5\d\d)(?![\d.])")
_GONE_CODES = ("550", "551", "553")
_OF_CONTENT = re.compile(r"spam|block|policy|spf|dkim|dmarc|reputation|blacklist|denied by|quota", re.IGNORECASE)


def sort_of(one: Recipient) -> Sort | None:
    """What a line of a report means; None when the mail was delivered, passed on or only delayed.

    Source: RFC 3463 (classes and subjects of status codes). Unspecific 5.0.0 counts as a wrong address only where
    the server answered 550, 551 or 553 and does not speak of policy.
    """
    if one.action != "failed":
        return None
    if _GONE.fullmatch(one.status):
        if not one.status.endswith(".0"):
            return Sort.GONE
        code = _CODE.search(one.said)
        wrong = code is not None and code[1] in _GONE_CODES and not _OF_CONTENT.search(one.said)
        return Sort.GONE if wrong or one.status == "5.1.0" else Sort.REFUSED
    if one.status.startswith("5.2.") or one.status.startswith("4.2.2"):
        return Sort.FULL
    if one.status.startswith("5."):
        return Sort.REFUSED
    return Sort.LATER
