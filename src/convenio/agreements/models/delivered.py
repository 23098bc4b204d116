"""What was done, one row a statement, for everybody who lists and counts: made by ``lines.keep_lines`` alone."""

from __future__ import annotations

from django.db import models

from convenio.agreements.models.agreement import Agreement
from convenio.parties.models import Party


class ActivityLine(models.Model):
    """One statement about something that was done, as the board of the text in force judges it.

    There is a line for every statement that stands, and one for every statement that its author took back (status
    ``retracted``). An activity about which two sides say different things has several, each flagged
    ``several_statements``: who adds up takes the largest of one ``activity``.

    Attributes:
        party: the hosted institution whose copy of the agreement this is.
        activity: UUID of the activity, the same on every node; ``statement``: id of the event that states it.
        commitment: id of the promise it was recorded under; empty when it names none.
        author: ``hei_id`` of who says it; ``ours``: that is our own institution.
        direction_from, direction_to: ``hei_id``s; empty for what is done jointly.
        year: calendar year of the first day.
        count: what it adds to its promise, in the promise's unit; None when it cannot be counted there.
        days: both ends included.
        status: ``recorded`` (not answered by all concerned), ``confirmed``, ``disputed``, ``retracted``.
        flags: as ``pact.board.Entry`` has them: after_term, before_term, no_commitment, other_strand, possible_double …
        evidence: digest of the file; empty without one.
        recorded_at, answered_at: when this node first heard the statement, and the last answer to it, by its own clock:
            no partner's clock counts.
        reference: what names the outcome elsewhere (a DOI, say).
    """

    RECORDED, CONFIRMED, DISPUTED, RETRACTED = "recorded", "confirmed", "disputed", "retracted"

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="lines")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    activity = models.CharField(max_length=64)
    statement = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64, blank=True)
    strand = models.CharField(max_length=40)
    metric = models.CharField(max_length=64)
    unit = models.CharField(max_length=64, blank=True)
    author = models.CharField(max_length=64)
    ours = models.BooleanField()
    direction_from = models.CharField(max_length=64, blank=True)
    direction_to = models.CharField(max_length=64, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    year = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=64, blank=True)
    quantities = models.JSONField(default=dict)
    count = models.BigIntegerField(null=True)
    days = models.PositiveIntegerField()
    status = models.CharField(max_length=10)
    flags = models.JSONField(default=list)
    evidence = models.CharField(max_length=64, blank=True)
    recorded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    reference = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["agreement", "statement"], name="line_once_per_statement")]
        indexes = [
            models.Index(fields=["agreement", "year"], name="line_year"),
            models.Index(fields=["agreement", "-starts_on", "-id"], name="line_newest"),
            models.Index(fields=["party", "year", "strand"], name="line_year_strand"),
            models.Index(fields=["party", "strand", "metric", "year"], name="line_strand_metric"),
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.starts_on}: {self.status}"
