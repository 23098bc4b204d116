"""What was exchanged: one row per request in or out, without bodies and without personal data; and used request ids."""

from __future__ import annotations

from django.db import models

from convenio.parties.models import Party


class Direction(models.TextChoices):
    """Seen from this node."""

    IN = "in"
    OUT = "out"


class ExchangeQuerySet(models.QuerySet["Exchange"]):
    """The vocabulary of exchanges."""

    def of(self, party: Party) -> ExchangeQuerySet:
        return self.filter(party=party)

    def nobodys(self) -> ExchangeQuerySet:
        """Requests that belong to no institution of this node."""
        return self.filter(party=None)


class Exchange(models.Model):
    """One request and its answer. `partner` is empty when nobody proved who they are; `code` says what went wrong."""

    at = models.DateTimeField()
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="exchanges")
    partner = models.CharField(max_length=64, blank=True)
    direction = models.CharField(max_length=3, choices=Direction.choices)
    api = models.CharField(max_length=40)
    endpoint = models.CharField(max_length=80)
    method = models.CharField(max_length=8)
    status = models.PositiveSmallIntegerField(default=0)
    code = models.CharField(max_length=60, blank=True)
    request_id = models.CharField(max_length=36, blank=True)
    key_id = models.CharField(max_length=64, blank=True)
    request_digest = models.CharField(max_length=64, blank=True)
    request_size = models.PositiveIntegerField(default=0)
    answer_digest = models.CharField(max_length=64, blank=True)
    answer_size = models.PositiveIntegerField(default=0)
    duration_ms = models.PositiveIntegerField(default=0)
    clock_offset_ms = models.IntegerField(null=True)
    about = models.CharField(max_length=120, blank=True)

    objects = ExchangeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["party", "-at"], name="network_exchange_recent"),
            models.Index(fields=["partner", "-at"], name="network_exchange_partner"),
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.endpoint} {self.status}"


class Nonce(models.Model):
    """A request id that a key has used: kept for a quarter of an hour, longer than a signature's date is good."""

    key_id = models.CharField(max_length=64)
    request_id = models.CharField(max_length=36)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key_id", "request_id"], name="network_nonce_once")]

    def __str__(self) -> str:
        return self.request_id
