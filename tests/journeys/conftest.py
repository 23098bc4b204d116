"""One pair of nodes for all journeys of a process, watched by the tracer where there is one."""

import shutil
from collections.abc import Iterator

import pytest

from tests.nodes import Pair, two_nodes


@pytest.fixture(scope="session")
def pair() -> Iterator[Pair]:
    with two_nodes(watch=shutil.which("strace") is not None) as both:
        yield both
