"""Loaded keys, once per process. Which key is active is asked of the database each time, so that a rotation counts."""

import hashlib
import threading
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from django.utils.translation import gettext as _

from convenio.network.keys import files
from convenio.network.models import NodeKey
from convenio.network.models.own_keys import KeyPurpose, KeyState
from convenio.parties.terms import Refusal
from ewp.httpsig.sign import RsaSigner

_loaded: dict[str, files.PrivateKey] = {}
_lock = threading.Lock()


class KeyMissing(Refusal):
    """A private key that should be there is not: nothing can be signed with it."""


@dataclass(frozen=True)
class EventKey:
    """The key that signs an institution's events. `public_hex` are the 32 bytes of the public key."""

    key_id: str
    public_hex: str
    private: ed25519.Ed25519PrivateKey

    def sign(self, content: bytes) -> bytes:
        """The Ed25519 signature, 64 bytes. What is signed must begin with a label of its own (domain separation)."""
        return self.private.sign(content)


def event_key_id(public: bytes) -> str:
    """The id of an event key: the first 32 hexadecimal digits of the SHA-256 of its 32 bytes."""
    return hashlib.sha256(public).hexdigest()[:32]


def event_key(hei_id: str, key_id: str = "") -> EventKey:
    """The active event key of a hosted institution, or the one with this id. Raises `KeyMissing`."""
    row = _row(hei_id, KeyPurpose.EVENT, key_id)
    private = _load(row)
    if not isinstance(private, ed25519.Ed25519PrivateKey):
        raise KeyMissing(_("The file of the key %(key)s holds another kind of key.") % {"key": row.key_id[:16]}, 503)
    return EventKey(row.key_id, row.public, private)


def http_signer(hei_id: str) -> RsaSigner:
    """The signer of an institution's requests and answers. Raises `KeyMissing`."""
    row = _row(hei_id, KeyPurpose.HTTP, "")
    private = _load(row)
    if not isinstance(private, rsa.RSAPrivateKey):
        raise KeyMissing(_("The file of the key %(key)s holds another kind of key.") % {"key": row.key_id[:16]}, 503)
    return RsaSigner(private, row.key_id, bytes.fromhex(row.public))


def published_keys(hei_id: str, purpose: KeyPurpose) -> list[NodeKey]:
    """Those that stand in the manifest, oldest first."""
    return list(NodeKey.objects.published().filter(party__hei_id=hei_id, purpose=purpose).order_by("created_at"))


def forget_loaded() -> None:
    """Drop what this process has loaded; for tests."""
    with _lock:
        _loaded.clear()


def _row(hei_id: str, purpose: KeyPurpose, key_id: str) -> NodeKey:
    rows = NodeKey.objects.filter(party__hei_id=hei_id, purpose=purpose)
    rows = rows.filter(key_id=key_id) if key_id else rows.filter(state=KeyState.ACTIVE)
    row = rows.order_by("pk").first()  # at most one; the model's own order would join and sort parties
    if row is None:
        raise KeyMissing(
            _("%(hei)s has no key on this node yet. The node keeper makes one with “convenio init”.") % {"hei": hei_id},
            503,
        )
    return row


def _load(row: NodeKey) -> files.PrivateKey:
    found = _loaded.get(row.key_id)
    if found is not None:
        return found
    try:
        private = files.read(row.purpose, row.key_id)
    except (OSError, ValueError):
        raise KeyMissing(
            _(
                "The private key %(key)s of %(hei)s cannot be read. Put its file back from the backup of the keys, "
                "or replace the key with the help of your partners."
            )
            % {"key": row.key_id[:16], "hei": row.party.hei_id},
            503,
        ) from None
    with _lock:
        _loaded[row.key_id] = private
    return private
