"""What may be asked about likely duplicates, of the directory and of this node's own universities."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from convenio.directory import phrases
from convenio.directory.likeness.comparing import STRONG
from convenio.directory.likeness.partners import like_these
from convenio.directory.likeness.scanning import SCAN
from convenio.directory.models import Identifier, Likeness, Naming, Organisation, PartnerLikeness, Record
from convenio.parties.models import Party
from convenio.parties.searching import contains
from convenio.worker.models import Task

OPEN, SAME, DIFFERENT = "open", "same", "different"


@dataclass(frozen=True)
class Line:
    """One likeness as a page shows it; ``here`` and ``there``: the two sides, for a page of one of them the other."""

    row: Likeness | PartnerLikeness
    here: Organisation | Party
    there: Organisation | Party

    @property
    def why(self) -> list[phrases.Why]:
        return phrases.why(self.row.reasons)

    @property
    def strong(self) -> bool:
        return self.row.score >= STRONG


def likenesses(
    *, search: str = "", country: str = "", reason: str = "", strength: str = "", judged: str = OPEN
) -> QuerySet[Likeness]:
    """Likely duplicates of the directory, the likest first. ``strength``: strong, review; ``judged``: open, same …"""
    rows = Likeness.objects.select_related("first", "second")
    if country:
        rows = rows.filter(Q(first__country=country) | Q(second__country=country))
    for word in search.split():
        named = Naming.objects.filter(contains(word, "text"))
        sides = (Exists(named.filter(organisation=OuterRef(side))) for side in ("first", "second"))
        rows = rows.filter(contains(word, "first__name", "second__name") | next(sides) | next(sides))
    return _narrowed(rows, reason, strength, judged)


def partner_likenesses(
    *, search: str = "", country: str = "", reason: str = "", strength: str = "", judged: str = OPEN
) -> QuerySet[PartnerLikeness]:
    """Universities of this node that may be one; filters as in ``likenesses``."""
    rows = PartnerLikeness.objects.select_related("first", "second")
    if country:
        rows = rows.filter(Q(first__country=country) | Q(second__country=country))
    for word in search.split():
        rows = rows.filter(
            contains(word, "first__hei_id", "second__hei_id", json_fields=("first__names", "second__names"))
        )
    return _narrowed(rows, reason, strength, judged)


def _narrowed(rows: QuerySet[Any], reason: str, strength: str, judged: str) -> QuerySet[Any]:
    if reason:
        rows = rows.filter(reasons__0__0=reason)
    if strength:
        rows = rows.filter(score__gte=STRONG) if strength == "strong" else rows.filter(score__lt=STRONG)
    return rows.filter(judged="" if judged == OPEN else judged) if judged else rows


def lines(rows: Iterable[Likeness | PartnerLikeness]) -> list[Line]:
    return [Line(row, row.first, row.second) for row in rows]


def alike(organisation: Organisation) -> list[Line]:
    """What may be the same as an organisation and was not judged yet."""
    rows = Likeness.objects.filter(Q(first=organisation) | Q(second=organisation), judged="")
    return [
        Line(row, organisation, row.second if row.first_id == organisation.pk else row.first)
        for row in rows.select_related("first", "second")
    ]


def partners_alike(party: Party) -> list[Line]:
    """Universities of this node that may be the same as one and were not judged yet."""
    rows = PartnerLikeness.objects.filter(Q(first=party) | Q(second=party), judged="")
    return [
        Line(row, party, row.second if row.first_id == party.pk else row.first)
        for row in rows.select_related("first", "second")
    ]


@dataclass(frozen=True)
class LikePartner:
    """A university of this node that may be the one about to be named."""

    party: Party
    strong: bool
    why: list[phrases.Why]


def like_partners(
    names: Iterable[str],
    *,
    country: str = "",
    hei_id: str = "",
    website: str = "",
    organisation: Organisation | None = None,
    limit: int = 5,
) -> list[LikePartner]:
    """Universities of this node that may be the one a person is about to name, with the reasons, the likest first.

    Not the one that already has this very ``hei_id``: that one is there, not like. ``organisation``: the entry of the
    directory that the person chose.
    """
    found = like_these(names, country=country, hei_id=hei_id, website=website, organisation=organisation)
    return [LikePartner(party, like.score >= STRONG, phrases.why(like.reasons)) for party, like in found[:limit]]


def countries_alike(partners: bool) -> list[str]:
    """The countries of entries that may be one."""
    model: type[Likeness | PartnerLikeness] = PartnerLikeness if partners else Likeness
    codes = model.objects.order_by().values_list("first__country", flat=True).distinct()
    return sorted(code for code in codes if code)


def open_counts() -> dict[str, int]:
    """How many wait for a judgement, of the directory and of our partners; how many countries wait for a look."""
    return {
        "directory": Likeness.objects.filter(judged="").count(),
        "partners": PartnerLikeness.objects.filter(judged="").count(),
        "left": Task.objects.filter(name=SCAN).count(),
    }


@dataclass(frozen=True)
class Fact:
    """One line of two entries side by side. ``agree``: both say the same; None: one of them says nothing."""

    label: str
    first: list[str]
    second: list[str]

    @cached_property
    def agree(self) -> bool | None:
        if not (self.first and self.second):
            return None
        return bool({text.casefold() for text in self.first} & {text.casefold() for text in self.second})


@dataclass(frozen=True)
class Side:
    """What is known of one of two entries beside its own fields."""

    names: list[str]
    identifiers: dict[str, list[str]]
    lists: list[str]
    partners: list[Party]


def side(organisation: Organisation) -> Side:
    """Names, identifiers, lists and placed universities of one entry."""
    namings = Naming.objects.filter(organisation=organisation).values_list("text", flat=True)
    identifiers: dict[str, list[str]] = {}
    for row in Identifier.objects.filter(organisation=organisation).order_by("scheme", "value"):
        identifiers.setdefault(row.scheme, []).append(row.value)
    lists = Record.objects.filter(organisation=organisation).order_by("list").values_list("list", flat=True)
    partners = list(Party.objects.filter(placing__organisation=organisation))
    names = list(dict.fromkeys([organisation.name, *organisation.names.values(), *namings]))
    return Side(names, identifiers, list(dict.fromkeys(lists)), partners)
