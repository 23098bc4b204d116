"""Erasing a person from the reviews: their words go, what was decided stays."""

from __future__ import annotations

from django.db import transaction

from convenio.parties.models import Party
from convenio.routes.models import Absence, Case, Route, Seat, Step, Word


def forget_person(*, party: Party, person_id: int) -> int:
    """Take out of the reviews of an institution what leads to a person. Returns how many words were cleared."""
    with transaction.atomic():
        mine = Word.objects.filter(step__case__party=party)
        count = mine.filter(person_id=person_id).update(person_id=None, words="", condition="", done_words="")
        mine.filter(seat_of=person_id).update(seat_of=None)
        mine.filter(done_by=person_id).update(done_by=None, done_words="")
        mine.filter(confirm_by=person_id).update(confirm_by=None)
        Seat.objects.filter(step__case__party=party, person_id=person_id).update(person_id=None, words="")
        Seat.objects.filter(step__case__party=party, after_id=person_id).update(after_id=None)
        Step.objects.filter(case__party=party, kept_by=person_id).update(kept_by=None, kept_words="")
        Case.objects.filter(party=party, started_by=person_id).update(started_by=None)
        Route.objects.filter(party=party, changed_by=person_id).update(changed_by=None)
        Absence.objects.filter(party=party, person_id=person_id).delete()
        Absence.objects.filter(party=party, deputy_id=person_id).delete()
    return count
