"""What may be asked about routes and reviews."""

from convenio.routes.queries.desk import anything_open, for_office, to_confirm, waiting_for
from convenio.routes.queries.figures import Figure, figures
from convenio.routes.queries.lists import CaseQuery, cases_of, cases_seen, rows_of
from convenio.routes.queries.preview import DryRun, dry_run
from convenio.routes.queries.standing import (
    Standing,
    case_for,
    last_approved,
    last_case,
    results,
    route_for,
    routes_in_force,
    standing,
    starts_by_itself,
)
from convenio.routes.queries.status import CaseStatus, SpokenLine, StepStatus, case_here, status_of

__all__ = [
    "CaseQuery",
    "CaseStatus",
    "DryRun",
    "Figure",
    "SpokenLine",
    "Standing",
    "StepStatus",
    "anything_open",
    "case_for",
    "case_here",
    "cases_of",
    "cases_seen",
    "dry_run",
    "figures",
    "for_office",
    "last_approved",
    "last_case",
    "results",
    "route_for",
    "routes_in_force",
    "rows_of",
    "standing",
    "starts_by_itself",
    "status_of",
    "to_confirm",
    "waiting_for",
]
