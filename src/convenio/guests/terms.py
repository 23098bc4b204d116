"""What a secure link may do and how long things last. Pure."""

from __future__ import annotations

import re
import secrets
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256

CODE_LIFE = timedelta(minutes=10)
CODE_TRIES = 5
CODES_AN_HOUR, CODES_A_DAY = 5, 12
PAUSE = timedelta(seconds=20)
SESSION_LIFE = timedelta(days=14)
SESSION_REST = timedelta(days=3)
USUAL_DAYS, MOST_DAYS = 90, 730
YEAR_BEGINS = 9  # the academic year of both countries begins in September


class Standing(StrEnum):
    """Where a link stands."""

    OPEN = "open"
    EXPIRED = "expired"
    REVOKED = "revoked"


def standing_of(*, expires_at: datetime, revoked_at: datetime | None, at: datetime) -> Standing:
    if revoked_at is not None:
        return Standing.REVOKED
    return Standing.OPEN if at < expires_at else Standing.EXPIRED


def new_name() -> str:
    """A name for addresses, which opens nothing."""
    return secrets.token_hex(8)


def new_secret() -> str:
    """192 random bits for an address or a cookie."""
    return secrets.token_urlsafe(24)


def new_code() -> str:
    """Six digits."""
    return f"{secrets.randbelow(1_000_000):06d}"


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return sha256(secret.encode()).hexdigest()


def code_digest(link: str, code: str) -> str:
    """What is kept of a code: bound to its link, so that equal codes of two links do not look alike."""
    return digest_of(f"{link}:{code}")


def digits_of(typed: str) -> str:
    """The digits of what was typed: spaces and dashes do not matter."""
    return re.sub(r"[^0-9]", "", typed)[:12]


def masked(email: str) -> str:
    """An address told only to those who know it: ``a…a@tpu.ru``."""
    name, _at, domain = email.partition("@")
    return f"{name[:1]}…{name[-1:]}@{domain}"


def academic_year(on: date) -> int:
    """The academic year that a day lies in, named by the year in which it begins."""
    return on.year if on.month >= YEAR_BEGINS else on.year - 1


def year_name(year: int) -> str:
    """``2025/26``."""
    return f"{year}/{(year + 1) % 100:02d}"


def year_days(year: int) -> tuple[date, date]:
    """First and last day."""
    return date(year, YEAR_BEGINS, 1), date(year + 1, YEAR_BEGINS, 1) - timedelta(days=1)


_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
_BROWSERS = (("YaBrowser", "Yandex"), ("MicroMessenger", "WeChat"), ("Edg/", "Edge"), ("OPR/", "Opera"),
             ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))  # fmt: skip


def browser_words(agent: str) -> str:
    """A browser in words that its owner recognises: ``Firefox, Windows``. Empty when it says nothing of itself."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return ", ".join(one for one in (browser, system) if one)
