"""What may be done with notices: the only writers."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import transaction

from convenio.notices import registry
from convenio.notices.kinds import CHANGES
from convenio.notices.models import CalendarAddress, LookedAt, Notice, Preference, SubjectCalendar
from convenio.notices.terms import How, due
from convenio.parties.models import Party
from convenio.people.models import Person
from convenio.worker.actions import owe
from convenio.worker.models import Task

DUTY = "notices.mail"
SAME_VISIT, FIRST_LOOK = timedelta(hours=1), timedelta(days=7)
Detail = str | int | Mapping[str, str]
"""A value of a sentence; a text by language tag is read in the reader's language."""


def tell(
    *,
    party: Party,
    to: Iterable[int],
    kind: str,
    about: str,
    url: str,
    details: Mapping[str, Detail],
    at: datetime,
    urgent: bool = False,
) -> None:
    """Tell people something, in the caller's transaction: a notice on their page, and a mail as they prefer.

    Only people who are active and hold a role at ``party`` are told. When ``details`` holds ``once``, telling the
    same person the same kind about the same thing with the same ``once`` again does nothing. ``urgent`` does not wait
    for a digest, but respects who wants no mail of this kind. ``url`` is a path of this node.

    Raises:
        ValueError: no room registered the kind, or the address is none of this node.
    """
    known = registry.kind(kind)
    if known is None:
        raise ValueError(f"no room registered the kind of notice {kind}")
    if not url.startswith("/") or url.startswith("//"):
        raise ValueError(f"{url} is no path of this node")
    once = str(details.get("once", ""))
    wanted = set(to)
    if once:
        wanted -= set(Notice.objects.filter(kind=kind, about=about, once=once).values_list("person_id", flat=True))
    people = Person.objects.filter(pk__in=wanted, is_active=True, erased_at=None, memberships__party=party)
    chosen = dict(Preference.objects.filter(person_id__in=wanted, kind=kind).values_list("person_id", "how"))
    rows = []
    for person_id in sorted(set(people.values_list("pk", flat=True))):
        how = How(chosen.get(person_id, known.usual))
        how = How.NOW if urgent and how is not How.NEVER else how
        rows.append(
            Notice(
                person_id=person_id,
                party=party,
                kind=kind,
                about=about,
                once=once,
                url=url,
                details=dict(details),
                at=at,
                how=how,
            )
        )
    with transaction.atomic():
        Notice.objects.bulk_create(rows, ignore_conflicts=True)
        for row in rows:
            if row.how != How.NEVER:
                _owe(row.person_id, How(row.how), at)


def _owe(person_id: int, how: How, at: datetime) -> None:
    owe(name=DUTY, key=f"{person_id}:{how}", payload={"person": person_id, "how": how.value}, due_at=due(how, at))


def mark_mailed(*, notices: Iterable[int], at: datetime) -> None:
    """Keep that a mail with these notices left."""
    Notice.objects.filter(pk__in=list(notices)).update(mailed_at=at)


def mark_read(*, person: Person, at: datetime, notices: Iterable[int] | None = None) -> int:
    """The person has read these notices of theirs, or all. Returns how many were new."""
    rows = Notice.objects.filter(person=person, read_at=None)
    if notices is not None:
        rows = rows.filter(pk__in=list(notices))
    return rows.update(read_at=at)


def choose(*, person: Person, kinds: Mapping[str, How], at: datetime) -> None:
    """How a person wants mails of these kinds. What was told and not yet sent follows the new choice."""
    with transaction.atomic():
        if kinds.get(CHANGES, How.NEVER) is not How.NEVER:
            _begin_digest(person)
        for code, how in kinds.items():
            Preference.objects.update_or_create(person=person, kind=code, defaults={"how": how.value})
            waiting = Notice.objects.filter(person=person, kind=code, mailed_at=None, read_at=None).exclude(
                how__in=(how.value, How.NEVER.value)
            )
            if waiting.update(how=how.value) and how is not How.NEVER:
                _owe(person.pk, how, at)


def _begin_digest(person: Person) -> None:
    """Who asks for the digest anew is told of what comes from now on, not of the months without it."""
    if not Preference.objects.filter(person=person, kind=CHANGES).exclude(how=How.NEVER).exists():
        LookedAt.objects.filter(person=person).update(mail_until=None)


def forget_choices(*, person_id: int, kinds: Iterable[str]) -> None:
    """Mails of these kinds come as usual again; those that come only to who asks for them, once a week."""
    asked = [one.code for one in registry.kinds() if one.code in set(kinds) and one.usual is How.NEVER]
    with transaction.atomic():
        Preference.objects.filter(person_id=person_id, kind__in=list(kinds)).delete()
        Preference.objects.bulk_create(Preference(person_id=person_id, kind=code, how=How.WEEKLY) for code in asked)


def make_calendar_address(*, person: Person, at: datetime) -> CalendarAddress:
    """A new secret address for the person's calendar; an earlier one stops working."""
    seed = secrets.token_urlsafe(24)
    row, _made = CalendarAddress.objects.update_or_create(person=person, defaults={"seed": seed, "made_at": at})
    return row


def revoke_calendar_address(*, person: Person) -> None:
    """No calendar address any more."""
    CalendarAddress.objects.filter(person=person).delete()


def make_subject_calendar(*, person: Person, about: str, at: datetime) -> SubjectCalendar:
    """A new secret address for the dates of one thing; an earlier one stops working.

    That the person sees it is the caller's judgement (``registry.name_for_calendar``).
    """
    seed = secrets.token_urlsafe(24)
    row, _made = SubjectCalendar.objects.update_or_create(
        person=person, about=about, defaults={"seed": seed, "made_at": at}
    )
    return row


def revoke_subject_calendar(*, person: Person, about: str) -> None:
    """No address for the dates of this thing any more."""
    SubjectCalendar.objects.filter(person=person, about=about).delete()


def look_at_changes(*, person: Person, party: Party, at: datetime) -> datetime:
    """The person opens the page of what changed. Returns since when it shall show it.

    Opened again within the hour it shows the same once more, so that nothing is lost by loading it twice.
    """
    with transaction.atomic():
        row, _new = LookedAt.objects.select_for_update().get_or_create(person=person, party=party)
        if row.page_at is None or row.page_since is None or at - row.page_at > SAME_VISIT:
            row.page_since = row.page_at or at - FIRST_LOOK
        row.page_at = at
        row.save(update_fields=["page_at", "page_since"])
        return row.page_since


def mark_digested(*, person: Person, party: Party, until: datetime) -> None:
    """The digest has told everything at this institution up to here."""
    LookedAt.objects.update_or_create(person=person, party=party, defaults={"mail_until": until})


def send_again(*, task: Task, at: datetime) -> None:
    """A mail that did not leave becomes due now."""
    owe(name=task.name, key=task.key, due_at=at)
