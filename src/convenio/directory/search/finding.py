"""Finding organisations by what was typed: identifiers first, then names in any script, misspelt ones last."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from convenio.directory.models import Identifier, Organisation, Sought
from convenio.directory.reading import ACRONYM
from convenio.directory.search import gathering
from convenio.directory.search.asked import Asked, asked, with_guesses
from convenio.directory.search.scoring import Fit, fit
from convenio.directory.search.shapes import INITIALS
from convenio.directory.search.words import Form

ENOUGH, LEAST, BY_IDENTIFIER = 0.86, 0.3, 2.0
IDENTIFIER, NEAR, NAME = "identifier", "near", "name"


@dataclass(frozen=True)
class Hit:
    """An organisation that was found. ``name``: the name of it that fitted.

    ``why``: ``identifier``, ``name``, ``alias``, ``former``, ``acronym``, ``initials`` or ``near`` (not written quite
    like this); ``score``: 2 for an identifier, else from 0 to about 1.2.
    """

    organisation: Organisation
    name: str
    why: str
    score: float


def found(text: str, *, country: str = "", limit: int = 20) -> list[Hit]:
    """The organisations that fit, best first; the same on every database."""
    whole = asked(text)
    if not whole.words:
        return []
    sure = _by_identifier(whole, country)
    if sure:
        return _hits(sure, [], {}, set(), limit)
    fits = fits_of(whole, gathering.compared(whole, country))
    near: set[int] = set()
    there = _found_words(whole, fits)
    if len(there) < len(whole.words) and not any(one.covered >= ENOUGH for one in fits.values()):
        guessing = with_guesses(whole, gathering.guessed(whole, there))
        more = fits_of(guessing, gathering.compared(guessing, country))
        near = {number for number, one in more.items() if number not in fits or one.score > fits[number].score + 0.02}
        fits |= more
    ordered = sorted(fits, key=lambda number: (-fits[number].score, number))
    numbers = [number for number in ordered if fits[number].covered >= LEAST]
    return _hits({}, numbers, fits, near, limit)


def _found_words(whole: Asked, fits: dict[int, Fit]) -> set[int]:
    """Which words of those typed stand in at least one name that fitted; of the last one, its beginning."""
    there = {word for one in fits.values() for word in one.form.words}
    found = {number for number, word in enumerate(whole.words) if not there.isdisjoint(word.ways) or word.concept}
    return found | {
        number
        for number, word in enumerate(whole.words)
        if word.longer and any(one.startswith(way) for one in there for way in word.ways)
    }


def _by_identifier(whole: Asked, country: str) -> dict[int, str]:
    """{organisation: the identifier typed}; of a domain, the longest one that somebody has."""
    for scheme, value in whole.identifiers:
        rows = Identifier.objects.filter(scheme=scheme, value=value)
        if country:
            rows = rows.filter(organisation__country=country)
        best = rows.order_by("-organisation__weight", "organisation_id").values_list("organisation_id", flat=True)
        if numbers := list(best[:20]):
            return dict.fromkeys(numbers, value)
    return {}


def fits_of(whole: Asked, numbers: Iterable[int]) -> dict[int, Fit]:
    """How well each of these organisations fits what was typed."""
    rows = Sought.objects.filter(pk__in=list(numbers)).values_list("pk", "forms", "weight", "active")
    return {number: fit(whole, forms_of(forms), weight, active) for number, forms, weight, active in rows}


def forms_of(text: str) -> list[Form]:
    """The names of an organisation as the index keeps them."""
    return [Form(kind, name, tuple(words.split())) for kind, name, words in json.loads(text)]


def _hits(sure: dict[int, str], numbers: list[int], fits: dict[int, Fit], near: set[int], limit: int) -> list[Hit]:
    wanted = [*sure, *numbers][:limit]
    rows = Organisation.objects.select_related("successor").in_bulk(wanted)
    hits = []
    for number in wanted:
        if number in sure:
            hits.append(Hit(rows[number], sure[number], IDENTIFIER, BY_IDENTIFIER))
            continue
        one = fits[number]
        kind = one.form.kind if one.form.kind in (ACRONYM, INITIALS, "alias", "former") else NAME
        hits.append(Hit(rows[number], one.form.text, NEAR if number in near else kind, one.score))
    return hits
