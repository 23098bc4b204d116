"""Organisations of the world, what each list says of them, the editions that were brought, who is like whom.

What a list says of an organisation is kept whole as a ``Record``. The fields of an ``Organisation`` are computed from
its records (``merging``): the first list in the order of trust that says anything wins, so the source of every field is
always known. Nothing here is deleted: what a newer edition no longer names is marked, what was merged is a chain.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import get_language

from convenio.parties.models import Party
from convenio.parties.terms import pick

NOTHING = list
"""The empty list, where a field called ``list`` hides the word."""


class Edition(models.Model):
    """One copy of a list that was brought to this node.

    Attributes:
        list: code of the list (``lists.LISTS``): ror, openalex, ewp, eche, hipo.
        digest: SHA-256 of the file. ``path``: where the file waits until it is in, below the node's private files.
        published_on: the day of publication as the file or its name says; None when it says nothing.
        state: ``looking`` (being read through, nothing written), ``looked``, ``running``, ``done``, ``dropped``,
            ``failed``.
        counts: {new, changed, same, gone, wrong} of the look; ``written``: records written by the run so far.
        notes: what was noticed, as [code, details]: a column that moved, a header misspelt, a blank tail, ``#N/A``.
        samples: some of the new, changed, gone and wrong ones, as the preview shows them.
        problem: code of the note that says why it failed.
        part: one of several files of an edition: what it does not name stays as it is.
    """

    list = models.CharField(max_length=12)
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    path = models.CharField(max_length=300, blank=True)
    published_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, default="looking")
    total = models.PositiveIntegerField(default=0)
    progress = models.PositiveIntegerField(default=0)
    written = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    notes = models.JSONField(default=NOTHING)
    samples = models.JSONField(default=dict)
    problem = models.CharField(max_length=400, blank=True)
    person_name = models.CharField(max_length=200, blank=True)
    part = models.BooleanField(default=False)
    brought_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-brought_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.list} {self.name}"


class Organisation(models.Model):
    """An organisation of the world, as its records together say.

    Attributes:
        names: {language tag: name}; ``""`` is the tag of a name whose language the list does not say.
        country: ISO 3166-1 alpha-2. ``kinds``: types of the Research Organization Registry (education, funder …).
        status: ``active``, ``inactive``, ``withdrawn``.
        ror: the nine characters. ``hei_id``: SCHAC code, only where a list of the network says so. ``domain``: of its
            web site, such as ``chd.edu.cn``. ``erasmus``: Erasmus code in one way of writing (``D BERLIN01``).
        weight: how much is written there (works); orders those that fit equally well.
        successor: what it became; ``succession``: ``renamed``, ``merged`` or ``same`` (two entries of one thing);
            ``succeeded_on``: the year, where known.
        origins: {field: code of the list it was taken from}.
    """

    names = models.JSONField(default=dict)
    name = models.CharField(max_length=400)
    country = models.CharField(max_length=2, blank=True)
    city = models.CharField(max_length=200, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    kinds = models.JSONField(default=list)
    status = models.CharField(max_length=10, default="active")
    established = models.IntegerField(null=True)
    website = models.CharField(max_length=500, blank=True)
    domain = models.CharField(max_length=100, blank=True, db_index=True)
    ror = models.CharField(max_length=9, null=True, unique=True)  # noqa: DJ001 - unique where there is one
    hei_id = models.CharField(max_length=64, blank=True, db_index=True)
    erasmus = models.CharField(max_length=40, blank=True, db_index=True)
    weight = models.PositiveIntegerField(default=0)
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="predecessors")
    succession = models.CharField(max_length=8, blank=True)
    succeeded_on = models.IntegerField(null=True)
    origins = models.JSONField(default=dict)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.shown()

    def shown(self, language: str | None = None) -> str:
        """The name in ``language`` (default: the reader's), else the one that lists show first."""
        wanted = language or get_language() or "en"
        return pick({tag: text for tag, text in self.names.items() if tag == wanted[:2]}, wanted) or self.name


class Record(models.Model):
    """What one list says of one organisation, in the words of ``reading.Told``; ``key``: its identifier in that list.

    ``gone``: the newest edition no longer names it. ``edition``: the last one that changed it; ``seen``: the last one
    that named it.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="records")
    list = models.CharField(max_length=12)
    key = models.CharField(max_length=100)
    told = models.JSONField()
    digest = models.CharField(max_length=64)
    gone = models.BooleanField(default=False)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    seen = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["list", "key"], name="record_once_per_list")]

    def __str__(self) -> str:
        return f"{self.list} {self.key}"


class Identifier(models.Model):
    """An identifier; ``scheme``: ror, openalex, hei_id, erasmus, pic, oid, wikidata, isni, grid, domain.

    The same value may stand at two organisations (a campus that shares its parent's domain): that is a reason to ask.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=10)
    value = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "scheme", "value"], name="identifier_once_per_organisation")
        ]
        indexes = [models.Index(fields=["scheme", "value"], name="identifier_value")]

    def __str__(self) -> str:
        return f"{self.scheme} {self.value}"


