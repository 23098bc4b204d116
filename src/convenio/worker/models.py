"""The table of what is owed."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Exists, F, OuterRef, Q


class TaskQuerySet(models.QuerySet["Task"]):
    """The vocabulary of tasks."""

    def waiting(self) -> TaskQuerySet:
        """Not parked: will be done."""
        return self.filter(parked_at=None)

    def parked(self) -> TaskQuerySet:
        """Waiting for a person or a new cause."""
        return self.exclude(parked_at=None)

    def claimable(self, at: datetime) -> TaskQuerySet:
        """Due, not held by a live lease, and no other task of its lane is being done."""
        others = Task.objects.filter(lane=OuterRef("lane")).exclude(owner="").exclude(pk=OuterRef("pk"))
        return (
            self.waiting()
            .filter(Q(owner="") | Q(lease_until__lte=at), due_at__lte=at)
            .filter(Q(lane="") | ~Exists(others))
            .order_by("due_at", "pk")
        )


class Task(models.Model):
    """Something owed: one row per duty and key, however often it was owed.

    `counter` rises with every cause; a task is over only when it is what it was when it was taken. `owner` and
    `lease_until` say who is doing it. Tasks of one `lane` (a partner) are done one after the other.
    """

    name = models.CharField(max_length=80)
    key = models.CharField(max_length=200, blank=True)
    lane = models.CharField(max_length=120, blank=True)
    payload = models.JSONField(default=dict)
    counter = models.PositiveBigIntegerField(default=1)
    owed_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    reason = models.TextField(blank=True)
    parked_at = models.DateTimeField(null=True)
    owner = models.CharField(max_length=120, blank=True)
    lease_until = models.DateTimeField(null=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "key"], name="worker_task_once"),
            models.UniqueConstraint(
                fields=["lane"], condition=~Q(lane="") & ~Q(owner=""), name="worker_task_one_per_lane"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(parked_at=None), name="worker_task_due"),
            models.Index(F("lane"), "due_at", name="worker_task_lane"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.key}"
