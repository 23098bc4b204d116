"""The proof of an agreement as one file, to be checked without any node."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from convenio.agreements import books
from convenio.agreements.models import Agreement, Card, PactFile, PactText
from convenio.agreements.terms import moment
from convenio.audit.actions import record
from convenio.documents.queries import file_bytes
from convenio.parties.terms import Acting, Refusal
from pact.proof import ProofIncomplete, write_proof

_FOLDERS = {
    "rendition": "renditions",
    "signed": "signed",
    "scan": "signed",
    "elsewhere": "signed",
    "annex": "annexes",
    "evidence": "annexes",
}


def export_proof(*, agreement: Agreement, at: datetime, acting: Acting | None = None) -> bytes:
    """The proof file: events, texts, documents, signed files, cards that were not erased.

    Raises:
        Refusal: nothing proposed yet, or a file of a complete round has not arrived here.
    """
    if not agreement.founded:
        raise Refusal(_("The draft has not been proposed to the partner yet. Propose it first."))
    files: dict[str, list[bytes]] = {folder: [] for folder in set(_FOLDERS.values())}
    for row in PactFile.objects.filter(agreement=agreement, held=True, private=False):
        if row.purpose in _FOLDERS:
            files[_FOLDERS[row.purpose]].append(file_bytes(row.digest))
    try:
        content = write_proof(
            events=books.book(agreement).ledger.events,
            texts=[bytes(raw) for raw in PactText.objects.filter(agreement=agreement).values_list("raw", flat=True)],
            cards=[
                card
                for card in Card.objects.filter(agreement=agreement, erased_at=None).values_list("content", flat=True)
                if card
            ],
            made_at=moment(at),
            made_by=agreement.house,
            renditions=files["renditions"],
            signed=files["signed"],
            annexes=files["annexes"],
        )
    except ProofIncomplete as error:
        raise Refusal(
            _("The proof cannot be written yet, because files are still being fetched from the partner: %(files)s.")
            % {"files": ", ".join(error.missing[:5])}
        ) from error
    with transaction.atomic():
        record(
            acting=acting,
            party=agreement.house,
            what="agreements.proof_exported",
            about=agreement.about,
            details={"title": agreement.name("en")},
            at=at,
        )
    return content
