"""The one writer of the record."""

import secrets
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from convenio.audit.models import AuditEvent, AuditHead
from convenio.audit.terms import link_digest, person_digest
from convenio.parties.terms import Acting

GUEST_OF = "guest_of"
"""Detail of what somebody without an account did by secure link: the university they speak for."""


def record(
    *, acting: Acting | None, party: str, what: str, about: str, details: dict[str, Any] | None = None, at: datetime
) -> AuditEvent:
    """Append one event to the chain, inside the caller's transaction.

    Args:
        acting: who did it; None when nobody is known (a failed sign-in).
        party: ``hei_id`` of the institution it concerns.
        what: a code that a room registered with a sentence.
        about: what it concerns, for example ``pact:<uuid>``.
        details: small values for the sentence; JSON types only, no personal data.
        at: the moment, by the caller's clock.

    Raises:
        TransactionManagementError: called outside a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("audit.record must run inside the change's own transaction")
    details = details or {}
    if acting is not None and acting.by_link:
        details = {**details, GUEST_OF: acting.party.hei_id}
    head = AuditHead.objects.select_for_update().filter(pk=1).first()
    if head is None:
        AuditHead.objects.get_or_create(pk=1)
        head = AuditHead.objects.select_for_update().get(pk=1)
    salt = secrets.token_hex(16)
    person_id = acting.person_id if acting else None
    person_name = acting.person_name if acting else ""
    number = head.number + 1
    person = person_digest(person_id, person_name, salt)
    digest = link_digest(
        previous=head.digest,
        number=number,
        at=moment(at),
        party=party,
        person=person,
        what=what,
        about=about,
        details=details,
    )
    event = AuditEvent.objects.create(
        number=number,
        at=at,
        party=party,
        person_id=person_id,
        person_name=person_name,
        person_digest=person,
        what=what,
        about=about,
        details=details,
        salt=salt,
        previous=head.digest,
        digest=digest,
    )
    AuditHead.objects.filter(pk=1).update(number=number, digest=digest)
    return event


def erase_person(*, person_id: int) -> int:
    """Take a person's name out of the record; the chain still verifies. Returns the number of events touched.

    Names entered the chain as salted digests only: without name and salt nothing leads back to the person.
    """
    rows = AuditEvent.objects.filter(person_id=person_id)
    return rows.update(person_name="", person_id=None, salt="")


def moment(at: datetime) -> str:
    """The moment as the chain writes it: UTC with microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
