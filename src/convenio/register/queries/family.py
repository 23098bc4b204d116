"""Frameworks and what hangs under them; children that outlive their parent; what should hang somewhere and does not."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, QuerySet

from convenio.agreements.library import kinds
from convenio.agreements.models import Agreement, Facet
from convenio.directory.queries.chains import chained
from convenio.register.queries.lines import Line
from convenio.register.scope import Scope

DEEPEST = 4
MOST_UNDER_ONE = 100


@dataclass
class Branch:
    """One agreement of a tree and those under it. ``left_out``: more hang there than are shown."""

    line: Line
    below: list[Branch] = field(default_factory=list)
    left_out: bool = False


def frameworks(scope: Scope, partner: str = "") -> QuerySet[Agreement]:
    """Agreements at the top of a tree: others hang under them, they under none. ``partner``: with this university."""
    children = Agreement.objects.filter(parent=OuterRef("pk"))
    rows = scope.agreements().filter(Exists(children), parent=None).order_by("phase", "-starts_on", "-pk")
    if partner:
        rows = rows.filter(
            pk__in=Facet.objects.filter(name=Facet.PARTNER, value__in=chained(partner)).values("agreement")
        )
    return rows


def trees(scope: Scope, numbers: list[int]) -> list[Branch]:
    """Whole trees under these agreements, one query for a level."""
    top = {row.pk: Branch(Line(row)) for row in _rows(scope.agreements().filter(pk__in=numbers))}
    level = dict(top)
    for _depth in range(DEEPEST):
        below: dict[int, Branch] = {}
        for row in _rows(scope.agreements().filter(parent__in=level).order_by("starts_on", "pk")):
            above = level[row.parent_id or 0]
            if len(above.below) >= MOST_UNDER_ONE:
                above.left_out = True
                continue
            below[row.pk] = Branch(Line(row))
            above.below.append(below[row.pk])
        if not below:
            break
        level = below
    return [top[number] for number in numbers if number in top]


def orphans(scope: Scope) -> QuerySet[Agreement]:
    """Agreements of a kind that must hang under another, and do not."""
    needing = [one.id for one in kinds() if one.needs_parent]
    return scope.agreements().filter(kind__in=needing, parent=None).exclude(phase="over").order_by("-pk")


def _rows(rows: QuerySet[Agreement]) -> QuerySet[Agreement]:
    return rows.select_related("party", "parent", "coordinator").prefetch_related("partner_rows")
