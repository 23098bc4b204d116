"""Whose keys: fingerprints that somebody trusts, held against the keys that signed.

A trust file is plain text, easy to type from paper: one line `hei_id fingerprint` per key, spaces and colons in the
fingerprint ignored, `#` begins a comment.  A fingerprint is the SHA-256 of the 32 bytes of an Ed25519 public key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pact.forms import is_digest, is_hei
from pact.judge import Ledger
from pact.keyring import signing_key
from pact.state import Key

Trust = Mapping[str, frozenset[str]]

ORIGINS = {
    "found": "named in the founding event",
    "key_add": "brought in by a key of the same party",
    "key_replace": "brought in by the other parties, who vouch for it",
}


class BadTrust(ValueError):
    """A trust file that cannot be read; the text names the line."""


@dataclass(frozen=True, slots=True)
class KeyVerdict:
    """`verdict`: "trusted", "unknown" or "contradicted"; `origin`: how the key came into the pact."""

    id: str
    fingerprint: str
    verdict: str
    origin: str


@dataclass(frozen=True, slots=True)
class PartyKeys:
    """The keys that a party signed with.  `verdict`: the worst of them; "silent" when it signed nothing itself."""

    party: str
    verdict: str
    keys: tuple[KeyVerdict, ...]


def read_trust(text: str) -> dict[str, frozenset[str]]:
    """Fingerprints per party from a trust file.  Raises `BadTrust`."""
    trust: dict[str, frozenset[str]] = {}
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        words = line.partition("#")[0].split(maxsplit=1)
        if not words:
            continue
        fingerprint = "".join(words[1:]).replace(":", "").replace(" ", "").replace("\t", "").lower()
        if not is_hei(words[0]) or not is_digest(fingerprint):
            raise BadTrust(f"Line {number} of the trust file is not of the form: hei_id, then 64 hexadecimal digits.")
        trust[words[0]] = trust.get(words[0], frozenset()) | {fingerprint}
    return trust


def judge_keys(ledger: Ledger, trust: Trust) -> tuple[PartyKeys, ...]:
    """Every party, with every key that signed one of its own events or an event it witnessed."""
    used: dict[str, dict[str, Key]] = {party: {} for party in ledger.parties}
    signers: dict[str, tuple[str, Key]] = {}
    for at, event in enumerate(ledger.events):
        signer, key = signing_key(ledger, event, ledger.past[at])
        signers[event.id] = (signer, key)
        used[signer][key.public] = key
    return tuple(_party(party, keys, signers, trust) for party, keys in used.items())


def _party(party: str, keys: dict[str, Key], signers: dict[str, tuple[str, Key]], trust: Trust) -> PartyKeys:
    judged = []
    for key in sorted(keys.values(), key=lambda one: (one.came_by != "found", one.id, one.public)):
        judged.append(KeyVerdict(key.id, key.fingerprint, _verdict(party, key, signers, trust), ORIGINS[key.came_by]))
    verdicts = {one.verdict for one in judged}
    worst = next((one for one in ("contradicted", "unknown", "trusted") if one in verdicts), "silent")
    return PartyKeys(party, worst, tuple(judged))


def _verdict(party: str, key: Key, signers: dict[str, tuple[str, Key]], trust: Trust) -> str:
    """A key that a trusted key of the same party brought in is trusted; one that others vouch for is not."""
    seen = set()
    current = key
    while current.public not in seen:
        if current.fingerprint in trust.get(party, ()):
            return "trusted"
        seen.add(current.public)
        if current.came_by != "key_add":
            break
        current = signers[current.by[0]][1]
    return "contradicted" if party in trust else "unknown"
