"""What the register knows of an agreement beside where it stands: what our office noted, and what lists show."""

from __future__ import annotations

from typing import Any

from django.db import models

from convenio.people.models import Person

RECORDED_BY_US, RECORDED_CONFIRMED = "us", "both"
RENEWALS = ("none", "by_agreement", "auto")


class Listed(models.Model):
    """Fields of ``Agreement``: notes of our own office first, then those that ``projection.project`` alone writes.

    Attributes (our notes; they never leave this node and change without the text, by ``actions.noting``):
        parent: the agreement under which it hangs, when it is known here; a text that names one wins.
        units: ``ounit_id``s of our own units that take part.
        coordinator: our person for it; ``coordinator_name`` when that person has no account here.
        noted_strands: strands our office named, for a text whose promises are not captured as data.
        imported_from: where the row came from (name of the import); empty when it was not imported.

    Attributes (projected):
        phase: ``binding``, ``unsigned`` or ``over``: what every count of the register asks first; ``annex`` for a plan
            or report under an agreement, which no count holds.
        languages: tags of the text. ``strands``: those of its promises, and the noted ones.
        recorded: ``us`` only we write here (imported, silent partner), ``both`` we wrote it and every other party has
            taken part since, empty: each party writes for itself.
        renewal: how it goes on after its end: none, by_agreement, auto; empty when the text does not say it as data.
        notice_on: the last day to act before ``ends_on`` (object to a silent renewal, or begin to talk about one).
        survives_parent: its text says that it may outlive the parent.
        last_activity_on: last day of the latest activity that stands; ``activity_count``: how many stand.
    """

    parent: models.ForeignKey[Any, Any] = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, related_name="children"
    )
    units = models.JSONField(default=list)
    coordinator = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    coordinator_name = models.CharField(max_length=200, blank=True)
    noted_strands = models.JSONField(default=list)
    imported_from = models.CharField(max_length=200, blank=True)

    phase = models.CharField(max_length=8, default="unsigned")
    languages = models.JSONField(default=list)
    strands = models.JSONField(default=list)
    recorded = models.CharField(max_length=4, blank=True)
    renewal = models.CharField(max_length=12, blank=True)
    notice_on = models.DateField(null=True)
    survives_parent = models.BooleanField(default=False)
    last_activity_on = models.DateField(null=True)
    activity_count = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True
