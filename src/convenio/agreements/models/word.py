"""Word files of an agreement: which texts went out for mark-up, and which files came in. Private to the node."""

from __future__ import annotations

from django.db import models

from convenio.agreements.models.agreement import Agreement


class WordCopy(models.Model):
    """A text that went out as a Word file. What comes back is compared with exactly this text.

    ``number``: of the version, 0 for a draft. ``raw``: canonical bytes of a draft's text; events keep a version's.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="word_copies")
    text_digest = models.CharField(max_length=64)
    raw = models.BinaryField(default=bytes)
    number = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)
    made_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["agreement", "text_digest"], name="word_copy_once_per_text")]

    def __str__(self) -> str:
        return f"{self.number or 'draft'} {self.text_digest[:12]}"


class WordArrival(models.Model):
    """A Word file that came in; it is kept whatever becomes of it.

    ``outcome``: how many of what were taken over (``{"suggestions": 2, "comments": 1}``); empty while it waits.
    ``base``: digest of the text it says it was made from, empty for a file of others.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="word_arrivals")
    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    base = models.CharField(max_length=64, blank=True)
    came_at = models.DateTimeField()
    came_by = models.BigIntegerField(null=True)
    came_by_name = models.CharField(max_length=200, blank=True)
    outcome = models.JSONField(default=dict)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-came_at", "-pk"]

    def __str__(self) -> str:
        return self.name
