"""What the tests of the rules ask of an event: void why, and held by which guard."""

from __future__ import annotations

from dataclasses import replace

from pact.events import Event
from pact.fold import fold
from pact.rules import FINAL
from tests.pact.build import Node

LATE = "2026-07-01T00:00:00Z"


def void(node: Node, event: Event, **switches: bool) -> str:
    """Why an event has no effect; with a guard switched off: why not even then."""
    return fold(node.events.values(), rules=replace(FINAL, **switches)).void.get(event.id, "")


def guarded(node: Node, event: Event, code: str, **switches: bool) -> None:
    """The event is void for this reason, and valid once the guard is removed."""
    assert void(node, event) == code
    assert void(node, event, **switches) == "", "another guard holds it too"


def fork(node: Node, first: Event, *, other: Node | None = None) -> Event:
    """A second event of the same party with the same predecessor as `first`."""
    past = [e for e in node.events.values() if e.id != first.id and first.id not in e.parents()]
    twin = node.say("acknowledge", over=past, at="2026-01-09T09:09:09Z")
    if other:
        other.hear(node)
    return twin
