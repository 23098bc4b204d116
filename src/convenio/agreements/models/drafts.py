"""The draft: a text being written by one side, clause by clause, private until it is proposed."""

from __future__ import annotations

from django.db import models

from convenio.agreements.models.agreement import Agreement


class Draft(models.Model):
    """Everything of the text but clauses and commitments. ``base``: the version it started from, empty at first.

    ``settings`` holds title, languages, prevailing, layout, signatories, required, parent, replaces, party_names of the
    text format. ``next_number`` makes ids of clauses and commitments; an id is never used twice.
    """

    agreement = models.OneToOneField(Agreement, on_delete=models.CASCADE, related_name="draft")
    base = models.CharField(max_length=64, blank=True)
    settings = models.JSONField(default=dict)
    annexes = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=1)
    next_number = models.PositiveIntegerField(default=1)
    touched = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"draft of {self.agreement_id}"


class DraftClause(models.Model):
    """One clause of a draft as the text format has it; ``revision`` grows with every change and guards against loss."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="clauses")
    clause_id = models.CharField(max_length=40)
    position = models.PositiveIntegerField()
    content = models.JSONField()
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["draft", "clause_id"], name="clause_once_per_draft")]

    def __str__(self) -> str:
        return self.clause_id


class DraftCommitment(models.Model):
    """One promise of a draft as the text format has it."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="commitments")
    commitment_id = models.CharField(max_length=40)
    clause_id = models.CharField(max_length=40)
    content = models.JSONField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["draft", "commitment_id"], name="commitment_once_per_draft")]

    def __str__(self) -> str:
        return self.commitment_id
