"""Keeping files: the only writer of this room."""

from __future__ import annotations

import errno
from datetime import datetime
from functools import partial
from pathlib import PurePosixPath

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from convenio.documents import disk
from convenio.documents.models import StoredFile
from convenio.documents.retention.registry import is_used
from convenio.documents.sniff import REFERENCE, media_type_of
from convenio.parties.models import Party
from convenio.parties.terms import Refusal
from pact.reference import read_reference

LOOSE = frozenset({"word", "elsewhere", "scan"})
"""Purposes of uploads that may come to nothing: brought again, their time begins anew (see ``retention``)."""
OUR_OWN = frozenset({"text", "rendition", "proof", "report"})
"""Purposes of bytes that the node made or checked itself: canonical JSON, archives and tables are no uploads."""


def keep_file(*, party: Party, content: bytes, name: str, media_type: str, purpose: str, at: datetime) -> StoredFile:
    """Keep a file for a party: the bytes first (safe on the disk), then the row. Keeping it twice is keeping it once.

    Args:
        name: what people call it; folders are cut off.
        media_type: believed only for purposes of our own; an upload is what its bytes show.
        purpose: why it is kept, for example ``annex``, ``scan``, ``rendition``.

    Raises:
        Refusal: empty, too large, a kind that is not accepted, or the disk is full. Nothing was kept then.
    """
    if not content:
        raise Refusal(_("This file is empty. Choose it again."), status=400)
    if len(content) > settings.MAX_UPLOAD_BYTES:
        raise Refusal(too_large_sentence(), status=413)
    kind = media_type if purpose in OUR_OWN else media_type_of(content)
    if kind is None and purpose == "evidence" and read_reference(content):
        kind = REFERENCE
    if kind is None:
        raise Refusal(
            _(
                "This kind of file is not accepted. Send a PDF, a PNG or JPEG picture, or a Word or Excel file without"
                " macros."
            ),
            status=415,
        )
    try:
        digest = disk.write(settings.FILES_DIR, content)
    except OSError as error:
        raise Refusal(disk_sentence(error), status=507) from error
    row, new = StoredFile.objects.get_or_create(
        party=party,
        digest=digest,
        purpose=purpose,
        defaults={"name": plain_name(name), "media_type": kind, "size": len(content), "kept_at": at},
    )
    if not new and purpose in LOOSE and not StoredFile.objects.filter(pk=row.pk).update(kept_at=max(at, row.kept_at)):
        # It was thrown away in this very moment: keep it anew.
        return keep_file(party=party, content=content, name=name, media_type=media_type, purpose=purpose, at=at)
    if not disk.place_of(settings.FILES_DIR, digest).exists():
        disk.write(settings.FILES_DIR, content)
    return row


def throw_away(*, party: Party, digest: str, purpose: str, before: datetime) -> bool:
    """Forget an upload that came to nothing, unless it was brought again since; its bytes go when nothing needs them.

    Whether it came to nothing is the caller's judgement. Returns whether it was thrown away.
    """
    rows = StoredFile.objects.of(party).filter(digest=digest, purpose=purpose, kept_at__lt=before)
    if not rows.delete()[0]:
        return False
    if not StoredFile.objects.filter(digest=digest).exists() and not is_used(digest):
        transaction.on_commit(partial(_remove_bytes, digest))
    return True


def _remove_bytes(digest: str) -> None:
    if not StoredFile.objects.filter(digest=digest).exists():
        disk.remove(settings.FILES_DIR, digest)


def plain_name(name: str) -> str:
    """The last part of a file name without anything that is not printed; never empty."""
    last = PurePosixPath(name.replace("\\", "/")).name
    printed = "".join(letter for letter in last if letter.isprintable()).strip(". ")
    return printed[-200:] or _("file")


def too_large_sentence() -> str:
    """The size limit in the reader's words."""
    megabytes = settings.MAX_UPLOAD_BYTES // (1024 * 1024)
    return ngettext(
        "This file is too large: at most %(count)s megabyte is accepted. Make it smaller and send it again.",
        "This file is too large: at most %(count)s megabytes are accepted. Make it smaller and send it again.",
        megabytes,
    ) % {"count": megabytes}


def disk_sentence(error: OSError) -> str:
    """Why a file could not be written, in the reader's words."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _(
            "The disk of this node is full, so the file was not kept. Nothing was lost; tell the node keeper, then try"
            " again."
        )
    return _("The file could not be written on this node. Nothing was lost; tell the node keeper, then try again.")
