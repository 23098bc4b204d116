"""Putting a backup back into an empty folder, before there is a node: no settings, no database of Django's yet."""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
from collections.abc import Callable
from pathlib import Path

from convenio.keeping import archive
from convenio.keeping.archive import BadBackup, Manifest
from convenio.keeping.sealed_box import CannotOpen, unseal

EVERY = 1000
Tell = Callable[[str], None]


def unpack(*, backup: Path, home: Path, tell: Tell = lambda sentence: None) -> Manifest:
    """Put database and files of a backup into the folder of a node to be.

    Returns the manifest. For SQLite the database is then in place; for PostgreSQL its dump lies in the folder.

    Raises:
        BadBackup: the folder has a node already, or the backup is not whole.
    """
    manifest = archive.read_manifest(backup)
    if any((home / name).exists() for name in ("db.sqlite3", "secret", "keys", "files", *archive.DATABASES)):
        raise BadBackup(f"There is a node in {home} already. Name an empty folder in CONVENIO_HOME.")
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    for count, _ in enumerate(archive.unpack(backup, manifest, home), 1):
        if count % EVERY == 0:
            tell(f"{count} of {len(manifest.members)} files are back.")
    if manifest.database == "database.sqlite3":
        os.replace(home / "database.sqlite3", home / "db.sqlite3")
    return manifest


def unpack_keys(*, box: Path, manifest: Manifest, passphrase: str, home: Path) -> int:
    """Put keys and secret back; returns how many files.

    Raises:
        BadBackup: the box belongs to another backup, is damaged, or the passphrase is another one.
    """
    try:
        sealed = box.read_bytes()
    except OSError as problem:
        raise BadBackup(f"The box of keys {box} cannot be read: {problem.strerror}.") from None
    if hashlib.sha256(sealed).hexdigest() != manifest.keys:
        raise BadBackup(f"{box.name} is not the box of keys that was made with this backup.")
    try:
        content = unseal(sealed, passphrase)
    except CannotOpen as problem:
        raise BadBackup(str(problem)) from None
    count = 0
    with tarfile.open(fileobj=io.BytesIO(content)) as tar:
        for entry in tar:
            read = tar.extractfile(entry)
            if read is None:
                continue
            target = (home / entry.name).resolve()
            if home.resolve() not in target.parents:
                raise BadBackup(f"The box of keys names a place outside of the node: {entry.name[:80]}")
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                out.write(read.read())
                out.flush()
                os.fsync(out.fileno())
            count += 1
    return count
