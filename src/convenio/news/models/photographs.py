"""Photographs as a university brought them, cleaned; and the widths of them that the public is sent."""

from __future__ import annotations

from django.db import models

from convenio.agreements.models import Agreement
from convenio.news.photograph import Shown
from convenio.parties.models import Party


class Photograph(models.Model):
    """A photograph a university brought, for the page of an agreement or for its own news.

    Attributes:
        digest: of the cleaned bytes, which the documents room keeps; ``width`` and ``height`` in pixels.
        alt: what it shows, for who does not see it, by language.
        removed: what was inside the file and is gone (codes of ``pictures``).
    """

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, null=True, related_name="photographs")
    digest = models.CharField(max_length=64, db_index=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alt = models.JSONField(default=dict)
    credit = models.CharField(max_length=200)
    licence = models.CharField(max_length=40)
    removed = models.JSONField(default=list)
    brought_at = models.DateTimeField()

    class Meta:
        ordering = ["-brought_at", "-pk"]

    def __str__(self) -> str:
        return self.digest[:12]

    @property
    def shown(self) -> Shown:
        """As a page names it."""
        return Shown(self.digest, self.width, self.height, dict(self.alt), self.credit, self.licence)


class Width(models.Model):
    """A photograph drawn anew in one width: the only bytes of it that the public is sent.

    Attributes:
        photograph: digest of what it was drawn from, brought here or sent by a partner.
        digest: of the drawn bytes, which the documents room keeps.
    """

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    photograph = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, db_index=True)

    class Meta:
        ordering = ["photograph", "width"]
        constraints = [models.UniqueConstraint(fields=["party", "photograph", "width"], name="width_once")]

    def __str__(self) -> str:
        return f"{self.photograph[:12]} {self.width}"
