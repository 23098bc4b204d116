"""Small cells: hidden, and not to be computed from what stays."""

from __future__ import annotations

from datetime import date
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as some

from convenio.analytics.questions import Guard
from convenio.analytics.suppression import Hidden, suppressed, threshold

LEAST = 5
GUARD = Guard("persons", ("direction",), ("months",))


def hidden(*counts: int) -> list[object]:
    """What stands for each cell of one line: the number, "few" or "withheld"."""
    rows = [{"direction": "out", "persons": count, "months": 10 * count} for count in counts]
    found = suppressed(rows, GUARD, LEAST)
    for before, row in zip(rows, found, strict=True):
        assert isinstance(row["months"], Hidden) == isinstance(row["persons"], Hidden)
        assert isinstance(row["months"], Hidden) or row == before
    words = {True: "few", False: "withheld"}
    return [words[row["persons"].small] if isinstance(row["persons"], Hidden) else row["persons"] for row in found]


def test_the_threshold_is_data_with_its_source() -> None:
    found = threshold(date(2026, 1, 1))
    assert (found.least, found.status) == (LEAST, "contested")
    assert "OECD" in found.source


def test_zero_and_large_stay_and_nothing_else_is_touched() -> None:
    assert hidden(0, 5, 12) == [0, 5, 12]


def test_one_small_cell_takes_the_smallest_other_one_along() -> None:
    assert hidden(3, 20, 9, 0) == ["few", 20, "withheld", 0]


def test_where_the_bounds_would_still_give_it_away_a_second_one_goes() -> None:
    """Sum of hidden 1 + 5 = 6: with at least 5 in the other cell, the small one could only be 1."""
    assert hidden(1, 5, 30) == ["few", "withheld", "withheld"]
    assert hidden(4, 4, 9, 50) == ["few", "few", "withheld", 50]


def test_a_line_of_small_cells_alone_is_all_hidden() -> None:
    assert hidden(2) == ["few"]
    assert hidden(1, 4, 0) == ["few", "few", 0]


def test_lines_of_one_total_are_looked_at_apart() -> None:
    rows = [{"direction": way, "persons": count, "months": 0} for way in ("out", "in") for count in (2, 8, 40)]
    found = suppressed(rows, GUARD, LEAST)
    assert [isinstance(row["persons"], Hidden) for row in found] == [True, True, False, True, True, False]


def test_without_a_guard_nothing_is_hidden() -> None:
    assert suppressed([{"n": 1}], None, LEAST) == [{"n": 1}]


@settings(max_examples=60, deadline=None)
@given(some.lists(some.integers(0, 8), min_size=1, max_size=4))
def test_nobody_who_knows_the_total_can_tell_a_small_cell(counts: list[int]) -> None:
    """Try every way to fill the hidden cells: each small one could be anything from 1 to 4."""
    found = hidden(*counts)
    gaps = [place for place, shown in enumerate(found) if isinstance(shown, str)]
    if "withheld" not in found:
        return  # nothing small, or no further cell there to hide: the total must not be shown
    rest = sum(counts[place] for place in gaps)
    ranges = [range(1, LEAST) if found[place] == "few" else range(LEAST, rest + 1) for place in gaps]
    fitting = [values for values in product(*ranges) if sum(values) == rest]
    everything = all(isinstance(one, str) or one == 0 for one in found)
    for at, place in enumerate(gaps):
        if found[place] == "few":
            possible = {values[at] for values in fitting}
            assert possible == set(range(1, LEAST)) or (everything and counts[place] in possible)


def test_small_ones_among_themselves_never_stand_beside_a_number_when_they_can_be_told() -> None:
    """No further cell was hidden only where none was left."""
    for counts in product((0, 1, 3, 5, 9), repeat=4):
        found = hidden(*counts)
        if "few" in found and "withheld" not in found:
            assert all(isinstance(one, str) or one == 0 for one in found)
