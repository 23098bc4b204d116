"""Lists and scanned papers that came to nothing, or have served their time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as lazy

from convenio.documents.actions import throw_away
from convenio.documents.models import StoredFile
from convenio.documents.retention import Upload, kept_until, register_in_use, register_upload
from convenio.documents.retention.registry import is_used
from convenio.intake.models import Intake, Paper

PURPOSE = "scan"
"""As in ``papers``, which takes long to load; a test compares them."""

OPEN, IN = ("mapping", "checked"), ("done", "undone")


def register() -> None:
    """Name the files of this room."""
    register_in_use(lambda digest: Paper.objects.filter(digest=digest).exists())
    largest = settings.MAX_UPLOAD_BYTES
    tables, scans = lazy("Excel (.xlsx), CSV, TSV"), lazy("PDF, PNG, JPEG, or a .zip of these")
    for upload in (
        Upload(
            "list_open",
            lazy("A list that was looked through and never let in"),
            tables,
            lazy("So that columns can be named and questions answered in peace."),
            largest,
            lambda before: _lists(OPEN, before),
        ),
        Upload(
            "list_in",
            lazy("The rows of a list that is in"),
            tables,
            lazy("So that rows can be corrected and what came in can be taken back. What came in stays."),
            largest,
            lambda before: _lists(IN, before),
        ),
        Upload(
            "paper",
            lazy("A scanned paper that was attached to nothing"),
            scans,
            lazy("So that somebody can find out where it belongs. Attached ones stay with their agreement."),
            largest,
            _papers,
        ),
    ):
        register_upload(upload)


def until(intake: Intake) -> date | None:
    """The last day on which the list is here as it stands; None while the worker is at it."""
    if intake.state in OPEN:
        return kept_until("list_open", intake.created_at)
    return kept_until("list_in", intake.finished_at or intake.created_at) if intake.state in IN else None


def paper_until(paper: Paper) -> date | None:
    """The last day of a paper that is attached to nothing."""
    return None if paper.state == "attached" else kept_until("paper", paper.brought_at)


def _lists(states: tuple[str, ...], before: datetime) -> Mapping[str, int]:
    gone: Counter[str] = Counter()
    rows = Intake.objects.filter(state__in=states, created_at__lt=before).select_related("party").defer("content")
    for row in rows:
        came_in = row.state in OPEN and row.rows.filter(done=True).exclude(object_id="").exists()
        if came_in or (row.finished_at or row.created_at) >= before:
            continue
        row.delete()
        gone[row.party.hei_id] += 1
    return gone


def _papers(before: datetime) -> Mapping[str, int]:
    gone: Counter[str] = Counter()
    for paper in Paper.objects.exclude(state="attached").filter(brought_at__lt=before).select_related("party"):
        party, digest = paper.party, paper.digest
        if StoredFile.objects.of(party).filter(digest=digest, purpose=PURPOSE, kept_at__gte=before).exists():
            continue  # brought again since
        paper.delete()
        gone[party.hei_id] += 1
        if not is_used(digest):
            throw_away(party=party, digest=digest, purpose=PURPOSE, before=before)
    return gone
