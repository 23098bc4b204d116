"""What may be done with routes and reviews: the only writers. Each action is one transaction and is on record."""

from convenio.routes.actions.away import end_absence, set_absence, set_day, unset_day
from convenio.routes.actions.carrying import call_immaterial, carry_over
from convenio.routes.actions.deciding import answer, decide, fulfil
from convenio.routes.actions.editing import (
    activate,
    adopt,
    change_plan,
    drop_draft,
    new_route,
    retire,
    say_who,
)
from convenio.routes.actions.leaving import forget_person
from convenio.routes.actions.seats import pass_on, reassign
from convenio.routes.actions.starting import overtake, start_case

__all__ = [
    "activate",
    "adopt",
    "answer",
    "call_immaterial",
    "carry_over",
    "change_plan",
    "decide",
    "drop_draft",
    "end_absence",
    "forget_person",
    "fulfil",
    "new_route",
    "overtake",
    "pass_on",
    "reassign",
    "retire",
    "say_who",
    "set_absence",
    "set_day",
    "start_case",
    "unset_day",
]
