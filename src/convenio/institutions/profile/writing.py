"""Writes a profile as canonical JSON (RFC 8785), so that equal profiles have equal bytes and one digest."""

import hashlib
from dataclasses import asdict
from typing import Any

import rfc8785

from convenio.institutions.profile.values import FORMAT, Profile


def profile_value(profile: Profile) -> dict[str, Any]:
    """The profile as JSON values; what is empty is left out."""
    return {"format": FORMAT, **_without_empty(asdict(profile))}


def profile_bytes(profile: Profile) -> bytes:
    """The profile as canonical JSON, in UTF-8."""
    return rfc8785.dumps(profile_value(profile))


def profile_digest(profile: Profile) -> str:
    """SHA-256 of the canonical bytes, in hexadecimal."""
    return hashlib.sha256(profile_bytes(profile)).hexdigest()


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        inner = {key: _without_empty(item) for key, item in value.items()}
        return {key: item for key, item in inner.items() if item not in (None, "", {}, [])}
    if isinstance(value, list | tuple):
        return [_without_empty(item) for item in value]
    return value
