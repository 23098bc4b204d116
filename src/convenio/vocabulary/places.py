"""Where places lie on the map of the world: coasts, points of countries, the projection. Pure.

Equal Earth (Šavrič, Patterson, Jenny 2018): no country looks larger than it is. The drawing is 2000 wide and 870 high,
from 57 degrees south to 84 degrees north, and knows coasts only, no borders.
"""

from __future__ import annotations

import csv
from functools import cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"
WIDTH, HEIGHT = 2000, 870
_SCALE, _TOP = 369.4631353467964, 1.3067131388872926
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
NORTH, SOUTH = 84.0, -57.0


def on_map(latitude: float, longitude: float) -> tuple[float, float]:
    """Where a place stands on the drawing; one beyond its upper or lower edge stands at the edge."""
    angle = asin(sqrt(3) / 2 * sin(radians(min(max(latitude, SOUTH), NORTH))))
    square = angle * angle
    sixth = square**3
    bend = 9 * _A4 * sixth * square + 7 * _A3 * sixth + 3 * _A2 * square + _A1
    across = 2 * sqrt(3) * radians(longitude) * cos(angle) / (3 * bend)
    up = angle * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square))
    return round(WIDTH / 2 + across * _SCALE, 1), round((_TOP - up) * _SCALE, 1)


@cache
def land() -> str:
    """The coasts as the path of an SVG drawing."""
    return _lines("land.txt")[0]


def country_point(code: str) -> tuple[float, float] | None:
    """Latitude and longitude of a point inside the country with this ISO 3166-1 alpha-2 code; None when unknown."""
    return _points().get(code.upper())


@cache
def _points() -> dict[str, tuple[float, float]]:
    rows = csv.DictReader(_lines("country_points.csv"))
    return {row["code"]: (float(row["latitude"]), float(row["longitude"])) for row in rows}


def _lines(name: str) -> list[str]:
    """The lines of a data file without those that say where it comes from."""
    text = (DATA / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
