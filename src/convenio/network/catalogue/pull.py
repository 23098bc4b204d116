"""Fetching the catalogue and deciding whether to apply it."""

import hashlib
import os
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from convenio.audit.actions import record
from convenio.network import fetch, rules
from convenio.network.catalogue.listing import listed
from convenio.network.catalogue.trust import apply, promote
from convenio.network.models import CatalogueCopy
from convenio.network.queries import current_catalogue
from convenio.network.terms import PartnerAnswerBad
from convenio.parties.terms import Acting, Refusal
from ewp.registry import MAX_BYTES, read_catalogue

SHRINK_PERCENT = 20


def pull(at: datetime) -> None:
    """Fetch the catalogue and apply it; nothing happens when no address is set or nothing is new.

    Raises `PartnerTrouble` or `DocumentRefused`: then nothing has changed, and it is tried again later.
    """
    if not settings.CATALOGUE_URL:
        return
    newest = CatalogueCopy.objects.filter(url=settings.CATALOGUE_URL).order_by("-fetched_at", "-pk").first()
    content, etag = _fetch(settings.CATALOGUE_URL, newest.etag if newest else "")
    if newest is not None and (content is None or hashlib.sha256(content).hexdigest() == newest.digest):
        CatalogueCopy.objects.filter(pk=newest.pk).update(checked_at=at, etag=etag or newest.etag)
        if newest.applied_at is not None:
            with transaction.atomic():
                promote(at)
    elif content is not None:
        take(content, etag=etag, at=at)
    else:
        raise PartnerAnswerBad("catalogue", "The catalogue is said to be unchanged, but none was fetched before.")


def take(content: bytes, *, etag: str = "", at: datetime) -> CatalogueCopy:
    """Judge and apply a catalogue; one that lists a fifth fewer universities is held for the keeper.

    Raises `DocumentRefused`.
    """
    found = listed(read_catalogue(content))
    digest = hashlib.sha256(content).hexdigest()
    applied = CatalogueCopy.objects.exclude(applied_at=None).order_by("-applied_at").first()
    shrunk = applied is not None and len(found) * 100 < applied.universities * (100 - SHRINK_PERCENT)
    _keep(digest, content)
    with transaction.atomic():
        copy = CatalogueCopy.objects.create(
            url=settings.CATALOGUE_URL,
            digest=digest,
            etag=etag[:200],
            universities=len(found),
            fetched_at=at,
            checked_at=at,
            applied_at=None if shrunk else at,
            held_reason="shrunk" if shrunk else "",
        )
        if not shrunk:
            apply(found, at)
    _tidy()
    return copy


def accept_held(*, acting: Acting, digest: str, at: datetime) -> None:
    """Apply a catalogue that was held because it shrank. Raises `Refusal`."""
    rules.may_keep_keys(acting).require()
    copy = CatalogueCopy.objects.filter(digest=digest, applied_at=None).order_by("-fetched_at").first()
    if copy is None or not _file(copy.digest).exists():
        raise Refusal(_("No such catalogue is held any more."), 404)
    found = listed(read_catalogue(_file(copy.digest).read_bytes()))
    with transaction.atomic():
        apply(found, at)
        CatalogueCopy.objects.filter(pk=copy.pk).update(applied_at=at, held_reason="")
        record(
            acting=acting,
            party=acting.party.hei_id,
            what="network.catalogue_accepted",
            about="catalogue",
            details={"universities": len(found)},
            at=at,
        )
    _tidy()


def _fetch(url: str, etag: str) -> tuple[bytes | None, str]:
    """The document, or None when it has not changed; and its ETag. A file: address is read from this machine."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        path = Path(unquote(parts.path))
        if path.stat().st_size > MAX_BYTES:
            raise PartnerAnswerBad("catalogue", "The catalogue is too large.")
        return path.read_bytes(), ""
    headers = {"if-none-match": etag} if etag else {}
    status, answered, body = fetch(url, headers=headers, max_bytes=MAX_BYTES, seconds=60)
    if status == 304:
        return None, etag
    if status != 200:
        raise PartnerAnswerBad("catalogue", f"The catalogue’s address answered with status {status}.", status)
    return body, answered.get("etag", "")


def _file(digest: str) -> Path:
    return Path(settings.HOME) / "catalogue" / f"{digest}.xml"


def catalogue_file() -> Path | None:
    """The catalogue that is in use, as it was fetched; None when none was, or before this node kept it."""
    copy = current_catalogue()
    path = _file(copy.digest) if copy is not None else None
    return path if path is not None and path.is_file() else None


def _tidy() -> None:
    """Only the catalogue in use and those that are held stay on the disk."""
    current = current_catalogue()
    held = CatalogueCopy.objects.exclude(held_reason="").values_list("digest", flat=True)
    wanted = {*held, current.digest if current is not None else ""}
    for path in _file("").parent.glob(f"{'[0-9a-f]' * 64}.xml"):
        if path.stem not in wanted:
            path.unlink(missing_ok=True)


def _keep(digest: str, content: bytes) -> None:
    path = _file(digest)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)
