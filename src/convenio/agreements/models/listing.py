"""What lists count and filter by: rows beside the projection, made by ``projection.project`` and by nobody else."""

from __future__ import annotations

from django.db import models

from convenio.agreements.models.agreement import Agreement
from convenio.parties.models import Party


class Facet(models.Model):
    """One thing an agreement can be found by: a partner, a country, a unit of ours, a strand, a language, its kind,
    our coordinator (``person``: number of the account, else the name), the pact above it (``parent``).

    An agreement has several of most. ``party`` and ``phase`` are the agreement's own, so that counting reads this
    index alone.
    """

    PARTNER, COUNTRY, UNIT, STRAND, LANGUAGE = "partner", "country", "unit", "strand", "language"
    KIND, PERSON, PARENT = "kind", "person", "parent"
    NONE = "none"
    """The value of an agreement without any country, unit, strand or coordinator, so that these are counted, too."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="facets")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=10)
    value = models.CharField(max_length=64)
    phase = models.CharField(max_length=8, default="unsigned")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "name", "value"], name="facet_once_per_agreement")]
        indexes = [models.Index(fields=["party", "name", "value", "phase", "agreement"], name="facet_value")]

    def __str__(self) -> str:
        return f"{self.name} {self.value}"


class PromiseSum(models.Model):
    """One promise of the text in force with what was done of it: the sums of its row on the board.

    Attributes:
        quantity: promised per period; ``period`` as in the text: once, year, term.
        confirmed: what all concerned stand by; ``recorded``: the most that one party says itself; ``disputed``.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="promise_sums")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    commitment = models.CharField(max_length=40)
    strand = models.CharField(max_length=12)
    metric = models.CharField(max_length=40)
    unit = models.CharField(max_length=40)
    period = models.CharField(max_length=5)
    quantity = models.BigIntegerField()
    first_year = models.PositiveIntegerField()
    last_year = models.PositiveIntegerField()
    confirmed = models.BigIntegerField(default=0)
    recorded = models.BigIntegerField(default=0)
    disputed = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "commitment"], name="sum_once_per_promise")]
        indexes = [
            models.Index(
                fields=[
                    "party",
                    "strand",
                    "metric",
                    "period",
                    "first_year",
                    "last_year",
                    "quantity",
                    "confirmed",
                    "recorded",
                ],
                name="promise_sums",
            )
        ]

    def __str__(self) -> str:
        return f"{self.commitment}: {self.confirmed} of {self.quantity}"
