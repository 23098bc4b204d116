"""What was done under a promise: recording, confirming, correcting, disputing, taking back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from convenio.agreements import books, cards, files, store
from convenio.agreements.gathered import facts_of
from convenio.agreements.models import Agreement
from convenio.agreements.rules import (
    may_confirm_activity,
    may_correct_activity,
    may_dispute_activity,
    may_record_activity,
    may_retract_activity,
)
from convenio.agreements.rules.promises import statement
from convenio.parties.terms import Acting, Refusal
from pact.forms import is_slug
from pact.metrics import METRICS

MAX_COUNT = 1_000_000


def record_activity(
    *,
    acting: Acting,
    agreement: Agreement,
    commitment: str,
    starts_on: date,
    ends_on: date,
    quantities: Mapping[str, int],
    at: datetime,
    role: str = "",
    direction: Mapping[str, str] | None = None,
    evidence: bytes = b"",
    evidence_name: str = "",
) -> str:
    """Record something done under a promise. Days are computed from the first and the last day.

    Args:
        commitment: id of the promise in the text in force.
        quantities: counts by name, for example ``{"persons": 1, "teaching_hours": 12}``.
        role: role of those who went, for example ``professor``; never a name.
        direction: ``{"from": hei_id, "to": hei_id}``; default: that of the promise.

    Raises:
        Refusal: not in force, unknown promise, days or counts that do not fit.
    """
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_record_activity(acting, agreement).require()
        facts = _facts(agreement, str(uuid.uuid4()), commitment, starts_on, ends_on, quantities, role, direction, at)
        facts |= _evidence(agreement, evidence, evidence_name, at)
        return store.write_event(
            acting=acting,
            agreement=agreement,
            type="record",
            body={"activity": facts},
            at=at,
            what="agreements.recorded",
            details={"metric": facts["metric"], "from": facts["from"], "to": facts["to"]},
        ).id


def correct_activity(
    *,
    acting: Acting,
    agreement: Agreement,
    record: str,
    commitment: str,
    starts_on: date,
    ends_on: date,
    quantities: Mapping[str, int],
    at: datetime,
    role: str = "",
    direction: Mapping[str, str] | None = None,
    evidence: bytes = b"",
    evidence_name: str = "",
) -> str:
    """State an activity anew; the earlier statement stays readable and is marked as corrected."""
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_correct_activity(acting, agreement, record).require()
        before = statement(facts_of(agreement), record)
        assert before is not None
        facts = _facts(
            agreement, str(before.facts["id"]), commitment, starts_on, ends_on, quantities, role, direction, at
        )
        facts |= _evidence(agreement, evidence, evidence_name, at)
        if not evidence and before.facts.get("evidence"):
            facts["evidence"] = before.facts["evidence"]
        return store.write_event(
            acting=acting,
            agreement=agreement,
            type="correct",
            body={"record": record, "activity": facts},
            at=at,
            what="agreements.corrected",
        ).id


def confirm_activity(*, acting: Acting, agreement: Agreement, record: str, at: datetime) -> str:
    """Say that exactly this statement of the other side is right."""
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_confirm_activity(acting, agreement, record).require()
        return store.write_event(
            acting=acting,
            agreement=agreement,
            type="confirm",
            body={"record": record},
            at=at,
            what="agreements.confirmed",
        ).id


def dispute_activity(*, acting: Acting, agreement: Agreement, record: str, words: str, at: datetime) -> str:
    """Say that a statement of the other side is not right, and why."""
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_dispute_activity(acting, agreement, record).require()
        if not words.strip():
            raise Refusal(_("Say in a few words what is not right."), 400)
        return store.write_event(
            acting=acting,
            agreement=agreement,
            type="dispute",
            body={"record": record, "card": cards.words_card(agreement, acting, words)},
            at=at,
            what="agreements.disputed",
        ).id


def retract_activity(*, acting: Acting, agreement: Agreement, record: str, at: datetime) -> str:
    """Take back one's own statement; it stays readable as taken back."""
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_retract_activity(acting, agreement, record).require()
        return store.write_event(
            acting=acting,
            agreement=agreement,
            type="retract",
            body={"record": record},
            at=at,
            what="agreements.retracted",
        ).id


def _facts(
    agreement: Agreement,
    activity: str,
    commitment: str,
    starts_on: date,
    ends_on: date,
    quantities: Mapping[str, int],
    role: str,
    direction: Mapping[str, str] | None,
    at: datetime,
) -> dict[str, Any]:
    text = text_in_force(agreement)
    promise = next((one for one in text["commitments"] if one["id"] == commitment), None)
    if promise is None:
        raise Refusal(_("Choose a promise of the text in force."), 400)
    if starts_on > ends_on:
        raise Refusal(_("The last day lies before the first. Exchange them."), 400)
    if starts_on > at.date():
        raise Refusal(_("Only what has begun can be recorded; the first day lies in the future."), 400)
    if role and not is_slug(role):
        raise Refusal(_("Choose a role from the list."), 400)
    facts: dict[str, Any] = {
        "id": activity,
        "commitment": commitment,
        "strand": promise["strand"],
        "metric": promise["metric"],
        "from": starts_on.isoformat(),
        "to": ends_on.isoformat(),
        "quantities": _counts(promise["metric"], quantities),
    }
    if role:
        facts["role"] = role
    way = dict(direction) if direction else promise["direction"]
    if isinstance(way, Mapping):
        if set(way) != {"from", "to"} or not set(way.values()) <= set(text["parties"]):
            raise Refusal(_("Choose from which university to which."), 400)
        facts["direction"] = dict(way)
    return facts


def _counts(metric: str, quantities: Mapping[str, int]) -> dict[str, int]:
    known = METRICS.get(metric)
    allowed = set(known.quantities) if known else set(quantities)
    if not quantities or set(quantities) - allowed:
        raise Refusal(_("Enter the numbers that this promise counts."), 400)
    for value in quantities.values():
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_COUNT:
            raise Refusal(_("A number of this record is not a whole number, or is too large."), 400)
    if known and known.counts in known.quantities and known.counts not in quantities:
        raise Refusal(_("Enter the number that the promise counts; the others may be left out."), 400)
    return dict(quantities)


def _evidence(agreement: Agreement, content: bytes, name: str, at: datetime) -> dict[str, str]:
    if not content:
        return {}
    return {"evidence": files.keep(agreement, content, name=name, purpose="evidence", at=at).digest}


def text_in_force(agreement: Agreement) -> dict[str, Any]:
    """The text in force. Raises Refusal when there is none, or its bytes are under way."""
    round = books.state(agreement).round_in_force
    text = books.text(agreement, round.text) if round else None
    if text is None:
        raise Refusal(_("There is no text in force."))
    return text
