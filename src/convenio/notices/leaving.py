"""Who takes over when somebody leaves hears of it."""

from datetime import datetime

from django.urls import reverse

from convenio.notices.actions import tell
from convenio.notices.kinds import HANDED_OVER
from convenio.parties.terms import Acting
from convenio.people.models import Person


def tell_successor(acting: Acting, person: Person, successor: Person, count: int, at: datetime) -> None:
    """In the transaction of the leaving; nothing is told when nothing was handed over."""
    if count:
        details: dict[str, str | int] = {"who": str(person), "count": count, "once": str(person.pk)}
        url = reverse("notices:list")
        about = f"person:{person.pk}"
        tell(party=acting.party, to=[successor.pk], kind=HANDED_OVER, about=about, url=url, details=details, at=at)
