"""What rooms above know of a university beside its name: that it is ours, that we have agreements with it, its page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from convenio.parties.models import Party
from convenio.parties.terms import Acting


@dataclass(frozen=True)
class Mark:
    """``label``: a few words for the reader; ``href``: the page that shows it, or empty."""

    label: str
    href: str = ""


Source = Callable[[Acting, Sequence[Party]], dict[int, Mark]]
_sources: list[Source] = []


def register_mark(source: Source) -> None:
    """Say something of universities of this node where the directory shows them: {key of the party: mark}."""
    if source not in _sources:
        _sources.append(source)


Offer = Callable[[Acting, int], Mark | None]
_offers: list[Offer] = []


def register_offer(offer: Offer) -> None:
    """Offer a deed on the page of an organisation that stands for no university of this node; None: not to them."""
    if offer not in _offers:
        _offers.append(offer)


def offers_of(acting: Acting, organisation: int) -> list[Mark]:
    """What this person may do with an organisation that is none of ours yet."""
    return [mark for offer in _offers if (mark := offer(acting, organisation))]


def marks_of(acting: Acting, parties: Sequence[Party]) -> dict[int, list[Mark]]:
    """What is known of them, by key of the party."""
    found: dict[int, list[Mark]] = {}
    for source in _sources if parties else ():
        for key, mark in source(acting, parties).items():
            found.setdefault(key, []).append(mark)
    return found
