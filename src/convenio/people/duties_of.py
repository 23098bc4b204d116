"""What waits for a person, as the rooms above know it: needed when somebody leaves.

A room registers in ``ready()`` who lists its matters and who hands them over; this room knows none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from convenio.parties.terms import Acting, Role

if TYPE_CHECKING:
    from convenio.parties.models import Party
    from convenio.people.models import Person


@dataclass(frozen=True)
class Waiting:
    """One matter that waits for a person: a line in the reader's language, and where it is looked at (a path)."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Source:
    """One sort of matters. ``roles``: the successor needs one of them; empty: anybody of the institution."""

    code: str
    label: str | Promise
    waiting: Callable[[Party, Person], Iterable[Waiting]]
    hand_over: Callable[[Acting, Person, Person, datetime], None]
    roles: tuple[Role, ...] = ()


AfterLeaving = Callable[[Acting, "Person", "Person", int, datetime], None]
Erasing = Callable[[Acting, "Person", datetime], None]
_SOURCES: dict[str, Source] = {}
_AFTER: list[AfterLeaving] = []
_ERASING: list[Erasing] = []


def register_duties_of(
    code: str,
    *,
    label: str | Promise,
    waiting: Callable[[Party, Person], Iterable[Waiting]],
    hand_over: Callable[[Acting, Person, Person, datetime], None],
    roles: tuple[Role, ...] = (),
) -> None:
    """Say what waits for a person and how it goes to another.

    ``waiting(party, person)`` lists open matters in the language that is active; ``hand_over(acting, person,
    successor, at)`` gives every one of them to the successor, in the caller's transaction.
    """
    _SOURCES[code] = Source(code, label, waiting, hand_over, roles)


def register_after_leaving(tell: AfterLeaving) -> None:
    """Be told, in the transaction, that somebody left: ``tell(acting, person, successor, count, at)``."""
    if tell not in _AFTER:
        _AFTER.append(tell)


def register_erasure(erase: Erasing) -> None:
    """Be told, in the transaction and before the name goes, that a person is erased: ``erase(acting, person, at)``
    takes away what your room keeps about them."""
    if erase not in _ERASING:
        _ERASING.append(erase)


def erasures() -> list[Erasing]:
    """Everybody who keeps something personal."""
    return list(_ERASING)


def sources() -> list[Source]:
    """All sorts of matters, in the order in which rooms registered them."""
    return list(_SOURCES.values())


def after_leaving() -> list[AfterLeaving]:
    """Everybody who wants to know."""
    return list(_AFTER)
