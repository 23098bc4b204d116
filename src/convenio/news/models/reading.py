"""Readers of public pages, counted without knowing them."""

from django.db import models


class ReadingDay(models.Model):
    """How many readers a page had on a day (UTC). This is all that stays."""

    page = models.CharField(max_length=64)
    day = models.DateField()
    readers = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["page", "day"]
        constraints = [models.UniqueConstraint(fields=["page", "day"], name="reading_day_once")]

    def __str__(self) -> str:
        return f"{self.page} {self.day}: {self.readers}"


class DaySalt(models.Model):
    """The chance salt of a day; destroyed on the next."""

    day = models.DateField(primary_key=True)
    salt = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return str(self.day)


class ReaderSeen(models.Model):
    """The salted digest of a reader of today, so that a reload counts once; destroyed with the salt."""

    day = models.DateField(db_index=True)
    page = models.CharField(max_length=64)
    key = models.CharField(max_length=64)
    address_key = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "page", "key"], name="reader_seen_once")]
        indexes = [models.Index(fields=["day", "page", "address_key"], name="reader_address")]

    def __str__(self) -> str:
        return self.key[:12]