class Naming(models.Model):
    """One name: ``label``, ``alias``, ``acronym`` or ``former``, its language, the list that has it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="namings")
    text = models.CharField(max_length=400)
    language = models.CharField(max_length=8, blank=True)
    kind = models.CharField(max_length=8)
    list = models.CharField(max_length=12)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text


class Placing(models.Model):
    """Which organisation of the world a university of this node is. ``by``: who said so; empty: an identifier did."""

    party = models.OneToOneField(Party, on_delete=models.CASCADE, related_name="placing")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="placings")
    by = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.party_id} is {self.organisation_id}"


class Alike(models.Model):
    """Two that may be one thing. ``reasons``: [code, details]; ``judged``: empty, ``same`` or ``different``."""

    score = models.FloatField()
    reasons = models.JSONField(default=list)
    judged = models.CharField(max_length=9, blank=True)
    judged_by = models.CharField(max_length=200, blank=True)
    judged_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        ordering = ["-score", "pk"]


class Likeness(Alike):
    """Two entries of the directory that may be one."""

    first = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")

    class Meta(Alike.Meta):
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="likeness_once")]

    def __str__(self) -> str:
        return f"{self.first_id} ~ {self.second_id}"


class WrittenDown(models.Model):
    """Something an officer wrote down of a university of this node. Kept for ever: what was taken back is marked."""

    year = models.IntegerField(null=True, blank=True)
    source = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    withdrawn_by = models.CharField(max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("what was written down of a university is taken back, never deleted")


class Succession(WrittenDown):
    """A university of this node became (part of) another of this node.

    ``kind``: ``renamed``, ``merged`` or ``same`` (two rows of one university); ``year``: of the change, where known.
    Agreements with the old one stay with it, under the name they were signed with.
    """

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="successions")
    into = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="predecessions")
    kind = models.CharField(max_length=8)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["party"], condition=models.Q(withdrawn_at=None), name="succession_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.party_id} {self.kind} {self.into_id}"


class FormerName(WrittenDown):
    """What a university of this node was called before, by language; ``year``: until when, where known."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="former_names")
    names = models.JSONField(default=dict)

    class Meta:
        ordering = ["year", "pk"]

    def __str__(self) -> str:
        return self.shown()

    def shown(self, language: str | None = None) -> str:
        """The name in ``language`` (default: the reader's), else the nearest one."""
        return pick(self.names, language or get_language() or "en")


class PartnerLikeness(Alike):
    """Two universities of this node that may be one."""

    first = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")

    class Meta(Alike.Meta):
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="partner_likeness_once")]

    def __str__(self) -> str:
        return f"{self.first_id} ~ {self.second_id}"


class Sought(models.Model):
    """An organisation in the index of the search. Written by ``search.indexing`` alone.

    ``forms``: its names as they are compared, [[kind, text, words]] as JSON; ``weight``: 0 to 1000, who is meant first.
    """

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, primary_key=True, related_name="sought")
    country = models.CharField(max_length=2, blank=True)
    weight = models.SmallIntegerField()
    active = models.BooleanField()
    forms = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["-weight", "organisation"], name="sought_weight"),
            models.Index(fields=["country", "-weight", "organisation"], name="sought_country"),
        ]

    def __str__(self) -> str:
        return str(self.organisation_id)


class Key(models.Model):
    """A word that leads to an organisation, in small Latin letters; ``weight`` is that of ``Sought``.

    Words are compared by their bytes on every database (a migration says so to PostgreSQL). ``organisation`` is its
    number: a relation would cost a check at each of a million rows.
    """

    pk = models.CompositePrimaryKey("organisation", "word")
    organisation = models.BigIntegerField()
    word = models.CharField(max_length=40)
    weight = models.SmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["word", "-weight", "organisation"], name="key_word")]

    def __str__(self) -> str:
        return self.word


class Spelling(models.Model):
    """A word that stands in some name, to guess what a misspelt one means; ``bones``: its consonants (``letters``)."""

    word = models.CharField(max_length=40, primary_key=True)
    bones = models.CharField(max_length=40, db_index=True)

    def __str__(self) -> str:
        return self.word


class Misplacing(models.Model):
    """A person said that a university of this node is not this organisation: it is not placed there by itself again."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="misplacings")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["party", "organisation"], name="misplacing_once")]

    def __str__(self) -> str:
        return f"{self.party_id} is not {self.organisation_id}"
