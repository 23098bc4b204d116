"""Where the node's certificates and their keys lie, and the memory that holds the ones in use.

One PEM file each, readable by the node alone (0600) and sealed by its passphrase where it has one. Who may use a key
is decided above (a signatory who has just re-authenticated); ``release`` takes it out of memory again.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from threading import Lock

from convenio.documents.certificates import LoadedKey, from_pem, to_pem
from convenio.parties.sealing import opening, sealing

_HELD: dict[Path, LoadedKey] = {}
_LOCK = Lock()
_NAME = re.compile(r"[a-z0-9-]{1,80}")


def folder(keys_dir: Path) -> Path:
    """The folder of certificates, made on first use."""
    path = keys_dir / "certificates"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def path_of(keys_dir: Path, name: str) -> Path:
    """The file of a key by its name (``authority``, ``time``) or fingerprint.

    Raises:
        ValueError: not such a name.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"no name of a key: {name!r}")
    return folder(keys_dir) / f"{name}.pem"


def store(keys_dir: Path, name: str, key: LoadedKey) -> LoadedKey:
    """Keep a key for good. If another process kept one under that name first, theirs is returned."""
    path = path_of(keys_dir, name)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(to_pem(key, sealing()))
            out.flush()
            os.fsync(out.fileno())
        try:
            os.link(temporary, path)
        except FileExistsError:
            return load(keys_dir, name)
    finally:
        os.unlink(temporary)
    with _LOCK:
        _HELD[path] = key
    return key


def load(keys_dir: Path, name: str) -> LoadedKey:
    """The key by its name, from memory where it is held.

    Raises:
        FileNotFoundError: no such key.
        ValueError: the file is damaged.
    """
    path = path_of(keys_dir, name)
    with _LOCK:
        held = _HELD.get(path)
    if held is None:
        pem = path.read_bytes()
        held = from_pem(pem, opening(pem))
        with _LOCK:
            _HELD[path] = held
    return held


def load_or_make(keys_dir: Path, name: str, make: Callable[[], LoadedKey]) -> LoadedKey:
    """The key by its name, made and kept when there is none."""
    try:
        return load(keys_dir, name)
    except FileNotFoundError:
        return store(keys_dir, name, make())


def release(keys_dir: Path, name: str) -> None:
    """Take a key out of memory; its file stays."""
    with _LOCK:
        _HELD.pop(path_of(keys_dir, name), None)


def held(keys_dir: Path, name: str) -> bool:
    """Is the key in memory?"""
    with _LOCK:
        return path_of(keys_dir, name) in _HELD
