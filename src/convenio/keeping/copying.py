"""Making a backup of a running node: the database at one moment, then every file it names, then the keys apart."""

from __future__ import annotations

import hashlib
import io
import os
import sqlite3
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from convenio.audit.models import AuditHead
from convenio.documents.disk import place_of
from convenio.documents.models import StoredFile
from convenio.keeping import archive, postgres
from convenio.keeping.sealed_box import seal
from convenio.parties.queries import hosted_parties
from convenio.parties.terms import Refusal

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Made:
    """What a backup wrote. ``missing``: digests the database names and the files folder no longer has whole."""

    backup: Path
    keys: Path | None
    files: int
    missing: tuple[str, ...]


def make_backup(*, folder: Path, passphrase: str, at: datetime, tell: Tell = lambda sentence: None) -> Made:
    """Write a backup into the folder while the node goes on working.

    Args:
        passphrase: seals the keys; empty leaves the keys out, for a backup kept where keys must not be.
        tell: hears a sentence at every step.

    Raises:
        Refusal: the passphrase is too short, a tool is missing, the disk is full: nothing half-written is left.
    """
    name = f"convenio-{settings.NODE_SLUG}-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    target, box = folder / f"{name}.tar", folder / f"{name}.keys"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        keys = _sealed_keys(passphrase) if passphrase else b""
        with tempfile.TemporaryDirectory(dir=folder, prefix=".copy-") as draft:
            tell("Copying the database.")
            # The record's head is read first: the copy then has at least that, and whoever restores it can tell.
            manifest = replace(_manifest(at), keys=hashlib.sha256(keys).hexdigest() if keys else "")
            copy = copy_database(Path(draft))
            tell("Copying the files.")
            whole, missing = _files()
            members = [(copy.name, copy), *whole]
            archive.write(target, members, replace(manifest, missing=missing))
        if keys:
            _write_private(box, keys)
    except ValueError as problem:
        raise Refusal(str(problem)) from None
    except OSError as problem:
        target.with_name(target.name + ".part").unlink(missing_ok=True)
        raise Refusal(f"The backup could not be written: {problem.strerror}. Choose another folder.") from None
    return Made(target, box if keys else None, len(whole), tuple(missing))


def copy_database(folder: Path) -> Path:
    """The whole database as it is at one moment, without stopping anybody.

    Raises:
        Refusal: pg_dump is missing or fails.
    """
    if connection.vendor == "postgresql":
        return postgres.dump(connection.settings_dict, folder / "database.pgdump")
    target = folder / "database.sqlite3"
    # A connection of its own: on one that is writing, SQLite would wait for ever.
    source = sqlite3.connect(f"file:{quote(str(connection.settings_dict['NAME']))}?mode=ro", uri=True)
    copy = sqlite3.connect(target)
    try:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    finally:
        copy.close()
        source.close()
    return target


def newest_steps() -> dict[str, str]:
    """The newest migration of every room in this database."""
    rows = MigrationRecorder.Migration.objects.order_by("app", "name").values_list("app", "name")
    return dict(rows)


def _manifest(at: datetime) -> archive.Manifest:
    head = AuditHead.objects.filter(pk=1).first()
    return archive.Manifest(
        made_at=f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        version=version("convenio"),
        parties=sorted(hosted_parties().values_list("hei_id", flat=True)),
        steps=newest_steps(),
        record={"number": head.number, "digest": head.digest} if head else {"number": 0, "digest": ""},
    )


def _files() -> tuple[list[tuple[str, Path]], list[str]]:
    """Every kept file that is whole, and the digests of those that are not."""
    whole, missing = [], []
    digests = StoredFile.objects.order_by("digest").values_list("digest", flat=True).distinct()
    for digest in digests.iterator():
        place = place_of(Path(settings.FILES_DIR), digest)
        if place.is_file() and _digest_of(place) == digest:
            whole.append((f"files/{digest}", place))
        else:
            missing.append(digest)
    return whole, missing


def _digest_of(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _sealed_keys(passphrase: str) -> bytes:
    """Keys and secret as they lie on the disk (maybe sealed themselves), in one sealed box."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, path in key_files():
            tar.add(path, name, recursive=False)
    return seal(buffer.getvalue(), passphrase)


def key_files() -> Iterator[tuple[str, Path]]:
    """Every file of the folder ``keys``, and the secret, by its name in the box."""
    folder = Path(settings.KEYS_DIR)
    for path in sorted(folder.rglob("*.pem")):
        yield f"keys/{path.relative_to(folder).as_posix()}", path
    secret = Path(settings.HOME) / "secret"
    if secret.is_file():
        yield "secret", secret


def _write_private(path: Path, content: bytes) -> None:
    draft = path.with_name(path.name + ".part")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    os.replace(draft, path)
