"""Filters that people keep, which one their list opens with, and which agreements the search index holds."""

from __future__ import annotations

from django.db import models

from convenio.agreements.models import Agreement
from convenio.parties.models import Party
from convenio.people.models import Person


class SavedFilter(models.Model):
    """A filter of the list under a name. ``query``: the address part that the filter form made, without page.

    ``shared``: every colleague of the house sees it; only its owner changes it.
    """

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="saved_filters")
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=1000)
    shared = models.BooleanField(default=False)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["party", "person", "name"], name="filter_name_once_each")]

    def __str__(self) -> str:
        return self.name


class OpeningFilter(models.Model):
    """The filter with which a person's list opens at an institution."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    saved = models.ForeignKey(SavedFilter, on_delete=models.CASCADE, related_name="openings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["party", "person"], name="one_opening_filter_each")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.saved_id}"


class Indexed(models.Model):
    """An agreement whose words stand in the search index (``index``), and what they were made from."""

    agreement = models.OneToOneField(Agreement, on_delete=models.CASCADE, primary_key=True, related_name="indexed")
    stamp = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.agreement_id}"
