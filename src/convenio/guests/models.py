"""Secure links of people whose university has no system: secrets, codes, open browsers, looks, yearly questions.

No secret lies here in the clear: links, codes and browser sessions are kept as SHA-256 only.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from convenio.agreements.models import Agreement
from convenio.guests.terms import Standing, new_name, standing_of
from convenio.parties.models import Party
from convenio.parties.searching import contains
from convenio.ui.formats import day_text


class LinkQuerySet(models.QuerySet["GuestLink"]):
    """The vocabulary of links; every question starts from the institution that made them."""

    def of(self, party: Party) -> LinkQuerySet:
        """Those of one hosted institution."""
        return self.filter(agreement__party=party)

    def open(self, at: datetime) -> LinkQuerySet:
        return self.filter(revoked_at=None, expires_at__gt=at)

    def expired(self, at: datetime) -> LinkQuerySet:
        return self.filter(revoked_at=None, expires_at__lte=at)

    def revoked(self) -> LinkQuerySet:
        return self.exclude(revoked_at=None)

    def asking(self) -> LinkQuerySet:
        """Those whose person asks for a new link."""
        return self.exclude(asked_at=None)

    def matching(self, words: str) -> LinkQuerySet:
        """Those whose person, address, agreement or university contains every word."""
        found = self
        for word in words.split():
            here = contains(word, "name", "email", "party__hei_id")
            found = found.filter(here | Q(agreement__search_text__contains=word.lower()))
        return found


class GuestLink(models.Model):
    """What a named person of a partner without a node may do in one agreement, and until when.

    Attributes:
        public: name of the link in addresses; opens nothing by itself.
        language: in which the person is written to; the pages can be read in any.
        may_comment, may_approve, may_sign: what the officer allows beside reading.
        mandate: why the person may sign, in the officer's words; printed nowhere, kept in the record.
        asked_at: the person asked for a new link; empty once it was answered.
        erased_at: name, address and everything said were taken away; the row stays for what points to it.
        told, told_at: what was due from the person when they were last written to, and when that was looked at.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="guest_links")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="guest_links")
    public = models.CharField(max_length=32, unique=True, default=new_name)
    name = models.CharField(max_length=200)
    email = models.EmailField()
    language = models.CharField(max_length=10, default="en")
    may_comment = models.BooleanField(default=True)
    may_approve = models.BooleanField(default=False)
    may_sign = models.BooleanField(default=False)
    mandate = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField()
    made_by_name = models.CharField(max_length=200)
    expires_at = models.DateTimeField()
    renewed_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    told = models.CharField(max_length=100, blank=True)
    told_at = models.DateTimeField(null=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["agreement", "-made_at"], name="guest_link_agreement")]

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"

    def standing(self, at: datetime) -> Standing:
        """Open, expired or revoked."""
        return standing_of(expires_at=self.expires_at, revoked_at=self.revoked_at, at=at)

    @property
    def shown_name(self) -> str:
        """The name, or that there is none any more."""
        return self.name or _("an erased person")

    @property
    def last_day(self) -> str:
        """The last day on which it opens, in words of the reader's language."""
        return day_text(timezone.localdate(self.expires_at - timedelta(seconds=1)))

    @property
    def person_number(self) -> int:
        """The number by which cards and looks know the person: below zero, so that it is nobody with an account."""
        return -self.pk


class GuestSecret(models.Model):
    """The secret part of an address sent by mail. ``leads``: where it goes after the code, empty: to the text."""

    link = models.ForeignKey(GuestLink, on_delete=models.CASCADE, related_name="secrets")
    digest = models.CharField(max_length=64, unique=True)
    leads = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.link_id} {self.made_at:%Y-%m-%d}"


class GuestCode(models.Model):
    """One code asked for. The worker draws it when it writes the mail, so that its digits are never kept.

    ``sent_at`` empty: the mail has not left yet. ``tries``: how many wrong codes were typed while it was the newest.
    """

    link = models.ForeignKey(GuestLink, on_delete=models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["link", "-asked_at"], name="guest_code_link")]

    def __str__(self) -> str:
        return f"{self.link_id} {self.asked_at:%Y-%m-%d %H:%M}"


class GuestSession(models.Model):
    """One browser in which a link is open. ``browser``: in words; ``proved_at``: when a code was last typed there."""

    link = models.ForeignKey(GuestLink, on_delete=models.CASCADE, related_name="sessions")
    digest = models.CharField(max_length=64, unique=True)
    browser = models.CharField(max_length=80)
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    proved_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-seen_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.link_id} {self.browser}"


class GuestLook(models.Model):
    """A line of a link's log: what happened to it, and when. Codes of ``phrases.LOOKS``; no secret, no address."""

    link = models.ForeignKey(GuestLink, on_delete=models.CASCADE, related_name="looks")
    what = models.CharField(max_length=30)
    browser = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["link", "-id"], name="guest_look_link")]

    def __str__(self) -> str:
        return f"{self.what} {self.at:%Y-%m-%d}"


class YearAsk(models.Model):
    """That a person was asked what was recorded in one academic year (2025: from September 2025)."""

    link = models.ForeignKey(GuestLink, on_delete=models.CASCADE, related_name="asks")
    year = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link", "year"], name="year_asked_once")]

    def __str__(self) -> str:
        return f"{self.link_id} {self.year}"
