"""The choices of the forms: who may review, units of the house, codes with their names."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from convenio.parties.models import Party, Unit
from convenio.people.models import Person
from convenio.routes.phrases import role_label
from convenio.routes.terms import OWN_UNIT, REVIEWING_ROLES, StepPlan

Grouped = list[tuple[str, Any]]


def people_choices(party: Party) -> list[tuple[str, str]]:
    """Everybody who may review, by name."""
    rows = Person.objects.filter(
        is_active=True, memberships__party=party, memberships__role__in=REVIEWING_ROLES
    ).distinct()
    return [(str(one.pk), str(one)) for one in rows.order_by("name", "pk")]


def who_choices(party: Party, *, several: bool = False) -> Grouped:
    """Who may review a step: roles of the house, units, people; ``several``: with the choice to name several people."""
    units = [(f"unit:{one.ounit_id}", str(one)) for one in Unit.objects.filter(party=party)]
    named = [("people", _("the people ticked below"))] if several else []
    people = named if several else [(f"person:{pk}", name) for pk, name in people_choices(party)]
    return [
        ("", _("nobody yet")),
        (_("A role"), [(f"role:{one}", _("every %(role)s") % {"role": role_label(one)}) for one in REVIEWING_ROLES]),
        (_("Reviewers of a unit"), [(f"unit:{OWN_UNIT}", _("the unit of the agreement")), *units]),
        (_("People"), people),
    ]


def who_of(step: StepPlan, *, several: bool = False) -> str:
    """The choice that a step has now; empty when it names several people and the form has one choice only."""
    if step.people:
        return "people" if several else f"person:{step.people[0]}" if len(step.people) == 1 else ""
    if step.unit:
        return f"unit:{step.unit}"
    return f"role:{step.role}" if step.role else ""


def who_words(step: StepPlan, names: dict[str, str], units: dict[str, str]) -> str:
    """Who reviews, in words."""
    if step.people:
        found = ", ".join(names.get(str(one), "—") for one in step.people)
        return (
            _("%(people)s (all of them)") % {"people": found} if step.mode == "all" and len(step.people) > 1 else found
        )
    if not step.role:
        return ""
    if step.unit == OWN_UNIT:
        return _("reviewers of the agreement’s unit")
    if step.unit:
        return _("reviewers of %(unit)s") % {"unit": units.get(step.unit, step.unit)}
    return _("every %(role)s") % {"role": role_label(step.role)}
