"""One side's own work after signature: what has to be done by when, what one was reminded of, what was put away."""

from __future__ import annotations

from django.db import models

from convenio.agreements.models.agreement import Agreement
from convenio.parties.models import Party
from convenio.people.models import Person

OPEN, DONE, WAIVED = "open", "done", "waived"


class Obligation(models.Model):
    """Something that our side has to do by a day because a clause, a promise or the calendar of the text says so.

    Which value makes which obligation is data (``library/obligations.json``). Written again when another version is in
    force; what was settled stays settled. Overdue is no state: it follows from the day.

    Attributes:
        rule: id of the rule of the data; ``clause`` and ``commitment``: what it comes from, empty where from neither.
        period: which one of a recurring obligation, for example ``2027`` or ``2027-2``.
        details: values of its sentence, as text or numbers.
        owner_role, owner_unit: whose it is by duty; ``owner``: the person, when one was named. ``given``: the owner was
            chosen by hand and stays when the text changes.
        met_by: what all approved under the agreement and thereby did it, such as the work plan of the year.
        demanded: the text in force asks for it; what was settled and is no longer asked for is kept so.
    """

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="obligations")
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="obligations")
    rule = models.CharField(max_length=40)
    clause = models.CharField(max_length=40, blank=True)
    commitment = models.CharField(max_length=60, blank=True)
    period = models.CharField(max_length=20)
    due_on = models.DateField()
    details = models.JSONField(default=dict)
    demanded = models.BooleanField(default=True)

    owner_role = models.CharField(max_length=20)
    owner_unit = models.CharField(max_length=64, blank=True)
    owner = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="obligations")
    given = models.BooleanField(default=False)

    state = models.CharField(max_length=8, default=OPEN)
    note = models.TextField(blank=True)
    evidence = models.CharField(max_length=64, blank=True)
    evidence_name = models.CharField(max_length=200, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.BigIntegerField(null=True)
    settled_by_name = models.CharField(max_length=200, blank=True)
    met_by = models.ForeignKey(Agreement, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "rule", "clause", "commitment", "period"], name="obligation_once_a_period"
            )
        ]
        indexes = [
            models.Index(fields=["party", "state", "due_on", "id"], name="obligation_due"),
            models.Index(fields=["owner", "state", "due_on"], name="obligation_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.period} by {self.due_on}"


class Reminder(models.Model):
    """That people were reminded of a day of an agreement, so that nobody is reminded twice of the same.

    ``what``: end, notice, orphan, orphaned or obligation; ``lead``: months before the day. Those that an outage of the
    node passed over are kept, too, without having been told (``told`` False).
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="reminders")
    what = models.CharField(max_length=20)
    day = models.DateField()
    lead = models.SmallIntegerField()
    subject = models.CharField(max_length=40, blank=True)
    told = models.BooleanField(default=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "what", "day", "lead", "subject"], name="reminder_once")
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.day} -{self.lead}"


class Archived(models.Model):
    """Our office has put an ended agreement away: it leaves the working lists and stays readable."""

    agreement = models.OneToOneField(Agreement, on_delete=models.CASCADE, related_name="archived")
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.agreement_id} since {self.at}"


class StillRunning(models.Model):
    """Who had begun before the end and is protected, as our office knows it: what, how many, until when; no names.

    Activities are recorded when they are over, so that what still runs has to be noted here.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="still_running")
    what = models.CharField(max_length=200)
    persons = models.PositiveIntegerField()
    until = models.DateField()
    noted_at = models.DateTimeField()
    noted_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["until", "pk"]

    def __str__(self) -> str:
        return f"{self.what}: {self.persons} until {self.until}"
