"""What can be promised and counted: metrics with their units (data: metrics.json).

A metric belongs to a strand and counts one quantity of an activity.  The quantity `days` is never typed in: it is
computed from the first and the last day of the activity, both included, times the persons.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Metric:
    """`counts`: the quantity that is held against the promise, in `unit`; `quantities`: name -> unit of what an
    activity of this metric may state; `in_english`: a label for programs without translations."""

    id: str
    strand: str
    unit: str
    counts: str
    quantities: Mapping[str, str]
    in_english: str


def _load() -> tuple[frozenset[str], dict[str, Metric]]:
    data = json.loads(resources.files("pact").joinpath("metrics.json").read_text("utf-8"))
    return frozenset(data["units"]), {one["id"]: Metric(**one) for one in data["metrics"]}


UNITS, METRICS = _load()


def days_of(activity: Mapping[str, Any]) -> int:
    """Calendar days of an activity, first and last included."""
    return (date.fromisoformat(activity["to"]) - date.fromisoformat(activity["from"])).days + 1


def counted(activity: Mapping[str, Any], metric: str) -> int | None:
    """What an activity counts under a metric; None when it states nothing of the kind or the metric is unknown."""
    known = METRICS.get(metric)
    if known is None:
        return None
    quantities = activity["quantities"]
    if known.counts == "days":
        return days_of(activity) * int(quantities.get("persons", 1))
    count = quantities.get(known.counts)
    return None if count is None else int(count)
