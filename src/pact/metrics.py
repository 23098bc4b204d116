"""What can be promised and counted: metrics with their units (data: metrics.json).

A metric belongs to a strand and counts one quantity of an activity.  The quantity `days` is never typed in: it is
computed from the first and the last day of the activity, both included, times the persons.  Money stands in whole
units of one currency, which is part of the name of the quantity: `amount_eur`.
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
    activity of this metric may state; `in_english`: a label for programs without translations.  What follows helps
    programs to ask for little: `directed`: it goes from one party to another; `one_day`: it falls on a day;
    `reference`: what its evidence may be instead of a file ("doi" or "").  A row may be added at any time: a node
    that does not know a metric keeps, shows and passes on what is said under it, and counts nothing."""

    id: str
    strand: str
    unit: str
    counts: str
    quantities: Mapping[str, str]
    in_english: str
    directed: bool = False
    one_day: bool = False
    reference: str = ""


def _load() -> tuple[frozenset[str], frozenset[str], dict[str, Metric]]:
    data = json.loads(resources.files("pact").joinpath("metrics.json").read_text("utf-8"))
    metrics = {one["id"]: Metric(**one) for one in data["metrics"]}
    return frozenset(data["units"]), frozenset(data["money"]), metrics


UNITS, MONEY, METRICS = _load()
"""MONEY: units that are currencies (ISO 4217 in lower case), in whole units; they are never added to one another."""


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
