"""What a person whose roles hold for some units only may see of things that rooms above know.

Lists of the whole house (the record, reviews, deliveries) name what they are about by subjects, for example
``pact:<uuid>``. The room that knows these subjects registers in ``ready()`` which of them a person sees; the lists lie
below it and only ask.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce
from operator import or_
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from convenio.parties.terms import Acting

Row = TypeVar("Row", bound=Model)
Seen = Callable[[Acting], Iterable[str] | None]
_SEEN: dict[tuple[str, ...], Seen] = {}


def register_seen(prefixes: tuple[str, ...], seen: Seen) -> None:
    """``seen(acting)`` gives the subjects with these prefixes that a person sees; None: all of the institution."""
    _SEEN[prefixes] = seen


def only_seen(rows: QuerySet[Row], field: str, acting: Acting, *, bare: bool = False) -> QuerySet[Row]:
    """The rows whose subject the person sees, and those about anything that no room watches over.

    ``bare``: the field holds what stands after the prefix, and nothing else.
    """
    for prefixes, find in _SEEN.items():
        seen = find(acting)
        if seen is None:
            continue
        if bare:
            rows = rows.filter(**{f"{field}__in": {one.partition(":")[2] for one in seen}})
            continue
        watched = reduce(or_, (Q(**{f"{field}__startswith": prefix}) for prefix in prefixes))
        rows = rows.filter(~watched | Q(**{f"{field}__in": list(seen)}))
    return rows


def may_see(acting: Acting, subject: str) -> bool:
    """Does the person see what a subject names?"""
    for prefixes, find in _SEEN.items():
        if subject.startswith(prefixes):
            seen = find(acting)
            return seen is None or subject in set(seen)
    return True
