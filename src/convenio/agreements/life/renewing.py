"""A renewal: the draft of the next term, made from the text in force. What it inherits, and what it does not.

Inherited: clauses, promises with their years moved, languages, signatories, attachments, the place under a parent.
Not inherited: approvals, reviews, clearances and signatures (they name one text), activities and obligations already
settled (they stay with their term). Which days move is data (``library/life.json``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from convenio.agreements import books, projection, store, texts
from convenio.agreements.actions.drafting import draft_for_edit, name_replaced
from convenio.agreements.life.course import Life, life_of
from convenio.agreements.life.rulebook import book
from convenio.agreements.life.rules import may_start_renewal
from convenio.agreements.models import Agreement
from convenio.agreements.terms import add_months
from convenio.audit.actions import record
from convenio.parties.terms import Acting, Refusal

MOST_YEARS = 30
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Moved:
    """A day or a span of years that the renewal moves."""

    clause: str
    value: str
    before: str
    after: str


@dataclass(frozen=True)
class Plan:
    """What the renewal would do: the years by which it moves, the moved days, the promises, and what needs a look."""

    years: int
    text: Mapping[str, Any]
    moved: tuple[Moved, ...]
    promises: tuple[Moved, ...]
    looked_at: tuple[Moved, ...]


def usual_years(life: Life) -> int:
    """The length of the term that ends, in whole years and at least one; the first term, when others followed by
    themselves, gives the measure."""
    first, last = life.course.first, life.course.ends_on
    if last is None:
        return 1
    months = (last + DAY).month - first.month + 12 * ((last + DAY).year - first.year)
    return max(round(months / 12), 1)


def plan_of(text: Mapping[str, Any], years: int) -> Plan:
    """The text of the next term, and what is different in it. Pure."""
    data = book()["renewal"]
    moving, looked = ({tuple(one) for one in data[name]} for name in ("moved", "looked_at"))
    moved: list[Moved] = []
    look: list[Moved] = []
    clauses = []
    for clause in text["clauses"]:
        values = dict(clause["values"])
        for name, value in clause["values"].items():
            if value.get("type") != "date" or not value.get("value"):
                continue
            if (clause["type"], name) in moving:
                after = _later(value["value"], years)
                values[name] = {**value, "value": after}
                moved.append(Moved(clause["id"], name, value["value"], after))
            elif (clause["type"], name) in looked:
                look.append(Moved(clause["id"], name, value["value"], value["value"]))
        clauses.append({**clause, "values": values})
    promises = [
        {**one, "first_year": one["first_year"] + years, "last_year": one["last_year"] + years}
        for one in text["commitments"]
    ]
    years_moved = tuple(
        Moved(old["clause"], old["id"], _span(old), _span(new))
        for old, new in zip(text["commitments"], promises, strict=True)
    )
    new = {**text, "clauses": clauses, "commitments": promises}
    return Plan(years, new, tuple(moved), years_moved, tuple(look))


def start_renewal(*, acting: Acting, agreement: Agreement, at: datetime, years: int = 0) -> Plan:
    """Make the draft of the next term and keep it for editing. Nobody else sees it until it is proposed.

    Args:
        years: by how much days and promises move; 0: by the length of the term that ends.

    Raises:
        Refusal: nothing in force, a text under way, the pen is elsewhere, changes of our own are waiting.
    """
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_start_renewal(acting, agreement).require()
        life = life_of(agreement, books.state(agreement), at.date())
        if life is None:
            raise Refusal(_("The text in force is still under way from the partner. Try again in a minute."))
        years = years or usual_years(life)
        if not 1 <= years <= MOST_YEARS:
            raise Refusal(_("Choose between 1 and %(most)s years.") % {"most": MOST_YEARS}, 400)
        plan = plan_of(life.text, years)
        number = draft_for_edit(acting, agreement, at).next_number
        base = books.state(agreement).versions[-1].id
        draft = texts.fill_draft(agreement=agreement, text=plan.text, base=base, at=at, touched=True)
        draft.next_number = max(draft.next_number, number)
        draft.save(update_fields=["next_number"])
        name_replaced(draft, agreement)
        projection.project(agreement, at)
        record(
            acting=acting,
            party=agreement.own,
            what="agreements.renewal",
            about=agreement.about,
            details={"title": agreement.name("en")},
            at=at,
        )
    return plan


def _later(day: str, years: int) -> str:
    """The same day so many years later; the last day of a term stays the last day of its month in February."""
    next_first = date.fromisoformat(day) + DAY
    return (add_months(next_first, 12 * years) - DAY).isoformat()


def _span(promise: Mapping[str, Any]) -> str:
    first, last = promise["first_year"], promise["last_year"]
    return str(first) if first == last else f"{first}–{last}"
