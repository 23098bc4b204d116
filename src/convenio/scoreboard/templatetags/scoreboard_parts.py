"""Small pieces of the pages of delivery: the shape of a traffic light, the cells of a row by year."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from convenio.scoreboard.showing import Line

register = template.Library()

SHAPES = {
    "good": "M8 1a7 7 0 1 0 0 14A7 7 0 1 0 8 1zM6.8 11.2 3.6 8l1.2-1.2 2 2 4.4-4.4 1.2 1.2z",
    "watch": "M8 1l7.5 13.5H.5zM7.1 5.8v4.4h1.8V5.8zM7.1 11.2v1.8h1.8v-1.8z",
    "late": "M1.5 1.5h13v13h-13zM4.8 7.1v1.8h6.4V7.1z",
    "off": "M8 1a7 7 0 1 0 0 14A7 7 0 1 0 8 1zM8 2.8a5.2 5.2 0 1 1 0 10.4A5.2 5.2 0 1 1 8 2.8z",
}
"""A disc with a tick, a triangle, a square with a bar, an empty ring: told apart without any colour."""


@register.simple_tag
def light_mark(light: str) -> SafeString:
    """The shape of a light; its word always stands beside it."""
    return format_html(
        '<svg class="mark-light" viewBox="0 0 16 16" aria-hidden="true"><path fill-rule="evenodd" d="{}"/></svg>',
        SHAPES[light],
    )


@register.filter
def cells(line: Line, years: Sequence[int]) -> list[tuple[int, str, int] | None]:
    """What a promise says for each year; None where it is not made for it."""
    known = {one[0]: one for one in line.by_year}
    return [known.get(year) for year in years]
