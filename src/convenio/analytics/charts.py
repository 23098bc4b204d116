"""Charts of answers: a Vega-Lite specification becomes SVG on the server; colours are CSS variables of the page.

Each chart stands beside a table with the same numbers; what is hidden there is missing here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import vl_convert
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from convenio.analytics.answers import Answer
from convenio.analytics.showing import Words
from convenio.analytics.suppression import Hidden
from convenio.institutions.pictures import tidy

WIDE, NARROW = 680, 330
MOST = 12
"""Categories of a chart; its table has all."""
LETTERS = {"wide": 34, "narrow": 16}


@dataclass(frozen=True, slots=True)
class Form:
    """How a question is drawn. ``kind``: columns (by year), bars (by category) or line; ``series``: the column whose
    values have their own colours, empty for none; ``stacked``: on one another, else side by side."""

    kind: str
    category: str
    measure: str
    series: str = ""
    stacked: bool = False


FORMS = {
    "agreements_year": Form("line", "year", "in_force"),
    "dormant": Form("bars", "rest", "agreements"),
    "activity_year": Form("columns", "year", "activities", "strand", stacked=True),
    "answers_year": Form("columns", "year", "activities", "status", stacked=True),
    "promises_strand": Form("bars", "metric", "share", "strand"),
    "flows_year": Form("columns", "year", "persons", "direction"),
    "flows_level": Form("bars", "level", "persons", "direction"),
    "flows_field": Form("bars", "field", "persons", "direction"),
    "flows_country": Form("bars", "country", "persons", "direction"),
    "flows_partner": Form("bars", "partner", "persons", "direction"),
    "stays_year": Form("columns", "year", "months_each", "direction"),
}
COLOURS = {
    "out": "var(--ours)",
    "in": "var(--theirs)",
    "confirmed": "var(--ink)",
    "recorded": "var(--edge)",
    "disputed": "var(--warn)",
    **{name: f"var(--{name})" for name in ("visits", "training", "programmes", "research")},
}


def chart(answer: Answer, label: str, width: int) -> SafeString | None:
    """The drawing, ``width`` pixels wide; None when there is nothing to draw. ``label``: for who does not see it."""
    form = FORMS.get(answer.question.id)
    values, order = _values(answer, form) if form else ([], [])
    if form is None or len({one["category"] for one in values}) < (2 if form.kind == "line" else 1):
        return None
    svg = _drawn(json.dumps(_specification(form, values, order, width), ensure_ascii=False))
    # Letters come out of the drawing escaped; the label is escaped here.
    return mark_safe(svg.replace(">", f' role="img" aria-label="{escape(label)}">', 1))  # noqa: S308


@lru_cache(maxsize=256)
def _drawn(specification: str) -> str:
    return tidy(vl_convert.vegalite_to_svg(specification))


def _values(answer: Answer, form: Form) -> tuple[list[dict[str, Any]], list[str]]:
    """What is drawn, and the codes of the series in the order of the answer."""
    words, found, order = Words(answer), list[dict[str, Any]](), list[str]()
    for row in answer.rows:
        value = _share(row) if form.measure == "share" else row[form.measure]
        if isinstance(value, Hidden) or value is None:
            continue
        series = row[form.series] if form.series else ""
        if series not in order:
            order.append(series)
        one = {
            "category": words.text(form.category, row[form.category]),
            "value": float(value),
            "series": words.text(form.series, series) if form.series else "",
            "code": series,
        }
        found.append(one)
    if form.kind == "bars":
        kept = list(dict.fromkeys(one["category"] for one in _largest_first(found, form)))[:MOST]
        found = [one for one in found if one["category"] in kept]
    return found, order


def _largest_first(values: list[dict[str, Any]], form: Form) -> list[dict[str, Any]]:
    if form.category not in ("country", "field"):
        return values
    sums: dict[str, float] = {}
    for one in values:
        sums[one["category"]] = sums.get(one["category"], 0) + one["value"]
    return sorted(values, key=lambda one: -sums[one["category"]])


def _share(row: dict[str, Any]) -> float | None:
    """Per cent confirmed of what was promised, to 100."""
    return min(100.0, round(100 * row["confirmed"] / row["promised"], 1)) if row["promised"] else None


_AXIS = {"title": None, "labelColor": "var(--quiet)", "domain": False, "ticks": False, "labelFontSize": 13}


def _specification(form: Form, values: list[dict[str, Any]], order: list[str], width: int) -> dict[str, Any]:
    names = {one["code"]: one["series"] for one in values}
    order = [code for code in order if code in names]
    colour: dict[str, Any] = {"value": "var(--ours)"}
    if form.series:
        scale = {
            "domain": [names[code] for code in order],
            "range": [COLOURS.get(code, "var(--quiet)") for code in order],
        }
        legend = {"title": None, "orient": "top", "labelColor": "var(--ink)", "labelFontSize": 13, "labelLimit": 300}
        legend["columns"] = 2 if width > NARROW else 1
        colour = {"field": "series", "type": "nominal", "scale": scale, "legend": legend if len(order) > 1 else None}
    kept = list(
        dict.fromkeys(one["category"] for one in (_largest_first(values, form) if form.kind == "bars" else values))
    )
    numbers: dict[str, Any] = {
        "field": "value",
        "type": "quantitative",
        "stack": "zero" if form.stacked else None,
        "scale": {"domain": [0, 100]} if form.measure == "share" else {"zero": True, "nice": True},
        "axis": {**_AXIS, "gridColor": "var(--rule)", "tickCount": 4, "format": "~s", "tickMinStep": 1},
    }
    if form.measure == "share":
        numbers["axis"] = {**numbers["axis"], "labelExpr": "datum.label + ' %'"}
    categories: dict[str, Any] = {"field": "category", "type": "ordinal", "sort": kept, "scale": {"domain": kept}}
    letters = LETTERS["wide" if width > NARROW else "narrow"]
    if form.kind == "bars":
        categories["axis"] = {**_AXIS, "labelColor": "var(--ink)", "labelLimit": letters * 8, "labelPadding": 8}
        encoding: dict[str, Any] = {"y": categories, "x": numbers, "color": colour}
    else:
        categories["axis"] = {**_AXIS, "labelAngle": 0, "labelOverlap": True, "labelPadding": 8}
        encoding = {"x": categories, "y": numbers, "color": colour}
    if form.series and not form.stacked and form.measure != "share":
        encoding["yOffset" if form.kind == "bars" else "xOffset"] = {
            "field": "series",
            "scale": {"domain": [names[code] for code in order]},
        }
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": width - (letters * 8 + 30 if form.kind == "bars" else 60),
        "height": {"step": 13 if "yOffset" in encoding else 26} if form.kind == "bars" else 200,
        "background": None,
        "padding": 4,
        "data": {"values": [{name: one[name] for name in ("category", "value", "series")} for one in values]},
        "mark": {"type": "line", "point": {"filled": True, "size": 50, "color": "var(--ours)"}, "strokeWidth": 2}
        if form.kind == "line"
        else {"type": "bar"},
        "encoding": encoding,
        "config": {"font": "inherit", "view": {"stroke": None}},
    }
