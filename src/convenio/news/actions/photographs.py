"""Bringing photographs, describing them, and drawing the widths that the public is sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from convenio.agreements import files
from convenio.agreements.models import Agreement, PactFile
from convenio.agreements.rules import may_release_page
from convenio.audit.actions import record
from convenio.documents.actions import keep_file
from convenio.documents.models import StoredFile
from convenio.documents.queries import file_bytes
from convenio.news import pictures
from convenio.news.models import Photograph, Width
from convenio.news.photograph import ALT_AT_MOST, CREDIT_AT_MOST, licences
from convenio.news.rules import may_write_news
from convenio.parties.models import Party
from convenio.parties.terms import Acting, LocalText, Refusal
from convenio.vocabulary.names import own_name

PURPOSE, WIDTH = files.PHOTOGRAPH, "photograph_width"
STATUS = {pictures.TOO_LARGE: 413, pictures.TOO_MANY_PIXELS: 413}


def bring_photograph(
    *,
    acting: Acting,
    content: bytes,
    alt: LocalText,
    languages: tuple[str, ...],
    credit: str,
    licence: str,
    at: datetime,
    agreement: Agreement | None = None,
) -> Photograph:
    """Keep a photograph, cleaned, with what it shows, who made it and under which licence; nothing is public by that.

    Args:
        alt: what it shows, in each of ``languages``.
        agreement: the agreement whose page it is for; None: for news of our own.

    Raises:
        Refusal: no right to; not a photograph that can be published; words missing.
    """
    verdict = may_release_page(acting, agreement) if agreement else may_write_news(acting)
    verdict.require()
    check_words(alt, languages, credit, licence)
    picture = _cleaned(content)
    with transaction.atomic():
        if agreement is not None:
            kept = files.keep(agreement, picture.content, name="photograph.jpg", purpose=PURPOSE, at=at)
        else:
            kept = _keep(acting.party, picture.content, PURPOSE, at)
        row = Photograph.objects.create(
            party=acting.party,
            agreement=agreement,
            digest=kept.digest,
            width=picture.width,
            height=picture.height,
            alt={tag: alt[tag].strip() for tag in languages},
            credit=credit.strip(),
            licence=licence,
            removed=list(picture.removed),
            brought_at=at,
        )
        _draw(acting.party, kept.digest, picture.content, at)
        _record(acting, row, "news.photograph_brought", at)
    return row


def draw_widths(*, agreement: Agreement, digest: str, at: datetime) -> None:
    """Draw the widths of a photograph that a page is to show, ours or the partner's, unless they are there.

    Raises:
        Refusal: it has not arrived here yet, or cannot be published.
    """
    party = agreement.party
    if Width.objects.filter(party=party, photograph=digest).exists():
        return
    held = PactFile.objects.filter(agreement=agreement, digest=digest, held=True).exists()
    if not held:
        raise Refusal(_("The photograph has not arrived from the other side yet. Try again in a few minutes."))
    _draw(party, digest, file_bytes(digest), at)


def check_words(alt: Mapping[str, str], languages: tuple[str, ...], credit: str, licence: str) -> None:
    """Refuse a photograph without its words."""
    missing = [own_name(tag) for tag in languages if not alt.get(tag, "").strip()]
    if missing:
        raise Refusal(
            _("Say what the photograph shows, for those who do not see it, also in: %(languages)s.")
            % {"languages": ", ".join(missing)},
            400,
        )
    if any(len(words) > ALT_AT_MOST for words in alt.values()):
        raise Refusal(_("What the photograph shows is too long. One or two sentences are enough."), 400)
    if not credit.strip() or len(credit) > CREDIT_AT_MOST:
        raise Refusal(_("Name who made the photograph, in at most 200 characters."), 400)
    if licence not in licences():
        raise Refusal(_("Choose the licence of the photograph from the list."), 400)


def reason_of(code: str) -> str:
    """Why bytes are not a photograph that can be published, and what to do."""
    sentences = {
        pictures.TOO_LARGE: _(
            "This photograph is too large: at most 15 megabytes are accepted. Save it smaller and send it again."
        ),
        pictures.NO_PICTURE: _("This file is not a photograph. Send a JPEG, PNG or WebP picture."),
        pictures.TOO_MANY_PIXELS: _(
            "This photograph has too many pixels: at most 50 million are accepted. Save it smaller and send it again."
        ),
        pictures.TOO_SMALL: _(
            "This photograph is too small for a public page: it must be at least 480 pixels wide and high. "
            "Send the original."
        ),
        pictures.MOVING: _("This file holds several pictures, for example an animation. Send one picture."),
        pictures.BROKEN: _(
            "This photograph is broken: it cannot be read to its end. Save it anew on your computer and send it."
        ),
    }
    return sentences[code]


def removed_words(codes: list[str]) -> list[str]:
    """What was taken out of a file, in words."""
    names = {
        pictures.LOCATION: pgettext("taken out of a photograph", "the place where it was taken"),
        pictures.CAMERA: pgettext("taken out of a photograph", "camera, settings and time"),
        pictures.THUMBNAIL: pgettext("taken out of a photograph", "a small preview"),
        pictures.WORDS: pgettext("taken out of a photograph", "names and comments"),
        pictures.PROFILE: pgettext("taken out of a photograph", "a colour profile (the colours were kept)"),
        pictures.OTHER: pgettext("taken out of a photograph", "other data"),
    }
    return [names[code] for code in codes if code in names]


def _cleaned(content: bytes) -> pictures.Picture:
    try:
        return pictures.cleaned(content)
    except pictures.NotAPhotograph as problem:
        raise Refusal(reason_of(problem.code), STATUS.get(problem.code, 415)) from problem


def _draw(party: Party, digest: str, content: bytes, at: datetime) -> None:
    try:
        drawn = pictures.narrowed(content)
    except pictures.NotAPhotograph as problem:
        raise Refusal(reason_of(problem.code), STATUS.get(problem.code, 415)) from problem
    for one in drawn:
        kept = _keep(party, one.content, WIDTH, at)
        Width.objects.get_or_create(
            party=party,
            photograph=digest,
            width=one.width,
            defaults={"height": one.height, "digest": kept.digest},
        )


def _keep(party: Party, content: bytes, purpose: str, at: datetime) -> StoredFile:
    return keep_file(
        party=party, content=content, name="photograph.jpg", media_type="image/jpeg", purpose=purpose, at=at
    )


def _record(acting: Acting, row: Photograph, what: str, at: datetime) -> None:
    about = row.agreement.about if row.agreement else f"party:{acting.party.hei_id}"
    title = row.agreement.name("en") if row.agreement else ""
    details = {"digest": row.digest[:16], "removed": ", ".join(row.removed), "title": title}
    record(acting=acting, party=acting.party.hei_id, what=what, about=about, details=details, at=at)
