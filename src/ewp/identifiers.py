"""Identifiers of the network and their exact forms. Nothing here looks anything up."""

import re
import uuid

_REQUEST_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
_HEI_ID = re.compile(r"(?=.{3,253}\Z)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+")
_PRINTABLE_ID = re.compile(r"[\x21-\x7e]{1,64}")


def is_request_id(value: str) -> bool:
    """A canonical lower-case UUID (sec-cliauth-httpsig: `X-Request-Id`)."""
    return _REQUEST_ID.fullmatch(value) is not None


def new_request_id() -> str:
    """A fresh id for one request; never used twice."""
    return str(uuid.uuid4())


def is_fingerprint(value: str) -> bool:
    """Lower-case hex SHA-256, 64 characters (common-types: Sha256Hex)."""
    return _FINGERPRINT.fullmatch(value) is not None


def is_hei_id(value: str) -> bool:
    """A SCHAC identifier: a domain name in lower case, as `chd.edu.cn`."""
    return _HEI_ID.fullmatch(value) is not None


def is_printable_id(value: str) -> bool:
    """An id of the network: 1 to 64 printable ASCII characters, no space (common-types: AsciiPrintableIdentifier)."""
    return _PRINTABLE_ID.fullmatch(value) is not None
