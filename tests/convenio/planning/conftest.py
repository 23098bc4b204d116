"""The agreement of the tests of agreements, in force between two universities, with things done under it."""

from tests.convenio.agreements.conftest import (  # noqa: F401
    _clean,
    chd,
    draft,
    houses,
    in_force,
    life,
    third,
    tpu,
    wire,
)
