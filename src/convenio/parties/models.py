"""Universities and their units, own or partner. Everybody may point here with real foreign keys."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language

from convenio.parties.terms import pick


class PartyQuerySet(models.QuerySet["Party"]):
    """The vocabulary of parties."""

    def hosted(self) -> PartyQuerySet:
        """Those whose agreements live on this node."""
        return self.filter(hosted=True)

    def partners(self) -> PartyQuerySet:
        return self.filter(hosted=False)


class Party(models.Model):
    """A university, known by its ``hei_id`` (the SCHAC home organisation, a domain name such as ``tpu.ru``)."""

    hei_id = models.CharField(max_length=64, unique=True)
    names = models.JSONField(default=dict)
    country = models.CharField(max_length=2, blank=True)
    hosted = models.BooleanField(default=False)
    colour = models.CharField(max_length=7, blank=True)
    colour_dark = models.CharField(max_length=7, blank=True)

    objects = PartyQuerySet.as_manager()

    class Meta:
        ordering = ["hei_id"]

    def __str__(self) -> str:
        return self.name()

    def name(self, language: str | None = None) -> str:
        """The name in ``language`` (default: the reader's), else the nearest one, else the ``hei_id``."""
        return pick(self.names, language or get_language() or "en") or self.hei_id


class Unit(models.Model):
    """A faculty, school or office of a party."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="units")
    ounit_id = models.CharField(max_length=64)
    names = models.JSONField(default=dict)

    class Meta:
        ordering = ["party", "ounit_id"]
        constraints = [models.UniqueConstraint(fields=["party", "ounit_id"], name="unit_once_per_party")]

    def __str__(self) -> str:
        return pick(self.names, get_language() or "en") or self.ounit_id


class NodeFact(models.Model):
    """A fact about this node's database itself, for example that a demonstration made it."""

    key = models.CharField(max_length=64, primary_key=True)
    value = models.JSONField()

    def __str__(self) -> str:
        return self.key
