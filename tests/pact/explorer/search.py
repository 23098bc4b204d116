"""Breadth first over all states of a scenario, or until a violation is found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial

from tests.pact.explorer.properties import Summary, between, in_state, order_free, summary
from tests.pact.explorer.world import Bounds, Cut, World


@dataclass
class Outcome:
    """How many distinct states were seen, whether that was all within the bounds, and what was violated where."""

    states: int = 0
    exhausted: bool = False
    violations: Counter[str] = field(default_factory=Counter)
    traces: dict[str, list[str]] = field(default_factory=dict)


def explore(
    world: World,
    start: str,
    bounds: Bounds,
    *,
    most: int = 10**9,
    stop_at_first: bool = False,
    shuffle_every: int = 16,
    by_hand: bool = True,
) -> Outcome:
    """Visit states level by level (one event more each).  `shuffle_every`: how many states apart P1 is tried."""
    outcome = Outcome()
    root = world.start(start)
    visit = partial(_visit, world, outcome=outcome, by_hand=by_hand)
    level: dict[Cut, Summary] = {root: visit(root, None, shuffle_every=1)}
    for _ in range(bounds.events):
        deeper: dict[Cut, Summary] = {}
        for graph, before in level.items():
            for after, _n in world.successors(graph, bounds, len(root)):
                if after in deeper:
                    forked = deeper[after].forked
                    _note(world, after, between(before, deeper[after], forked), outcome)
                    continue
                deeper[after] = visit(after, before, shuffle_every=shuffle_every)
                if outcome.states >= most or (stop_at_first and outcome.violations):
                    return outcome
        level = deeper
        if not level:
            break
    outcome.exhausted = True
    return outcome


def _visit(
    world: World, graph: Cut, before: Summary | None, *, outcome: Outcome, shuffle_every: int, by_hand: bool
) -> Summary:
    outcome.states += 1
    state = world.fold(graph)
    now = summary(state)
    _note(world, graph, in_state(world, graph, state, by_hand), outcome)
    if outcome.states % shuffle_every == 0 or world.rules.local_clock:
        _note(world, graph, order_free(world, graph, state), outcome)
    if before is not None:
        _note(world, graph, between(before, now, now.forked), outcome)
    return now


def _note(world: World, graph: Cut, found: Iterable[str], outcome: Outcome) -> None:
    for name in found:
        outcome.violations[name] += 1
        if name not in outcome.traces:
            events = [world.events[n] for n in sorted(graph, key=lambda n: len(world.pasts[n]))]
            outcome.traces[name] = [f"{event.author[0]} {event.type} {event.at[5:7]}" for event in events]
