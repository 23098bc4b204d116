"""Texts of one's own: clauses and templates that a university words itself, with every version it published."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import get_language

from convenio.agreements.models.agreement import Agreement
from convenio.parties.models import Party
from convenio.parties.terms import pick


class HouseText(models.Model):
    """A clause or a template of the house. ``content`` is the working copy; what is offered are the versions.

    Attributes:
        sort: ``clause`` or ``template``.
        of: the clause type or the kind of agreement.
        content: as in ``house_texts.content``.
        revision: grows with every save and guards against loss.
        newest: number of the newest version; 0 before the first.
        archived_at: offered no more since then; nothing is deleted.
    """

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="house_texts")
    sort = models.CharField(max_length=10)
    of = models.CharField(max_length=40)
    content = models.JSONField(default=dict)
    search_text = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    newest = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.BigIntegerField(null=True)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-changed_at", "-pk"]
        indexes = [models.Index(fields=["party", "sort", "of"], name="house_text_offered")]

    def __str__(self) -> str:
        return name_of(self.content)


class HouseVersion(models.Model):
    """One published version; it never changes, so that a draft can say for ever what it was made from."""

    text = models.ForeignKey(HouseText, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    published_at = models.DateTimeField()
    published_by = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["text", "number"], name="house_version_once")]

    def __str__(self) -> str:
        return name_of(self.content)


class TextOrigin(models.Model):
    """Which version a draft was made from: the whole text (``clause_id`` empty), or one of its clauses."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="origins")
    clause_id = models.CharField(max_length=40, blank=True)
    version = models.ForeignKey(HouseVersion, on_delete=models.PROTECT, related_name="used")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "clause_id"], name="origin_once")]

    def __str__(self) -> str:
        return f"{self.clause_id}: {self.version_id}"


def name_of(content: dict[str, Any]) -> str:
    """The name of a text of the house in the reader's language, else its type or kind."""
    names = {tag: words for tag, words in content.get("name", {}).items() if words}
    return pick(names, get_language() or "en") if names else str(content.get("of", ""))
