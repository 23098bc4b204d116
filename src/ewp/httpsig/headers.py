"""Reading and writing the signature headers, HTTP dates and the string that is signed."""

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from ewp.message import Headers

TARGET = "(request-target)"
_PARAMETER = re.compile(r'([A-Za-z][A-Za-z0-9_-]*)=(?:"([^"\\]*)"|([0-9]+))')
_DATE = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), ([0-3][0-9]) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) "
    r"([0-9]{4}) ([0-2][0-9]):([0-5][0-9]):([0-5][0-9]) GMT"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True)
class SignatureLine:
    """The parameters of an `Authorization: Signature …` or `Signature: …` header; `signed` are header names."""

    key_id: str
    algorithm: str
    signed: tuple[str, ...]
    signature: bytes
    signature_text: str


class Malformed(ValueError):
    """A signature header that cannot be read; its message says why."""


def read_signature_line(value: str) -> SignatureLine:
    """Read `keyId="…",algorithm="…",headers="…",signature="…"`; raises `Malformed` for anything else.

    Parameters may stand in any order and each only once; unknown ones are ignored.
    """
    found: dict[str, str] = {}
    position = 0
    while True:
        match = _PARAMETER.match(value, position)
        if match is None:
            raise Malformed("The signature header is malformed.")
        if match[1] in found:
            raise Malformed(f"The signature header has {match[1]} twice.")
        found[match[1]] = match[2] if match[2] is not None else match[3]
        position = match.end()
        separator = re.compile(r"[ \t]*,[ \t]*").match(value, position)
        if separator is None:
            break
        position = separator.end()
    if position != len(value):
        raise Malformed("The signature header is malformed.")
    missing = [name for name in ("keyId", "algorithm", "headers", "signature") if not found.get(name)]
    if missing:
        raise Malformed(f"The signature header lacks {missing[0]}.")
    signed = tuple(found["headers"].split(" "))
    if len(set(signed)) != len(signed) or any(name != name.lower() or not name for name in signed):
        raise Malformed("The list of signed headers must be in lower case, each name once.")
    try:
        signature = base64.b64decode(found["signature"], validate=True)
    except (binascii.Error, ValueError):
        raise Malformed("The signature is not Base64.") from None
    return SignatureLine(found["keyId"], found["algorithm"], signed, signature, found["signature"])


def write_signature_line(key_id: str, signed: Iterable[str], signature: bytes) -> str:
    """The parameters in the usual order; the caller puts `Signature ` before them in `Authorization`."""
    text = base64.b64encode(signature).decode("ascii")
    return f'keyId="{key_id}",algorithm="rsa-sha256",headers="{" ".join(signed)}",signature="{text}"'


def signed_string(names: Iterable[str], headers: Headers, method: str = "", target: str = "") -> bytes:
    """The bytes that are signed, one line per name. Raises `Malformed` when a named header is absent or not ASCII."""
    lines = []
    for name in names:
        if name == TARGET and method:
            lines.append(f"{TARGET}: {method.lower()} {target}")
            continue
        values = headers.all(name)
        if not values:
            raise Malformed(f"The header {name} is said to be signed but is missing.")
        lines.append(f"{name}: {', '.join(values)}")
    try:
        return "\n".join(lines).encode("ascii")
    except UnicodeEncodeError:
        raise Malformed("A signed header is not ASCII.") from None


def write_date(at: datetime) -> str:
    """An HTTP date (IMF-fixdate) of a moment with zone."""
    return format_datetime(at.astimezone(UTC), usegmt=True)


def read_date(value: str) -> datetime | None:
    """The moment of an HTTP date; None for any other form, a date that does not exist or a wrong day of the week."""
    match = _DATE.fullmatch(value)
    if match is None:
        return None
    day, month, year = int(match[2]), _MONTHS.index(match[3]) + 1, int(match[4])
    try:
        moment = datetime(year, month, day, int(match[5]), int(match[6]), int(match[7]), tzinfo=UTC)
    except ValueError:
        return None
    return moment if _DAYS[moment.weekday()] == match[1] else None
