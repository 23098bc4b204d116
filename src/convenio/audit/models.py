"""The table of what happened. Append-only: rows can be added, never changed or deleted."""

from __future__ import annotations

from typing import Any

from django.db import models


class AuditEvent(models.Model):
    """One thing that happened on this node, chained to the one before by its hash.

    Rooms above are named by ids kept as text, so that the record survives whatever happens to them.
    """

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    party = models.CharField(max_length=64, db_index=True)
    person_id = models.BigIntegerField(null=True)
    person_name = models.CharField(max_length=200, blank=True)
    person_digest = models.CharField(max_length=64, blank=True)
    what = models.CharField(max_length=80)
    about = models.CharField(max_length=120, db_index=True)
    details = models.JSONField(default=dict)
    salt = models.CharField(max_length=32, blank=True)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.number} {self.what}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("the audit record is append-only")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("the audit record is append-only")


class AuditHead(models.Model):
    """The newest link of the chain; one row, locked while a link is added."""

    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.number} {self.digest[:12]}"
