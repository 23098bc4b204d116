"""References in place of files of evidence: which DOI stands behind a digest."""

from __future__ import annotations

from collections.abc import Iterable

from convenio.agreements.models import ActivityLine, Agreement, PactFile
from convenio.documents.queries import file_bytes
from convenio.documents.sniff import REFERENCE
from pact.reference import read_reference

RESOLVER = "https://doi.org/"


def dois_of(agreement: Agreement, digests: Iterable[str]) -> dict[str, str]:
    """{digest: DOI} of those evidences that are references and are here. One query, and a small file for each."""
    wanted = {one for one in digests if one}
    if not wanted:
        return {}
    rows = PactFile.objects.filter(agreement=agreement, held=True, media_type=REFERENCE)
    if len(wanted) < 500:
        rows = rows.filter(digest__in=wanted)
    found = {one: read_reference(file_bytes(one)) for one in rows.values_list("digest", flat=True) if one in wanted}
    return {digest: doi for digest, doi in found.items() if doi}


def note_arrived(agreement: Agreement, digest: str, content: bytes) -> None:
    """The evidence of a partner's record has come: if it is a reference, the lines say so."""
    doi = read_reference(content)
    if doi:
        ActivityLine.objects.filter(agreement=agreement, evidence=digest).update(reference=doi)


def link_of(doi: str) -> str:
    """Where a DOI leads; empty for none."""
    return RESOLVER + doi if doi else ""
