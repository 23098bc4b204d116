"""What a file that somebody brings shows: the check page keeps nothing of it.

Two questions apart: is it *intact* (nothing changed), and *whose* is it (whose keys, whose certificates). A forgery
complete with its own keys is intact in itself; it is never reported as proven.
"""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass, field, replace
from datetime import datetime
from io import BytesIO

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from convenio.agreements import books
from convenio.agreements.models import Agreement, PactFile, PactText
from convenio.agreements.terms import read_moment
from convenio.documents.examine import examine_pdf
from convenio.documents.queries import file_bytes, node_trust
from convenio.documents.terms import PdfReport
from convenio.network.contacts import partner_event_keys
from convenio.parties.terms import Refusal, pick
from pact.canonical import NotCanonical, digest, parse
from pact.forms import is_digest
from pact.proof import ProofReport, verify_proof
from pact.trust import Trust

MOST = 200 * 1024 * 1024
PUBLIC = ("rendition", "signed", "scan", "elsewhere")
LOOKED_AT = 5  # files of exactly the same length; more would be a coincidence
LIKE_ENOUGH = 0.01


@dataclass(frozen=True)
class Known:
    """What this node has registered under a digest. ``status`` and ``in_force`` speak of the round it belongs to."""

    purpose: str
    title: str
    parties: tuple[str, ...]
    status: str
    in_force: bool
    ended: bool
    text_digest: str
    signers: tuple[tuple[str, str, datetime], ...] = ()
    differing: int = 0  # bytes in which a changed copy differs from what is registered


@dataclass(frozen=True)
class Checked:
    """The verdict on a file. ``kind``: pdf, proof, text or other. Exactly one of the reports is there, or none."""

    kind: str
    name: str
    size: int
    digest: str
    known: Known | None = None
    pdf: PdfReport | None = None
    proof: ProofReport | None = None
    trusted_here: frozenset[str] = field(default_factory=frozenset)
    same_text: Known | None = None
    copy_of: Known | None = None

    @property
    def intact(self) -> bool | None:
        """Nothing was changed; None when the file alone cannot show it."""
        if self.known is not None:
            return True
        if self.proof is not None:
            return self.proof.intact
        if self.pdf is not None:
            return None if self.pdf.readable and not self.pdf.signatures else self.pdf.all_intact and not self.flawed
        return None

    @property
    def flawed(self) -> bool:
        """The PDF shows a fault of its own."""
        return bool(self.pdf and set(self.pdf.problems) - {"no_signature"})


def check_file(content: bytes, name: str, trust: Trust) -> Checked:
    """Judge the bytes of a file.

    Args:
        content: any bytes.
        trust: fingerprints that the visitor typed in; others are not trusted in the visitor's name.

    Raises:
        Refusal: too large to be looked at.
    """
    if len(content) > MOST:
        raise Refusal(_("This file is too large to be checked here; use the verifier on your computer."), 413)
    found = digest(content)
    known = known_file(found)
    if content.startswith(b"%PDF-"):
        base = _rendition_of(found)
        report = examine_pdf(content, base=base, trust=node_trust())
        same = known_text(report.attached_text_digest or "")
        near = None if known else _changed_copy(content)
        return Checked("pdf", name, len(content), found, known=known, pdf=report, same_text=same, copy_of=near)
    if zipfile.is_zipfile(BytesIO(content)) or content.startswith(b"PK"):
        proof = verify_proof(content, trust)
        return Checked("proof", name, len(content), found, known=known, proof=proof, trusted_here=_ours(proof))
    if _is_text(content):
        return Checked("text", name, len(content), found, known=known_text(found))
    return Checked("other", name, len(content), found, known=known)


def known_file(found: str) -> Known | None:
    """What this node registered under the digest of a rendition, a signed file or a scan."""
    row = (
        PactFile.objects.filter(digest=found, purpose__in=PUBLIC, private=False)
        .select_related("agreement__party")
        .first()
    )
    return None if row is None else _known(row.agreement, row.purpose, found)


def _changed_copy(content: bytes) -> Known | None:
    """A registered file of the same length that differs in few bytes: what somebody doctored, if it was ours."""
    rows = PactFile.objects.filter(size=len(content), purpose__in=PUBLIC, private=False, held=True)
    for row in rows.select_related("agreement__party")[:LOOKED_AT]:
        try:
            registered = file_bytes(row.digest)
        except Refusal:
            continue
        differing = sum(ours != theirs for ours, theirs in zip(registered, content, strict=True))
        if differing <= len(content) * LIKE_ENOUGH:
            return replace(_known(row.agreement, row.purpose, row.digest), differing=differing)
    return None


def known_text(found: str) -> Known | None:
    """What this node knows of a text: by the digest that the QR code of a print carries."""
    if not is_digest(found):
        return None
    row = PactText.objects.filter(digest=found).select_related("agreement__party").first()
    return None if row is None else _known(row.agreement, "text", found)


def _known(agreement: Agreement, purpose: str, found: str) -> Known:
    state = books.state(agreement)
    rounds = [
        one
        for one in state.rounds
        if found in (one.rendition, one.text) or any(word.file == found for word in one.words.values())
    ]
    one = rounds[-1] if rounds else None
    text = books.text(agreement, one.text if one else found) or {}
    signed = [(hei, word) for hei, word in one.words.items() if word.kind == "SIGNED"] if one else []
    return Known(
        purpose=purpose,
        title=pick(text.get("title") or agreement.title, get_language() or "en"),
        parties=tuple(state.parties),
        status=one.status if one else "",
        in_force=bool(one and one.id in state.in_force),
        ended=bool(one and state.ended.get(one.id)),
        text_digest=one.text if one else found,
        signers=tuple((hei, word.mode, read_moment(word.moment)) for hei, word in signed),
    )


def _rendition_of(found: str) -> bytes | None:
    """The rendition that a registered signed file must begin with."""
    for row in PactFile.objects.filter(digest=found, purpose="signed").select_related("agreement__party"):
        for one in books.state(row.agreement).rounds:
            if any(word.file == found for word in one.words.values()):
                try:
                    return file_bytes(one.rendition)
                except Refusal:
                    return None
    return None


def _ours(proof: ProofReport) -> frozenset[str]:
    """Fingerprints in the proof that this node itself has pinned for the party: said beside, never counted as trust."""
    found = set()
    for party in proof.parties:
        pinned = {digest(bytes.fromhex(public)) for _key, public in partner_event_keys(party.party)}
        found |= {key.fingerprint for key in party.keys if key.fingerprint in pinned}
    return frozenset(found)


def _is_text(content: bytes) -> bool:
    try:
        value = parse(content)
    except (NotCanonical, ValueError, json.JSONDecodeError):
        return False
    return isinstance(value, dict) and value.get("format") == "convenio-text-1"
