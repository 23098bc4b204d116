"""Signing with one thing different, for the tests of rounds."""

from __future__ import annotations

from convenio.agreements import actions, books
from tests.convenio.agreements.conftest import DAYS_10


def live(house, of):
    return books.state(house.copy(of)).open_round


def attempt(house, of, wire, **change):
    """Sign, with one thing different."""
    round = books.state(house.copy(of)).rounds[-1]
    given = {
        "acting": house.signatory,
        "agreement": house.copy(of),
        "round": round.id,
        "seen_rendition": round.rendition,
        "reauthenticated_at": wire.now,
        "at": wire.now,
    }
    return actions.sign_on_node(**(given | change))


def open_one(house, of, wire, order=None, after=DAYS_10):
    event = actions.open_round(
        acting=house.officer, agreement=house.copy(of), deadline=wire.later(minutes=1) + after, order=order, at=wire.now
    )
    wire.run()
    return event
