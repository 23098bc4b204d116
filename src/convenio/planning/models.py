"""Which agreements are plans and reports, of which year; and what an officer decided beside a suggestion."""

from __future__ import annotations

from django.db import models

from convenio.agreements.models import Agreement
from convenio.parties.models import Party

PLAN, REPORT = "plan", "report"


class SheetQuerySet(models.QuerySet["Sheet"]):
    """Questions about plans and reports; every one starts from the institution."""

    def of(self, party: Party) -> SheetQuerySet:
        return self.filter(party=party)


class Sheet(models.Model):
    """A plan or report: a projection of the text of an agreement, so that lists read no texts.

    ``parent_pact``: the pact it hangs under, also while that one is not known here. Read ``agreement__parent`` along.
    """

    agreement = models.OneToOneField(Agreement, on_delete=models.CASCADE, related_name="sheet")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    parent_pact = models.UUIDField(null=True)
    sort = models.CharField(max_length=6)
    year = models.PositiveIntegerField()

    objects = SheetQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "sort", "-pk"]
        indexes = [
            models.Index(fields=["party", "sort", "-year"], name="sheet_of_party"),
        ]

    def __str__(self) -> str:
        return f"{self.sort} {self.year}"

    @property
    def parent(self) -> Agreement | None:
        """The agreement it hangs under, when that is known here."""
        found: Agreement | None = self.agreement.parent
        return found


class Overruling(models.Model):
    """What an officer chose instead of the suggestion for an end; the newest counts. Private to the house."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="overrulings")
    ends_on = models.DateField(null=True)
    suggested = models.CharField(max_length=10)
    chosen = models.CharField(max_length=10)
    reason = models.CharField(max_length=1000)
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)
    made_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.suggested} → {self.chosen}"
