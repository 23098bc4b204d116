"""Values of a review route: what is known of a text, what a step looks at, who reviews. Pure.

The facts are passed by whoever asks (``agreements``); this room never reads a text itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from convenio.parties.terms import LocalText

OWN_UNIT = "@"
"""The unit that the agreement belongs to, whichever it is."""
REVIEWING_ROLES = ("reviewer", "officer", "signatory")
MODES = ("one", "all")
STARTS = ("officer", "proposal")
STRANDS = ("visits", "training", "programmes", "research")
MOST_STEPS, MOST_STAGES = 20, 9


@dataclass(frozen=True)
class TextFacts:
    """What a route judges: kind, types of clauses, money, levels (EQF), partners' countries, units, strands, languages.

    ``units`` are ``ounit_id``s of the own institution to which the agreement belongs.
    """

    kind: str
    clauses: frozenset[str] = frozenset()
    money: bool = False
    levels: frozenset[int] = frozenset()
    countries: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    strands: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON, sorted."""
        return {
            one.name: sorted(value) if isinstance(value := getattr(self, one.name), frozenset) else value
            for one in fields(self)
        }

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> TextFacts:
        """Read back what ``as_dict`` gave; unknown names are left out."""
        known = {one.name for one in fields(cls)}
        given: dict[str, Any] = {k: frozenset(v) if isinstance(v, list) else v for k, v in row.items() if k in known}
        return cls(**given)


@dataclass(frozen=True)
class Change:
    """In what two texts differ. ``whole``: fields of the text as a whole; ``worded``: language -> types of clauses
    whose wording differs; ``valued``: types of clauses whose values differ, were added, removed or are of another type.

    ``money``: some amount of money differs; ``moved``: only the order of clauses differs here and there.
    """

    valued: frozenset[str] = frozenset()
    worded: Mapping[str, frozenset[str]] = field(default_factory=dict)
    money: bool = False
    promises: bool = False
    annexes: bool = False
    moved: bool = False
    whole: frozenset[str] = frozenset()

    @property
    def nothing(self) -> bool:
        """Are the two texts the same?"""
        return not (
            self.valued or self.worded or self.money or self.promises or self.annexes or self.moved or self.whole
        )


@dataclass(frozen=True)
class When:
    """When a step takes part: for these kinds (none: all), and when one of the other things is in the text.

    Where nothing but kinds is named the step always takes part in them.
    """

    kinds: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    money: bool = False
    levels: tuple[int, ...] = ()
    strands: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()

    @property
    def always(self) -> bool:
        """Is no content asked for?"""
        return not (self.clauses or self.money or self.levels or self.strands or self.countries)

    def found_in(self, facts: TextFacts) -> tuple[str, ...]:
        """What of it the text holds: ``clause:fees``, ``money``, ``level:7``, ``strand:research``, ``country:RU``."""
        found = [f"clause:{one}" for one in self.clauses if one in facts.clauses]
        found += ["money"] if self.money and facts.money else []
        found += [f"level:{one}" for one in self.levels if one in facts.levels]
        found += [f"strand:{one}" for one in self.strands if one in facts.strands]
        found += [f"country:{one}" for one in self.countries if one in facts.countries]
        return tuple(found)

    def holds(self, facts: TextFacts) -> bool:
        """Does the step take part for this text?"""
        if self.kinds and facts.kind not in self.kinds:
            return False
        return self.always or bool(self.found_in(facts))


@dataclass(frozen=True)
class Looks:
    """What a step's review depends on: everything, or these types of clauses (in these languages; none: in all),
    amounts of money, promises, attachments."""

    anything: bool = True
    clauses: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    money: bool = False
    promises: bool = False
    annexes: bool = False


@dataclass(frozen=True)
class StepPlan:
    """One step of a route. Steps of one stage run side by side; a stage begins when the one before is settled.

    Attributes:
        role, unit: who reviews, when no ``people`` are named; ``unit`` empty is the whole house, ``@`` the
            agreement's own unit. Role empty and nobody named: not said yet.
        mode: ``one`` of the reviewers decides for the step, or ``all`` must approve.
        days: working days they have; ``remind``: so many working days before the end they are reminded.
        escalate: who hears of it when the time is over (none: the officers).
        immaterial: may an officer call a change immaterial and so keep this step's review?
    """

    key: str
    names: LocalText
    stage: int = 1
    role: str = ""
    unit: str = ""
    people: tuple[int, ...] = ()
    mode: str = "one"
    days: int = 10
    remind: int = 2
    escalate: tuple[int, ...] = ()
    when: When = field(default_factory=When)
    looks: Looks = field(default_factory=Looks)
    immaterial: bool = True

    @property
    def somebody(self) -> bool:
        """Is it said who reviews?"""
        return bool(self.people or self.role)


@dataclass(frozen=True)
class RoutePlan:
    """A route: for which kinds (none: for all that have no route of their own), how it starts, and its steps."""

    names: LocalText
    kinds: tuple[str, ...] = ()
    starts: str = "officer"
    steps: tuple[StepPlan, ...] = ()
    adopted: str = ""

    def step(self, key: str) -> StepPlan | None:
        return next((one for one in self.steps if one.key == key), None)

    def steps_for(self, facts: TextFacts) -> tuple[StepPlan, ...]:
        """The steps that take part for this text, by stage."""
        return tuple(one for one in self.by_stage if one.when.holds(facts))

    @property
    def by_stage(self) -> tuple[StepPlan, ...]:
        return tuple(sorted(self.steps, key=lambda one: one.stage))

    def with_step(self, step: StepPlan) -> RoutePlan:
        """The same with this step changed, or added at the end."""
        if self.step(step.key) is None:
            return replace(self, steps=(*self.steps, step))
        return replace(self, steps=tuple(step if one.key == step.key else one for one in self.steps))

    def without_step(self, key: str) -> RoutePlan:
        return replace(self, steps=tuple(one for one in self.steps if one.key != key))

    def free_key(self) -> str:
        """A name for a new step that no step of this version bears."""
        taken = {one.key for one in self.steps}
        return next(f"s{number}" for number in range(1, len(taken) + 2) if f"s{number}" not in taken)


def as_plain(value: Any) -> Any:
    """A plan as JSON."""
    if isinstance(value, When | Looks | StepPlan | RoutePlan):
        return {one.name: as_plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return [as_plain(one) for one in value]
    return value


def step_of(row: Mapping[str, Any]) -> StepPlan:
    """A step from JSON; what is not there has its default."""
    given = _known(StepPlan, row)
    given["when"] = When(**_known(When, row.get("when", {})))
    given["looks"] = Looks(**_known(Looks, row.get("looks", {})))
    return StepPlan(**given)


def plan_of(row: Mapping[str, Any]) -> RoutePlan:
    """A route from JSON."""
    given = _known(RoutePlan, row)
    given["steps"] = tuple(step_of(one) for one in row.get("steps", ()))
    return RoutePlan(**given)


def _known(kind: type[Any], row: Mapping[str, Any]) -> dict[str, Any]:
    names = {one.name for one in fields(kind)}
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items() if name in names}


def best_fitting(plans: Iterable[tuple[int, RoutePlan]], kind: str) -> int | None:
    """Which of numbered routes is for this kind: one that names it, else the first that is for all kinds."""
    general: int | None = None
    for number, plan in plans:
        if kind in plan.kinds:
            return number
        if not plan.kinds and general is None:
            general = number
    return general
