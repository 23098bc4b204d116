"""Tables of the reviews: routes by version, cases by text, their steps, who reviews, what they said, who is away.

Nothing here leaves the node. People are kept by number; what a case is about is kept as text.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language

from convenio.parties.models import Party
from convenio.parties.terms import pick
from convenio.routes.terms import RoutePlan, StepPlan, TextFacts, plan_of, step_of


class Route(models.Model):
    """One version of a route of an institution. What was in force once never changes: cases point to it."""

    DRAFT, ACTIVE, PAST = "draft", "active", "past"

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="review_routes")
    code = models.SlugField(max_length=40)
    number = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, default=DRAFT)
    content = models.JSONField(default=dict)
    changed_at = models.DateTimeField()
    changed_by = models.BigIntegerField(null=True)
    active_from = models.DateTimeField(null=True)

    class Meta:
        ordering = ["code", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["party", "code", "number"], name="route_version_once"),
            models.UniqueConstraint(
                fields=["party", "code"], condition=models.Q(state="active"), name="route_active_once"
            ),
            models.UniqueConstraint(
                fields=["party", "code"], condition=models.Q(state="draft"), name="route_draft_once"
            ),
        ]

    def __str__(self) -> str:
        return pick(self.content.get("names", {}), get_language() or "en") or self.code

    @property
    def plan(self) -> RoutePlan:
        return plan_of(self.content)


class Case(models.Model):
    """The review of exactly one text: it counts only for the digest it names.

    Attributes:
        about, digest: what is reviewed, as its room names it. ``number``: of the version. ``url``: its review page.
        route: the version of the route it follows; None for the plain review of a house without routes.
        before: the case of the version before, from which reviews were kept.
    """

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="review_cases")
    about = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    number = models.PositiveIntegerField(default=1)
    title = models.JSONField(default=dict)
    url = models.CharField(max_length=300)
    facts = models.JSONField(default=dict)
    route = models.ForeignKey(Route, on_delete=models.PROTECT, null=True, related_name="cases")
    before = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="after")
    state = models.CharField(max_length=10, default="open")
    started_at = models.DateTimeField()
    started_by = models.BigIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["party", "about", "digest"], name="case_once_per_text")]
        indexes = [models.Index(fields=["party", "state", "-started_at"], name="case_state")]

    def __str__(self) -> str:
        return pick(self.title, get_language() or "en") or self.about

    @property
    def known(self) -> TextFacts:
        return TextFacts.of(self.facts)


class Step(models.Model):
    """One step of a case, with the plan it had when the case began.

    Attributes:
        began_at, due_on, closed_at: when its turn came, until when, when it was settled or refused.
        kept_from: the step of the version before whose review was kept; ``kept_why``: ``carrying.Fate`` as a dict,
            also when the review before was void.
        kept_by, kept_words, kept_at: who called the change immaterial, and why.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="steps")
    key = models.CharField(max_length=40)
    names = models.JSONField(default=dict)
    stage = models.PositiveIntegerField(default=1)
    content = models.JSONField(default=dict)
    state = models.CharField(max_length=12, default="ahead")
    began_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    kept_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="kept_for")
    kept_why = models.JSONField(default=dict)
    kept_by = models.BigIntegerField(null=True)
    kept_words = models.TextField(blank=True)
    kept_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    stuck_told_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["stage", "pk"]
        constraints = [models.UniqueConstraint(fields=["case", "key"], name="step_once_per_case")]
        indexes = [models.Index(fields=["state", "due_on"], name="step_due")]

    def __str__(self) -> str:
        return pick(self.names, get_language() or "en") or self.key

    @property
    def plan(self) -> StepPlan:
        return step_of(self.content)


class Seat(models.Model):
    """Somebody who reviews a step. ``how``: plan, delegated, named (by an officer), joined (got the role meanwhile)."""

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="seats")
    person_id = models.BigIntegerField(null=True)
    how = models.CharField(max_length=10, default="plan")
    after_id = models.BigIntegerField(null=True)
    words = models.TextField(blank=True)
    taken_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["person_id", "left_at"], name="seat_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.how}"


class Word(models.Model):
    """What a reviewer said: a decision, or a question to the office with its answer.

    ``seat_of``: whose seat they spoke for (another one's when they deputise). ``condition`` must be fulfilled, as
    ``confirm_by`` or the reviewer says, before the review is complete.
    """

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="spoken")
    person_id = models.BigIntegerField(null=True)
    seat_of = models.BigIntegerField(null=True)
    said = models.CharField(max_length=12)
    words = models.TextField(blank=True)
    condition = models.TextField(blank=True)
    confirm_by = models.BigIntegerField(null=True)
    said_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.BigIntegerField(null=True)
    done_words = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.said} {self.step_id}"


class Absence(models.Model):
    """Days, both ends included, on which somebody is away and another decides for them."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="absences")
    person_id = models.BigIntegerField()
    deputy_id = models.BigIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    set_by = models.BigIntegerField(null=True)
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_on", "pk"]
        indexes = [models.Index(fields=["party", "ends_on"], name="absence_days")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.starts_on} to {self.ends_on}"


class DayOff(models.Model):
    """A day that the institution's calendar treats otherwise than its country's week: a holiday, or one worked."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="days_off")
    day = models.DateField()
    name = models.CharField(max_length=120, blank=True)
    works = models.BooleanField(default=False)

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["party", "day"], name="day_off_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
