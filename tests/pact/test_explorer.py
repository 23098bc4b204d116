"""All states in bounds, under the shipped rules and under each wrong rule set.

The short form visits at least 100,000 distinct states (counted per scenario; scenarios overlap); the long form
(`make explore`) goes one event further in each and visits more than 1,000,000.
"""

from dataclasses import replace

import pytest

from pact.rules import FINAL
from pact.writing import may_write
from tests.pact.explorer.scenarios import GUARDS, NEGATIVE_CONTROLS, SCENARIOS, deeper
from tests.pact.explorer.search import explore
from tests.pact.explorer.world import World

LEAST = {
    "S1 negotiation from nothing": 5_600,
    "S1b three parties from a proposal": 1_800,
    "S1c from a proposal": 23_000,
    "S2 from an opened round": 13_900,
    "S3 in force: amendment, termination": 20_000,
    "S4 three parties from an opened round": 8_400,
    "S5 three parties in force": 5_100,
    "S6a the pen holder equivocates from a proposal": 6_900,
    "S6b the other equivocates from a proposal": 3_400,
    "S6c the pen holder equivocates, in force": 3_300,
    "S6d the pen holder equivocates from an opened round": 5_600,
    "S6e the other equivocates from an opened round": 2_000,
    "a rule-breaking party": 11_600,
    "a rule-breaking pen holder": 5_000,
}


def test_the_short_form_promises_a_hundred_thousand_states() -> None:
    assert set(LEAST) == set(SCENARIOS)
    assert sum(LEAST.values()) >= 100_000


@pytest.mark.parametrize("name", list(SCENARIOS))
def test_no_state_breaks_a_property(name: str) -> None:
    scenario = SCENARIOS[name]
    outcome = explore(scenario.world(), scenario.start, scenario.bounds)
    assert not outcome.violations, outcome.traces
    assert outcome.exhausted
    assert outcome.states >= LEAST[name]


@pytest.mark.slow
@pytest.mark.parametrize("name", list(SCENARIOS))
def test_one_event_further(name: str) -> None:
    scenario = deeper(SCENARIOS[name], 1)
    outcome = explore(scenario.world(), scenario.start, scenario.bounds)
    print(f"{name}: {outcome.states} states")
    assert not outcome.violations, outcome.traces
    assert outcome.exhausted
    assert outcome.states > 3 * LEAST[name]


@pytest.mark.parametrize("name", list(NEGATIVE_CONTROLS))
def test_each_negative_control_is_found(name: str) -> None:
    """By a property of whole states: the checks of single events are switched off here."""
    rules, scenario = NEGATIVE_CONTROLS[name]
    outcome = explore(scenario.world(rules), scenario.start, scenario.bounds, stop_at_first=True, by_hand=False)
    assert outcome.violations, f"{name} was not found in {outcome.states} states"
    clean = explore(scenario.world(), scenario.start, scenario.bounds, most=outcome.states, by_hand=False)
    assert not clean.violations, "the final rules are clean on the same budget"


@pytest.mark.parametrize("guard", list(GUARDS))
def test_the_removal_of_each_guard_is_found(guard: str) -> None:
    scenario = GUARDS[guard]
    rules = replace(FINAL, **{guard: False})
    outcome = explore(scenario.world(rules), scenario.start, scenario.bounds, stop_at_first=True)
    assert outcome.violations, f"without {guard} nothing was found in {outcome.states} states"
    assert not explore(scenario.world(), scenario.start, scenario.bounds, most=outcome.states).violations


def test_every_switch_of_the_rules_is_tried_somewhere() -> None:
    elsewhere = {
        "take_needs_pen",  # test_rules
        "text_must_match",  # test_rules
        "keys_need_all_others",  # test_keys
        "intent_blocks_leaving",  # below
        "restored_waits_for_all",  # below
    }
    wrong = {name for rules, _ in NEGATIVE_CONTROLS.values() for name in _changed(rules)}
    assert set(GUARDS) | wrong | elsewhere == set(FINAL.__dataclass_fields__)


def _changed(rules: object) -> set[str]:
    return {name for name in FINAL.__dataclass_fields__ if getattr(rules, name) != getattr(FINAL, name)}


@pytest.mark.parametrize("blocks", [True, False])
def test_nc_decline_ignores_intent(blocks: bool) -> None:
    """F14: B's signature is made and the node dies; at the deadline it must not decline.  Without the guard a paper
    signed by all in time is dead."""
    world = World(2)
    graph = list(world.start("pao"))
    round = next(world.events[n].id for n in graph if world.events[n].type == "open")
    refused = may_write("decline", unresolved_intents=1, rules=replace(FINAL, intent_blocks_leaving=blocks))
    author, prev = "b.example", next(n for n in graph if world.events[n].author == "b.example")
    if not refused:
        graph.append(world.event(graph, author, prev, "decline", {"round": round}))
    status = world.fold(graph).round(round).status
    assert (status == "DEAD") is not blocks


@pytest.mark.parametrize("waits", [True, False])
def test_a_restored_node_that_asks_only_one_partner_forks_itself(waits: bool) -> None:
    """F15: A's newest event reached C only; A is restored from a backup and B alone has answered."""
    world = World(3)
    start = list(world.start("p"))
    prev = next(n for n in start if world.events[n].type == "propose")
    lost = world.event(start, "a.example", prev, "end", {})
    refused = may_write("pass", feed_not_returned_by={"c.example"}, rules=replace(FINAL, restored_waits_for_all=waits))
    again = [] if refused else [world.event(start, "a.example", prev, "pass", {"to": "b.example"})]
    assert world.fold([*start, lost, *again]).frozen is not waits
