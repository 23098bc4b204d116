"""What people were told, how they want to be told, and the secret address of their calendar."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from convenio.notices.terms import How
from convenio.parties.models import Party
from convenio.people.models import Person

HOWS = [(how.value, how.value) for how in How]


class NoticeQuerySet(models.QuerySet["Notice"]):
    """The vocabulary of notices."""

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at=None)

    def owed(self, person_id: int, how: str) -> NoticeQuerySet:
        """What a mail of this kind still has to say to a person; what they read on the page need not be repeated."""
        return self.filter(person_id=person_id, how=how, mailed_at=None, read_at=None).order_by("at", "pk")


class Notice(models.Model):
    """One thing one person was told. ``how`` is fixed when it is told; ``once`` makes telling it again do nothing."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=60)
    about = models.CharField(max_length=200)
    once = models.CharField(max_length=120, blank=True)
    url = models.CharField(max_length=500)
    details = models.JSONField(default=dict)
    at = models.DateTimeField()
    how = models.CharField(max_length=10, choices=HOWS)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "about", "once"], condition=~Q(once=""), name="notice_told_once"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-at"], name="notice_of_person"),
            models.Index(fields=["person"], condition=Q(read_at=None), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"


class Preference(models.Model):
    """How a person wants to be told of one kind of thing."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    how = models.CharField(max_length=10, choices=HOWS)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="preference_once")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.how}"


class LookedAt(models.Model):
    """Up to when a person knows what changed at an institution.

    Attributes:
        page_at: when they last opened the page; ``page_since``: what that page counts from, so that loading it again
            soon after shows the same.
        mail_until: the digest has told everything up to here; None while there is none.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    page_at = models.DateTimeField(null=True)
    page_since = models.DateTimeField(null=True)
    mail_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "party"], name="looked_at_once")]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.party_id}"


class SubjectCalendar(models.Model):
    """The secret address of the dates of one thing (an agreement, say), for one person; revoked by itself."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    about = models.CharField(max_length=200)
    seed = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "about"], name="subject_calendar_once")]

    def __str__(self) -> str:
        return f"calendar of {self.person_id}: {self.about}"


class CalendarAddress(models.Model):
    """The secret address of a person's calendar; ``seed`` with the node's own secret makes it, no row is none."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    seed = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"calendar of {self.person_id}"
