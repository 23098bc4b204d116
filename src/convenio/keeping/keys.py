"""Sealing the private keys that lie in clear."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from django.conf import settings

from convenio.parties.sealing import is_sealed, sealing
from convenio.parties.terms import Refusal

END = b"-----END PRIVATE KEY-----"


def in_clear() -> list[Path]:
    """The key files that anybody who has a copy of the folder could use."""
    return [path for path in _all() if not is_sealed(path.read_bytes())]


def seal_all() -> int:
    """Seal every key that lies in clear; each file is replaced whole. Returns how many.

    Raises:
        Refusal: this node has no passphrase.
    """
    if not settings.KEYS_PASSPHRASE:
        raise Refusal("Set CONVENIO_KEYS_PASSPHRASE or CONVENIO_KEYS_PASSPHRASE_FILE first, for web and workers too.")
    clear = in_clear()
    for path in clear:
        _seal(path)
    return len(clear)


def _seal(path: Path) -> None:
    pem = path.read_bytes()
    head, mark, rest = pem.partition(END)
    private = serialization.load_pem_private_key(head + mark, None)
    sealed = private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, sealing())
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(sealed + rest.lstrip(b"\n"))
        out.flush()
        os.fsync(out.fileno())
    os.replace(draft, path)


def _all() -> Iterator[Path]:
    yield from sorted(Path(settings.KEYS_DIR).rglob("*.pem"))
