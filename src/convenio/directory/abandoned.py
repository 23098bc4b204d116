"""Files of open lists that were looked through and never brought in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from convenio.directory.models import Edition
from convenio.documents.retention import Upload, kept_until, register_upload
from convenio.parties.queries import hosted_parties

KIND = "open_list"
LARGEST = 400 * 1024 * 1024
"""Bytes of a file that may come through the browser; the command line takes any."""


def register() -> None:
    """Name the files of this room."""
    register_upload(
        Upload(
            KIND,
            _("An open list of universities that was looked through and never brought in"),
            _("As published: JSON, CSV, XML, Excel (.xlsx), or a .zip or .gz of these"),
            _("So that somebody can look at what it would change. Once it is in, the file goes; what it says stays."),
            LARGEST,
            _sweep,
        )
    )


def until(edition: Edition) -> date | None:
    """The last day of a file that waits."""
    return kept_until(KIND, edition.brought_at) if edition.state == "looked" else None


def _sweep(before: datetime) -> Mapping[str, int]:
    from convenio.directory.bringing import drop_file

    gone = 0
    for edition in Edition.objects.filter(state__in=("looking", "looked"), brought_at__lt=before):
        edition.state = "dropped"
        drop_file(edition)
        edition.save()
        gone += 1
    house = hosted_parties().first()
    return {house.hei_id: gone} if house is not None and gone else {}
