"""What is known of the own keys; the private halves lie in files, never in the database."""

from __future__ import annotations

from django.db import models

from convenio.parties.models import Party


class KeyPurpose(models.TextChoices):
    """What a key of our own signs."""

    HTTP = "http"
    EVENT = "event"


class KeyState(models.TextChoices):
    """announced: partners may learn it, not used yet; active: signs; retiring: signs no more, still published."""

    ANNOUNCED = "announced"
    ACTIVE = "active"
    RETIRING = "retiring"
    RETIRED = "retired"


class NodeKeyQuerySet(models.QuerySet["NodeKey"]):
    """The vocabulary of own keys."""

    def of(self, party: Party) -> NodeKeyQuerySet:
        return self.filter(party=party)

    def published(self) -> NodeKeyQuerySet:
        """Those that stand in the manifest."""
        return self.exclude(state=KeyState.RETIRED)


class NodeKey(models.Model):
    """A key of a hosted institution. `public` is hex: DER for RSA, 32 bytes for Ed25519."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="keys")
    purpose = models.CharField(max_length=5, choices=KeyPurpose.choices)
    key_id = models.CharField(max_length=64, unique=True)
    public = models.TextField()
    state = models.CharField(max_length=10, choices=KeyState.choices)
    created_at = models.DateTimeField()
    activated_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)

    objects = NodeKeyQuerySet.as_manager()

    class Meta:
        ordering = ["party", "purpose", "created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "purpose"], condition=models.Q(state="active"), name="network_one_active_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.key_id[:16]}"
