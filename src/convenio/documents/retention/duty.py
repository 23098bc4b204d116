"""Every night: what came to nothing and has had its time is thrown away, with a line in the record for each kind."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from convenio.audit.actions import record
from convenio.documents.retention.registry import uploads
from convenio.documents.retention.terms import thrown_before

DUTY, EVERY = "documents.retention", timedelta(hours=24)


def run(at: datetime) -> None:
    """Ask every room to throw away; a room that fails stops none of the kinds before it."""
    for upload in uploads():
        before = thrown_before(upload.kind, at)
        if upload.sweep is None or before is None:
            continue
        with transaction.atomic():
            for party, count in sorted(upload.sweep(before).items()):
                details = {"kind": upload.kind, "count": count}
                about = f"party:{party}"
                record(acting=None, party=party, what="documents.thrown_away", about=about, details=details, at=at)
