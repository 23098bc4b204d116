"""A picture of a ranking over six years, drawn and tidied, beside the bare call of vl-convert; and one kept on disk.

python benchmarks/ranking_picture.py [rounds]
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable

WARM = 3
QS = [(2017, 400), (2018, 386), (2019, 373), (2020, 387), (2021, 401), (2022, 395)]


def main(rounds: int = 30) -> None:
    """Measure, print a row for people and one JSON line for each figure."""
    os.environ["CONVENIO_HOME"] = tempfile.mkdtemp(prefix="bench-")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "convenio.config.settings")
    import django

    django.setup()
    import vl_convert

    from convenio.institutions import pictures
    from convenio.institutions.profile import Ranking
    from convenio.institutions.terms import series_of

    def rows(shift: int) -> list[tuple[int, int, int]]:
        return [(year, place + shift, 0) for year, place in QS]

    def ours(shift: int) -> None:
        ranking = [
            Ranking("qs", {"en": "QS"}, "world", {"en": "QS"}, place, year) for year, place, _until in rows(shift)
        ]
        pictures.ranking_picture(series_of(ranking)[0], label="QS", axis="place")

    def bare(shift: int) -> None:
        vl_convert.vegalite_to_svg(pictures.specification(rows(shift), "place", pictures.WIDE))

    def kept(shift: int) -> None:
        pictures._kept.cache_clear()
        ours(shift)

    drawn, beside = in_turns((ours, bare), rounds)
    again = median_of(kept, rounds)
    print(f"a ranking picture: {drawn:.1f} ms; bare vl-convert: {beside:.1f} ms; read again from disk: {again:.2f} ms")
    figure("ranking_picture_drawn", drawn, "bare vl-convert on the same specification", beside, rounds)
    figure("ranking_picture_from_disk", again, "drawing it", drawn, rounds)


def in_turns(sides: tuple[Callable[[int], None], Callable[[int], None]], rounds: int) -> tuple[float, float]:
    """Medians in milliseconds; no picture is drawn twice, and the order changes each round."""
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(-WARM, rounds):
        for place in (0, 1) if number % 2 else (1, 0):
            started = time.perf_counter()
            sides[place](number + WARM)
            if number >= 0:
                times[place].append(time.perf_counter() - started)
    return 1000 * statistics.median(times[0]), 1000 * statistics.median(times[1])


def median_of(deed: Callable[[int], None], rounds: int) -> float:
    times = []
    for number in range(rounds):
        started = time.perf_counter()
        deed(number)
        times.append(time.perf_counter() - started)
    return 1000 * statistics.median(times)


def figure(name: str, value: float, beside: str, beside_value: float, n: int) -> None:
    line = {
        "name": name,
        "value": round(value, 2),
        "unit": "ms",
        "beside": beside,
        "beside_value": round(beside_value, 2),
        "ratio": round(value / beside_value, 3),
        "n": n,
    }
    print(json.dumps(line))


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
