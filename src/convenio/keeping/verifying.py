"""Is this node whole? Every signature, every link of the record, every file and key, compared with one another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from convenio.agreements import books
from convenio.agreements.models import Agreement, PactEvent, PactText
from convenio.audit.models import AuditEvent
from convenio.audit.queries import verify_chain
from convenio.documents import disk
from convenio.documents.models import StoredFile
from convenio.network.keys import files as key_files
from convenio.network.models import NodeKey
from convenio.network.models.own_keys import KeyState
from pact.canonical import digest
from pact.events import BadEvent, read_event
from pact.sync import admit


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: ``good`` or not, and the sentence that says so."""

    good: bool
    sentence: str


def verify(record: Mapping[str, Any] | None = None, *, keys: bool = True) -> Iterator[Finding]:
    """Look at everything; a finding for each part.

    Args:
        record: number and digest of the audit record's head that a backup's manifest names; it must be in the record.
        keys: are the private keys expected here?
    """
    yield _database()
    yield _record(record or {})
    yield _files()
    yield _agreements()
    if keys:
        yield _keys()


def _database() -> Finding:
    executor = MigrationExecutor(connection)
    unknown = set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations)
    if any(executor.loader.migrated_apps & {app} for app, _ in unknown):
        name = sorted(unknown)[0]
        return Finding(False, f"The database comes from a newer Convenio (it knows {name[0]} {name[1]}). Install that.")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            said = str(cursor.fetchone()[0])
            cursor.execute("PRAGMA foreign_key_check")
            loose = len(cursor.fetchall())
        if said != "ok" or loose:
            return Finding(False, f"The database is damaged: {said if said != 'ok' else f'{loose} loose ends'}.")
    return Finding(True, "The database is sound.")


def _record(told: Mapping[str, Any]) -> Finding:
    report = verify_chain()
    if not report.intact:
        return Finding(False, f"The record of what happened is broken at number {report.broken_at}: {report.reason}.")
    number = int(told.get("number", 0))
    if number:
        row = AuditEvent.objects.filter(number=number).first()
        if row is None or row.digest != told.get("digest"):
            return Finding(False, "The record of what happened is not the one that the backup names.")
    return Finding(True, f"The record of what happened is unbroken: {report.events} entries.")


def _files() -> Finding:
    count = 0
    for name in StoredFile.objects.order_by().values_list("digest", flat=True).distinct().iterator():
        try:
            disk.read(Path(settings.FILES_DIR), name)
        except (FileNotFoundError, disk.Damaged):
            return Finding(False, f"The file {name} is missing or damaged.")
        count += 1
    return Finding(True, f"All {count} files are here, byte for byte.")


def _agreements() -> Finding:
    pacts = events = 0
    for row in Agreement.objects.exclude(pact=None).select_related("party").iterator():
        problem = _agreement(row)
        if problem:
            return Finding(False, f"Agreement {row.pact}: {problem}")
        pacts += 1
        events += row.event_count
    return Finding(True, f"All {pacts} agreements with {events} events add up to what the lists show.")


def _agreement(row: Agreement) -> str:
    stored = PactEvent.objects.filter(agreement=row, waiting=False).order_by("pk").values_list("raw", "signature")
    try:
        events = [read_event(bytes(raw), bytes(signature)) for raw, signature in stored]
    except BadEvent as problem:
        return f"an event is damaged ({problem})."
    refused = admit((), events).refused
    if refused:
        return f"the signature of event {refused[0].event.id[:16]} does not hold ({refused[0].message})"
    book = books.read(row)
    if book.head != row.head:
        return "its events do not add up to its state."
    force = book.state.round_in_force
    if row.in_force != (force.id if force else ""):
        return "another signing is in force than its events say."
    for name, raw in PactText.objects.filter(agreement=row).values_list("digest", "raw").iterator():
        if digest(bytes(raw)) != name:
            return f"the text {name[:16]} is damaged."
    return ""


def _keys() -> Finding:
    count = 0
    for row in NodeKey.objects.exclude(state=KeyState.RETIRED).select_related("party"):
        try:
            private = key_files.read(row.purpose, row.key_id)
        except (OSError, ValueError, TypeError):
            return Finding(False, f"The private key {row.key_id[:16]} of {row.party_id} cannot be opened.")
        if _public(private) != row.public:
            return Finding(False, f"The private key {row.key_id[:16]} of {row.party_id} is not the published one.")
        count += 1
    return Finding(True, f"All {count} keys open and are the published ones.")


def _public(private: key_files.PrivateKey) -> str:
    raw = serialization.Encoding.Raw, serialization.PublicFormat.Raw
    der = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    encoding, form = raw if not hasattr(private, "key_size") else der
    return private.public_key().public_bytes(encoding, form).hex()
