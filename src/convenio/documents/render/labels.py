"""How a metric is called on paper, by language; names of the text format come from ``pact.metrics``. Pure."""

from __future__ import annotations

from convenio.documents.render.tongues import Tongue, pick
from pact.metrics import METRICS


def metric_label(metric: str, one: Tongue) -> str:
    """The name of a metric in that language; its id where the data file has none."""
    names = getattr(METRICS.get(metric), "names", {})
    return pick(dict(names), one.tag) or metric.replace("_", " ")
