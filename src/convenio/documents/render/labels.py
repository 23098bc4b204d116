"""How a metric is called on paper, by language. Pure."""

from __future__ import annotations

from convenio.documents.render.tongues import Tongue, fixed_words, say
from pact.metrics import METRICS


def metric_label(metric: str, one: Tongue) -> str:
    """The name of a metric in that language; for one without words here the label of the protocol, or its id."""
    if f"metric.{metric}" in fixed_words():
        return say(f"metric.{metric}", one)
    return METRICS[metric].in_english if metric in METRICS else metric.replace("_", " ")
