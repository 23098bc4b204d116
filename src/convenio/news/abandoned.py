"""Photographs that came to nothing: neither on a page that was released, nor beside an item of news."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as lazy

from convenio.agreements import books
from convenio.agreements.files import forget, pictures_in
from convenio.agreements.models import Agreement
from convenio.documents.actions import throw_away
from convenio.documents.retention import Upload, register_in_use, register_upload
from convenio.news.models import Photograph, Width
from convenio.news.pictures import LARGEST

KIND, WIDTH = "photograph", "photograph_width"
"""As in ``actions.photographs``, which takes long to load; a test compares them."""


def register() -> None:
    """Name the photographs as a kind of upload, and say which bytes are needed."""
    register_in_use(lambda digest: Width.objects.filter(digest=digest).exists())
    register_in_use(lambda digest: Photograph.objects.filter(digest=digest).exists())
    register_upload(
        Upload(
            KIND,
            lazy("A photograph for the public that stands on no page"),
            lazy("JPEG, PNG, WebP"),
            lazy("So that both sides can look at it before it is released. On a page it stays with the page."),
            LARGEST,
            _sweep,
        )
    )


def _sweep(before: datetime) -> Mapping[str, int]:
    gone: Counter[str] = Counter()
    rows = Photograph.objects.filter(brought_at__lt=before, items=None).select_related("party", "agreement__party")
    for row in rows:
        if row.agreement is not None:
            if row.digest in _ever_released(row.agreement):
                continue
            forget(row.agreement, row.digest)
        row.delete()
        gone[row.party.hei_id] += 1
        if Photograph.objects.filter(party=row.party, digest=row.digest).exists():
            continue
        for width in Width.objects.filter(party=row.party, photograph=row.digest):
            width.delete()
            throw_away(party=row.party, digest=width.digest, purpose=WIDTH, before=before)
        throw_away(party=row.party, digest=row.digest, purpose=KIND, before=before)
    return +gone


def _ever_released(agreement: Agreement) -> set[str]:
    """Digests that a release of whatever time names: what a partner was shown once stays."""
    events = books.book(agreement).ledger.events if agreement.founded else ()
    named = (event.body.get("fields") for event in events if event.type == "release")
    return {name for fields in named if isinstance(fields, Mapping) for name in pictures_in(fields)}
