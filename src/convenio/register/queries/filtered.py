"""The institution's agreements as a filter leaves them.

Every condition is answered by an index (``agreement_listed``, ``facet_value``, the index of words): first the numbers
of the rows, in order, then the few rows of a page. So the cost does not grow with what a row holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.db.models.functions import Coalesce

from convenio.agreements.models import Agreement, AgreementQuerySet, Facet
from convenio.agreements.terms import add_months
from convenio.directory.queries.chains import chained
from convenio.register import index
from convenio.register.scope import Scope

FACETS = {
    "partner": Facet.PARTNER,
    "country": Facet.COUNTRY,
    "unit": Facet.UNIT,
    "strand": Facet.STRAND,
    "language": Facet.LANGUAGE,
    "coordinator": Facet.PERSON,
}

ORDERS: dict[str, tuple[str | OrderBy, ...]] = {
    "newest": ("-last_event_at", "-id"),
    "ends": (F("ends_on").asc(nulls_last=True), "id"),
    "notice": (F("notice_on").asc(nulls_last=True), "id"),
    "starts": (F("starts_on").desc(nulls_last=True), "-id"),
    "activity": (F("last_activity_on").asc(nulls_first=True), "id"),
    "turn": (F("turn_since").asc(nulls_last=True), "id"),
    "kind": ("kind", "-last_event_at", "-id"),
    "stage": ("stage", "-last_event_at", "-id"),
}
PHASES = ("binding", "unsigned", "over")
BINDING = Q(phase="binding")
"""In force, also while a renewal is negotiated, it is suspended, or a notice runs."""


def filtered(scope: Scope, chosen: Mapping[str, str], on: date) -> AgreementQuerySet:
    """What the filter leaves, in its order. ``chosen``: names and values of ``forms.ListFilter``; others are ignored.

    ``on``: the day from which months are counted.
    """
    rows = scope.agreements()
    if chosen.get("search"):
        rows = index.found(rows, chosen["search"])
    for name, facet in FACETS.items():
        if chosen.get(name):
            rows = rows.filter(pk__in=with_facet(scope, facet, chosen[name]))
    rows = rows.filter(condition_of(chosen, on))
    return rows.order_by(*ORDERS.get(chosen.get("order", ""), ORDERS["newest"]))


def condition_of(chosen: Mapping[str, str], on: date) -> Q:
    """The part of a filter that looks at an agreement's own fields."""
    found = Q()
    for name, condition in CONDITIONS.items():
        if chosen.get(name):
            found &= condition(chosen[name], on)
    return found


def with_facet(scope: Scope, name: str, value: str) -> QuerySet[Facet, int]:
    """Numbers of the agreements with this partner, country, unit, strand or language; ``none``: without any.

    Agreements with a university that became this partner are among them: it answers for them now.
    """
    values = chained(value) if name == Facet.PARTNER and value != "none" else [value]
    return scope.facets(name).filter(value__in=values).values_list("agreement_id", flat=True)


def facets_in(scope: Scope, name: str, chosen: Mapping[str, str], on: date) -> QuerySet[Facet]:
    """The facets of one name of the agreements that the filter leaves. Where the filter asks for nothing but other
    facets, and whether they are in force, not signed or over, the facets know that themselves."""
    facets = scope.facets(name)
    asked = {key: value for key, value in chosen.items() if value and key != "order"}
    if not set(asked) <= {"stage", *FACETS} or asked.get("stage", PHASES[0]) not in PHASES:
        return facets.filter(agreement__in=filtered(scope, asked, on).order_by().values("pk"))
    if "stage" in asked:
        facets = facets.filter(phase=asked.pop("stage"))
    for other, value in asked.items():
        facets = facets.filter(agreement_id__in=with_facet(scope, FACETS[other], value))
    return facets


def rows_of(numbers: list[int]) -> list[Agreement]:
    """The agreements with these numbers, in this order, with all that a line of the list shows."""
    rows = Agreement.objects.filter(pk__in=numbers).select_related("party", "coordinator", "parent")
    found = {row.pk: row for row in rows.prefetch_related("partner_rows")}
    return [found[number] for number in numbers if number in found]


def _stage(value: str, on: date) -> Q:
    return Q(phase=value) if value in PHASES else Q(stage=value)


def _waiting(value: str, on: date) -> Q:
    """With a task; asked as a range, which the index of tasks answers, and not as what is unequal."""
    return Q(own_task__gt="") if value == "us" else Q(their_task__gt="")


def _ends(value: str, on: date) -> Q:
    if value == "open":
        return BINDING & Q(ends_on=None)
    return BINDING & Q(ends_on__gte=on, ends_on__lte=add_months(on, _number(value)))


def _notice(value: str, on: date) -> Q:
    return BINDING & Q(notice_on__gte=on, notice_on__lte=add_months(on, _number(value)))


def _starts(value: str, on: date) -> Q:
    year = _number(value)
    return Q(starts_on__gte=date(year, 1, 1), starts_on__lte=date(year, 12, 31)) if 1900 <= year <= 2200 else Q()


def _dormant(value: str, on: date) -> Q:
    """In force, and nothing was recorded for so long; one without any activity counts from its first day."""
    if value == "never":
        return BINDING & Q(last_activity_on=None)
    before = add_months(on, -_number(value))
    return BINDING & (Q(last_activity_on__lt=before) | Q(last_activity_on=None, in_force_from__lt=before))


def _record(value: str, on: date) -> Q:
    return {"imported": Q(imported_from__gt=""), "us": Q(recorded="us"), "both": Q(recorded__in=["both", ""])}.get(
        value, Q()
    )


def _family(value: str, on: date) -> Q:
    if value == "outlives":
        return Q(survives_parent=False) & BINDING & Q(parent__ended_on__isnull=False) | Q(
            survives_parent=False, ends_on__gt=Coalesce("parent__ended_on", "parent__ends_on")
        )
    return {"child": Q(parent__isnull=False), "parent": Q(children__isnull=False)}.get(value, Q())


def _number(value: str) -> int:
    return int(value) if value.isdecimal() and len(value) < 5 else 0


CONDITIONS: dict[str, Callable[[str, date], Q]] = {
    "stage": _stage,
    "kind": lambda value, on: Q(kind=value),
    "waiting": _waiting,
    "ends": _ends,
    "notice": _notice,
    "starts": _starts,
    "dormant": _dormant,
    "record": _record,
    "renewal": lambda value, on: Q(renewal="" if value == "unknown" else value),
    "public": lambda value, on: Q(is_public=value == "yes"),
    "family": _family,
    "parent": lambda value, on: Q(parent=_number(value) or None) if value.isdecimal() else Q(),
}
