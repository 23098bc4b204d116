"""The file of a backup: one tar whose last member, ``manifest.json``, names every other with size and SHA-256.

Members: ``database.sqlite3`` or ``database.pgdump``, and ``files/<digest>``. Keys lie in a box apart (``sealed_box``).
Nothing here knows Django: a backup is checked on a machine that has nothing yet.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

FORMAT = "convenio-backup-1"
MANIFEST = "manifest.json"
MANIFEST_AT_MOST = 64 << 20
DATABASES = ("database.sqlite3", "database.pgdump")
MEMBER = re.compile(r"database\.(?:sqlite3|pgdump)|files/[0-9a-f]{64}")
PIECE = 1 << 20


class BadBackup(Exception):
    """The file is not a whole backup; the sentence says what is wrong and what to do."""


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. ``steps``: the newest migration of every room; ``record``: the audit record's head;
    ``members``: name to (size, SHA-256); ``keys``: SHA-256 of the box of keys made with it, empty when none was."""

    made_at: str
    version: str
    parties: list[str]
    steps: dict[str, str]
    record: dict[str, Any]
    missing: list[str] = field(default_factory=list)
    keys: str = ""
    members: dict[str, tuple[int, str]] = field(default_factory=dict)
    format: str = FORMAT

    @property
    def database(self) -> str:
        return next(name for name in DATABASES if name in self.members)


def write(path: Path, members: Iterable[tuple[str, Path]], manifest: Manifest) -> Manifest:
    """Write the whole file, synced and renamed into place at the end. Returns the manifest with its members."""
    draft = path.with_name(path.name + ".part")
    told: dict[str, tuple[int, str]] = {}
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
            for name, source in members:
                told[name] = _add(tar, name, source)
            manifest = Manifest(**{**asdict(manifest), "members": told})
            content = json.dumps(asdict(manifest), ensure_ascii=False, sort_keys=True).encode()
            entry = tarfile.TarInfo(MANIFEST)
            entry.size, entry.mode = len(content), 0o600
            tar.addfile(entry, io.BytesIO(content))
        out.flush()
        os.fsync(out.fileno())
    os.replace(draft, path)
    return manifest


def _add(tar: tarfile.TarFile, name: str, source: Path) -> tuple[int, str]:
    entry = tarfile.TarInfo(name)
    with source.open("rb") as content:
        entry.size, entry.mode = os.fstat(content.fileno()).st_size, 0o600
        reader = _Counting(content)
        tar.addfile(entry, reader)
    return entry.size, reader.digest.hexdigest()


class _Counting:
    """A file that is digested while it is read."""

    def __init__(self, content: Any) -> None:
        self._content = content
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece: bytes = self._content.read(size)
        self.digest.update(piece)
        return piece


def read_manifest(path: Path) -> Manifest:
    """What the backup says of itself.

    Raises:
        BadBackup: not a backup, cut off, or of another version.
    """
    try:
        with tarfile.open(path) as tar:
            entry = tar.getmember(MANIFEST)
            content = tar.extractfile(entry)
            if content is None or entry.size > MANIFEST_AT_MOST:
                raise BadBackup("The backup has no readable manifest.")
            told = json.loads(content.read())
    except FileNotFoundError:
        raise BadBackup(f"There is no file {path}.") from None
    except (tarfile.TarError, KeyError, ValueError, OSError, EOFError):
        raise BadBackup(f"{path.name} is not a whole backup: it was cut off, or it is another file.") from None
    return _checked(told, path)


def _checked(told: Any, path: Path) -> Manifest:
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise BadBackup(f"{path.name} was not made by this version of Convenio.")
    try:
        told["members"] = {str(name): (int(size), str(digest)) for name, (size, digest) in told["members"].items()}
        manifest = Manifest(**told)
    except (TypeError, ValueError, KeyError):
        raise BadBackup(f"The manifest of {path.name} cannot be understood.") from None
    if sum(name in manifest.members for name in DATABASES) != 1 or not all(map(MEMBER.fullmatch, manifest.members)):
        raise BadBackup(f"The manifest of {path.name} names files that no backup has.")
    return manifest


def unpack(path: Path, manifest: Manifest, folder: Path) -> Iterator[str]:
    """Write every member below the folder and check it; yields the name of each when it is there.

    Raises:
        BadBackup: a member is missing, too many, or not what the manifest says.
    """
    seen = set()
    try:
        with tarfile.open(path) as tar:
            for entry in tar:
                if entry.name == MANIFEST:
                    continue
                if entry.name not in manifest.members or entry.name in seen or not entry.isreg():
                    raise BadBackup(f"{path.name} holds something that its manifest does not name: {entry.name[:80]}")
                content = tar.extractfile(entry)
                assert content is not None  # a regular file
                _unpack_one(entry.name, content, manifest.members[entry.name], folder)
                seen.add(entry.name)
                yield entry.name
    except (tarfile.TarError, EOFError) as problem:
        raise BadBackup(f"{path.name} is damaged: {problem}") from None
    missing = sorted(set(manifest.members) - seen)
    if missing:
        raise BadBackup(f"{path.name} lacks {len(missing)} of its files, the first is {missing[0]}.")


def _unpack_one(name: str, content: Any, told: tuple[int, str], folder: Path) -> None:
    part = Path(name) if "/" not in name else Path("files") / name[6:8] / name[6:]
    target, digest = folder / part, hashlib.sha256()
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        while piece := content.read(PIECE):
            digest.update(piece)
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    if (target.stat().st_size, digest.hexdigest()) != told:
        raise BadBackup(f"{name} in the backup is damaged: its SHA-256 is not the one in the manifest.")
