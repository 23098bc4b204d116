"""Is the node alive, and is it ready? For load balancers and watchers: names of parts, never a detail of them."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from convenio.network.keys.store import KeyMissing, event_key, http_signer
from convenio.parties.queries import hosted_parties
from convenio.worker.queries import backlog

FREE_AT_LEAST = 200 << 20
LATE = timedelta(minutes=5)


@dataclass(frozen=True)
class Part:
    """A part of the node. ``vital``: without it no request should be sent here."""

    name: str
    good: bool
    vital: bool = True


def parts(at: datetime) -> list[Part]:
    """Database, its version, keys, room on the disk, and whether somebody does what is owed."""
    database = _database()
    found = [Part("database", database), Part("disk", shutil.disk_usage(settings.HOME).free > FREE_AT_LEAST)]
    if database:
        found += [Part("version", _version()), Part("keys", _keys()), Part("worker", _worker(at), vital=False)]
    return found


def ready(found: list[Part]) -> bool:
    """May requests be sent here?"""
    return all(part.good for part in found if part.vital)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except DatabaseError:
        return False


_fits: set[str] = set()


def _version() -> bool:
    """Asked until it is so; a running process does not outgrow its database."""
    if "steps" not in _fits:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        _fits.add("steps")
    return True


def _keys() -> bool:
    try:
        for party in hosted_parties():
            event_key(party.hei_id)
            http_signer(party.hei_id)
    except KeyMissing:
        return False
    return True


def _worker(at: datetime) -> bool:
    oldest = backlog(at).oldest_due_at
    return oldest is None or at - oldest < LATE
