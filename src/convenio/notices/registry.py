"""What rooms above tell this room in their ``ready()``: the kinds of notices, and the sources of dates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from convenio.notices.terms import How

if TYPE_CHECKING:
    from convenio.parties.models import Party
    from convenio.people.models import Person

Words = Mapping[str, Mapping[str, str | Promise]]


@dataclass(frozen=True)
class Kind:
    """One kind of notice.

    ``label`` completes the heading “What you are told about”; ``sentence`` holds ``%(x)s`` of the details and
    ``%(about)s`` for the name of what it is about; ``words`` translates details that are codes; ``usual`` is how
    people are told who chose nothing.
    """

    code: str
    label: str | Promise
    sentence: str | Promise
    words: Words = field(default_factory=dict)
    usual: How = How.NOW


@dataclass(frozen=True)
class Entry:
    """A day in somebody's calendar. ``uid`` never changes for the same thing; ``url`` is a path of this node."""

    uid: str
    on: date
    summary: str
    url: str


Source = Callable[["Party", "Person"], Iterable[Entry]]
_KINDS: dict[str, Kind] = {}
_SOURCES: list[Source] = []


def register_kind(
    code: str, *, label: str | Promise, sentence: str | Promise, words: Words | None = None, usual: str = "now"
) -> None:
    """Say that there is something to be told; see ``Kind``. ``code`` is ``room.what``.

    Raises:
        ValueError: ``usual`` is none of now, daily, weekly, never.
    """
    _KINDS[code] = Kind(code, label, sentence, words or {}, How(usual))


def register_calendar(source: Source) -> None:
    """Register who knows dates for a person at an institution, in the language that is active when it is asked."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def kinds() -> list[Kind]:
    """All kinds, in the order in which rooms registered them."""
    return list(_KINDS.values())


def kind(code: str) -> Kind | None:
    """One kind; None when no room of this version registered it."""
    return _KINDS.get(code)


def calendar_sources() -> list[Source]:
    """All sources of dates."""
    return list(_SOURCES)
