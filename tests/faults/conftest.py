"""One pair of nodes for the kills and the bad network; a story of its own, with an agreement of its own, for each."""

from collections.abc import Iterator

import pytest

from convenio.demo.story import Story
from tests.nodes import Pair, two_nodes


@pytest.fixture(scope="session")
def pair() -> Iterator[Pair]:
    with two_nodes() as both:
        yield both


@pytest.fixture(scope="module")
def story(pair: Pair) -> Story:
    story = Story(pair.supervisor, lambda sentence, seconds: None)
    story.meet()
    story.draft_and_propose()
    return story
