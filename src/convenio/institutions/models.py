"""What is known of universities, and who said it.

Each ``Profile`` is one voice about one university: ``said_by == about`` is what the institution itself announces
(entered by its officers when hosted here, received signed over the network when not); any other ``said_by`` is what
that institution wrote down here for its own use. Texts are JSON ``{language tag: text}``.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language

from convenio.institutions.profile import values
from convenio.parties.models import Party
from convenio.parties.terms import pick


class ProfileQuerySet(models.QuerySet["Profile"]):
    """The vocabulary of profiles."""

    def of(self, party: Party) -> ProfileQuerySet:
        """Those a party may read: every university's own word, and what the party wrote down itself."""
        return self.filter(models.Q(said_by=models.F("about")) | models.Q(said_by=party))

    def own_words(self) -> ProfileQuerySet:
        """What universities say of themselves."""
        return self.filter(said_by=models.F("about"))


class Profile(models.Model):
    """One voice about one university. ``digest`` is that of the canonical profile this row was made from."""

    about = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="profiles")
    said_by = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="profiles_said")
    names = models.JSONField(default=dict)
    short_names = models.JSONField(default=dict, blank=True)
    description = models.JSONField(default=dict, blank=True)
    city = models.JSONField(default=dict, blank=True)
    latitude = models.CharField(max_length=16, blank=True)
    longitude = models.CharField(max_length=16, blank=True)
    ror = models.CharField(max_length=9, blank=True)
    schac = models.CharField(max_length=64, blank=True)
    website = models.CharField(max_length=500, blank=True)
    founded = models.IntegerField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    updated_at = models.DateTimeField()

    objects = ProfileQuerySet.as_manager()

    class Meta:
        ordering = ["about", "pk"]
        constraints = [models.UniqueConstraint(fields=["about", "said_by"], name="profile_one_voice_each")]

    def __str__(self) -> str:
        return f"{self.about_id} by {self.said_by_id}"


class Entry(models.Model):
    """A row of a profile. ``source_key`` names a source of the same profile, or is empty."""

    profile: models.ForeignKey[Profile, Profile]
    position = models.PositiveIntegerField(default=0)
    source_key = models.CharField(max_length=64, blank=True)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]


class Source(models.Model):
    """Where statements of a profile were read."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="sources")
    position = models.PositiveIntegerField(default=0)
    key = models.CharField(max_length=64)
    title = models.JSONField(default=dict)
    publisher = models.JSONField(default=dict, blank=True)
    url = models.CharField(max_length=500, blank=True)
    published_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["profile", "key"], name="source_once")]

    def __str__(self) -> str:
        return pick(self.title, get_language() or "en")


class Contact(models.Model):
    """A role mailbox; persons do not stand here."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="contacts")
    position = models.PositiveIntegerField(default=0)
    role = models.CharField(max_length=24, choices=[(role, role) for role in values.CONTACT_ROLES])
    names = models.JSONField(default=dict, blank=True)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    url = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.role} {self.email}"


class Affiliation(Entry):
    """A membership of an association, or a designation given by an authority; one of ``total`` when counted."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="affiliations")
    key = models.CharField(max_length=64)
    kind = models.CharField(max_length=16, choices=[(kind, kind) for kind in values.AFFILIATION_KINDS])
    names = models.JSONField(default=dict)
    given_by = models.JSONField(default=dict, blank=True)
    since = models.IntegerField(null=True, blank=True)
    total = models.IntegerField(null=True, blank=True)

    class Meta(Entry.Meta):
        constraints = [models.UniqueConstraint(fields=["profile", "key"], name="affiliation_once")]

    def __str__(self) -> str:
        return pick(self.names, get_language() or "en")


class Ranking(Entry):
    """One place in one ranking; the same ``series`` over the years makes a line. ``year`` None: not stated."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="rankings")
    series = models.CharField(max_length=64)
    publisher = models.JSONField(default=dict)
    scope = models.CharField(max_length=16, choices=[(scope, scope) for scope in values.RANKING_SCOPES])
    scope_names = models.JSONField(default=dict)
    place = models.PositiveIntegerField()
    place_until = models.PositiveIntegerField(null=True, blank=True)
    year = models.IntegerField(null=True, blank=True)

    class Meta(Entry.Meta):
        constraints = [
            models.UniqueConstraint(fields=["profile", "series", "year"], name="ranking_once"),
            models.UniqueConstraint(
                fields=["profile", "series"], condition=models.Q(year=None), name="ranking_once_without_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.year or '—'}: {self.place}"


class Strength(Entry):
    """A discipline the university is strong in, and what shows it."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="strengths")
    key = models.CharField(max_length=64)
    field = models.JSONField(default=dict)
    claim = models.JSONField(default=dict)
    isced_f = models.CharField(max_length=4, blank=True)
    evidence = models.JSONField(default=dict, blank=True)

    class Meta(Entry.Meta):
        constraints = [models.UniqueConstraint(fields=["profile", "key"], name="strength_once")]

    def __str__(self) -> str:
        return pick(self.field, get_language() or "en")


class Achievement(Entry):
    """What was done, with whom, when; evidence of the strengths it is linked to. ``on_date`` may be a year only."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="achievements")
    key = models.CharField(max_length=64)
    what = models.JSONField(default=dict)
    partners = models.JSONField(default=list, blank=True)
    on_date = models.CharField(max_length=10, blank=True)
    evidence = models.JSONField(default=dict, blank=True)
    strengths = models.ManyToManyField(Strength, blank=True, related_name="achievements")

    class Meta(Entry.Meta):
        constraints = [models.UniqueConstraint(fields=["profile", "key"], name="achievement_once")]

    def __str__(self) -> str:
        return pick(self.what, get_language() or "en")


class Fact(Entry):
    """A number with its name, year (None: not stated) and source."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="facts")
    key = models.CharField(max_length=64)
    names = models.JSONField(default=dict)
    value = models.BigIntegerField()
    how = models.CharField(max_length=16, choices=[(how, how) for how in values.FACT_HOWS], default="exactly")
    year = models.IntegerField(null=True, blank=True)

    class Meta(Entry.Meta):
        constraints = [models.UniqueConstraint(fields=["profile", "key"], name="fact_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"


class Learning(models.Model):
    """How far this node is in learning a partner's profile: what it was told, what it has, what went wrong last."""

    about = models.OneToOneField(Party, on_delete=models.CASCADE, related_name="learning")
    told_digest = models.CharField(max_length=64, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    learnt_digest = models.CharField(max_length=64, blank=True)
    learnt_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=400, blank=True)

    def __str__(self) -> str:
        return f"{self.about_id} {self.problem}"
