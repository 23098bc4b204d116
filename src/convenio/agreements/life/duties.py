"""Once a night: reminders before ends and notice days, orphans, obligations written ahead. Nobody is told twice.

After a long outage only the newest reminder of each day is told, and who would get more than a handful at once gets one
notice with their number: the register shows the rest. Leads are data (``library/life.json``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from convenio.agreements.life import phrases, queries
from convenio.agreements.life.actions import refresh_obligations
from convenio.agreements.life.demands import looked_ahead, stamp
from convenio.agreements.life.rulebook import leads, leads_of_rule, longest_lead
from convenio.agreements.life.terms import months_before
from convenio.agreements.listed import ANNEX
from convenio.agreements.models import Agreement, Obligation, Reminder
from convenio.agreements.models.life import OPEN
from convenio.agreements.terms import add_months
from convenio.notices.actions import tell
from convenio.parties.models import Party
from convenio.parties.terms import Role
from convenio.people.models import Membership
from convenio.people.queries import people_with_role
from convenio.worker import register_periodic

NIGHTLY = "agreements.life"
EVERY_DAY = timedelta(days=1)
HANDFUL = 5
AHEAD = 12
END, NOTICE, ORPHAN, ORPHANED, OBLIGATION, MANY = "end", "notice", "orphan", "orphaned", "obligation", "many"


def register() -> None:
    """Tell the worker, and the room of notices what may be told."""
    phrases.register_kinds()
    register_periodic(NIGHTLY, EVERY_DAY, nightly)


@dataclass(frozen=True)
class Due:
    """A reminder whose time has come: ``lead`` in months, the newest of its day; ``passed``: older ones not told."""

    agreement: Agreement
    what: str
    day: date
    lead: int
    passed: tuple[int, ...]
    url: str
    people: tuple[int, ...]
    subject: str = ""
    words: str = ""


def nightly(at: datetime) -> None:
    """Write obligations ahead, then remind; one house after the other.

    Only agreements of which something has come near are touched; all of them once after the data have changed.
    """
    near = Q(asked_until=None) | Q(asked_until__lt=looked_ahead(at.date()))
    said = stamp()
    anew = cache.get(NIGHTLY) != said
    for party in Party.objects.hosted():
        rows = Agreement.objects.of(party).in_force()
        for agreement in (rows if anew else rows.filter(near)).iterator(chunk_size=200):
            refresh_obligations(agreement=agreement, at=at)
        remind(party, at)
    cache.set(NIGHTLY, said, timeout=None)


def remind(party: Party, at: datetime) -> int:
    """Tell everything whose time has come and that was not told; how many reminders were due."""
    with transaction.atomic():
        due = _fresh(party, _due(party, at.date()))
        _tell(party, due, at)
        rows = []
        for one in due:
            rows += [_row(one, lead, lead == one.lead, at) for lead in (one.lead, *one.passed)]
        Reminder.objects.bulk_create(rows, ignore_conflicts=True)
    return len(due)


def _due(party: Party, on: date) -> Iterator[Due]:
    officers: dict[str, tuple[int, ...]] = {}
    horizon = add_months(on, AHEAD)
    rows = Agreement.objects.of(party).in_force().select_related("coordinator")
    near = Q(ends_on__range=(on, horizon)) | Q(notice_on__range=(on, horizon))
    for one in rows.filter(near).exclude(phase=ANNEX).iterator(chunk_size=200):
        people = _people(party, one, officers)
        url = reverse("agreements:life", args=[one.pk])
        if one.ends_on and one.renewal != "auto":
            yield from _one(one, END, one.ends_on, on, url, people)
        if one.notice_on:
            yield from _one(one, NOTICE, one.notice_on, on, url, people)
    for one in queries.outliving(party):
        day = queries.orphan_day(one)
        if day and (one.ends_on is None or one.ends_on > day):
            url, people = reverse("agreements:life", args=[one.pk]), _people(party, one, officers)
            yield from _one(one, ORPHAN, day, on, url, people)
            yield from _after(one, day, on, url, people)
    yield from _obligations(party, on, officers)


def _one(agreement: Agreement, what: str, day: date, on: date, url: str, people: tuple[int, ...]) -> Iterator[Due]:
    """The newest lead whose day has come, while the day itself is not past."""
    come = [lead for lead, when in months_before(day, leads(what, agreement.kind)) if when <= on <= day]
    if come:
        yield Due(agreement, what, day, come[-1], tuple(come[:-1]), url, people)


def _after(agreement: Agreement, day: date, on: date, url: str, people: tuple[int, ...]) -> Iterator[Due]:
    """Months after a parent has ended; negative leads."""
    come = [lead for lead in sorted(leads(ORPHANED, agreement.kind)) if add_months(day, lead) <= on]
    if day < on:
        come = [0, *come]
    if come:
        yield Due(agreement, ORPHANED, day, -come[-1], tuple(-lead for lead in come[:-1]), url, people)


def _obligations(party: Party, on: date, officers: dict[str, tuple[int, ...]]) -> Iterator[Due]:
    """Those due within the lead, open, of agreements that are not suspended; the owner is told."""
    until = add_months(on, longest_lead())
    rows = Obligation.objects.filter(party=party, state=OPEN, due_on__range=(on, until))
    rows = rows.exclude(agreement__stage="suspended").select_related(
        "agreement__coordinator", "agreement__party", "owner"
    )
    for row in rows:
        people = (row.owner_id,) if row.owner_id else _people(party, row.agreement, officers, row.owner_unit)
        url = reverse("agreements:obligation", args=[row.pk])
        subject = f"{row.period}:{row.rule}:{row.clause}{row.commitment}"[:40]
        wanted = leads_of_rule(row.rule, row.agreement.kind)
        come = [lead for lead, when in months_before(row.due_on, wanted) if when <= on]
        if come:
            passed = tuple(come[:-1])
            yield Due(row.agreement, OBLIGATION, row.due_on, come[-1], passed, url, people, subject, row.rule)


def _people(
    party: Party, agreement: Agreement, officers: dict[str, tuple[int, ...]], unit: str = ""
) -> tuple[int, ...]:
    """The coordinator and the officers of its units; the officers of the house where a unit has none."""
    found: set[int] = {agreement.coordinator_id} if agreement.coordinator_id else set()
    for name in [unit] if unit else [*agreement.units, ""][: max(len(agreement.units), 1)]:
        found |= set(_officers(party, name, officers))
    return tuple(sorted(found))


def _officers(party: Party, unit: str, known: dict[str, tuple[int, ...]]) -> tuple[int, ...]:
    if unit not in known:
        officers = people_with_role(party, Role.OFFICER, unit)
        if not unit:
            whole = Membership.objects.filter(party=party, role=Role.OFFICER, unit=None)
            officers = officers.filter(pk__in=whole.values("person"))
        rows = tuple(officers.values_list("pk", flat=True))
        known[unit] = rows or (_officers(party, "", known) if unit else ())
    return known[unit]


def _fresh(party: Party, due: Iterable[Due]) -> list[Due]:
    """Those that nobody was reminded of."""
    found = list(due)
    told = set(
        Reminder.objects.filter(agreement__in={one.agreement.pk for one in found}).values_list(
            "agreement_id", "what", "day", "lead", "subject"
        )
    )
    return [one for one in found if (one.agreement.pk, one.what, one.day, one.lead, one.subject) not in told]


def _tell(party: Party, due: list[Due], at: datetime) -> None:
    """One notice each, or one for all to a person who would get more than a handful."""
    counts: dict[int, int] = {}
    for one in due:
        for person in one.people:
            counts[person] = counts.get(person, 0) + 1
    flooded = {person for person, count in counts.items() if count > HANDFUL}
    for one in due:
        tell(
            party=party,
            to=[person for person in one.people if person not in flooded],
            kind=f"agreements.{one.what}",
            about=one.agreement.about,
            url=one.url,
            details={
                "title": one.agreement.name("en"),
                "day": one.day.isoformat(),
                "months": abs(one.lead),
                "task": one.words,
                "once": f"{one.what}:{one.day}:{one.lead}:{one.subject}",
            },
            at=at,
        )
    for person in sorted(flooded):
        tell(
            party=party,
            to=[person],
            kind=f"agreements.{MANY}",
            about=f"party:{party.hei_id}",
            url=reverse("agreements:obligations"),
            details={"count": counts[person], "once": f"{MANY}:{at.date()}"},
            at=at,
        )


def _row(one: Due, lead: int, told: bool, at: datetime) -> Reminder:
    return Reminder(
        agreement=one.agreement, what=one.what, day=one.day, lead=lead, subject=one.subject, told=told, at=at
    )
