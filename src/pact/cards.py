"""Cards: names and free words that stand beside an event, not in it, so that they can be erased.

An event holds only the card's digest; the salt keeps anybody from guessing the content.  When a card is erased on both
nodes, the chain of events still verifies.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pact.canonical import NotCanonical, canonical, digest

FORMAT = "convenio-card-1"
MAX_CARD_BYTES = 100_000
_SALT = re.compile(r"[0-9a-f]{32}")


def person_card(*, name: str, salt: str, title: str = "") -> dict[str, str]:
    """A card for the person who acted.  `salt`: 32 hexadecimal digits from a random source."""
    return {"format": FORMAT, "kind": "person", "salt": salt, "name": name, "title": title}


def words_card(*, text: str, salt: str, language: str = "") -> dict[str, str]:
    """A card for a comment, a reason, a number of a document.  The text is just text, markup included."""
    return {"format": FORMAT, "kind": "words", "salt": salt, "text": text, "language": language}


def card_id(card: Mapping[str, Any]) -> str:
    """The digest that stands in events.  Raises `NotCanonical`."""
    return digest(canonical(card))


def card_problem(card: object) -> str:
    """ "" for a well-formed card from outside, else one sentence."""
    if not isinstance(card, dict) or not all(isinstance(value, str) for value in card.values()):
        return "A card is an object of strings."
    fields = {"person": {"name", "title"}, "words": {"text", "language"}}.get(card.get("kind", ""))
    if card.get("format") != FORMAT or fields is None:
        return "The card has a format or kind that is not known here."
    if set(card) != fields | {"format", "kind", "salt"}:
        return "The card does not have exactly the fields of its kind."
    if not _SALT.fullmatch(card["salt"]):
        return "The salt of the card is not 32 hexadecimal digits."
    try:
        size = len(canonical(card))
    except NotCanonical as error:
        return str(error)
    return "The card is too large." if size > MAX_CARD_BYTES else ""
