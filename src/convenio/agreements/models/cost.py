"""What cooperation cost our own house. Nothing here leaves the node."""

from __future__ import annotations

from django.db import models

from convenio.agreements.models.agreement import Agreement
from convenio.agreements.money import Money
from convenio.parties.models import Party


class Cost(models.Model):
    """An amount that our institution spent on something done, or on an agreement as a whole.

    Attributes:
        activity: UUID of what it was spent on; empty for the agreement as a whole; ``strand``: of that activity.
        hundredths: of one ``currency`` (ISO 4217).
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="costs")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    activity = models.CharField(max_length=64, blank=True)
    strand = models.CharField(max_length=40, blank=True)
    spent_on = models.DateField()
    hundredths = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    words = models.CharField(max_length=200, blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-spent_on", "-pk"]
        indexes = [
            models.Index(fields=["party", "agreement", "strand", "currency"], name="cost_summed"),
            models.Index(fields=["agreement", "-spent_on", "-id"], name="cost_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.spent_on} {self.money.amount} {self.currency}"

    @property
    def money(self) -> Money:
        return Money(self.currency, self.hundredths)
