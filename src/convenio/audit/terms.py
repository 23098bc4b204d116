"""How a link of the audit chain is computed. Pure.

The name of a person enters the chain only as a salted digest, so that the name can be erased and the chain still
verifies.
"""

import hashlib
import json
from typing import Any


def person_digest(person_id: int | None, person_name: str, salt: str) -> str:
    """A salted digest of who acted: empty when the node itself did."""
    if person_id is None and not person_name:
        return ""
    return hashlib.sha256(f"{salt}\0{person_id or ''}\0{person_name}".encode()).hexdigest()


def link_digest(
    *, previous: str, number: int, at: str, party: str, person: str, what: str, about: str, details: Any
) -> str:
    """SHA-256 over the previous digest and everything the event says, as canonical JSON."""
    body = json.dumps(
        [previous, number, at, party, person, what, about, details],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(body.encode()).hexdigest()
