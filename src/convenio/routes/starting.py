"""Starting routes that a house adopts in one click and changes afterwards. Data with their source; no tables."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from convenio.parties.terms import LocalText
from convenio.routes.terms import RoutePlan, plan_of

FILE = Path(__file__).parent / "data" / "starting.json"


@dataclass(frozen=True)
class StartingRoute:
    """``what``: for whom it is; ``source``: where the practice was seen; ``status``: sourced or design."""

    code: str
    names: LocalText
    what: LocalText
    source: str
    status: str
    plan: RoutePlan


@cache
def starting_routes() -> tuple[StartingRoute, ...]:
    """All starting routes, as the file orders them."""
    rows = json.loads(FILE.read_text(encoding="utf-8"))["routes"]
    return tuple(
        StartingRoute(row["code"], row["names"], row["what"], row["source"], row["status"], plan_of(row))
        for row in rows
    )


def plan(code: str) -> RoutePlan | None:
    """The plan of a starting route; None when there is no such one."""
    return next((one.plan for one in starting_routes() if one.code == code), None)
