"""What changed since a moment, for one person: on a page, and in a digest by mail when anything did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from convenio.notices import actions, registry
from convenio.notices.kinds import CHANGES
from convenio.notices.models import LookedAt, Preference
from convenio.notices.registry import Change
from convenio.notices.terms import How, due
from convenio.parties.models import Party
from convenio.parties.terms import Acting
from convenio.people.models import Person
from convenio.people.queries import acting_of, parties_of
from convenio.worker.actions import owe

PLAN, SEND = "notices.changes", "notices.changes.mail"
EVERY = timedelta(minutes=15)


@dataclass(frozen=True)
class Group:
    """Changes under one heading, the newest first."""

    code: str
    heading: str
    changes: tuple[Change, ...]


def changes_for(acting: Acting, since: datetime, until: datetime) -> list[Group]:
    """Everything that changed after ``since`` and up to ``until`` of what the person sees, in the active language."""
    found: dict[str, list[Change]] = {}
    for source in registry.change_sources():
        for one in source(acting, since, until):
            found.setdefault(one.code, []).append(one)
    return [
        Group(code, str(heading), tuple(sorted(found[code], key=lambda one: one.at, reverse=True)))
        for code, heading in registry.change_headings().items()
        if code in found
    ]


def searched(groups: Iterable[Group], words: str) -> list[Group]:
    """Only the changes with these words."""
    wanted = words.casefold()
    found = [
        Group(one.code, one.heading, tuple(c for c in one.changes if wanted in f"{c.about} {c.sentence}".casefold()))
        for one in groups
    ]
    return [one for one in found if one.changes]


def plan(at: datetime) -> None:
    """Owe a digest to everybody whose morning has come. Who asked for it just now hears of what comes after."""
    for row in Preference.objects.filter(kind=CHANGES).exclude(how=How.NEVER).select_related("person"):
        person = row.person
        if not person.is_active or person.erased_at is not None:
            continue
        for party in parties_of(person):
            until = LookedAt.objects.filter(person=person, party=party).values_list("mail_until", flat=True).first()
            if until is None:
                actions.mark_digested(person=person, party=party, until=at)
            elif due(How(row.how), until) <= at:
                payload = {"person": person.pk, "party": party.pk, "until": at.isoformat()}
                owe(name=SEND, key=f"{person.pk}:{party.pk}", payload=payload, due_at=at)


def unsent(person: Person, party: Party, until: datetime) -> tuple[datetime, list[Group]]:
    """Since when the digest is silent, and what it has to say; nothing for who no longer belongs or wants it."""
    since = LookedAt.objects.filter(person=person, party=party).values_list("mail_until", flat=True).first() or until
    acting = acting_of(person, party.hei_id)
    wants = Preference.objects.filter(person=person, kind=CHANGES).exclude(how=How.NEVER).exists()
    if acting is None or acting.party != party or not wants:
        return since, []
    return since, changes_for(acting, since, until)
