"""The forms of small values: hei_id, digest, moment, day, names.  Each question answers for values of any type."""

from __future__ import annotations

import re
from datetime import date, datetime

PROTOCOL = "convenio-pact-1"

_HEI = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,252}[a-z0-9])?")
_SLUG = re.compile(r"[a-z][a-z0-9_]{0,39}")
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_KEY_ID = re.compile(r"[A-Za-z0-9._:-]{1,80}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def is_digest(value: object) -> bool:
    """Whether a value is a SHA-256 digest: 64 lower-case hexadecimal digits."""
    return isinstance(value, str) and len(value) == 64 and not value.strip("0123456789abcdef")


def is_hei(value: object) -> bool:
    """Whether a value has the form of a hei_id (lower-case SCHAC domain)."""
    return isinstance(value, str) and _HEI.fullmatch(value) is not None


def is_slug(value: object) -> bool:
    """Whether a value is a short lower-case ASCII name (letters, digits, underscore)."""
    return isinstance(value, str) and _SLUG.fullmatch(value) is not None


def is_key_id(value: object) -> bool:
    """Whether a value can name an event key."""
    return isinstance(value, str) and _KEY_ID.fullmatch(value) is not None


def is_pact(value: object) -> bool:
    """Whether a value has the form of a pact's UUID."""
    return isinstance(value, str) and _UUID.fullmatch(value) is not None


def is_moment(value: object) -> bool:
    """Whether a value is a real UTC moment written YYYY-MM-DDTHH:MM:SSZ."""
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value[:-1])
    except ValueError:
        return False
    return True


def is_day(value: object) -> bool:
    """Whether a value is a real calendar day written YYYY-MM-DD."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
