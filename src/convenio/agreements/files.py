"""Files that belong to an agreement: what its events and texts name. Only these may a partner fetch."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from convenio.agreements.models import Agreement, PactFile
from convenio.documents.actions import keep_file
from convenio.documents.models import StoredFile
from pact.forms import is_digest

PHOTOGRAPH = "photograph"
"""Purpose of a picture that stands on the public page."""


def pictures_in(fields: Mapping[str, object]) -> tuple[str, ...]:
    """Digests of the photographs that the fields of a release name (``docs/protocol/pact.md``, section 3.1)."""
    shown = fields.get(PHOTOGRAPH)
    name = shown.get("digest") if isinstance(shown, Mapping) else None
    return (str(name),) if is_digest(name) else ()


def note_file(
    agreement: Agreement,
    digest: str,
    *,
    purpose: str,
    at: datetime,
    name: str = "",
    media_type: str = "",
    size: int = 0,
    held: bool = True,
    private: bool = False,
) -> PactFile:
    """Note a file that belongs to the agreement; one that is held stays held."""
    row, made = PactFile.objects.get_or_create(
        agreement=agreement,
        digest=digest,
        defaults={
            "purpose": purpose,
            "name": name,
            "media_type": media_type,
            "size": size,
            "held": held,
            "private": private,
            "added_at": at,
        },
    )
    if not made and held and not row.held:
        row.held, row.size, row.media_type = True, size or row.size, media_type or row.media_type
        row.save()
    return row


def keep(
    agreement: Agreement,
    content: bytes,
    *,
    name: str,
    media_type: str = "",
    purpose: str,
    at: datetime,
    private: bool = False,
) -> StoredFile:
    """Keep bytes for the agreement's party and note them. Raises Refusal: wrong type, too large, disk full."""
    kept = keep_file(party=agreement.party, content=content, name=name, media_type=media_type, purpose=purpose, at=at)
    note_file(
        agreement,
        kept.digest,
        purpose=purpose,
        name=kept.name,
        media_type=kept.media_type,
        size=kept.size,
        private=private,
        at=at,
    )
    return kept


def forget(agreement: Agreement, digest: str) -> None:
    """Take a photograph off the agreement that no event ever named; its bytes go when nothing else needs them."""
    PactFile.objects.filter(agreement=agreement, digest=digest, purpose=PHOTOGRAPH).delete()
