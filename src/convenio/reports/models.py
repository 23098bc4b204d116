"""Definitions of the university's own with every version that was used, what was sent, and what is owed."""

from __future__ import annotations

from django.db import models

from convenio.parties.models import Party
from convenio.parties.terms import pick
from convenio.people.models import Person
from convenio.reports.windows import span_label


class OwnDefinition(models.Model):
    """A definition that people of the house made. ``content`` is the working copy, saved also while it is unfinished.

    Attributes:
        content: as ``terms.from_content`` reads it, without code and edition.
        revision: grows with every save and guards against loss.
        newest: number of the newest version; 0 while no report was sent with it.
        shared: colleagues of the house see and use it; only its maker changes it.
        archived_at: offered no more since then; what was sent with it stays.
    """

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    content = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    newest = models.PositiveIntegerField(default=0)
    shared = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-changed_at", "-pk"]
        indexes = [models.Index(fields=["party", "-changed_at"], name="own_definition_newest")]

    def __str__(self) -> str:
        return pick(self.content.get("title", {}), "") or self.code

    @property
    def code(self) -> str:
        """How addresses name it."""
        return f"own-{self.pk}"


class OwnVersion(models.Model):
    """A definition as it was when a report was sent with it; it never changes."""

    definition = models.ForeignKey(OwnDefinition, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["definition", "number"], name="own_version_once")]

    def __str__(self) -> str:
        return f"{self.definition_id}: {self.number}"


class Sent(models.Model):
    """A report that was sent: frozen with its definition, the records it was counted from, and every file.

    Attributes:
        code, edition: of the definition. ``title``: by language, as it was then.
        window: key of the window; ``first``, ``last``: its days.
        recipient, note: to whom, and what the office notes about it; no person's name is asked for.
        sent_on: the day on which it went out. ``at``: when it was frozen here.
        package: digest of the kept package (definition, window, records, words).
        scope: units whose agreements it is about; None for the whole university.
        counted: activities that count. ``drawn_with``: versions of what drew the files.
    """

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    edition = models.CharField(max_length=20)
    title = models.JSONField(default=dict)
    window = models.CharField(max_length=24)
    first = models.DateField()
    last = models.DateField()
    recipient = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    sent_on = models.DateField()
    package = models.CharField(max_length=64)
    scope = models.JSONField(null=True)
    counted = models.PositiveIntegerField()
    drawn_with = models.JSONField(default=dict)
    at = models.DateTimeField()
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    person_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-sent_on", "-pk"]
        indexes = [models.Index(fields=["party", "code", "window"], name="sent_of_window")]

    def __str__(self) -> str:
        return f"{self.code} {self.window}"

    @property
    def span(self) -> str:
        """The window in words that need no language."""
        return span_label(self.first, self.last, whole_years=".." not in self.window)


class SentFile(models.Model):
    """One file of what was sent, by its digest among the kept files."""

    sent = models.ForeignKey(Sent, on_delete=models.PROTECT, related_name="files")
    language = models.CharField(max_length=8)
    format = models.CharField(max_length=4)
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["language", "format"]
        constraints = [models.UniqueConstraint(fields=["sent", "language", "format"], name="sent_file_once")]

    def __str__(self) -> str:
        return self.name


class Owed(models.Model):
    """Whether a university owes a report, and by which day of the year when it knows better than the definition."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    wanted = models.BooleanField()
    month = models.PositiveSmallIntegerField(null=True)
    day = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["party", "code"], name="owed_once")]

    def __str__(self) -> str:
        return f"{self.party_id}: {self.code}"
