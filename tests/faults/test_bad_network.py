"""A partner that is slow, answers garbage, gets things twice, late, in disorder or only half: all arrives, once."""

import random
import time

import pytest

from convenio.demo.nodes import wait_until
from convenio.demo.story import Story
from tests.link import CALM
from tests.nodes import Pair

pytestmark = [pytest.mark.journey, pytest.mark.thorough]
SHORT, LONG = [1], list(range(2, 22))
# How long the two stay on the bad network: the first three tries of a worker fall into it, the fourth waits longer.
ROUGH_SECONDS = 4.0


def spoilt(pair: Pair) -> set[str]:
    """The faults that requests have met. How many requests there are is the workers' affair: they may gather deeds."""
    return {line.split()[-1] for link in pair.links.values() for line in link.seen} - {CALM}


def run(pair: Pair, story: Story, seed: int) -> None:
    print(f"seed {seed}")
    before = story.standing(story.changan)
    for number, link in enumerate(pair.links.values()):
        link.seen.clear()
        link.spoil(seed * 10 + number, share=0.7)
    order = random.Random(seed)
    for number in range(8):
        node = order.choice([story.changan, story.tomsk])
        node.hand.do("comment", pact=story.pact, clause="staff_exchange", words=f"Remark {number} of seed {seed}.")
    wait_until(lambda: spoilt(pair), "the bad network was met", 60)
    time.sleep(ROUGH_SECONDS)
    pair.mend()
    story.both_know_the_same()
    for node in (story.changan, story.tomsk):
        story.require(node, comments=before["comments"] + 8, events=before["events"] + 8)


@pytest.mark.parametrize("seed", SHORT)
def test_everything_arrives_once_over_a_bad_network(pair: Pair, story: Story, seed: int) -> None:
    run(pair, story, seed)
    assert spoilt(pair)


@pytest.mark.slow
@pytest.mark.parametrize("seed", LONG)
def test_everything_arrives_once_over_many_bad_networks(pair: Pair, story: Story, seed: int) -> None:
    run(pair, story, seed)


def test_after_the_bad_network_both_records_are_unbroken(story: Story) -> None:
    for node in (story.changan, story.tomsk):
        assert b"Intact" in story.command(node, "audit", "verify")
