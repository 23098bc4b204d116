"""Lists that were brought, their rows, and what the office answered once and for all."""

from __future__ import annotations

from django.db import models

from convenio.parties.models import Party


class IntakeQuerySet(models.QuerySet["Intake"]):
    """The vocabulary of lists."""

    def of(self, party: Party) -> IntakeQuerySet:
        return self.filter(party=party)


class Intake(models.Model):
    """One list on its way in.

    Attributes:
        state: ``mapping`` columns are being named; ``checking``, ``checked``: looked through without writing;
            ``running``, ``done``; ``undoing``, ``undone``.
        content: the file; dropped once the list is in.
        mapping: {field code: column from 0}. ``orders``: {field code: dmy or mdy}.
        answers: {topic: {word of the list: chosen value}}.
        counts: {status: rows} of the last look; ``written``, ``failed``: rows of the run.
        with_doubtful: rows with a doubt are brought in as well.
        notes: what was noticed, as stored notes.
        corrects: the list whose error file this one is.
    """

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="intakes")
    target = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    content = models.BinaryField(null=True)
    sheet = models.CharField(max_length=200, blank=True)
    sheets = models.JSONField(default=list)
    headers = models.JSONField(default=list)
    header_row = models.PositiveIntegerField(default=0)
    row_count = models.PositiveIntegerField(default=0)
    notes = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    orders = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    questions = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    state = models.CharField(max_length=12, default="mapping")
    progress = models.PositiveIntegerField(default=0)
    written = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    with_doubtful = models.BooleanField(default=True)
    language = models.CharField(max_length=20, default="en")
    person_id = models.BigIntegerField(null=True)
    person_name = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    corrects = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="corrections")

    objects = IntakeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["party", "-created_at"], name="intake_newest")]

    def __str__(self) -> str:
        return self.name

    @property
    def busy(self) -> bool:
        """Is the worker at it?"""
        return self.state in ("checking", "running", "undoing")


class IntakeRow(models.Model):
    """One row of a list. ``status``: one of ``registering.STATUSES`` after the look, empty before it.

    ``shown`` and ``facts``: as judged.
    ``done``: the run has dealt with it; ``object_id``: what it became; ``reasons``: stored codes and details.
    """

    intake = models.ForeignKey(Intake, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    cells = models.JSONField()
    status = models.CharField(max_length=10, blank=True)
    reasons = models.JSONField(default=list)
    shown = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    key = models.CharField(max_length=64, blank=True)
    done = models.BooleanField(default=False)
    object_id = models.CharField(max_length=64, blank=True)
    made = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["intake", "number"], name="intake_row_once")]
        indexes = [models.Index(fields=["intake", "status", "number"], name="intake_row_status")]

    def __str__(self) -> str:
        return f"{self.intake_id}, row {self.number}"


class Brought(models.Model):
    """What came in under which key, so that the same row brought again is known. ``print``: how it stood then."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    target = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    object_id = models.CharField(max_length=64)
    print = models.CharField(max_length=64)
    intake = models.ForeignKey(Intake, on_delete=models.SET_NULL, null=True, related_name="brought")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["party", "target", "key"], name="brought_once")]

    def __str__(self) -> str:
        return f"{self.target} {self.object_id}"


class Remembered(models.Model):
    """What an office taught once: ``column`` (a header means a field, and where it stood), or the answer to a topic."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    target = models.CharField(max_length=40)
    topic = models.CharField(max_length=40)
    word = models.CharField(max_length=200)
    value = models.CharField(max_length=200, blank=True)
    place = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["party", "target", "topic", "word"], name="remembered_once")]

    def __str__(self) -> str:
        return f"{self.topic} {self.word}"


class Paper(models.Model):
    """A scanned paper that was brought: ``waiting`` for a person to say where it belongs, ``attached``, ``ignored``.

    ``words``: its text layer, to recognise it. ``candidates``: [id, label, score, why] of entries that fit.
    """

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    target = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField(default=0)
    words = models.TextField(blank=True)
    candidates = models.JSONField(default=list)
    state = models.CharField(max_length=10, default="waiting")
    object_id = models.CharField(max_length=64, blank=True)
    person_name = models.CharField(max_length=200, blank=True)
    brought_at = models.DateTimeField()
    attached_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-brought_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["party", "target", "digest"], name="paper_once")]

    def __str__(self) -> str:
        return self.name
