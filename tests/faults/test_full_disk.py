"""A full disk: the node says so, stores nothing by halves, and goes on when there is room again."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from convenio.demo.nodes import StepFailed
from convenio.demo.story import Story
from tests.nodes import Pair, two_nodes

pytestmark = [
    pytest.mark.journey,
    pytest.mark.thorough,
    pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may mount a small disk"),
]


@pytest.fixture(scope="module")
def small() -> Iterator[Pair]:
    try:
        with two_nodes(small_disks={"tomsk": "40m"}) as both:
            yield both
    except subprocess.CalledProcessError:
        pytest.skip("this machine does not let root mount a small disk")


def fill(home: Path) -> Path:
    """Fill the disk to the last byte; returns the file that takes the room."""
    filler = home / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1 << 9):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue
    return filler


def write_much(story: Story) -> None:
    for number in range(200):
        story.tomsk.hand.do("comment", pact=story.pact, clause="quota", words=f"{number} " + "long " * 1000)


def test_a_full_disk_loses_nothing_and_is_said_plainly(small: Pair) -> None:
    story = Story(small.supervisor, lambda sentence, seconds: None)
    story.meet()
    story.draft_and_propose()
    before = story.standing(story.tomsk)["events"]
    filler = fill(story.tomsk.plan.home)
    with pytest.raises(StepFailed, match=r"full|disk|room|space"):
        write_much(story)
    story.changan.hand.do("comment", pact=story.pact, clause="quota", words="Sent to a full disk.")
    here = story.standing(story.tomsk)["events"]
    filler.unlink()
    story.tomsk.hand.do("comment", pact=story.pact, clause="quota", words="There is room again.")
    story.both_know_the_same()
    assert story.standing(story.tomsk)["events"] == here + 2
    assert here >= before
    for node in (story.changan, story.tomsk):
        assert b"Intact" in story.command(node, "audit", "verify")
