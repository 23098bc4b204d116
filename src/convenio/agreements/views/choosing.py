"""The clause library as a page to choose from: types with their advice, wordings with their text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from convenio.agreements import library
from convenio.agreements.library_data import ClauseType
from convenio.agreements.models import HouseVersion
from convenio.agreements.views import words
from convenio.parties.terms import pick


@dataclass(frozen=True)
class Wording:
    """One wording: ``value`` is what its button sends, ``text`` its body in the reader's language, or English.
    ``own``: the house wrote it."""

    value: str
    name: str
    text: str
    own: bool = False


@dataclass(frozen=True)
class Choice:
    """A clause type with its wordings. ``present``: already in the text; ``required``: and missing there."""

    id: str
    label: str
    guidance: str
    wordings: tuple[Wording, ...]
    present: bool
    required: bool


def kinds_of_clauses(
    text: Mapping[str, Any], search: str = "", own: Sequence[HouseVersion] = ()
) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    """Groups with a title: what is missing, what the library and the house word, what is left to write oneself."""
    present = {one["type"] for one in text["clauses"]}
    found = [_choice(one, present, set(text["required"]), own) for one in library.clause_types()]
    wanted = search.casefold().split()
    if wanted:
        found = [one for one in found if all(word in _searched(one) for word in wanted)]
    groups = (
        (_("Still missing in this agreement"), tuple(one for one in found if one.required)),
        (_("With a wording to begin from"), tuple(one for one in found if one.wordings and not one.required)),
        (_("To be worded by yourselves"), tuple(one for one in found if not one.wordings and not one.required)),
    )
    return tuple(group for group in groups if group[1])


def _searched(one: Choice) -> str:
    own = " ".join(wording.name for wording in one.wordings if wording.own)
    return f"{one.label} {one.guidance} {one.id} {own}".casefold()


def _choice(kind: ClauseType, present: set[str], required: set[str], own: Sequence[HouseVersion]) -> Choice:
    reader = words.reader()
    mine = tuple(
        Wording(f"house:{one.pk}", str(one), pick(one.content["body"], reader), own=True)
        for one in own
        if one.text.of == kind.id
    )
    return Choice(
        id=kind.id,
        label=pick(kind.labels, reader),
        guidance=pick(kind.guidance, reader),
        wordings=mine
        + tuple(
            Wording(f"{kind.id}:{one.id}", pick(one.name, reader), pick(one.body, reader))
            for one in library.variants(kind.id)
        ),
        present=kind.id in present,
        required=kind.id in required - present,
    )
