"""What the catalogue, or a manifest fetched by hand, says of partners; and which of their keys are trusted."""

from __future__ import annotations

from django.db import models


class PartnerNode(models.Model):
    """The node of a university, as the network names it. Also our own institutions stand here once they are listed."""

    hei_id = models.CharField(max_length=64, unique=True)
    names = models.JSONField(default=dict)
    manifest_url = models.URLField(max_length=500, blank=True)
    pact_url = models.URLField(max_length=500, blank=True)
    pact_version = models.CharField(max_length=20, blank=True)
    by_hand = models.BooleanField(default=False)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)
    pinned_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["hei_id"]

    def __str__(self) -> str:
        return self.hei_id


class PartnerPurpose(models.TextChoices):
    """What a partner's key signs: its requests, its answers, its events."""

    CLIENT = "client"
    SERVER = "server"
    EVENT = "event"


class Trust(models.TextChoices):
    """pinned: believed; new: seen on a partner already known, waits for a person or a day; gone: listed no more."""

    PINNED = "pinned"
    NEW = "new"
    GONE = "gone"


class PartnerKeyQuerySet(models.QuerySet["PartnerKey"]):
    """The vocabulary of partners' keys."""

    def pinned(self) -> PartnerKeyQuerySet:
        return self.filter(trust=Trust.PINNED)

    def for_purpose(self, purpose: PartnerPurpose) -> PartnerKeyQuerySet:
        return self.filter(purpose=purpose)


class PartnerKey(models.Model):
    """A public key of a partner. `public` is hex: DER for RSA, 32 bytes for Ed25519."""

    node = models.ForeignKey(PartnerNode, on_delete=models.CASCADE, related_name="keys")
    purpose = models.CharField(max_length=6, choices=PartnerPurpose.choices)
    key_id = models.CharField(max_length=64, db_index=True)
    public = models.TextField()
    trust = models.CharField(max_length=6, choices=Trust.choices)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    objects = PartnerKeyQuerySet.as_manager()

    class Meta:
        ordering = ["node", "purpose", "first_seen_at"]
        constraints = [models.UniqueConstraint(fields=["node", "purpose", "key_id"], name="network_partner_key_once")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.key_id[:16]}"


class CatalogueCopy(models.Model):
    """One state of the catalogue that was fetched: applied, or held because it shrank too much."""

    url = models.CharField(max_length=500)
    digest = models.CharField(max_length=64)
    etag = models.CharField(max_length=200, blank=True)
    universities = models.PositiveIntegerField()
    fetched_at = models.DateTimeField()
    checked_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    held_reason = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["-fetched_at"]

    def __str__(self) -> str:
        return self.digest[:16]
