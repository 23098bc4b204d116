"""Something that a calendar or a mail says took place: it waits until a person confirms or drops it."""

from __future__ import annotations

from django.db import models

from convenio.agreements.models.agreement import Agreement
from convenio.parties.models import Party


class Suggestion(models.Model):
    """An entry of a calendar on its way to be recorded. Nothing of it leaves the node before a person records it.

    Attributes:
        person_id: who brought it or sent it, and alone sees it. No foreign key: it is thrown away with time anyway.
        source: ``file`` uploaded on the page, ``mail`` forwarded to the mailbox of the node.
        title: the title of the entry, shown to that person only and never recorded: it may hold a name.
        place: where, likewise.
        starts_on, ends_on: days, both included.
        zone: how a time of day was understood: empty (whole days), ``floating`` or the name of the time zone.
        agreement, metric, outward: what it probably is; None and empty where that cannot be told. ``outward``: from us
            to the partner.
        key: fingerprint of calendar, entry and recurrence, so that the same file brings nothing twice.
        state: ``waiting``, ``recorded`` or ``dropped``. ``statement``: the event by which it was recorded.
    """

    WAITING, RECORDED, DROPPED = "waiting", "recorded", "dropped"

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    person_id = models.BigIntegerField()
    source = models.CharField(max_length=4)
    title = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    zone = models.CharField(max_length=64, blank=True)
    agreement = models.ForeignKey(Agreement, on_delete=models.SET_NULL, null=True, related_name="+")
    metric = models.CharField(max_length=64, blank=True)
    outward = models.BooleanField(null=True)
    key = models.CharField(max_length=64)
    state = models.CharField(max_length=8, default=WAITING)
    statement = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["party", "person_id", "key"], name="suggestion_once")]
        indexes = [models.Index(fields=["party", "person_id", "state"], name="suggestion_waiting")]

    def __str__(self) -> str:
        return f"{self.starts_on} {self.title}"
