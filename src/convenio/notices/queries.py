"""What may be asked about notices, choices and mails that did not leave."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from convenio.audit.phrases import subjects
from convenio.notices import registry
from convenio.notices.models import CalendarAddress, Notice, NoticeQuerySet, Preference
from convenio.notices.terms import How
from convenio.parties.models import Party
from convenio.parties.searching import contains
from convenio.people.models import Membership, Person
from convenio.worker.models import Task

MAIL_DUTIES = ".mail"
MOST_FAILED = 500


@dataclass(frozen=True)
class FailedMail:
    """A mail that did not leave: to whom, why, and whether the node still tries by itself."""

    task: Task
    person: Person

    @property
    def parked(self) -> bool:
        return self.task.parked_at is not None


def notices_of(person: Person, *, search: str = "", kind: str = "", unread: bool = False) -> NoticeQuerySet:
    """What a person was told at all their institutions, the newest first."""
    rows = Notice.objects.filter(person=person).select_related("party")
    if kind:
        rows = rows.filter(kind=kind)
    if unread:
        rows = rows.unread()
    return rows.filter(_found(person, search)) if search else rows


def _found(person: Person, words: str) -> Q:
    """In the details, in the names of what it is about, or in the words of the kind, as the reader reads them."""
    wanted = words.casefold()
    codes = [one.code for one in registry.kinds() if wanted in f"{one.label} {one.sentence}".casefold()]
    abouts = Notice.objects.filter(person=person).order_by().values_list("about", flat=True).distinct()
    named = [about for about, name in subjects(abouts).items() if wanted in name.casefold()]
    return contains(words, json_fields=("details",)) | Q(kind__in=codes) | Q(about__in=named)


def find_notice(person: Person, pk: int) -> Notice | None:
    """A notice of this person; another's is none."""
    return Notice.objects.filter(person=person, pk=pk).select_related("party").first()


def unread_count(person_id: int) -> int:
    """How many notices a person has not read."""
    return Notice.objects.filter(person_id=person_id).unread().count()


def choices_of(person: Person) -> dict[str, How]:
    """How the person is told of each kind: chosen, else as usual."""
    chosen = dict(Preference.objects.filter(person=person).values_list("kind", "how"))
    return {one.code: How(chosen.get(one.code, one.usual)) for one in registry.kinds()}


def calendar_address(person: Person) -> CalendarAddress | None:
    """The person's calendar address, when they made one."""
    return CalendarAddress.objects.filter(person=person).first()


def failed_mails(party: Party, search: str = "") -> list[FailedMail]:
    """Mails to people of this institution that the mail server did not take, those given up first."""
    rows = Task.objects.filter(name__endswith=MAIL_DUTIES).exclude(reason="").order_by("parked_at", "owed_at")
    tasks = [task for task in rows[:MOST_FAILED] if isinstance(task.payload.get("person"), int)]
    here = Membership.objects.filter(party=party).values("person")
    people = Person.objects.filter(pk__in={task.payload["person"] for task in tasks}).filter(pk__in=here)
    if search:
        people = people.filter(contains(search, "name", "email"))
    known = {person.pk: person for person in people}
    found = [FailedMail(task, known[task.payload["person"]]) for task in tasks if task.payload["person"] in known]
    return sorted(found, key=lambda one: not one.parked)


def mail_trouble(person: Person) -> str:
    """Why the newest mail to this person did not leave; empty when all left."""
    row = Task.objects.filter(name__endswith=MAIL_DUTIES, payload__person=person.pk).exclude(reason="").first()
    return row.reason if row else ""
