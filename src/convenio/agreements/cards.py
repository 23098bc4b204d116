"""Cards: people's names and free words, kept beside the events that name only their digests, erasable."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime

from convenio.agreements.models import Agreement, Card
from convenio.parties.terms import Acting
from pact import cards as pact_cards
from pact.events import Event

FIELDS = ("card", "reason_card", "number_card")


def named_by(event: Event) -> list[str]:
    """Ids of the cards that an event names: the person who acted, and words."""
    named = [event.person, *(str(event.body.get(field, "")) for field in FIELDS)]
    return [one for one in named if one]


def person_card(agreement: Agreement, acting: Acting) -> str:
    """The card of the acting person in this agreement, made at the first event; empty for the node itself."""
    if acting.person_id is None:
        return ""
    known = Card.objects.filter(
        agreement=agreement, kind="person", author=agreement.own, person_id=acting.person_id, erased_at=None
    ).first()
    if known and known.content and known.content.get("name") == acting.person_name:
        return known.card_id
    card = pact_cards.person_card(name=acting.person_name, salt=secrets.token_hex(16))
    return _keep_own(agreement, acting, card)


def words_card(agreement: Agreement, acting: Acting, words: str) -> str:
    """A card with free words of the acting person; empty when there are none."""
    if not words.strip():
        return ""
    return _keep_own(agreement, acting, pact_cards.words_card(text=words.strip(), salt=secrets.token_hex(16)))


def _keep_own(agreement: Agreement, acting: Acting, card: Mapping[str, str]) -> str:
    name = pact_cards.card_id(card)
    Card.objects.create(
        agreement=agreement,
        card_id=name,
        author=agreement.own,
        kind=card["kind"],
        content=dict(card),
        person_id=acting.person_id,
    )
    return name


def keep_cards(agreement: Agreement, values: Iterable[object], authors: Mapping[str, str]) -> int:
    """Keep cards that came from outside; ``authors`` says which ids the events name, and whose they are.

    One that was erased here stays erased. What no event names, and what is no card, is passed over.
    """
    found: dict[str, dict[str, str]] = {}
    for value in values:
        if not pact_cards.card_problem(value):
            assert isinstance(value, dict)
            found[pact_cards.card_id(value)] = value
    rows = Card.objects.filter(agreement=agreement, card_id__in=list(found))
    known = set(rows.values_list("card_id", flat=True)) if found else set()
    fresh = [
        Card(agreement=agreement, card_id=name, author=authors[name], kind=value["kind"], content=value)
        for name, value in found.items()
        if name in authors and name not in known
    ]
    return len(Card.objects.bulk_create(fresh))


def contents(agreement: Agreement) -> dict[str, dict[str, str] | None]:
    """Every card of the agreement by id; None for an erased one."""
    return dict(Card.objects.filter(agreement=agreement).values_list("card_id", "content"))


def said(card: Mapping[str, str] | None) -> str:
    """The name or the words on a card; empty for an erased one."""
    return (card.get("name") or card.get("text") or "") if card else ""


def erase(agreement: Agreement, ids: Iterable[str], at: datetime) -> int:
    """Take the content out of cards; their digests lead nowhere afterwards. Returns how many were erased."""
    return Card.objects.filter(agreement=agreement, card_id__in=list(ids), erased_at=None).update(
        content=None, person_id=None, erased_at=at
    )
