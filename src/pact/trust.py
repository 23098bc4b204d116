"""Whose keys: fingerprints that somebody trusts, held against the keys that signed.

A trust file is plain text, easy to type from paper: one line `hei_id fingerprint` per key, spaces and colons in the
fingerprint ignored, `#` begins a comment.  A fingerprint is the SHA-256 of the 32 bytes of an Ed25519 public key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pact.forms import is_digest, is_hei
from pact.graph import bits
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
    signed: dict[str, dict[Key, int]] = {party: {} for party in ledger.parties}
    for at, event in enumerate(ledger.events):
        signer, key = signing_key(ledger, event, ledger.past[at])
        known = next((one for one in signed[signer] if one.public == key.public), key)
        signed[signer][known] = signed[signer].get(known, 0) | 1 << at
    return tuple(_party(ledger, party, by_key, trust.get(party)) for party, by_key in signed.items())


def _party(ledger: Ledger, party: str, signed: dict[Key, int], listed: frozenset[str] | None) -> PartyKeys:
    trusted = _trusted(ledger, party, signed, listed or frozenset())
    other = "unknown" if listed is None else "contradicted"
    judged = tuple(
        KeyVerdict(key.id, key.fingerprint, "trusted" if key.public in trusted else other, ORIGINS[key.came_by])
        for key in sorted(signed, key=lambda one: (one.came_by != "found", one.id, one.public))
    )
    verdicts = {one.verdict for one in judged}
    worst = next((one for one in ("contradicted", "unknown", "trusted") if one in verdicts), "silent")
    return PartyKeys(party, worst, judged)


def _trusted(ledger: Ledger, party: str, signed: dict[Key, int], listed: frozenset[str]) -> set[str]:
    """Public keys that are listed, and those for which a trusted key of the same party answers: it brought them in, or
    it goes on a feed in which all their words stand (each event carries the digest of the one before)."""
    trusted = {key.public for key in signed if key.fingerprint in listed}
    own_feed = ledger.by_author.get(party, 0)
    while True:
        feed = past = 0
        for key, view in signed.items():
            if key.public in trusted:
                for at in bits(view & own_feed):
                    feed |= ledger.feed[at] | 1 << at
                    past |= ledger.past[at]
        vouched = {
            key.public
            for key, view in signed.items()
            if (key.came_by == "key_add" and feed >> ledger.position[key.by[0]] & 1)
            or (view & own_feed and not view & own_feed & ~feed and not view & ~own_feed & ~past)
        }
        if vouched <= trusted:
            return trusted
        trusted |= vouched
