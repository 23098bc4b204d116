"""What leads from agreements to a person, and how it goes: cards here and at the partners, names beside our own work.

Events name people and words by salted digests only (pact.md), so the chain of events still verifies. Signed documents
keep the printed names of signatories: they are the official text.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from convenio.agreements import books
from convenio.agreements.models import Agreement, Card, LastLook
from convenio.agreements.models.life import Archived, StillRunning
from convenio.agreements.models.word import WordArrival, WordCopy
from convenio.parties.models import Party


def authors_of(agreement: Agreement) -> set[str]:
    """The institution of this copy, and the parties whose feed its node writes or wrote as their witness."""
    if not agreement.founded:
        return {agreement.own}
    return {agreement.own, *(one.party for one in books.state(agreement).witnessed if one.witness == agreement.own)}


def spoken_for(agreement: Agreement, sender: str) -> set[str]:
    """Whose cards a sender may have erased: its own, and those of parties for which it still writes."""
    state = books.state(agreement)
    return {sender, *(w.party for w in state.witnessed if w.witness == sender and w.taken_over is None)}


def clear_cards(party: Party, numbers: Iterable[int], at: datetime) -> tuple[int, list[Agreement]]:
    """Empty the cards that people of these numbers made in an institution's agreements.

    Returns how many, and the agreements in which partners must be told.
    """
    rows = Card.objects.filter(agreement__party=party, person_id__in=list(numbers), erased_at=None)
    touched = list(rows.values_list("agreement_id", flat=True).distinct())
    count = rows.update(content=None, person_id=None, erased_at=at)
    return count, list(Agreement.objects.filter(pk__in=touched).select_related("party"))


def clear_traces(party: Party, person_id: int, name: str) -> None:
    """Names beside the office's own work: Word files, looks, notes on what still runs or was put away."""
    LastLook.objects.filter(agreement__party=party, person_id=person_id).delete()
    WordCopy.objects.filter(agreement__party=party, made_by=person_id).update(made_by_name="")
    WordArrival.objects.filter(agreement__party=party, came_by=person_id).update(came_by_name="")
    if name:
        Archived.objects.filter(agreement__party=party, by_name=name).update(by_name="")
        StillRunning.objects.filter(agreement__party=party, noted_by_name=name).update(noted_by_name="")
