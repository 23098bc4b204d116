"""Bytes on the disk under their SHA-256: written whole or not at all, read back only with that digest."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

_DIGEST = re.compile(r"[0-9a-f]{64}")


class Damaged(Exception):
    """The bytes on the disk no longer have the digest they were kept under."""


def place_of(files_dir: Path, digest: str) -> Path:
    """Where the bytes of that digest lie.

    Raises:
        ValueError: not a SHA-256 in hex.
    """
    if not _DIGEST.fullmatch(digest):
        raise ValueError(f"no digest: {digest[:80]!r}")
    return files_dir / digest[:2] / digest


def write(files_dir: Path, content: bytes) -> str:
    """Write the bytes (temporary file, fsync, rename, fsync of the folder) and return their digest; twice is once.

    Raises:
        OSError: the disk is full or cannot be written; nothing is left behind.
    """
    digest = hashlib.sha256(content).hexdigest()
    place = place_of(files_dir, digest)
    if place.exists() and place.stat().st_size == len(content) and _digest_of(place) == digest:
        return digest
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=place.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        os.replace(temporary, place)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return digest


def remove(files_dir: Path, digest: str) -> None:
    """Take the bytes of that digest away; that they are there no more is fine."""
    place_of(files_dir, digest).unlink(missing_ok=True)


def read(files_dir: Path, digest: str) -> bytes:
    """The bytes of that digest.

    Raises:
        FileNotFoundError: none kept.
        Damaged: what lies there is something else.
    """
    content = place_of(files_dir, digest).read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise Damaged(digest)
    return content


def _digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
