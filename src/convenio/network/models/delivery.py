"""The outbox: one row per institution, partner, kind and object; a dirty flag with a counter, no queue of copies."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from convenio.parties.models import Party

LATE = timedelta(hours=1)


class DeliveryState(models.TextChoices):
    """Where a delivery stands."""

    OWED = "owed"
    SENT = "sent"
    PARKED = "parked"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """The vocabulary of deliveries."""

    def of(self, party: Party) -> DeliveryQuerySet:
        return self.filter(party=party)

    def failed(self, at: datetime) -> DeliveryQuerySet:
        """Parked, or owed for more than an hour and tried in vain."""
        late = Q(state=DeliveryState.OWED, attempts__gt=0, owed_at__lte=at - LATE)
        return self.filter(Q(state=DeliveryState.PARKED) | late)

    def not_delivered(self) -> DeliveryQuerySet:
        """Owed or parked."""
        return self.exclude(state=DeliveryState.SENT)


class Delivery(models.Model):
    """Something a partner must be told.

    `wanted` rises with every change; `sent` is what `wanted` was when the last successful sending began. The partner
    has it all when both are equal.
    """

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="deliveries")
    partner = models.CharField(max_length=64)
    kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=120, db_index=True)
    wanted = models.PositiveBigIntegerField(default=1)
    sent = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.OWED)
    owed_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    code = models.CharField(max_length=60, blank=True)
    reason = models.TextField(blank=True)
    partner_message = models.JSONField(default=dict)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-owed_at"]
        constraints = [
            models.UniqueConstraint(fields=["party", "partner", "kind", "object_id"], name="network_delivery_once")
        ]
        indexes = [models.Index(fields=["party", "state", "owed_at"], name="network_delivery_state")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} → {self.partner}"
