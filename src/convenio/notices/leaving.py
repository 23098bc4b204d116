"""Somebody leaves: the successor hears of it. Somebody is erased: nothing told to them or about them stays."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from convenio.notices.actions import tell
from convenio.notices.kinds import HANDED_OVER
from convenio.notices.models import CalendarAddress, LookedAt, Notice, Preference, SubjectCalendar
from convenio.parties.terms import Acting
from convenio.people.models import Person


def tell_successor(acting: Acting, person: Person, successor: Person, count: int, at: datetime) -> None:
    """In the transaction of the leaving; nothing is told when nothing was handed over."""
    if count:
        details: dict[str, str | int] = {"who": str(person), "count": count, "once": str(person.pk)}
        url = reverse("notices:list")
        about = f"person:{person.pk}"
        tell(party=acting.party, to=[successor.pk], kind=HANDED_OVER, about=about, url=url, details=details, at=at)


def erase(_acting: Acting, person: Person, _at: datetime) -> None:
    """Their notices and choices, their calendar, and notices to others that name them."""
    Notice.objects.filter(Q(person=person) | Q(about=f"person:{person.pk}") | Q(details__actor=person.pk)).delete()
    Preference.objects.filter(person=person).delete()
    for kept in (CalendarAddress, SubjectCalendar, LookedAt):
        kept.objects.filter(person=person).delete()
