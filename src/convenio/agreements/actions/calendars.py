"""Suggestions out of calendars: kept until a person records or drops each; nothing is recorded unseen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from convenio.agreements.actions.promises import record_activity
from convenio.agreements.activity_lists.judging import quantities
from convenio.agreements.calendars.guessing import Guesser
from convenio.agreements.calendars.reading import Entry
from convenio.agreements.models import Agreement, Suggestion
from convenio.agreements.rules import may_record_activity
from convenio.agreements.stating import fitting_promise, require_text
from convenio.parties.terms import Acting, Refusal, Role
from convenio.people.models import Person
from pact.metrics import METRICS

MOST_WAITING = 300
KEPT = timedelta(days=90)
"""How long a suggestion waits, and how long one that was answered keeps the same file from bringing it again."""


def keep_suggestions(*, acting: Acting, entries: Iterable[Entry], source: str, at: datetime) -> tuple[int, int]:
    """Keep entries of a calendar for the person who brought them. Returns how many are new, how many were there.

    Raises:
        Refusal: not an officer, or too many wait already.
    """
    if not acting.may(Role.OFFICER) or acting.person_id is None:
        raise Refusal(_("Only an officer of your institution records what was done. Ask one of your office."), 403)
    new = there = 0
    guesser = Guesser(acting)
    with transaction.atomic():
        mine = Suggestion.objects.filter(party=acting.party, person_id=acting.person_id)
        known = set(mine.values_list("key", flat=True))
        room = MOST_WAITING - mine.filter(state=Suggestion.WAITING).count()
        for entry in entries:
            if entry.key in known:
                there += 1
                continue
            if new >= room:
                raise Refusal(_("Many suggestions wait for you already. Record or drop some of them first."))
            known.add(entry.key)
            guess = guesser.guess(entry)
            Suggestion.objects.create(
                party=acting.party,
                person_id=acting.person_id,
                source=source,
                title=entry.title,
                place=entry.place,
                starts_on=entry.starts_on,
                ends_on=entry.ends_on,
                zone=entry.zone,
                agreement=guess.agreement,
                metric=guess.metric,
                outward=guess.outward,
                key=entry.key,
                made_at=at,
            )
            new += 1
    return new, there


def record_suggestion(
    *,
    acting: Acting,
    suggestion: Suggestion,
    agreement: Agreement,
    metric: str,
    way: str,
    number: int,
    at: datetime,
    again: bool = False,
) -> str:
    """Record what a suggestion says, under the promise that fits; its title and place stay here and are forgotten.

    Args:
        way: ``out`` from us to the partner, ``in``, or ``joint``.

    Raises:
        Refusal: as ``record_activity``; answered already.
    """
    with transaction.atomic():
        row = _waiting(acting, suggestion)
        may_record_activity(acting, agreement).require()
        known = METRICS.get(metric)
        if known is None:
            raise Refusal(_("Choose what was done from the list."), 400)
        direction = _direction(agreement, way) if known.directed else None
        fit = fitting_promise(require_text(agreement), metric, direction, row.starts_on)
        event = record_activity(
            acting=acting,
            agreement=agreement,
            commitment=fit.commitment,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            quantities=quantities(metric, {"number": number}),
            metric=metric,
            direction=direction,
            again=again,
            at=at,
        )
        row.state, row.statement, row.title, row.place = Suggestion.RECORDED, event, "", ""
        row.save()
    return event


def drop_suggestion(*, acting: Acting, suggestion: Suggestion) -> None:
    """It is nothing to record; its words are forgotten."""
    with transaction.atomic():
        row = _waiting(acting, suggestion)
        row.state, row.title, row.place = Suggestion.DROPPED, "", ""
        row.save()


def forget_suggestions(at: datetime) -> None:
    """The duty: what waited too long is thrown away."""
    Suggestion.objects.filter(made_at__lt=at - KEPT).delete()


def forget_person(acting: Acting, person: Person, at: datetime) -> None:
    """A person is erased: what calendars said to them goes."""
    Suggestion.objects.filter(person_id=person.pk).delete()


def _waiting(acting: Acting, suggestion: Suggestion) -> Suggestion:
    row = Suggestion.objects.select_for_update(of=("self",)).get(pk=suggestion.pk)
    if row.party_id != acting.party.pk or row.person_id != acting.person_id:
        raise Refusal(_("This suggestion waits for somebody else."), 403)
    if row.state != Suggestion.WAITING:
        raise Refusal(_("This suggestion was answered already."))
    return row


def _direction(agreement: Agreement, way: str) -> dict[str, str] | None:
    if way == "joint":
        return None
    if agreement.several:
        raise Refusal(_("This agreement has several partners: record it on its page, where you choose which."), 400)
    if way not in ("out", "in"):
        raise Refusal(_("Choose from which university to which."), 400)
    own, other = agreement.own, agreement.partners[0]
    return {"from": own, "to": other} if way == "out" else {"from": other, "to": own}
