"""Pictures of rankings, drawn on the server: a Vega-Lite specification becomes SVG, without any script in the page.

Colours are CSS variables (``--chart`` the line, ``--ink``, ``--quiet``, ``--rule``), so one picture serves light and
dark. The lower place is the better one and stands higher. A picture is kept in memory and as a file named by the
digest of what it shows; a lost file is drawn again.
"""

import hashlib
import json
import os
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import vl_convert
from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from convenio.institutions.terms import Series

STYLE = "5"
WIDE, NARROW = 640, 320
MOST_YEARS = 40
OFFSETS = {"above": (0, -15), "below": (0, 18), "right": (15, -10), "left": (-15, -10)}
_ATTRIBUTES = re.compile(
    r' (?:role|aria-[a-z]+|pointer-events|version|class|xmlns:xlink|xmlns|opacity="1" |stroke-miterlimit)="[^"]*"'
)
_SIZE = re.compile(r'^<svg[^>]*?width="([\d.]+)" height="([\d.]+)"[^>]*>')


def ranking_picture(series: Series, *, label: str, axis: str, width: int = WIDE) -> SafeString:
    """The series as an SVG element that scales with the page.

    Args:
        series: at least two dated places.
        label: what the picture shows, for those who do not see it, in the reader's language.
        axis: the word for "place" in the reader's language.
        width: of the drawing in CSS pixels, for which its letters are sized.
    """
    rows = [(row.year or 0, row.place, row.place_until or 0) for row in series.dated[-MOST_YEARS:]]
    shown = json.dumps([STYLE, width, axis, rows], ensure_ascii=False)
    svg = _kept(hashlib.sha256(shown.encode()).hexdigest(), shown)
    # The file holds numbers, years and one escaped word; the label is escaped here.
    return mark_safe(svg.replace(">", f' role="img" aria-label="{escape(label)}">', 1))  # noqa: S308


@lru_cache(maxsize=256)
def _kept(digest: str, shown: str) -> str:
    folder = Path(settings.HOME) / "pictures"
    path = folder / f"{digest}.svg"
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        pass
    _style, width, axis, rows = json.loads(shown)
    svg = tidy(vl_convert.vegalite_to_svg(specification(rows, axis, width)))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f"{digest}.{os.getpid()}"
        draft.write_text(svg, encoding="utf-8")
        draft.replace(path)
    except OSError:
        pass  # A full disk costs time, not the page.
    return svg


def tidy(svg: str) -> str:
    """Take out what a picture inside a page does not need; its size becomes a view box."""
    found = _SIZE.match(svg)
    if found is None:
        raise ValueError("the drawing has no size")
    inside = _ATTRIBUTES.sub("", svg[found.end() :])
    return f'<svg class="chart" viewBox="0 0 {found[1]} {found[2]}" focusable="false">{inside}'


def label_places(places: list[int]) -> list[str]:
    """Where each point's number stands so that the line does not cross it.

    ``above`` by default, ``below`` in a dip, ``right`` above a fall, ``left`` above a climb.
    """
    found = []
    for index, place in enumerate(places):
        before = places[index - 1] if index else place
        after = places[index + 1] if index + 1 < len(places) else place
        if before < place and after <= place:
            found.append("below")
        elif before < place < after:
            found.append("right")
        elif before >= place > after and (before > place or index == 0):
            found.append("left")
        else:
            found.append("above")
    return found


def _labels(beside: str, dx: int, dy: int) -> dict[str, Any]:
    """The numbers of the points whose label stands at one side."""
    return {
        "transform": [{"filter": {"field": "beside", "equal": beside}}],
        "mark": {"type": "text", "dx": dx, "dy": dy, "color": "var(--ink)", "fontSize": 13, "fontWeight": 600},
        "encoding": {"text": {"field": "said", "type": "nominal"}},
    }


_PLAIN_AXIS = {"labelColor": "var(--quiet)", "domain": False, "ticks": False}
_YEARS = {**_PLAIN_AXIS, "title": None, "labelAngle": 0, "labelOverlap": True, "labelPadding": 10}
_PLACES = {
    **_PLAIN_AXIS,
    "titleAnchor": "end",
    "titleAngle": 0,
    "titleAlign": "left",
    "titleX": 0,
    "titleY": -12,
    "titleColor": "var(--quiet)",
    "titleFontWeight": "normal",
    "gridColor": "var(--rule)",
    "tickCount": 4,
    "format": "d",
}


def specification(rows: list[tuple[int, int, int]], axis: str, width: int) -> dict[str, Any]:
    """The Vega-Lite specification: years to the right, better places up, each point with its place."""
    years = [row[0] for row in rows]
    domain = list(range(years[0], years[-1] + 1)) if years[-1] - years[0] <= MOST_YEARS else years
    values = [
        {"year": year, "place": place, "said": f"{place}–{until}" if until else str(place), "beside": beside}
        for (year, place, until), beside in zip(rows, label_places([row[1] for row in rows]), strict=True)
    ]
    scale = {"reverse": True, "zero": False, "nice": True, "padding": 16}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": width - 60,
        "height": 190,
        "background": None,
        "padding": 4,
        "data": {"values": values},
        "encoding": {
            "x": {"field": "year", "type": "ordinal", "scale": {"domain": domain}, "axis": _YEARS},
            "y": {"field": "place", "type": "quantitative", "scale": scale, "axis": {**_PLACES, "title": axis}},
        },
        "layer": [
            {"mark": {"type": "line", "color": "var(--chart)", "strokeWidth": 2}},
            {"mark": {"type": "point", "filled": True, "size": 64, "color": "var(--chart)", "opacity": 1}},
            *(_labels(beside, dx, dy) for beside, (dx, dy) in OFFSETS.items()),
        ],
        "config": {
            "font": "inherit",
            "view": {"stroke": None},
            "axis": {"labelFontSize": 13, "titleFontSize": 13},
        },
    }
