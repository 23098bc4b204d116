"""Asking a partner without a system once a year what it says about our records. The only writers of ``YearAsk``."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from convenio.agreements import books
from convenio.audit.actions import record
from convenio.guests import mail
from convenio.guests.models import GuestLink, YearAsk
from convenio.guests.rules import is_open, may_change_link
from convenio.guests.terms import academic_year, year_name
from convenio.parties.terms import Acting, Refusal

REMIND_AFTER = timedelta(days=14)


def ask_about_year(*, acting: Acting, link: GuestLink, year: int, at: datetime) -> YearAsk:
    """Mail the person of a link the page of one academic year; asking again sends the mail again.

    Raises:
        Refusal: no officer, the link has ended or may not answer, nothing was recorded in that year.
    """
    with transaction.atomic():
        may_change_link(acting, link).require()
        is_open(link, at).require()
        if not link.may_approve:
            raise Refusal(_("This link may not answer for the university. Make one that may, or another person's."))
        if not open_records(link, year):
            raise Refusal(
                _("Nothing of %(year)s waits for an answer of %(party)s.")
                % {"year": year_name(year), "party": link.party.name()}
            )
        return _ask(acting, link, year, at)


def _ask(acting: Acting, link: GuestLink, year: int, at: datetime) -> YearAsk:
    row, made = YearAsk.objects.get_or_create(link=link, year=year, defaults={"asked_at": at})
    if not made:
        row.reminded_at = at
        row.save(update_fields=["reminded_at"])
    mail.owe_link(link, at, year=year, again=not made)
    record(
        acting=acting if acting.person_id is not None else None,
        party=link.agreement.house,
        what="guests.year_asked",
        about=link.agreement.about,
        details={
            "title": link.agreement.name("en"),
            "party": link.party.name("en"),
            "year": year_name(year),
        },
        at=at,
    )
    return row


def ask_by_itself(*, link: GuestLink, year: int, at: datetime) -> bool:
    """The worker's part: ask once, remind once after two weeks, then leave it. Returns whether a mail is owed."""
    if not open_records(link, year) or not is_open(link, at):
        return False
    with transaction.atomic():
        known = YearAsk.objects.filter(link=link, year=year).first()
        if known and (known.reminded_at is not None or known.asked_at + REMIND_AFTER > at):
            return False
        _ask(Acting.node(link.agreement.party), link, year, at)
    return True


def note_opened(*, link: GuestLink, year: int, at: datetime) -> None:
    """The person has the page open; an officer sees that it was opened and what is not answered."""
    YearAsk.objects.filter(link=link, year=year, opened_at=None).update(opened_at=at)


def open_records(link: GuestLink, year: int) -> int:
    """How many records of others in that year the link's university has not answered."""
    count = 0
    for activity in books.state(link.agreement).activities:
        for one in activity.current:
            told = link.party.hei_id in one.confirmed or link.party.hei_id in one.disputed
            day = datetime.fromisoformat(str(one.facts["from"])).date()
            count += one.mark.party != link.party.hei_id and not told and academic_year(day) == year
    return count
