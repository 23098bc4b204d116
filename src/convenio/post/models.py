"""Mails that left, addresses from which they come back, mails that are held for that, and what was last checked."""

from __future__ import annotations

from django.db import models

from convenio.post.terms import Sort


class SentMail(models.Model):
    """A mail that the server took. ``token`` stands in the return address; reports are matched by it, or by the id."""

    token = models.CharField(max_length=32, unique=True)
    message_id = models.CharField(max_length=255, db_index=True)
    address = models.CharField(max_length=254, db_index=True)
    at = models.DateTimeField(db_index=True)
    test = models.BooleanField(default=False)
    returned_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.message_id} {self.at:%Y-%m-%d}"


class ReturnedAddress(models.Model):
    """An address from which mails come back. ``held``: nothing more is sent to it until somebody looks.

    Attributes:
        since, last_at, count: when that began, when it last happened, how often.
        sort, status, said: what the newest report means, its code (RFC 3463), the server's words.
        confirmed_at: somebody said that the address is right; reports about mails sent before that hold nothing.
    """

    address = models.CharField(max_length=254, unique=True)
    sort = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Sort])
    status = models.CharField(max_length=12, blank=True)
    said = models.CharField(max_length=400, blank=True)
    since = models.DateTimeField()
    last_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=1)
    held = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-last_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.address}: {self.sort}"


class HeldMail(models.Model):
    """A duty that waits because mails to its address come back; ``name`` and ``key`` are those of the task."""

    address = models.CharField(max_length=254, db_index=True)
    name = models.CharField(max_length=80)
    key = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["address", "name", "key"], name="post_held_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.key}"


class Looked(models.Model):
    """What was last looked at: the set-up (``setup``), the mailbox (``mailbox``); ``facts`` as codes and values."""

    what = models.CharField(max_length=20, unique=True)
    at = models.DateTimeField()
    facts = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.what} {self.at:%Y-%m-%d %H:%M}"
