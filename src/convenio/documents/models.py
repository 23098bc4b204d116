"""Files that a party keeps: the bytes lie once in the files folder under their digest, the rows say whose and why."""

from __future__ import annotations

from django.db import models

from convenio.parties.models import Party


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    """The vocabulary of stored files."""

    def of(self, party: Party) -> StoredFileQuerySet:
        """The files that this institution keeps."""
        return self.filter(party=party)


class StoredFile(models.Model):
    """One file as one party keeps it. Bytes never change; kept again for the same purpose they stay one row."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="stored_files")
    digest = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    purpose = models.CharField(max_length=64)
    kept_at = models.DateTimeField()

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        ordering = ["-kept_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["party", "digest", "purpose"], name="file_once_per_purpose")]

    def __str__(self) -> str:
        return self.name
