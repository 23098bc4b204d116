"""What a text says about going on after its end: renewal, the last day to act, a life beyond the parent. Pure.

It is read from the values of the clauses ``renewal`` and ``survival``, never from their wording; a text that came as
a file only says nothing here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from convenio.agreements.terms import add_months

NONE, BY_AGREEMENT, AUTO = "none", "by_agreement", "auto"


@dataclass(frozen=True)
class Horizon:
    """``renewal``: none, by_agreement, auto, or empty when the text does not say. ``lead_months``: how long before the
    end one must have acted; None when it names no time."""

    renewal: str = ""
    lead_months: int | None = None
    survives_parent: bool = False

    def notice_on(self, ends_on: date | None) -> date | None:
        """The last day to act before this end: to object to a silent renewal, or to begin to talk about one."""
        if ends_on is None or self.lead_months is None:
            return None
        return add_months(ends_on, -self.lead_months)


def horizon_of(text: Mapping[str, Any]) -> Horizon:
    """Read a text; a stated ``mode`` wins over what the other values let one conclude."""
    clauses = [one for one in text.get("clauses", ()) if one.get("type") in ("renewal", "survival", "duration")]
    values = {name: value for one in clauses if one["type"] == "renewal" for name, value in one["values"].items()}
    survives = any({"months_beyond_parent", "survives_parent"} & set(one["values"]) for one in clauses)
    opt_out, consult = _count(values, "opt_out_months"), _count(values, "consult_months")
    mode = str(values.get("mode", {}).get("value", ""))
    if mode not in (NONE, BY_AGREEMENT, AUTO):
        mode = AUTO if "renew_years" in values else BY_AGREEMENT if consult is not None else ""
    return Horizon(mode, opt_out if mode == AUTO else consult, survives)


def _count(values: Mapping[str, Mapping[str, Any]], name: str) -> int | None:
    value = values.get(name, {})
    return int(value["value"]) if value.get("type") == "integer" else None
