"""Reports that are owed: told to the officers 30 and 7 days before, and in the calendar of who subscribes to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from convenio.notices import Change, Entry, register_calendar, register_changes
from convenio.notices.actions import Detail, tell
from convenio.parties.models import Party
from convenio.parties.queries import hosted_parties
from convenio.parties.terms import Acting, Role, pick
from convenio.people.models import Person
from convenio.people.queries import acting_of, people_with_role
from convenio.reports.delivered import delivered
from convenio.reports.models import OwnDefinition, Sent
from convenio.reports.phrases import DUE
from convenio.reports.queries.definitions import find_for, wanted
from convenio.reports.queries.sent import sent_of
from convenio.reports.terms import Definition
from convenio.reports.windows import Window, due_on, last_whole, window_with
from convenio.worker import register_periodic

DUTY = "reports.due"
EVERY = timedelta(hours=6)
DAYS_BEFORE = (7, 30)


def register() -> None:
    """Tell worker and calendar once, at the start."""
    register_periodic(DUTY, EVERY, warn)
    register_calendar(entries)
    register_changes(changes, {"reports": lazy("Reports sent")})


def owed_next(party: Party, today: date) -> Iterator[tuple[Definition, Window, date]]:
    """Every report that is owed and not sent, with the day: the newest whole window, and the one that runs."""
    sent = set(Sent.objects.filter(party=party, scope__isnull=True).values_list("code", "window"))
    for code in sorted(wanted(party)):
        definition = find_for(party, code)
        if definition is None:
            continue
        for window in (last_whole(definition, today), window_with(definition, today)):
            day = due_on(definition, window)
            if day is not None and day >= today and (code, window.key) not in sent:
                yield definition, window, day


def warn(at: datetime) -> None:
    """Tell the officers of the whole house, once for each of the two moments."""
    today = at.date()
    for party in hosted_parties():
        for definition, window, day in owed_next(party, today):
            left = (day - today).days
            if left > max(DAYS_BEFORE):
                continue
            step = next(days for days in DAYS_BEFORE if left <= days)
            officers = people_with_role(party, Role.OFFICER).values_list("pk", flat=True)
            details: dict[str, Detail] = {
                "title": dict(definition.title),
                "window": window.label,
                "due": day.isoformat(),
                "once": f"{window.key}:{step}",
            }
            about = f"report:{definition.code}"
            url = f"{reverse('reports:report', args=[definition.code])}?window={window.key}"
            tell(party=party, to=officers, kind=DUE, about=about, url=url, details=details, at=at)


def entries(party: Party, person: Person) -> Iterator[Entry]:
    """The days on which reports are owed, for officers; titles alone."""
    from django.utils import timezone

    acting: Acting | None = acting_of(person, party.hei_id)
    if acting is None or acting.party != party or not acting.may(Role.OFFICER):
        return
    for definition, window, day in owed_next(party, timezone.localdate()):
        title = pick(definition.title, get_language() or "en")
        text = _("Report owed: %(title)s, %(window)s") % {"title": title, "window": window.label}
        url = f"{reverse('reports:report', args=[definition.code])}?window={window.key}"
        yield Entry(f"report-{party.pk}-{definition.code}-{window.key}", day, text, url)


def changes(acting: Acting, since: datetime, until: datetime) -> Iterator[Change]:
    """Reports that were frozen as sent between two moments, as far as the person sees them."""
    for row in sent_of(acting).filter(at__gt=since, at__lte=until):
        words = _("sent to %(recipient)s") % {"recipient": row.recipient}
        name = f"{pick(row.title, get_language() or 'en')}, {row.span}"
        yield Change("reports", row.at, name, words, reverse("reports:sent", args=[row.pk]))


def known_codes(party: Party) -> set[str]:
    """Codes under which reports of a university can be asked for on the command line."""
    return {*delivered(), *(row.code for row in OwnDefinition.objects.filter(party=party))}
