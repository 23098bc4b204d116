"""Uploads of this room that came to nothing: a Word file from which nothing was begun, a signed file never registered.

A file that an agreement names (``PactFile``) came to something and stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as lazy

from convenio.agreements.models import PactFile
from convenio.documents.actions import throw_away
from convenio.documents.models import StoredFile
from convenio.documents.retention import Upload, register_in_use, register_upload

WORD, ELSEWHERE, CHECKED_AT_MOST = "word", "elsewhere", 200 * 1024 * 1024
"""As in ``actions.word_in``, ``actions.elsewhere`` and ``checking``, which take long to load; a test compares them."""


def register() -> None:
    """Name the files of this room, and say which bytes agreements need."""
    register_in_use(lambda digest: PactFile.objects.filter(digest=digest, held=True).exists())
    largest = settings.MAX_UPLOAD_BYTES
    for upload in (
        Upload(
            "word",
            lazy("A Word file to begin an agreement with"),
            lazy("Word (.docx)"),
            lazy("So that you can look at what becomes of it and go on another day."),
            largest,
            lambda before: _sweep(WORD, before),
        ),
        Upload(
            "elsewhere",
            lazy("A file signed with another product, looked at and not registered"),
            lazy("PDF, signature apart from it (.p7s, .sig)"),
            lazy("So that the signature can be registered after somebody was asked."),
            largest,
            lambda before: _sweep(ELSEWHERE, before),
        ),
        Upload(
            "agreement",
            lazy("Attachments, evidence, clearances, Word files with marks"),
            lazy("PDF, PNG, JPEG, Word (.docx), Excel (.xlsx)"),
            lazy("They belong to the text or to what was recorded under it; both sides keep them."),
            largest,
        ),
        Upload(
            "signed",
            lazy("Signed files and scans of signed papers"),
            lazy("PDF, PNG, JPEG, signature apart from it (.p7s, .sig)"),
            lazy("What was approved or signed is proof and is never thrown away."),
            largest,
        ),
        Upload(
            "check",
            lazy("A file checked on the public page"),
            lazy("PDF, proof (.zip), any other file"),
            lazy("It is looked at in memory and forgotten with the answer."),
            CHECKED_AT_MOST,
        ),
    ):
        register_upload(upload)


def _sweep(purpose: str, before: datetime) -> Mapping[str, int]:
    used = PactFile.objects.filter(agreement__party=OuterRef("party"), digest=OuterRef("digest"))
    rows = StoredFile.objects.filter(~Exists(used), purpose=purpose, kept_at__lt=before).select_related("party")
    gone: Counter[str] = Counter()
    for row in rows:
        gone[row.party.hei_id] += throw_away(party=row.party, digest=row.digest, purpose=purpose, before=before)
    return +gone
