"""The proof of a finished pact, made once: nobody can change bytes."""

from __future__ import annotations

import pytest

from tests.pact.build import pair
from tests.pact.proving import carry_out, proof_of


@pytest.fixture(scope="session")
def proof() -> bytes:
    a, b = pair()
    _, files = carry_out(a, b)
    return proof_of(a, files)
