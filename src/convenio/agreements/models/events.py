"""What was said and what it names: events, texts, files, cards, and how far each partner has heard."""

from __future__ import annotations

from django.db import models

from convenio.agreements.models.agreement import Agreement


class PactEvent(models.Model):
    """One signed event, byte for byte as it came; ``pk`` is the order of arrival here. Never changed, never deleted.

    ``waiting``: part of its past is not here yet, so its signature could not be judged; it counts for nothing.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="events")
    event_id = models.CharField(max_length=64)
    author = models.CharField(max_length=64)
    type = models.CharField(max_length=40)
    raw = models.BinaryField()
    signature = models.BinaryField()
    arrived_at = models.DateTimeField()
    came_from = models.CharField(max_length=64)
    waiting = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["agreement", "event_id"], name="event_once_per_agreement")]

    def __str__(self) -> str:
        return f"{self.type} {self.event_id[:12]} of {self.author}"


class PactText(models.Model):
    """A version's canonical text, by its digest."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="texts")
    digest = models.CharField(max_length=64)
    raw = models.BinaryField()
    arrived_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "digest"], name="text_once_per_agreement")]

    def __str__(self) -> str:
        return self.digest


class PactFile(models.Model):
    """A file that the events or the text of a pact name; its partners may fetch it, nobody else.

    ``held`` False: named, but not here yet. ``private`` True: never leaves this node (a clearance's scan).
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="files")
    digest = models.CharField(max_length=64)
    purpose = models.CharField(max_length=20)
    name = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    held = models.BooleanField(default=False)
    private = models.BooleanField(default=False)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "digest"], name="file_once_per_agreement")]
        indexes = [models.Index(fields=["held", "private"], name="file_wanted")]

    def __str__(self) -> str:
        return self.name or self.digest


class Card(models.Model):
    """What an event only names by a salted digest: a person's name, the words of a comment. Erasable.

    ``content`` None: erased. The digest stays in the chain and leads nowhere without the salt.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="cards")
    card_id = models.CharField(max_length=64)
    author = models.CharField(max_length=64)
    kind = models.CharField(max_length=10)
    content = models.JSONField(null=True)
    person_id = models.BigIntegerField(null=True)
    erased_at = models.DateTimeField(null=True)
    erasure_told = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "card_id"], name="card_once_per_agreement")]
        indexes = [models.Index(fields=["person_id"], name="card_person")]

    def __str__(self) -> str:
        return self.card_id


class PeerProgress(models.Model):
    """How far one partner has heard: what its signed receipts say, and the heads it last told us.

    Attributes:
        heads: its newest known heads per author; ``heads_at`` when it told us.
        delivered, seen: our newest event that its node has, that its officer has looked at (from signed receipts).
        returned_at: when it last returned our own feed whole (needed after a restore, F15).
        told: the receipt of ours it last acknowledged, so that an unchanged one is not sent again.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="peers")
    party = models.CharField(max_length=64)
    heads = models.JSONField(default=dict)
    heads_at = models.DateTimeField(null=True)
    delivered = models.CharField(max_length=64, blank=True)
    delivered_at = models.DateTimeField(null=True)
    seen = models.CharField(max_length=64, blank=True)
    seen_at = models.DateTimeField(null=True)
    receipt_raw = models.BinaryField(default=b"")
    receipt_signature = models.BinaryField(default=b"")
    returned_at = models.DateTimeField(null=True)
    told = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "party"], name="peer_once_per_agreement")]

    def __str__(self) -> str:
        return f"{self.party} in {self.agreement_id}"
