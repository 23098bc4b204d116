"""Signed events accepted by one node, beside bare Ed25519 verification and a commit with fsync of the same bytes.

Both sides take the same messages, in turns, into databases of the same settings (SQLite, WAL, synchronous FULL): JSON
read, every signature verified, rows written, one commit a message. Ours does it through the handler of the endpoint
``deliver``: form, past, keys, verdicts, the folded state, projection, audit and what is owed are all part of it. The
HTTP signature around a message is not: it is measured with the network.

    python benchmarks/events.py [pacts]
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import sqlite3
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

CHD, TPU = "chd.edu.cn", "tpu.ru"
AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
MESSAGES, WARM = 4, 2


def main(pacts: int = 12) -> None:
    """Measure messages of a hundred events and of one; print rows for people and JSON lines."""
    home = tempfile.mkdtemp(prefix="bench-")
    os.environ.update(CONVENIO_HOME=home, CONVENIO_BASE_URL="http://127.0.0.1:8000", CONVENIO_LOOPBACK="1")
    os.environ["DJANGO_SETTINGS_MODULE"] = "convenio.config.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    node = Node()
    for size, count in ((100, pacts), (1, max(2, pacts // 4))):
        measure(node, size, count, Path(home))


def measure(node: Node, size: int, pacts: int, home: Path) -> None:
    """Messages of ``size`` events into ``pacts`` pacts, each of four messages (or of forty single events)."""
    bare = Bare(home / f"bare-{size}.sqlite3")
    times: tuple[list[float], list[float]] = [], []
    for number in range(-WARM, pacts):
        events = node.feed(MESSAGES * size if size > 1 else 40)
        for start in range(0, len(events), size):
            body = node.message(events[start : start + size])
            for place in (0, 1) if (number + start // size) % 2 else (1, 0):
                begun = time.perf_counter()
                node.take(body) if place == 0 else bare.take(body, node.public)
                if number >= 0:
                    times[place].append((time.perf_counter() - begun) / min(size, len(events) - start))
    ours, theirs = (1 / statistics.median(side) for side in times)
    label = f"in messages of {size}" if size > 1 else "one by one"
    print(f"signed events accepted {label}: {ours:.0f}/s; bare verify and commit with fsync: {theirs:.0f}/s")
    figure = {
        "name": f"events_accepted_{'batch' if size > 1 else 'single'}",
        "value": round(ours),
        "unit": "events/s",
        "beside": "bare Ed25519 verify and commit with fsync, same messages",
        "beside_value": round(theirs),
        "ratio": round(ours / theirs, 2),
        "n": len(times[0]) * size,
    }
    print(json.dumps(figure))


class Node:
    """Tomsk's node with its key; Chang'an speaks with a key of its own."""

    def __init__(self) -> None:
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        from convenio.network.keys import rotation
        from convenio.network.models import PartnerKey, PartnerNode
        from convenio.parties.actions import keep_party

        party = keep_party(hei_id=TPU, names={"en": "Tomsk Polytechnic University"}, country="RU", hosted=True)
        rotation.make_first_keys(party=party, at=AT)
        self.private = Ed25519PrivateKey.generate()
        raw = serialization.Encoding.Raw, serialization.PublicFormat.Raw
        self.public = self.private.public_key().public_bytes(*raw)
        self.key_id = hashlib.sha256(self.public).hexdigest()[:32]
        partner = PartnerNode.objects.create(hei_id=CHD, first_seen_at=AT, last_seen_at=AT)
        PartnerKey.objects.create(
            node=partner,
            purpose="event",
            key_id=self.key_id,
            public=self.public.hex(),
            trust="pinned",
            first_seen_at=AT,
            last_seen_at=AT,
        )

    def feed(self, count: int) -> list[Any]:
        """A founding and remarks of Chang'an: ``count`` events of a new pact."""
        from convenio.network.keys import event_key
        from pact.events import make_event, make_founding

        own = event_key(TPU)
        keys = {
            CHD: [{"id": self.key_id, "public": self.public.hex()}],
            TPU: [{"id": own.key_id, "public": own.public_hex}],
        }
        said = {"author": CHD, "role": "officer", "key": self.key_id, "sign": self.private.sign}
        first = make_founding(
            parties=[CHD, TPU], keys=keys, nonce=secrets.token_hex(16), at="2026-11-23T09:00:00Z", **said
        )
        events = [first]
        for number in range(1, count):
            at = (AT + timedelta(seconds=number)).strftime("%Y-%m-%dT%H:%M:%SZ")
            body = {"clause": f"c{number % 20}", "card": secrets.token_hex(32)}
            events.append(
                make_event(pact=first.pact, prev=events[-1].id, seen={}, at=at, type="comment", body=body, **said)
            )
        return events

    def message(self, events: list[Any]) -> bytes:
        """A delivery as Chang'an's node would send it."""
        from pact.events import wire

        head = {"format": "convenio-exchange-1", "pact": events[0].pact, "from": CHD}
        parts = {"heads": {CHD: [events[-1].id]}, "events": [wire(one) for one in events]}
        return json.dumps(head | parts).encode()

    def take(self, body: bytes) -> None:
        """Accept it, as the network hands it over after checking the caller, in the network's transaction."""
        from django.db import transaction

        from convenio.agreements.exchange import inbound
        from convenio.network import Caller, Request
        from ewp.httpsig import verify

        caller = Caller(frozenset([CHD]), "k", secrets.token_hex(16), verify._SEAL)
        with transaction.atomic():
            answer = inbound.deliver(caller, Request("POST", "/pact/v1/deliver", {}, body, {}, TPU, AT))
        said = json.loads(answer.body)
        if said["refused"] or said["waiting"]:
            raise SystemExit(f"not everything was accepted: {said}")


class Bare:
    """The least that must be done: read, verify, write, fsync."""

    def __init__(self, path: Path) -> None:
        self.db = sqlite3.connect(path, isolation_level=None)
        self.db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;")
        self.db.execute("CREATE TABLE event (id TEXT PRIMARY KEY, raw BLOB, signature BLOB)")

    def take(self, body: bytes, public: bytes) -> None:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        key = Ed25519PublicKey.from_public_bytes(public)
        rows = []
        for one in json.loads(body)["events"]:
            raw, signature = one["raw"].encode(), bytes.fromhex(one["signature"])
            key.verify(signature, b"convenio-event-v1\0" + raw)
            rows.append((hashlib.sha256(raw).hexdigest(), raw, signature))
        self.db.execute("BEGIN IMMEDIATE")
        self.db.executemany("INSERT INTO event VALUES (?, ?, ?)", rows)
        self.db.execute("COMMIT")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
