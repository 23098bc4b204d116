"""One side's private work around an agreement: clearances, signing, looks. Nothing here leaves the node."""

from __future__ import annotations

from django.db import models

from convenio.agreements.models.agreement import Agreement
from convenio.parties.models import Party


class Clearance(models.Model):
    """A permission of an authority that a rule of the country wants before signature. The number stays here."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="clearances")
    rule = models.CharField(max_length=80)
    authority = models.CharField(max_length=300)
    number = models.CharField(max_length=120)
    issued_on = models.DateField()
    scan = models.CharField(max_length=64, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.rule} {self.number}"


class Rendition(models.Model):
    """The unsigned PDF of a round, and whether this node, drawing it again, got the same bytes.

    ``compared``: empty (not yet), ``equal``, ``different`` (``difference`` says what differs).
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="renditions")
    round = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    compared = models.CharField(max_length=10, blank=True)
    difference = models.TextField(blank=True)
    compared_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "round"], name="rendition_once_per_round")]

    def __str__(self) -> str:
        return self.digest


class SigningIntent(models.Model):
    """Stored before a signature is made (F14): while one is open this node writes neither ``decline`` nor ``end``."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="intents")
    round = models.CharField(max_length=64)
    person_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, default="open")
    made_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"], condition=models.Q(state="open"), name="one_open_intent_per_agreement"
            )
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.round[:12]}"


class SigningKey(models.Model):
    """Which certificate of this node a signatory signs with; the newest counts."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="signing_keys")
    person_id = models.BigIntegerField()
    fingerprint = models.CharField(max_length=64, unique=True)
    subject = models.CharField(max_length=300)
    issued_at = models.DateTimeField()
    valid_until = models.DateTimeField()

    class Meta:
        ordering = ["-issued_at", "-pk"]
        indexes = [models.Index(fields=["party", "person_id"], name="signing_key_person")]

    def __str__(self) -> str:
        return self.subject


class LastLook(models.Model):
    """How far one person has looked: the newest event (by arrival) and the version they saw."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="looks")
    person_id = models.BigIntegerField()
    event_number = models.BigIntegerField(default=0)
    version = models.CharField(max_length=64, blank=True)
    looked_at = models.DateTimeField()
    before = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "person_id"], name="look_once_per_person")]

    def __str__(self) -> str:
        return f"{self.person_id} to {self.event_number}"
