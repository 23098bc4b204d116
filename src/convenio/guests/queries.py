"""What may be asked about secure links and by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import F, Prefetch

from convenio.agreements import books, queries, witnessing
from convenio.agreements.models import Agreement
from convenio.agreements.queries import ActivityView, AgreementView
from convenio.agreements.scoping import units_seen
from convenio.agreements.states import Situation, Task, standing
from convenio.guests.models import GuestLink, GuestLook, GuestSession, LinkQuerySet, YearAsk
from convenio.guests.terms import Standing, academic_year, year_days
from convenio.network.contacts import partner_event_keys
from convenio.parties.models import Party
from convenio.parties.terms import Acting
from pact.canonical import digest

if TYPE_CHECKING:
    from convenio.guests.access import Visit

LOOKS_SHOWN = 30


@dataclass(frozen=True)
class Seat:
    """A party of an agreement that has no node, or had none. ``keys``: of its new node, for comparing; ``vouched``: we
    have confirmed one of them; ``statements``: how many words were written for it."""

    party: Party
    witness: str
    witness_name: str
    ours: bool
    statements: int
    keys: tuple[tuple[str, str, str], ...]
    vouched: bool
    taken_over: bool


def links_of(agreement: Agreement) -> LinkQuerySet:
    """All links of an agreement with their open browsers and the newest lines of their logs."""
    sessions = GuestSession.objects.filter(ended_at=None)
    rows = GuestLink.objects.filter(agreement=agreement).select_related("agreement__party", "party")
    return rows.prefetch_related(Prefetch("sessions", queryset=sessions, to_attr="open_sessions"))


def looks_of(link: GuestLink, limit: int = LOOKS_SHOWN) -> list[GuestLook]:
    """The log of a link, the newest first."""
    return list(GuestLook.objects.filter(link=link)[:limit])


def find_links(acting: Acting, *, at: datetime, search: str = "", standing: str = "") -> LinkQuerySet:
    """All links to agreements that an officer sees; those that ask for a new one first."""
    rows = GuestLink.objects.of(acting.party).select_related("agreement__party", "party")
    if units_seen(acting) is not None:
        rows = rows.filter(agreement__in=Agreement.objects.of(acting.party).seen_by(acting))
    if search:
        rows = rows.matching(search)
    narrowed = {
        "": rows,
        Standing.OPEN: rows.open(at),
        Standing.EXPIRED: rows.expired(at),
        Standing.REVOKED: rows.revoked(),
        "asking": rows.asking(),
    }
    return narrowed.get(standing, rows).order_by(F("asked_at").desc(nulls_last=True), "-made_at", "-pk")


def seats_of(agreement: Agreement) -> list[Seat]:
    """Parties that began without a node, in the order of the agreement."""
    from convenio.agreements.rules.handing import vouched

    named = witnessing.witnesses(agreement)
    without = witnessing.without_node(agreement)
    heis = [one for one in agreement.partners if one in named or one in without]
    known = {one.hei_id: one for one in Party.objects.filter(hei_id__in={*heis, *named.values()})}
    seats = []
    for hei in heis:
        feed = witnessing.feed_of(agreement, hei)
        witness = named.get(hei, "")
        seats.append(
            Seat(
                party=known[hei],
                witness=witness,
                witness_name=known[witness].name() if witness in known else witness,
                ours=witness == agreement.house and hei in without,
                statements=len(feed.events) if feed else 0,
                keys=_keys(hei) if hei in without and agreement.founded else (),
                vouched=hei in without and agreement.founded and vouched(agreement, hei),
                taken_over=hei not in without,
            )
        )
    return seats


def _keys(hei: str) -> tuple[tuple[str, str, str], ...]:
    """(id, fingerprint in groups of four as one reads it aloud, public key) of a partner's confirmed keys."""
    found = []
    for key_id, public in partner_event_keys(hei):
        print = digest(bytes.fromhex(public))
        found.append((key_id, " ".join(print[start : start + 4] for start in range(0, len(print), 4)), public))
    return tuple(found)


def task_of(visit: Visit) -> str:
    """What is due from the guest's university, as a code of ``Task``; empty when nothing is."""
    state = books.state(visit.agreement)
    return standing(state, Situation(visit.agreement.own, visit.at)).task_of(visit.agreement.own)


def step_of(visit: Visit, view: AgreementView) -> str:
    """Where the guest is in one word for the template: wait, answer, answered, sign, signed, in_force, over."""
    task, stage = task_of(visit), visit.agreement.stage
    if not view.text:
        return "wait"
    if task in (Task.SIGN, Task.LAST_WORD):
        return "sign"
    if task == Task.ANSWER:
        return "answer"
    if view.round and view.round.status == "OPEN":
        return "signed"
    if view.verdicts["approve_version"]:
        return "answered"
    if view.in_force:
        return "in_force"
    return "over" if stage == "abandoned" else "wait"


def read_already(visit: Visit, view: AgreementView) -> bool:
    """Has the log a line that the newest version was read in this link?"""
    newest = view.versions[-1].at if view.versions else visit.link.made_at
    return GuestLook.objects.filter(link=visit.link, what="read", at__gte=newest).exists()


def recorded_in(visit: Visit, year: int) -> list[ActivityView]:
    """What the other parties recorded in an academic year and still stands, the oldest first."""
    first, last = (one.isoformat() for one in year_days(year))
    found = []
    for activity in queries.activities_view(visit.agreement, visit.acting):
        if any(not one.ours and first <= str(one.facts["from"]) <= last for one in activity.current):
            found.append(activity)
    return found


def added_in(visit: Visit, year: int) -> list[ActivityView]:
    """What the guest's own university recorded in an academic year, where nobody else had."""
    first, last = (one.isoformat() for one in year_days(year))
    return [
        one
        for one in queries.activities_view(visit.agreement, visit.acting)
        if one.statements[0].ours and any(first <= str(each.facts["from"]) <= last for each in one.current)
    ]


def unanswered(activities: list[ActivityView]) -> int:
    """How many of them the guest's university has neither confirmed nor disputed nor stated anew."""
    return sum(any(not one.ours and bool(one.may_confirm) for one in activity.current) for activity in activities)


def years_to_answer(visit: Visit) -> list[tuple[int, int]]:
    """(academic year, number of records) with something recorded by others, and this year, the newest first."""
    state = books.state(visit.agreement)
    years: dict[int, int] = {academic_year(visit.at.date()): 0} if state.in_force else {}
    for activity in state.activities:
        for one in activity.current:
            if one.mark.party != visit.agreement.own:
                year = academic_year(datetime.fromisoformat(str(one.facts["from"])).date())
                years[year] = years.get(year, 0) + 1
    return sorted(years.items(), reverse=True)


def asked_for(link: GuestLink, year: int) -> YearAsk | None:
    """When the person was asked about a year."""
    return YearAsk.objects.filter(link=link, year=year).first()


def facts_recorded(visit: Visit, event: str) -> Mapping[str, Any] | None:
    """What one statement says; None when there is none of that id."""
    for activity in books.state(visit.agreement).activities:
        for one in activity.statements:
            if one.mark.event == event:
                return one.facts
    return None
