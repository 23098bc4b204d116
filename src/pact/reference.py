"""A reference in place of a file: what is public and has a lasting name of its own, as evidence of an activity.

The bytes are canonical JSON, so that the same paper has the same digest wherever it is recorded.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from pact.canonical import NotCanonical, canonical, parse

FORMAT = "convenio-reference-1"
MOST_BYTES = 1000
LONGEST = 200
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d{1,9})*/[^\s\"<>\\^`{|}\x00-\x1f]{1,180}")
_RESOLVER = re.compile(r"^(?:https?://)?(?:dx\.|www\.)?doi\.org/|^doi:\s*", re.IGNORECASE)


def plain_doi(typed: str) -> str:
    """A DOI as people paste it (with the resolver, in capitals) in its one form; "" when it has not the form of one.

    Source of the form: DOI Handbook, 2.2 (prefix 10., registrant, suffix); case does not matter (2.4).
    """
    bare = _RESOLVER.sub("", typed.strip())
    bare = (unquote(bare) if bare != typed.strip() else bare).rstrip(".,;").lower()
    return bare if len(bare) <= LONGEST and _DOI.fullmatch(bare) else ""


def reference_of(doi: str) -> bytes:
    """The bytes of a reference. Raises ValueError: not the form of a DOI."""
    plain = plain_doi(doi)
    if not plain:
        raise ValueError("not a DOI")
    return canonical({"format": FORMAT, "doi": plain})


def read_reference(content: bytes) -> str:
    """The DOI that these bytes are a reference to; "" for any other bytes."""
    if len(content) > MOST_BYTES or FORMAT.encode() not in content:
        return ""
    try:
        value = parse(content)
    except NotCanonical:
        return ""
    doi = value.get("doi") if isinstance(value, dict) and set(value) == {"format", "doi"} else None
    return doi if isinstance(doi, str) and value["format"] == FORMAT and plain_doi(doi) == doi else ""
