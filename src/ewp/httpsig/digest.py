"""The `Digest` header (RFC 3230): what is demanded and how it is compared."""

import base64
import binascii
import hashlib
import hmac
import re

_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_VALUE = re.compile(r"[A-Za-z0-9+/]+={0,2}")


def digest_of(body: bytes) -> str:
    """The header value for these bytes: `SHA-256=…` in Base64; also for an empty body."""
    return "SHA-256=" + base64.b64encode(hashlib.sha256(body).digest()).decode("ascii")


def digest_problem(value: str, body: bytes) -> str:
    """Why the header value does not vouch for the body, in one sentence; "" when it does.

    Exactly one SHA-256 entry must stand there (name in any case); other algorithms are ignored when well-formed.
    """
    found: list[str] = []
    for entry in value.split(","):
        name, equals, text = entry.strip().partition("=")
        if not equals or not _TOKEN.fullmatch(name) or not _VALUE.fullmatch(text):
            return "The Digest header is malformed."
        if name.upper() == "SHA-256":
            found.append(text)
    if not found:
        return "The Digest header has no SHA-256 entry."
    if len(found) > 1:
        return "The Digest header has more than one SHA-256 entry."
    try:
        claimed = base64.b64decode(found[0], validate=True)
    except binascii.Error:
        return "The SHA-256 digest is not Base64."
    if not hmac.compare_digest(claimed, hashlib.sha256(body).digest()):
        return "The SHA-256 digest does not match the body."
    return ""
