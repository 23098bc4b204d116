"""Writing events: the only place that appends them, and with them the projection.

``write_event`` does in one transaction what belongs together: event, projection, audit, deliveries owed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from convenio.agreements import books, cards, listed, marks, projection
from convenio.agreements.books import Book
from convenio.agreements.models import Agreement, PactEvent, SigningIntent
from convenio.agreements.phrases import void_reason
from convenio.agreements.terms import moment
from convenio.audit.actions import record
from convenio.network.actions import owe_delivery
from convenio.network.keys import EventKey, KeyMissing, event_key
from convenio.parties.terms import Acting, Refusal, Role
from convenio.worker.crash import crashpoint
from pact import sync
from pact.events import Event, make_event
from pact.state import PactState

DELIVERY = "pact"
LEAVING = ("decline", "end")


def lock(agreement: Agreement) -> Agreement:
    """The agreement as it is now, locked until the end of the caller's transaction."""
    found = listed.remember(locked().get(pk=agreement.pk))
    found.guest = agreement.guest
    return found


def locked() -> QuerySet[Agreement]:
    """Agreements, each locked when it is read."""
    return Agreement.objects.select_for_update(of=("self",)).select_related("party")


def write_event(
    *,
    acting: Acting,
    agreement: Agreement,
    type: str,
    body: Mapping[str, Any],
    at: datetime,
    what: str,
    details: Mapping[str, str | int] | None = None,
    role: Role | None = None,
) -> Event:
    """Say something in our own feed, or as witness in that of a guest, with all that belongs to it.

    Event, projection, audit and deliveries are written in the caller's transaction.

    Args:
        agreement: locked by ``lock`` in this transaction.
        what: code of the audit sentence, ``details`` its values.
        role: in which role the person acts; default: the first of the person's roles that is no reader's.

    Raises:
        Refusal: the node is recovering, a signature is being made, no key fits, or the event would have no effect.
    """
    _require_may_write(agreement, type)
    mine = books.book(agreement).copy()
    heads = sync.heads(mine.ledger)
    own = heads.get(agreement.own, ())
    key = signing_key(agreement, mine.state)
    event = make_event(
        pact=str(agreement.pact),
        author=agreement.own,
        prev=own[0] if own else "",
        seen={party: ids for party, ids in heads.items() if party != agreement.own},
        role=_role(acting, role),
        unit=acting.unit,
        person=cards.person_card(agreement, acting),
        at=moment(at),
        type=type,
        body=body,
        key=key.key_id,
        sign=key.sign,
        witness=agreement.house if agreement.guest else "",
    )
    append(agreement, mine, [event], came_from=agreement.house, at=at)
    reason = mine.state.void.get(event.id)
    if reason:
        raise Refusal(void_reason(reason))
    finish_write(acting=acting, agreement=agreement, at=at, what=what, details=details, news=[type])
    return event


def finish_write(
    *,
    acting: Acting,
    agreement: Agreement,
    at: datetime,
    what: str,
    details: Mapping[str, str | int] | None = None,
    news: Sequence[str] | None = None,
) -> None:
    """Projection, audit and deliveries after events of our own were appended; ``news``: as ``project`` has it."""
    guest, agreement.guest = agreement.guest, None
    projection.project(agreement, at, news)
    agreement.guest = guest
    record(
        acting=acting if acting.person_id is not None else None,
        party=agreement.house,
        what=what,
        about=agreement.about,
        details={"title": agreement.name("en"), **(details or {})},
        at=at,
    )
    marks.note_written()
    crashpoint("P2")
    for partner in books.nodes(agreement):
        owe_delivery(party=agreement.house, partner=partner, kind=DELIVERY, object_id=str(agreement.pact), at=at)
    crashpoint("P3")


def append(
    agreement: Agreement,
    mine: Book,
    events: Sequence[Event],
    *,
    came_from: str,
    at: datetime,
    had_waiting: bool = False,
) -> None:
    """Store events that count, in causal order. ``mine`` is a copy of the agreement's book. The caller projects.

    ``had_waiting``: some of them may have waited here before.
    """
    if not events:
        return
    mine.add(events)
    if had_waiting:
        ids = [event.id for event in events]
        PactEvent.objects.filter(agreement=agreement, waiting=True, event_id__in=ids).delete()
    _insert(agreement, events, came_from, at)
    agreement.head = mine.head
    agreement.event_count += len(events)
    agreement.last_event_at = at
    books.keep(agreement, mine)


def _insert(agreement: Agreement, events: Sequence[Event], came_from: str, at: datetime) -> None:
    """The rows in one statement without a model for each: batches of events are what a node takes most."""
    columns = ("agreement_id", "event_id", "author", "type", "raw", "signature", "arrived_at", "came_from", "waiting")
    quote = connection.ops.quote_name
    arrived_at = PactEvent._meta.get_field("arrived_at").get_db_prep_save(at, connection)

    def binary(value: bytes) -> Any:
        return PactEvent._meta.get_field("raw").get_db_prep_value(value, connection)

    rows = [
        (
            agreement.pk,
            one.id,
            one.author,
            one.type,
            binary(one.raw),
            binary(one.signature),
            arrived_at,
            came_from,
            False,
        )
        for one in events
    ]
    names = ", ".join(map(quote, columns))
    marks = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(PactEvent._meta.db_table)} ({names}) VALUES ({marks})",  # noqa: S608 names are ours
            rows,
        )


def signing_key(agreement: Agreement, known: PactState) -> EventKey:
    """Our active key where this pact knows it, else another of ours that it knows as valid.

    Raises:
        Refusal: none does; the partners have to countersign a new one.
    """
    valid = known.keys.valid(agreement.house)
    active = event_key(agreement.house)
    if valid.get(active.key_id) == active.public_hex:
        return active
    for key_id in sorted(valid):
        try:
            key = event_key(agreement.house, key_id)
        except KeyMissing:
            continue
        if key.public_hex == valid[key_id]:
            return key
    raise Refusal(
        _(
            "This node no longer has an event key that the agreement knows. Ask the partner to confirm your new key "
            "after comparing its fingerprint by telephone."
        )
    )


def _require_may_write(agreement: Agreement, type: str) -> None:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("events are written inside one transaction")
    if agreement.recovering or marks.looks_restored():
        raise Refusal(recovering_reason())
    if type in LEAVING and SigningIntent.objects.filter(agreement=agreement, state="open").exists():
        raise Refusal(_("A signature is being made right now. Try again in a minute."))


def recovering_reason() -> str:
    """Why a restored node writes nothing (F15)."""
    return _(
        "This node was restored from a backup and has not yet got back from every partner what it had said itself. "
        "Nothing can be written until then; the node keeps asking them."
    )


def _role(acting: Acting, role: Role | None) -> str:
    if acting.person_id is None:
        return "node"
    if acting.by_link:
        return "guest"
    if role is not None:
        return str(role)
    for one in (Role.OFFICER, Role.SIGNATORY, Role.REVIEWER, Role.KEEPER):
        if one in acting.roles:
            return str(one)
    return str(Role.READER)
