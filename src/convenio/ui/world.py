"""The map as SVG: coasts only, points as links. Colours are CSS variables, so one drawing serves light and dark.

It is written here and not by a chart library because each point is a link that the keyboard reaches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from convenio.vocabulary.places import HEIGHT, WIDTH, land


@dataclass(frozen=True)
class Point:
    """A point to draw. ``label``: what it says to who does not see it; ``href``: where it leads, empty for none."""

    x: float
    y: float
    radius: float
    number: str
    label: str
    href: str
    exact: bool


def map_picture(points: Sequence[Point], label: str) -> SafeString:
    """The drawing with its points, large ones beneath small ones; ``label`` says what it shows."""
    return format_html(
        '<svg class="world" viewBox="0 0 {} {}" role="group" aria-label="{}"><path class="land" d="{}"/>{}</svg>',
        WIDTH,
        HEIGHT,
        label,
        mark_safe(land()),  # noqa: S308 (a data file of our own: letters and numbers)
        format_html_join("", "{}", ((_drawn(one),) for one in points)),
    )


def _drawn(point: Point) -> SafeString:
    shape = format_html(
        '<title>{}</title><circle class="{}" cx="{}" cy="{}" r="{}"/>{}',
        point.label,
        "spot" if point.exact else "spot roughly",
        point.x,
        point.y,
        point.radius,
        format_html('<text x="{}" y="{}">{}</text>', point.x, point.y + 7, point.number) if point.number else "",
    )
    if not point.href:
        return format_html("<g>{}</g>", shape)
    return format_html('<a href="{}" aria-label="{}">{}</a>', point.href, point.label, shape)
