"""Who reviews a step: named people, or whoever holds a role (in a unit); and who decides for those who are away."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeVar

from django.db.models import Q

from convenio.parties.models import Party
from convenio.people.models import Membership
from convenio.routes.models import Absence, Case, DayOff, Seat, Step
from convenio.routes.terms import OWN_UNIT, REVIEWING_ROLES, StepPlan, TextFacts
from convenio.routes.workdays import Calendar

T = TypeVar("T")


def able(party: Party, ids: Iterable[int | None]) -> set[int]:
    """Those of these people who are still here and may review: active, and more than a reader or keeper."""
    wanted = [one for one in ids if one is not None]
    if not wanted:
        return set()
    rows = Membership.objects.filter(party=party, person_id__in=wanted, role__in=REVIEWING_ROLES)
    return set(rows.filter(person__is_active=True).values_list("person_id", flat=True))


def holders(party: Party, role: str, units: Iterable[str] = ()) -> list[int]:
    """Active people who hold a role, in one of the units when any is named."""
    rows = Membership.objects.filter(party=party, role=role, person__is_active=True)
    names = [one for one in units if one]
    if names:
        rows = rows.filter(unit__ounit_id__in=names)
    return sorted(set(rows.values_list("person_id", flat=True)))


def reviewers_of(party: Party, plan: StepPlan, facts: TextFacts) -> list[int]:
    """Who reviews the step now; empty when nobody is left or nobody was ever said."""
    if plan.people:
        here = able(party, plan.people)
        return [one for one in plan.people if one in here]
    if not plan.role:
        return []
    if plan.unit == OWN_UNIT:
        return holders(party, plan.role, facts.units) if facts.units else []
    return holders(party, plan.role, [plan.unit])


def absences_on(party: Party, on: date) -> dict[int, int]:
    """Who is away on a day, and who decides for them."""
    rows = Absence.objects.filter(party=party, starts_on__lte=on, ends_on__gte=on)
    return {row.person_id: row.deputy_id for row in rows}


def open_seats(step: Step) -> list[Seat]:
    return [one for one in step.seats.all() if one.left_at is None and one.person_id is not None]


def seat_for(step: Step, person_id: int | None, on: date) -> int | None:
    """For whose seat a person may speak: their own, that of somebody they deputise for, or one they get by their role.

    None when they have no part in the step. What is read of the house is read once for all steps of a case.
    """
    case = step.case
    if person_id is None or not _once(case, f"able{person_id}", lambda: able(case.party, [person_id])):
        return None
    seated = [one.person_id for one in open_seats(step)]
    if person_id in seated:
        return person_id
    away = _once(case, f"away{on}", lambda: absences_on(case.party, on))
    for absent in seated:
        if absent is not None and away.get(absent) == person_id:
            return absent
    left = any(one.person_id == person_id and one.left_at for one in step.seats.all())
    return person_id if not left and _by_role(step, person_id) else None


def _by_role(step: Step, person_id: int) -> bool:
    """Does a person hold the role that reviews the step?"""
    plan, case = step.plan, step.case
    if plan.people or not plan.role:
        return False
    key = f"role{plan.role}:{plan.unit}"
    return person_id in _once(case, key, lambda: reviewers_of(case.party, plan, case.known))


def _once(case: Case, key: str, read: Callable[[], T]) -> T:
    """What was read for this very instance of a case is not read again; actions lock and so begin with a new one."""
    kept: dict[str, Any] = vars(case).setdefault("_read", {})
    if key not in kept:
        kept[key] = read()
    found: T = kept[key]
    return found


def has_part(step: Step, person_id: int | None) -> bool:
    """Does a person review the step, now or as a deputy at some time? ``seat_for`` says whether they may today."""
    if person_id is None:
        return False
    seated = [one.person_id for one in open_seats(step) if one.person_id is not None]
    if person_id in seated:
        return True
    if _by_role(step, person_id):
        return True
    rows = Absence.objects.filter(party=step.case.party, deputy_id=person_id, person_id__in=seated)
    return rows.exists()


def to_ask(step: Step, on: date) -> set[int]:
    """Whom a step waits for on a day: its reviewers who are here and have not approved, or their deputies."""
    here = able(step.case.party, [one.person_id for one in open_seats(step)])
    if step.plan.mode == "all":
        here -= {one.seat_of for one in step.spoken.all() if one.said in ("approved", "conditional") and one.seat_of}
    away = absences_on(step.case.party, on)
    return {away.get(one, one) for one in here}


def seats_of(person_id: int, away: Iterable[int]) -> Q:
    """Rows of ``Seat`` that a person fills: their own and those of the people they deputise for."""
    return Q(person_id__in=[person_id, *away], left_at=None)


def calendar_of(party: Party) -> Calendar:
    """The working days of an institution."""
    return Calendar(party.country, dict(DayOff.objects.filter(party=party).values_list("day", "works")))
