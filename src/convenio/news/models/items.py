"""Items of news that a university writes itself: a visit, a defence, a call, a joint paper."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import get_language

from convenio.agreements.models import Agreement
from convenio.news.models.photographs import Photograph
from convenio.parties.models import Party
from convenio.parties.terms import pick
from convenio.people.models import Person


class NewsItemQuerySet(models.QuerySet["NewsItem"]):
    """The vocabulary of items."""

    def of(self, party: Party) -> NewsItemQuerySet:
        """The items of a university."""
        return self.filter(party=party)

    def in_time(self, at: datetime) -> NewsItemQuerySet:
        """Approved, begun and not over at this moment."""
        return self.filter(Q(publish_until=None) | Q(publish_until__gt=at), state="approved", publish_at__lte=at)

    def public(self, at: datetime) -> NewsItemQuerySet:
        """What anybody may read now: in time, every agreement it links public, and so one with each partner it names.

        Asked anew with every request, so that a release taken back takes the item with it at once.
        """
        linked = NewsItem.agreements.through.objects.filter(newsitem=OuterRef("pk"))
        copies = Agreement.objects.filter(pact=OuterRef("agreement__pact"), is_public=False)
        closed = linked.filter(Q(agreement__is_public=False) | Q(Exists(copies)))
        shown = Agreement.objects.filter(is_public=True, partner_rows=OuterRef("party"))
        hidden = Agreement.objects.filter(pact=OuterRef("pact"), is_public=False)
        named = NewsItem.partners.through.objects.filter(newsitem=OuterRef("pk"))
        unreleased = named.exclude(Exists(shown.exclude(Exists(hidden))))
        return self.in_time(at).exclude(Exists(closed)).exclude(Exists(unreleased))


class NewsItem(models.Model):
    """One item.

    Attributes:
        titles, leads, bodies: by language; the body is plain text of paragraphs, lists and links (``structured``).
        state: draft, review, approved, withdrawn. What is approved is public from ``publish_at`` until
            ``publish_until`` (None: without end).
        revision: rises with every saving, so that nobody writes over another's words.
        changed_by: who wrote the last words of it; somebody else reviews them.
        agreements: those it is about; ``activities``: ids of what was done under them, for people of the house.
        partners: universities that its words name, noted when it is saved.
        told: the last turn of its life that the worker wrote into the record: "", published, over.
    """

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=12)
    state = models.CharField(max_length=12, default="draft")
    titles = models.JSONField(default=dict)
    leads = models.JSONField(default=dict)
    bodies = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)
    publish_at = models.DateTimeField(null=True)
    publish_until = models.DateTimeField(null=True)
    told = models.CharField(max_length=12, blank=True)
    photograph = models.ForeignKey(Photograph, on_delete=models.SET_NULL, null=True, related_name="items")
    agreements = models.ManyToManyField(Agreement, related_name="+")
    partners = models.ManyToManyField(Party, related_name="+")
    activities = models.JSONField(default=list)

    objects = NewsItemQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "-pk"]
        indexes = [models.Index(fields=["state", "publish_at"], name="news_in_time")]

    def __str__(self) -> str:
        return self.name()

    def name(self, language: str | None = None) -> str:
        """The title in a language (default: the reader's), else the nearest one; "" for none yet."""
        return pick(self.titles, language or get_language() or "en")

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages in which it has a title and words."""
        return tuple(tag for tag, words in self.bodies.items() if words and self.titles.get(tag))

    @property
    def about(self) -> str:
        """How the record names it."""
        return f"news:{self.key}"
