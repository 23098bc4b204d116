"""What rooms above tell this room in their ``ready()``: the kinds of notices, and the sources of dates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from convenio.notices.terms import How

if TYPE_CHECKING:
    from convenio.parties.models import Party
    from convenio.parties.terms import Acting
    from convenio.people.models import Person

Words = Mapping[str, Mapping[str, str | Promise]]


@dataclass(frozen=True)
class Kind:
    """One kind of notice.

    ``label`` completes the heading “What you are told about”; ``sentence`` holds ``%(x)s`` of the details and
    ``%(about)s`` for the name of what it is about; ``words`` translates details that are codes; ``usual`` is how
    people are told who chose nothing; ``hows`` what can be chosen.
    """

    code: str
    label: str | Promise
    sentence: str | Promise
    words: Words = field(default_factory=dict)
    usual: How = How.NOW
    hows: tuple[How, ...] = tuple(How)


@dataclass(frozen=True)
class Entry:
    """A day in somebody's calendar. ``uid`` never changes for the same thing; ``url`` is a path of this node.

    ``about``: what it concerns, as the record names it (``pact:…``); that thing's own feed holds it, too.
    """

    uid: str
    on: date
    summary: str
    url: str
    about: str = ""


@dataclass(frozen=True)
class Change:
    """Something that changed. ``code``: its heading, as registered; ``about``: what it concerns, in words; no person
    is named. ``url`` is a path of this node."""

    code: str
    at: datetime
    about: str
    sentence: str
    url: str


Source = Callable[["Party", "Person"], Iterable[Entry]]
Changes = Callable[["Acting", datetime, datetime], Iterable[Change]]
Named = Callable[["Acting", str], str]
_KINDS: dict[str, Kind] = {}
_SOURCES: list[Source] = []
_CHANGES: list[Changes] = []
_HEADINGS: dict[str, str | Promise] = {}
_NAMED: dict[str, Named] = {}


def register_kind(
    code: str,
    *,
    label: str | Promise,
    sentence: str | Promise,
    words: Words | None = None,
    usual: str = "now",
    hows: tuple[How, ...] = tuple(How),
) -> None:
    """Say that there is something to be told; see ``Kind``. ``code`` is ``room.what``.

    Raises:
        ValueError: ``usual`` is none of now, daily, weekly, never.
    """
    _KINDS[code] = Kind(code, label, sentence, words or {}, How(usual), hows)


def register_calendar(source: Source) -> None:
    """Register who knows dates for a person at an institution, in the language that is active when it is asked."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def register_calendar_of(prefix: str, named: Named) -> None:
    """Say which things have a feed of their own: ``named(acting, about)`` is the name of what a person sees under an
    ``about`` with this prefix, empty when they see no such thing."""
    _NAMED[prefix] = named


def register_changes(source: Changes, headings: Mapping[str, str | Promise]) -> None:
    """Register who knows what changed for a person after one moment and up to another, in the active language.

    ``headings``: of the codes that its changes carry, in the order in which they are read.
    """
    if source not in _CHANGES:
        _CHANGES.append(source)
    _HEADINGS.update(headings)


def kinds() -> list[Kind]:
    """All kinds, in the order in which rooms registered them."""
    return list(_KINDS.values())


def kind(code: str) -> Kind | None:
    """One kind; None when no room of this version registered it."""
    return _KINDS.get(code)


def name_for_calendar(acting: Acting, about: str) -> str:
    """The name of what has a feed of its own; empty when the person sees no such thing."""
    named = _NAMED.get(about.partition(":")[0])
    return named(acting, about) if named else ""


def change_sources() -> list[Changes]:
    """All who know what changed."""
    return list(_CHANGES)


def change_headings() -> dict[str, str | Promise]:
    """Headings of changes by code, in the order in which they are read."""
    return dict(_HEADINGS)


def calendar_sources() -> list[Source]:
    """All sources of dates."""
    return list(_SOURCES)
