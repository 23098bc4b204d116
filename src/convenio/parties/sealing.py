"""How private keys are sealed on the disk: by the passphrase of the environment, if one is set.

Network and documents keep keys of different kinds; both write and read them through here.
"""

from __future__ import annotations

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import KeySerializationEncryption
from django.conf import settings

SEALED = b"ENCRYPTED PRIVATE KEY"


def sealing() -> KeySerializationEncryption:
    """How a key is to be written now: under the passphrase of this node, or in clear when it has none."""
    passphrase: str = settings.KEYS_PASSPHRASE
    if not passphrase:
        return serialization.NoEncryption()
    return serialization.BestAvailableEncryption(passphrase.encode())


def opening(pem: bytes) -> bytes | None:
    """What opens that key: the passphrase, or None for one that lies in clear.

    Raises:
        ValueError: the key is sealed and this node has no passphrase.
    """
    if not is_sealed(pem):
        return None
    if not settings.KEYS_PASSPHRASE:
        raise ValueError("the key is sealed, and CONVENIO_KEYS_PASSPHRASE is not set")
    return str(settings.KEYS_PASSPHRASE).encode()


def is_sealed(pem: bytes) -> bool:
    """Is the private key of this PEM text encrypted?"""
    return SEALED in pem
