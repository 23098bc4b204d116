"""Where gathered facts lie: one folder a gathering, and one line that names the folder in use.

A folder is written beside the others, closed, and only then named; who reads sees the old facts or the new ones, never
a mixture. The folder before the last is kept for those who still read it. Nothing here is worth a backup: it can be
gathered again at any time.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from convenio.analytics.terms import Broken, Busy

FORMAT = 1
MANIFEST, CURRENT, LOCK, PROGRESS = "manifest.json", "current", "lock", "progress.json"
KEPT = 2
"""Folders that stay: the one in use and the one before."""


@dataclass(frozen=True)
class FactSet:
    """One gathering. ``rows`` and ``files`` by name of the table; ``at``: when the reading began."""

    folder: Path
    at: datetime
    rows: dict[str, int]
    files: dict[str, tuple[Path, ...]]


def folder() -> Path:
    """The folder of all gatherings of this node."""
    return Path(settings.HOME) / "facts"


def current() -> FactSet | None:
    """The facts in use; None before the first gathering.

    Raises:
        terms.Broken: a file is missing or has another size than was written.
    """
    try:
        name = (folder() / CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    return read(folder() / name)


def read(place: Path) -> FactSet:
    """The set in a folder, its files compared with what was written."""
    try:
        said = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
        if said["format"] != FORMAT:
            raise Broken(f"the facts in {place.name} were written by another version")
        for name, size in said["files"].items():
            if (place / name).stat().st_size != size:
                raise Broken(f"the file {name} is cut off")
    except (OSError, ValueError, KeyError) as error:
        raise Broken(f"the facts in {place.name} cannot be read: {type(error).__name__}") from error
    files = {table: tuple(place / name for name in sorted(names)) for table, names in said["tables"].items()}
    return FactSet(place, datetime.fromisoformat(said["at"]), said["rows"], files)


@contextmanager
def gathering() -> Iterator[None]:
    """While inside, nobody else on this machine gathers; a process that dies lets go by itself.

    Raises:
        terms.Busy: somebody does already.
    """
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy from None
        try:
            yield
        finally:
            (folder() / PROGRESS).unlink(missing_ok=True)


def note_progress(table: str, rows: int, at: datetime) -> None:
    """Say how far the gathering is, for pages."""
    _replace(folder() / PROGRESS, json.dumps({"table": table, "rows": rows, "at": at.isoformat()}))


def progress() -> dict[str, Any] | None:
    """How far a gathering is: the table being read, rows of it, when it began; None when nobody gathers."""
    try:
        found: dict[str, Any] = json.loads((folder() / PROGRESS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if _held() else None


def _held() -> bool:
    """Does a living process hold the lock? What a dead one left behind is no progress."""
    try:
        with (folder() / LOCK).open("r") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def close(place: Path, at: datetime, rows: dict[str, int]) -> FactSet:
    """Everything in ``place`` is written: bring it safely onto the disk, name it, and put old ones away."""
    found = sorted(place.rglob("*.parquet"))
    said = {
        "format": FORMAT,
        "at": at.isoformat(),
        "rows": rows,
        "files": {str(one.relative_to(place)): one.stat().st_size for one in found},
        "tables": {
            name: [
                str(one.relative_to(place)) for one in found if one.relative_to(place).parts[0].split(".")[0] == name
            ]
            for name in rows
        },
    }
    for one in found:
        _sync(one)
    _replace(place / MANIFEST, json.dumps(said, indent=1))
    final = place.with_suffix("")
    place.rename(final)
    _sync(final.parent)
    _replace(folder() / CURRENT, final.name)
    _put_away(final.name)
    return read(final)


def _put_away(name: str) -> None:
    """Old sets, and what a gathering left behind that was cut off. Only called by who holds the lock."""
    found = sorted((one for one in folder().iterdir() if one.is_dir()), key=lambda one: one.stat().st_mtime)
    whole = [one for one in found if not one.suffix and one.name != name]
    for one in [*whole[: max(len(whole) - KEPT + 1, 0)], *(one for one in found if one.suffix)]:
        shutil.rmtree(one, ignore_errors=True)


def _replace(path: Path, content: str) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_text(content, encoding="utf-8")
    _sync(draft)
    draft.replace(path)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
