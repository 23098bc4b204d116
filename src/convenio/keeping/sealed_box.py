"""A box for the keys of a backup: bytes sealed under a passphrase (scrypt, AES-256-GCM). Pure.

The box is one line of JSON (format, scrypt's cost, salt, nonce; all of it authenticated) and the sealed bytes.
"""

from __future__ import annotations

import json
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

FORMAT = "convenio-keys-1"
COST = {"n": 2**17, "r": 8, "p": 1}
SHORTEST = 12
COSTLIEST = 2**20


class CannotOpen(Exception):
    """Not such a box, damaged, or another passphrase."""


def seal(content: bytes, passphrase: str) -> bytes:
    """The content under the passphrase.

    Raises:
        ValueError: the passphrase is shorter than twelve characters.
    """
    if len(passphrase) < SHORTEST:
        raise ValueError(f"The passphrase must have at least {SHORTEST} characters.")
    salt, nonce = os.urandom(16), os.urandom(12)
    label = {"format": FORMAT, **COST, "salt": salt.hex(), "nonce": nonce.hex()}
    head = json.dumps(label, sort_keys=True).encode() + b"\n"
    return head + AESGCM(_key(passphrase, salt, **COST)).encrypt(nonce, content, head)


def unseal(box: bytes, passphrase: str) -> bytes:
    """What was sealed.

    Raises:
        CannotOpen: in plain words, what is wrong.
    """
    head, mark, sealed = box.partition(b"\n")
    try:
        label = json.loads(head)
        salt, nonce = bytes.fromhex(label["salt"]), bytes.fromhex(label["nonce"])
        cost = {name: int(label[name]) for name in COST}
    except (ValueError, KeyError, TypeError):
        raise CannotOpen("This is not a box of keys that `convenio backup` made.") from None
    if label.get("format") != FORMAT or not mark or cost["n"] * cost["r"] * cost["p"] > COSTLIEST * 8:
        raise CannotOpen("This box of keys was made by another version of Convenio.")
    try:
        return AESGCM(_key(passphrase, salt, **cost)).decrypt(nonce, sealed, head + mark)
    except (InvalidTag, ValueError):
        raise CannotOpen("The passphrase is another one, or the box of keys is damaged.") from None


def _key(passphrase: str, salt: bytes, *, n: int, r: int, p: int) -> bytes:
    return Scrypt(salt=salt, length=32, n=n, r=r, p=p).derive(passphrase.encode())
