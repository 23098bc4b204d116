"""Word files as people hand them in: made by us and marked up, or made by others."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.convenio.agreements.pages_a.conftest import signed_in


@pytest.fixture
def at_chd(chd) -> Client:
    return signed_in(chd)


@pytest.fixture
def at_tpu(tpu) -> Client:
    return signed_in(tpu)
