"""A dry run of a route: who would be asked for a text, in which order, and who takes no part and why."""

from __future__ import annotations

from dataclasses import dataclass

from convenio.parties.models import Party
from convenio.people.queries import person_names
from convenio.routes import seating
from convenio.routes.phrases import found_words, step_name, when_words
from convenio.routes.terms import RoutePlan, StepPlan, TextFacts


@dataclass(frozen=True)
class Trial:
    """One step of a dry run. ``why``: what of the text makes it take part; ``people``: who would be asked now."""

    plan: StepPlan
    name: str
    takes_part: bool
    why: str
    people: tuple[str, ...] = ()


@dataclass(frozen=True)
class DryRun:
    """The stages in order, each with its steps; ``left_out``: steps that take no part. ``days``: the longest way."""

    stages: tuple[tuple[Trial, ...], ...]
    left_out: tuple[Trial, ...]
    days: int

    @property
    def names(self) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(one.name for one in stage) for stage in self.stages)

    @property
    def nobody(self) -> tuple[Trial, ...]:
        """Steps for which nobody would be there."""
        return tuple(one for stage in self.stages for one in stage if not one.people)


def dry_run(party: Party, plan: RoutePlan, facts: TextFacts) -> DryRun:
    """What the route would do for a text with these facts."""
    asked = {step.key: seating.reviewers_of(party, step, facts) for step in plan.steps}
    names = person_names(str(one) for ids in asked.values() for one in ids)
    stages: dict[int, list[Trial]] = {}
    left_out = []
    for step in plan.by_stage:
        people = tuple(names.get(str(one), "—") for one in asked[step.key])
        if step.when.holds(facts):
            why = ", ".join(found_words(step.when.found_in(facts)))
            stages.setdefault(step.stage, []).append(Trial(step, step_name(step), True, why, people))
        else:
            left_out.append(Trial(step, step_name(step), False, when_words(step.when), people))
    days = sum(max(one.plan.days for one in stage) for stage in stages.values())
    return DryRun(tuple(tuple(stages[number]) for number in sorted(stages)), tuple(left_out), days)
