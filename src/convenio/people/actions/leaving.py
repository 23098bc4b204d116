"""A person leaves the institution: what waits for them goes to a successor, the account is closed, the record keeps."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from convenio.parties.phrases import role_names
from convenio.parties.terms import Acting, Refusal
from convenio.people import rules
from convenio.people.actions.roles import end_sessions, record_about
from convenio.people.duties_of import after_leaving, sources
from convenio.people.models import Invitation, Membership, Person
from convenio.people.queries import roles_of


@dataclass(frozen=True)
class Left:
    """What happened: how many matters went to the successor, and whether the account was closed."""

    handed_over: int
    closed: bool


def let_leave(*, acting: Acting, person: Person, successor: Person | None, at: datetime) -> Left:
    """In one step: hand over, take every role at this institution, and close the account when no other has a role.

    Name and address stay with the account, so that the record and old agreements still say who it was; erasing is
    another deed. Somebody who acts for another institution as well keeps that.

    Raises:
        Refusal: no keeper, oneself, the last keeper, somebody else's person; matters wait and nobody takes them, or
            the successor lacks the role they need.
    """
    with transaction.atomic():
        list(Membership.objects.select_for_update().filter(party=acting.party))
        rules.may_let_leave(acting, person).require()
        handed = _hand_over(acting, person, successor, at)
        Membership.objects.filter(person=person, party=acting.party).delete()
        Invitation.objects.open().filter(person=person, party=acting.party).update(revoked_at=at)
        closed = not Membership.objects.filter(person=person).exists()
        if closed:
            Person.objects.filter(pk=person.pk).update(is_active=False, left_at=at)
            end_sessions(person)
        record_about(acting, "people.left", person, at, count=handed)
        if successor is not None:
            record_about(acting, "people.took_over", successor, at, count=handed)
            for tell in after_leaving():
                tell(acting, person, successor, handed, at)
    return Left(handed, closed)


def _hand_over(acting: Acting, person: Person, successor: Person | None, at: datetime) -> int:
    if successor is not None and (successor.pk == person.pk or not successor.is_active):
        raise Refusal(_("Choose a successor who is here and is somebody else."), 400)
    count = 0
    held = roles_of(successor, acting.party) if successor is not None else frozenset()
    for source in sources():
        waiting = list(source.waiting(acting.party, person))
        if not waiting:
            continue
        if successor is None:
            raise Refusal(_("Matters wait for %(person)s. Name a successor who takes them.") % {"person": person}, 400)
        if source.roles and not held & set(source.roles):
            raise Refusal(
                _(
                    "%(successor)s lacks a role that is needed for “%(matter)s”: %(roles)s. "
                    "Give the role first, or choose somebody else."
                )
                % {"successor": successor, "matter": source.label, "roles": role_names(source.roles)},
                400,
            )
        source.hand_over(acting, person, successor, at)
        count += len(waiting)
    return count
