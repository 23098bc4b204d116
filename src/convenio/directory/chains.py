"""What became of an organisation, and what it came from: renamed and merged ones as one line of time.

Organisations of the directory have their chain in ``Organisation.successor``, universities of this node in
``Succession`` and ``FormerName``. Both are shown as the same values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from convenio.directory.models import FormerName, Organisation, Succession
from convenio.directory.showing import partner_page
from convenio.parties.models import Party

RENAMED, MERGED, SAME = "renamed", "merged", "same"
HOUSE = "house"
"""The source of a chain that a person of this node wrote down."""
LONGEST = 60


@dataclass(frozen=True)
class Named:
    """One end of a link: ``key`` 0 and no ``href`` where it is a name only; ``here``: the one whose page it is."""

    key: int
    name: str
    href: str = ""
    here: bool = False


@dataclass(frozen=True)
class Link:
    """``before`` became (part of) ``after``.

    Attributes:
        kind: ``renamed``, ``merged`` or ``same``. ``year``: None where it is not known.
        list: code of the list that says so, or ``house``; ``source``: in words, or the address where it was read.
        by: who wrote it down. ``row``: of the table, for taking it back; 0 where a list says it.
    """

    before: Named
    after: Named
    kind: str
    year: int | None = None
    list: str = ""
    source: str = ""
    by: str = ""
    row: int = 0


@dataclass(frozen=True)
class Chain:
    """Everything that hangs together with one, oldest first. ``newest``: what it is today, when that is another.

    ``ended``: it is no more, and nobody says what it became: ``inactive`` or ``withdrawn``; else empty.
    """

    links: tuple[Link, ...] = ()
    newest: Named | None = None
    since: int | None = None
    kind: str = ""
    ended: str = ""
    other_names: tuple[str, ...] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.links or self.ended)


def chain_of_organisation(organisation: Organisation) -> Chain:
    """The chain of an organisation of the directory; a few queries, one for each step."""
    rows, forward = _ahead_of(organisation)
    rows |= _behind(rows)
    shown = {
        row.pk: Named(row.pk, row.shown(), reverse("directory:organisation", args=[row.pk]), row.pk == organisation.pk)
        for row in rows.values()
    }
    links = [
        Link(
            shown[row.pk], shown[row.successor_id], row.succession or MERGED, row.succeeded_on,
            list=row.origins.get("successor", ""), by=row.origins.get("judged_by", ""),
        )
        for row in rows.values()
        if row.successor_id in shown
    ]  # fmt: skip
    last = forward[-1]
    ended = organisation.status if organisation.status != "active" and organisation.successor_id is None else ""
    return Chain(
        links=_in_order(links),
        newest=shown[last] if last != organisation.pk else None,
        since=organisation.succeeded_on,
        kind=organisation.succession,
        ended=ended,
        other_names=tuple(name for key, row in rows.items() if key != organisation.pk for name in _names(row)),
    )


def newest_of(organisation: Organisation) -> Organisation:
    """What an organisation is today: the end of its chain."""
    rows, forward = _ahead_of(organisation)
    return rows[forward[-1]]


def would_circle(organisation: Organisation, successor: Organisation) -> bool:
    """Would a chain come back to where it began if the one became the other?"""
    _rows, forward = _ahead_of(successor)
    return organisation.pk in forward


def _ahead_of(organisation: Organisation) -> tuple[dict[int, Organisation], list[int]]:
    """What it became, step by step; rows by key and the way. A circle that a list brought ends where it would close."""
    rows, way = {organisation.pk: organisation}, [organisation.pk]
    row = organisation
    while row.successor_id is not None and row.successor_id not in rows and len(way) < LONGEST:
        row = Organisation.objects.get(pk=row.successor_id)
        rows[row.pk] = row
        way.append(row.pk)
    return rows, way


def _behind(rows: Mapping[int, Organisation]) -> dict[int, Organisation]:
    """All that became one of these, or one of those."""
    found: dict[int, Organisation] = {}
    keys: Iterable[int] = list(rows)
    for _step in range(LONGEST):
        new = Organisation.objects.filter(successor__in=keys).exclude(pk__in=[*rows, *found])
        keys = [row.pk for row in new]
        if not keys:
            break
        found |= {row.pk: row for row in new}
    return found


def _names(row: Organisation) -> list[str]:
    return [row.name, *row.names.values()]


def chain_of_party(party: Party) -> Chain:
    """The chain of a university of this node: what it became, what became it, what it was called."""
    ahead, way = _parties_ahead(party)
    rows = {row.pk: row for row in ahead}
    keys = {party.pk, *way}
    for _step in range(LONGEST):
        new = Succession.objects.filter(withdrawn_at=None, into__in=keys).exclude(pk__in=rows)
        fresh = {row.pk: row for row in new.select_related("party", "into")}
        if not fresh:
            break
        rows |= fresh
        keys |= {row.party_id for row in fresh.values()}
    links = [
        Link(_shown(row.party, party), _shown(row.into, party), row.kind, row.year, HOUSE, row.source, row.by, row.pk)
        for row in rows.values()
    ]
    former = FormerName.objects.filter(withdrawn_at=None, party__in=keys).select_related("party")
    links += [
        Link(Named(0, row.shown()), _shown(row.party, party), RENAMED, row.year, HOUSE, row.source, row.by, row.pk)
        for row in former
    ]
    mine = next((row for row in ahead if row.party_id == party.pk), None)
    others = {one.pk: one for row in rows.values() for one in (row.party, row.into) if one.pk != party.pk}
    names = [name for one in others.values() for name in one.names.values()]
    return Chain(
        links=_in_order(links),
        newest=_shown(ahead[-1].into, party) if ahead else None,
        since=mine.year if mine else None,
        kind=mine.kind if mine else "",
        other_names=(*names, *(name for row in former for name in row.names.values())),
    )


def party_would_circle(party: Party, into: Party) -> bool:
    """Would a chain of universities come back to where it began if the one became the other?"""
    _rows, way = _parties_ahead(into)
    return party.pk in (into.pk, *way)


def _parties_ahead(party: Party) -> tuple[list[Succession], list[int]]:
    rows: list[Succession] = []
    key: Any = party.pk
    way: list[int] = []
    while len(rows) < LONGEST:
        row = Succession.objects.filter(withdrawn_at=None, party=key).select_related("party", "into").first()
        if row is None:
            break
        rows.append(row)
        key = row.into_id
        way.append(row.into_id)
    return rows, way


def _shown(party: Party, here: Party) -> Named:
    page = partner_page(party.hei_id) or reverse("directory:partner", args=[party.hei_id])
    return Named(party.pk, party.name(), page, party.pk == here.pk)


def _in_order(links: Iterable[Link]) -> tuple[Link, ...]:
    """Oldest first: by how far from the end, those of one distance by their year; names only before their bearers."""
    every = list(links)
    after = {link.before.key: link.after.key for link in every if link.before.key}

    def distance(link: Link) -> int:
        steps, key = 0, link.after.key
        while key in after and steps < LONGEST:
            key, steps = after[key], steps + 1
        return steps

    return tuple(sorted(every, key=lambda link: (-distance(link), link.year or 0, link.before.name)))
