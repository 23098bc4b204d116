"""One agreement as one hosted party sees it: a projection of its events, so that lists never fold anything."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import get_language

from convenio.agreements.models.agreement_listed import Listed
from convenio.agreements.scoping import units_seen
from convenio.parties.models import Party
from convenio.parties.terms import Acting, pick


class AgreementQuerySet(models.QuerySet["Agreement"]):
    """The vocabulary of agreements; every question starts from the institution."""

    def of(self, party: Party) -> AgreementQuerySet:
        """Those of one hosted institution."""
        return self.filter(party=party)

    def seen_by(self, acting: Acting) -> AgreementQuerySet:
        """Those that the acting person sees: all, or those in which their units take part."""
        units = units_seen(acting)
        if units is None:
            return self
        facets: Any = Agreement._meta.get_field("facets").related_model
        named = facets.objects.filter(name=facets.UNIT, value__in=units)
        return self.filter(pk__in=named.values("agreement_id"))

    def with_partner(self, hei_id: str) -> AgreementQuerySet:
        return self.filter(partner_rows__hei_id=hei_id)

    def in_stage(self, *stages: str) -> AgreementQuerySet:
        return self.filter(stage__in=stages)

    def in_force(self) -> AgreementQuerySet:
        """Those whose text binds now, also while a renewal is negotiated."""
        return self.exclude(in_force="").filter(ended_on__isnull=True)

    def ending_before(self, day: date) -> AgreementQuerySet:
        return self.in_force().filter(ends_on__lte=day)

    def waiting_for_us(self) -> AgreementQuerySet:
        return self.exclude(own_task="")

    def waiting_for_others(self) -> AgreementQuerySet:
        return self.exclude(their_task="")

    def searched(self, words: str) -> AgreementQuerySet:
        """Those whose titles, partners or code contain every word."""
        found = self
        for word in words.lower().split():
            found = found.filter(search_text__contains=word)
        return found


FILTERED = [
    "phase",
    "stage",
    "kind",
    "own_task",
    "their_task",
    "turn_since",
    "in_force_from",
    "starts_on",
    "ends_on",
    "ended_on",
    "notice_on",
    "last_activity_on",
    "coordinator",
    "parent",
    "recorded",
    "renewal",
    "is_public",
    "imported_from",
]
"""What the register filters and sorts by stands in one index, so that 100,000 rows are counted without reading them."""


class Agreement(Listed):
    """An agreement of a hosted party with its partners. A draft has no ``pact`` yet: the founding event makes it.

    ``stage``, ``turn``, ``own_task``, ``their_task`` and all below them are written by ``projection.project`` alone.

    Attributes:
        partners: ``hei_id``s of the other parties, in the order of the text.
        predecessor: ``{"pact", "text"}`` of the agreement that this one goes on from; empty for most.
        course: where the newest text stands while an older one is in force; empty otherwise.
        pen: who may propose and open a round.
        turn: ``hei_id`` of the party that has to act next; empty when nothing is due.
        own_task, their_task: what is due from us, from others (codes of ``states.Task``); empty when nothing is.
        version: id of the newest ``propose`` event; ``agreed``: of the version that all approve, as heard so far.
        in_force: id of the round that binds; ``in_force_text``: digest of its text.
        head: changes with every event that counts; the key of cached states.
        by_link: ``hei_id``s of partners without a node, who take part by secure link; this node writes for them what
            they say, as their witness. Told to everybody by the founding event.
        officer_seen: the heads up to which an officer of ours has looked; told to the partners in receipts.
        asked_until: every obligation that falls due up to this day is written; later ones follow when they come near.
        recovering_since: after a restore; nothing is written until every other party has returned our feed (F15).
    """

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="agreements")
    pact = models.UUIDField(null=True)
    kind = models.CharField(max_length=20)
    title = models.JSONField(default=dict)
    partners = models.JSONField(default=list)
    partner_rows: models.ManyToManyField[Party, Any] = models.ManyToManyField(Party, related_name="agreements_with")
    search_text = models.TextField(blank=True)
    predecessor = models.JSONField(default=dict)
    by_link = models.JSONField(default=list)
    created_at = models.DateTimeField()

    stage = models.CharField(max_length=20, default="draft")
    course = models.CharField(max_length=20, blank=True)
    stage_since = models.DateTimeField(null=True)
    pen = models.CharField(max_length=64, blank=True)
    turn = models.CharField(max_length=64, blank=True)
    own_task = models.CharField(max_length=30, blank=True)
    their_task = models.CharField(max_length=30, blank=True)
    turn_since = models.DateTimeField(null=True)
    version_count = models.PositiveIntegerField(default=0)
    version = models.CharField(max_length=64, blank=True)
    text_digest = models.CharField(max_length=64, blank=True)
    agreed = models.CharField(max_length=64, blank=True)
    in_force = models.CharField(max_length=64, blank=True)
    in_force_text = models.CharField(max_length=64, blank=True)
    in_force_from = models.DateField(null=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    deadline = models.DateTimeField(null=True)
    forked = models.BooleanField(default=False)
    is_public = models.BooleanField(default=False)
    public_since = models.DateTimeField(null=True)
    event_count = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)
    last_event_at = models.DateTimeField(null=True)
    officer_seen = models.JSONField(default=dict)
    recovering_since = models.DateTimeField(null=True)
    asked_until = models.DateField(null=True)

    objects = AgreementQuerySet.as_manager()

    guest: Party | None = None
    """Set by ``witnessing.as_guest`` alone, never stored: the party for which this instance looks and speaks."""
    listed_as: tuple[object, ...] = ()
    """Set by ``listed.remember`` alone, never stored: what the rows that are listed by say, when this was locked."""
    lined_as: tuple[int, str] | None = None
    """Set by ``listed`` alone, never stored: the events and the text that the lines of what was done follow from."""

    class Meta:
        ordering = ["-last_event_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["party", "pact"], name="agreement_once_per_party")]
        indexes = [
            models.Index(fields=["party", "-last_event_at", "-id", *FILTERED], name="agreement_listed"),
            models.Index(fields=["party", "stage", "-last_event_at"], name="agreement_stage"),
            models.Index(fields=["party", "own_task", "turn_since"], name="agreement_ours"),
            models.Index(fields=["party", "their_task", "turn_since"], name="agreement_theirs"),
            models.Index(fields=["party", "ends_on"], name="agreement_ends"),
            models.Index(fields=["party", "phase", "notice_on"], name="agreement_notice"),
            models.Index(
                fields=["party", "phase", "last_activity_on", "id", "in_force_from"], name="agreement_dormant"
            ),
            models.Index(fields=["is_public", "-public_since"], name="agreement_public"),
        ]

    def __str__(self) -> str:
        return self.name()

    def name(self, language: str | None = None) -> str:
        """The title in ``language`` (default: the reader's), else the nearest one."""
        return pick(self.title, language or get_language() or "en") or str(self.pact or self.pk)

    @property
    def speaker(self) -> Party:
        """Who looks and speaks through this instance: the hosted party, or the guest it writes for."""
        return self.guest or self.party

    @property
    def own(self) -> str:
        """``hei_id`` of who looks and speaks: the hosted party whose copy this is, or its guest."""
        return self.speaker.hei_id

    @property
    def house(self) -> str:
        """``hei_id`` of the hosted party whose copy this is, also while a guest speaks."""
        return self.party.hei_id

    @property
    def several(self) -> bool:
        """Are there more than two parties?"""
        return len(self.partners) > 1

    @property
    def partner_parties(self) -> list[Party]:
        """The partners in the order of the text; one query."""
        rows = {one.hei_id: one for one in self.partner_rows.all()}
        return [rows[one] for one in self.partners if one in rows]

    @property
    def about(self) -> str:
        """How the audit record and deliveries name it: the pact once it exists, before that the draft's number."""
        return f"pact:{self.pact}" if self.pact else f"draft:{self.pk}"

    @property
    def founded(self) -> bool:
        """Has anything been said to the partner yet?"""
        return self.pact is not None

    @property
    def recovering(self) -> bool:
        return self.recovering_since is not None
