"""Canonical JSON: one value, one sequence of bytes (RFC 8785), narrowed so that nothing can be read in two ways.

Allowed are null, booleans, integers within +-(2**53 - 1), strings of Unicode scalar values, lists, and objects whose
keys are ASCII.  Floats, NaN, duplicate keys, lone surrogates and nesting deeper than `MAX_DEPTH` are refused.  With
these limits RFC 8785 and the standard encoder give the same bytes; the tests compare with the package `rfc8785`.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

MAX_INTEGER = 2**53 - 1
MAX_DEPTH = 32

_encoder = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


class NotCanonical(ValueError):
    """The value or the bytes are not canonical JSON; `code` names the reason, the text says it in words."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def canonical(value: Any) -> bytes:
    """The one sequence of bytes for a JSON value.  Raises `NotCanonical`."""
    _check(value, 0)
    try:
        return _encoder.encode(value).encode("utf-8")
    except UnicodeEncodeError:
        raise NotCanonical("surrogate", "A string holds half of a character (a lone surrogate).") from None


def parse(raw: bytes) -> Any:
    """The value of canonical bytes.  Raises `NotCanonical` when the bytes are not exactly what `canonical` writes."""
    try:
        value = json.loads(
            raw.decode("utf-8"),
            parse_float=_refuse_float,
            parse_int=_integer,
            parse_constant=_refuse_float,
            object_pairs_hook=_object,
        )
        if raw.count(b"[") + raw.count(b"{") > MAX_DEPTH:  # only then can it be nested too deeply
            _check(value, 0)
        again = _encoder.encode(value).encode("utf-8")
    except NotCanonical:
        raise
    except UnicodeDecodeError:
        raise NotCanonical("utf8", "The bytes are not UTF-8.") from None
    except UnicodeEncodeError:
        raise NotCanonical("surrogate", "A string holds half of a character (a lone surrogate).") from None
    except RecursionError:
        raise NotCanonical("depth", f"The value is nested deeper than {MAX_DEPTH} levels.") from None
    except ValueError:
        raise NotCanonical("json", "The bytes are not JSON.") from None
    if again != raw:
        raise NotCanonical("form", "The bytes are JSON, but not in canonical form (RFC 8785).")
    return value


def digest(raw: bytes) -> str:
    """SHA-256 in lower-case hexadecimal."""
    return hashlib.sha256(raw).hexdigest()


def _check(value: Any, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise NotCanonical("depth", f"The value is nested deeper than {MAX_DEPTH} levels.")
    if value is None or isinstance(value, (bool, str)):
        return
    if isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise NotCanonical("integer", "An integer lies outside +-(2^53 - 1); write it as a string.")
    elif isinstance(value, (list, tuple)):
        for item in value:
            _check(item, depth + 1)
    elif isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise NotCanonical("key", "A key of an object is not ASCII text.")
            _check(item, depth + 1)
    elif isinstance(value, float):
        raise NotCanonical("float", 'Fractions are written as strings ("1.5"), never as JSON numbers.')
    else:
        raise NotCanonical("type", f"A {type(value).__name__} has no place in JSON.")


def _refuse_float(text: str) -> Any:
    raise NotCanonical("float", 'Fractions are written as strings ("1.5"), never as JSON numbers.')


def _integer(text: str) -> int:
    value = int(text)
    if abs(value) > MAX_INTEGER:
        raise NotCanonical("integer", "An integer lies outside +-(2^53 - 1); write it as a string.")
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise NotCanonical("duplicate", "An object names the same key twice.")
    if not all(map(str.isascii, result)):
        raise NotCanonical("key", "A key of an object is not ASCII text.")
    return result
