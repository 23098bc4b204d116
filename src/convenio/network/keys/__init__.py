"""Own keys: RSA for HTTP signatures, Ed25519 for events; one active of each per hosted institution."""

from convenio.network.keys.store import EventKey, KeyMissing, event_key, http_signer, published_keys

__all__ = ["EventKey", "KeyMissing", "event_key", "http_signer", "published_keys"]
