"""Absences with a deputy, and the institution's calendar of working days."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from convenio.audit.actions import record
from convenio.parties.terms import Acting, Refusal
from convenio.routes import seating
from convenio.routes.models import Absence, DayOff
from convenio.routes.rules import may_edit_routes, may_set_absence


def set_absence(
    *, acting: Acting, person_id: int, deputy_id: int, starts_on: date, ends_on: date, at: datetime
) -> Absence:
    """Somebody is away on these days, both included; the deputy decides for them.

    Raises:
        Refusal: neither oneself nor an officer, the deputy may not review or is away too, the days are the wrong way.
    """
    may_set_absence(acting, person_id).require()
    if ends_on < starts_on:
        raise Refusal(_("The absence ends before it begins. Check the two dates."), 400)
    if ends_on < at.date():
        raise Refusal(_("These days are over. An absence is recorded for today and later."), 400)
    if deputy_id == person_id:
        raise Refusal(_("Nobody deputises for themselves. Choose a colleague."), 400)
    here = seating.able(acting.party, [person_id, deputy_id])
    if person_id not in here:
        raise Refusal(_("This person reviews nothing at your institution."), 404)
    if deputy_id not in here:
        raise Refusal(_("Choose an officer, reviewer or signatory of your institution as the deputy."), 400)
    rows = Absence.objects.filter(party=acting.party, starts_on__lte=ends_on, ends_on__gte=starts_on)
    if rows.filter(person_id=deputy_id).exists():
        raise Refusal(_("The deputy is away on some of these days, too. Choose somebody else, or other days."))
    if rows.filter(person_id=person_id).exists():
        raise Refusal(_("An absence is recorded for some of these days already. Take that one back first."))
    with transaction.atomic():
        row = Absence.objects.create(
            party=acting.party,
            person_id=person_id,
            deputy_id=deputy_id,
            starts_on=starts_on,
            ends_on=ends_on,
            set_by=acting.person_id,
            set_at=at,
        )
        days = {"from": starts_on.isoformat(), "to": ends_on.isoformat()}
        _note(acting, "routes.absence", f"person:{person_id}", days, at)
    return row


def end_absence(*, acting: Acting, absence: Absence, at: datetime) -> None:
    """Take an absence back. Raises Refusal: neither oneself nor an officer."""
    if absence.party_id != acting.party.pk:
        raise Refusal(_("This absence belongs to another institution."), 404)
    may_set_absence(acting, absence.person_id).require()
    with transaction.atomic():
        _note(acting, "routes.absence_ended", f"person:{absence.person_id}", {}, at)
        absence.delete()


def set_day(*, acting: Acting, day: date, name: str, works: bool, at: datetime, until: date | None = None) -> int:
    """Enter holidays, or weekend days that are worked. Returns how many days.

    Raises:
        Refusal: no officer, or a span of more than 60 days or the wrong way round.
    """
    may_edit_routes(acting).require()
    last = until or day
    if not 0 <= (last - day).days < 60:
        raise Refusal(_("Enter at most 60 days at once, the first day first."), 400)
    with transaction.atomic():
        for number in range(day.toordinal(), last.toordinal() + 1):
            DayOff.objects.update_or_create(
                party=acting.party,
                day=date.fromordinal(number),
                defaults={"name": name.strip()[:120], "works": works},
            )
        _note(acting, "routes.calendar", f"party:{acting.party.hei_id}", {"day": day.isoformat()}, at)
    return (last - day).days + 1


def unset_day(*, acting: Acting, day: DayOff, at: datetime) -> None:
    """Take a day out of the calendar; it counts as its day of the week again. Raises Refusal: no officer."""
    may_edit_routes(acting).require()
    if day.party_id != acting.party.pk:
        raise Refusal(_("This day belongs to another institution."), 404)
    with transaction.atomic():
        _note(acting, "routes.calendar", f"party:{acting.party.hei_id}", {"day": day.day.isoformat()}, at)
        day.delete()


def _note(acting: Acting, what: str, about: str, details: dict[str, str], at: datetime) -> None:
    record(acting=acting, party=acting.party.hei_id, what=what, about=about, details=details, at=at)
