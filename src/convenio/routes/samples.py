"""Texts on which a route can be tried out. Rooms above register who knows some; this room reads none itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from convenio.parties.models import Party
from convenio.routes.terms import TextFacts


@dataclass(frozen=True)
class Samples:
    """``listed``: number and title of some texts; ``facts``: of one of them, None when it is not there."""

    listed: Callable[[Party], Iterable[tuple[str, str]]]
    facts: Callable[[Party, str], TextFacts | None]


_known: list[Samples] = []


def register_samples(samples: Samples) -> None:
    """Say who knows texts to try a route on."""
    if samples not in _known:
        _known.append(samples)


def listed(party: Party) -> list[tuple[str, str]]:
    """Number and title of texts of an institution."""
    return [one for source in _known for one in source.listed(party)]


def facts(party: Party, number: str) -> TextFacts | None:
    """The facts of one of them."""
    found = (source.facts(party, number) for source in _known)
    return next((one for one in found if one is not None), None)
