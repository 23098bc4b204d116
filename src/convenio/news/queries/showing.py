"""Which photographs something public shows now, which ones a person may look at before, and in which widths."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from convenio.agreements.files import PHOTOGRAPH
from convenio.agreements.models import Agreement, PactFile
from convenio.agreements.queries import public_view
from convenio.news.models import NewsItem, Photograph, Width
from convenio.news.photograph import Shown, licences
from convenio.news.queries.pages import shown_in
from convenio.parties.terms import Acting, pick


@dataclass(frozen=True)
class Drawing:
    """A photograph as a page draws it. ``sources``: for the attribute ``srcset``; ``src`` is the middle width."""

    src: str
    sources: str
    width: int
    height: int
    alt: str
    credit: str
    licence: str
    licence_url: str
    largest: str


def drawing_of(shown: Shown | None, language: str) -> Drawing | None:
    """How a page draws a photograph, in the words of a language; None without one, or while no width is drawn here."""
    found = drawings_of([shown] if shown else [], language)
    return found.get(shown.digest) if shown else None


def drawings_of(shown: Iterable[Shown], language: str) -> dict[str, Drawing]:
    """The same for several by digest, in one query."""
    wanted = {one.digest: one for one in shown}
    widths: dict[str, dict[int, Width]] = {}
    for row in Width.objects.filter(photograph__in=wanted).order_by("width"):
        widths.setdefault(row.photograph, {})[row.width] = row
    found = {}
    for digest, rows in widths.items():
        one, sizes = wanted[digest], sorted(rows)
        middle = rows[sizes[min(1, len(sizes) - 1)]]
        licence = licences()[one.licence]
        found[digest] = Drawing(
            src=_address(middle),
            sources=", ".join(f"{_address(rows[size])} {size}w" for size in sizes),
            width=middle.width,
            height=middle.height,
            alt=pick(one.alt, language),
            credit=one.credit,
            licence=pick(licence.names, language),
            licence_url=licence.url,
            largest=_address(rows[sizes[-1]]),
        )
    return found


def is_shown(digest: str, at: datetime) -> bool:
    """Does a public page of an agreement, or a public item of news, show this photograph now?"""
    if NewsItem.objects.public(at).filter(photograph__digest=digest).exists():
        return True
    rows = PactFile.objects.filter(digest=digest, purpose=PHOTOGRAPH, agreement__is_public=True)
    for pact in set(rows.values_list("agreement__pact", flat=True)):
        view = public_view(pact) if pact else None
        shown = shown_in(view.fields) if view else None
        if shown is not None and shown.digest == digest:
            return True
    return False


def may_preview(acting: Acting, digest: str) -> bool:
    """Is it a photograph of the house's own news, or of an agreement that this person sees?"""
    if Photograph.objects.filter(party=acting.party, agreement=None, digest=digest).exists():
        return True
    seen = Agreement.objects.of(acting.party).seen_by(acting)
    return PactFile.objects.filter(digest=digest, purpose=PHOTOGRAPH, held=True, agreement__in=seen).exists()


def _address(row: Width) -> str:
    return reverse("news:picture", args=[row.photograph, row.width])
