"""Activity over time as a picture: a Vega-Lite specification becomes SVG on the server, without a script in the page.

On the page colours are CSS variables, so that one picture serves light and dark; on paper they are ink.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import vl_convert
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from convenio.institutions.pictures import tidy
from convenio.planning.queries.pack import YearCount

WIDE, HIGH = 420, 120
PAPER = {
    "var(--good)": "#2c6e3f",
    "var(--rule)": "#cfcabf",
    "var(--ink)": "#1c1e21",
    "var(--quiet)": "#5c6067",
    "var(--warn)": "#9b2c1f",
}
SHADES = {"confirmed": "var(--good)", "recorded": "var(--rule)", "disputed": "var(--warn)"}


def years_picture(years: Sequence[YearCount], *, label: str, legend: Mapping[str, str]) -> SafeString:
    """Columns by year, of confirmed, unanswered and disputed activities; the table beside it holds the numbers.

    Args:
        label: what the picture shows, for who does not see it. legend: the three statuses in words.
    """
    svg = tidy(_drawn(_data(years, legend)))
    # The drawing holds numbers, years and three escaped words; the label is escaped here.
    return mark_safe(svg.replace(">", f' role="img" aria-label="{escape(label)}">', 1))  # noqa: S308


def years_on_paper(years: Sequence[YearCount], *, legend: Mapping[str, str]) -> str:
    """The same picture with the colours of paper, for a PDF."""
    svg = _drawn(_data(years, legend))
    for name, colour in PAPER.items():
        svg = svg.replace(name, colour)
    return svg


def _data(years: Sequence[YearCount], legend: Mapping[str, str]) -> str:
    rows = [
        {"year": str(one.year), "status": legend[status], "order": place, "count": getattr(one, status)}
        for one in years
        for place, status in enumerate(SHADES)
    ]
    return json.dumps([rows, [legend[one] for one in SHADES]], ensure_ascii=False)


@lru_cache(maxsize=64)
def _drawn(shown: str) -> str:
    rows, names = json.loads(shown)
    return str(vl_convert.vegalite_to_svg(specification(rows, names)))


def specification(rows: list[dict[str, Any]], names: list[str]) -> dict[str, Any]:
    """Columns upon each other, a legend above; few years have narrow columns."""
    years = len({one["year"] for one in rows})
    plain = {"labelColor": "var(--quiet)", "domain": False, "ticks": False, "title": None}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": WIDE,
        "height": HIGH,
        "background": None,
        "padding": 2,
        "data": {"values": rows},
        "mark": {
            "type": "bar",
            "stroke": "var(--quiet)",
            "strokeWidth": 0.5,
            "width": {"band": min(0.15 * years, 0.8)},
        },
        "encoding": {
            "x": {"field": "year", "type": "ordinal", "axis": {**plain, "labelAngle": 0, "labelOverlap": True}},
            "y": {
                "field": "count",
                "type": "quantitative",
                "axis": {**plain, "tickMinStep": 1, "format": "d", "tickCount": 4, "gridColor": "var(--rule)"},
            },
            "order": {"field": "order", "type": "ordinal"},
            "color": {
                "field": "status",
                "type": "nominal",
                "scale": {"domain": names, "range": list(SHADES.values())},
                "legend": {"orient": "top", "title": None, "labelColor": "var(--ink)", "symbolStrokeWidth": 0.5},
            },
        },
        "config": {"view": {"stroke": None}, "font": "sans-serif"},
    }
