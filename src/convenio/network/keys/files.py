"""Private keys as files: one PEM each, readable by the node's user alone, written whole or not at all.

Sealed by the passphrase of the node where it has one (``parties.sealing``).
"""

import contextlib
import os
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from django.conf import settings

from convenio.parties.sealing import opening, sealing

PrivateKey = rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey


def path_of(purpose: str, key_id: str) -> Path:
    """Where a key's private half lies."""
    return Path(settings.KEYS_DIR) / f"{purpose}-{key_id}.pem"


def write(purpose: str, key_id: str, private: PrivateKey) -> None:
    """Write a new key; synced to the disk before it counts. Raises FileExistsError for one that is there."""
    folder = Path(settings.KEYS_DIR)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    content = private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, sealing())
    path = path_of(purpose, key_id)
    draft = path.with_suffix(f".{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    finally:
        draft.unlink()
    with contextlib.suppress(OSError):
        directory = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)


def read(purpose: str, key_id: str) -> PrivateKey:
    """Load and check a key, which takes a while for RSA. Raises OSError, or ValueError for what is no key of ours."""
    pem = path_of(purpose, key_id).read_bytes()
    private = serialization.load_pem_private_key(pem, opening(pem))
    if not isinstance(private, rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey):
        raise ValueError(f"{path_of(purpose, key_id).name} is neither RSA nor Ed25519")
    return private
