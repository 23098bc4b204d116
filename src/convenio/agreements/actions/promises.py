"""What was done under a promise: recording, confirming, correcting, disputing, taking back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from convenio.agreements import cards, files, store
from convenio.agreements.actions.costs import note_cost
from convenio.agreements.gathered import facts_of
from convenio.agreements.models import Agreement
from convenio.agreements.money import Money
from convenio.agreements.rules import (
    may_confirm_activity,
    may_correct_activity,
    may_dispute_activity,
    may_record_activity,
    may_retract_activity,
)
from convenio.agreements.rules.promises import statement
from convenio.agreements.stating import Said, double_of, double_sentence, facts_from
from convenio.parties.terms import Acting, Refusal
from pact.reference import plain_doi, reference_of


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
    metric: str = "",
    doi: str = "",
    again: bool = True,
    cost: Money | None = None,
) -> str:
    """Record something done, under a promise or where nothing was promised. Days are computed from first and last.

    Args:
        commitment, metric, quantities, role, direction, doi: as ``stating.Said`` has them.
        again: record it also when the same is recorded already.
        cost: what it cost our own side; it is noted beside the record and told to nobody.

    Raises:
        Refusal: not in force, unknown promise or metric, days or counts that do not fit, recorded already.
    """
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_record_activity(acting, agreement).require()
        said = Said(commitment, starts_on, ends_on, quantities, metric, role, direction, doi)
        facts = facts_from(agreement, str(uuid.uuid4()), said, at)
        double = None if again else double_of(agreement, facts, doi)
        if double is not None:
            raise Refusal(double_sentence(double))
        facts |= _evidence(agreement, evidence, evidence_name, doi, at)
        event = store.write_event(
            acting=acting,
            agreement=agreement,
            type="record",
            body={"activity": facts},
            at=at,
            what="agreements.recorded",
            details={"metric": facts["metric"], "from": facts["from"], "to": facts["to"]},
        )
        if cost is not None:
            note_cost(acting=acting, agreement=agreement, money=cost, spent_on=starts_on, activity=facts["id"], at=at)
    return event.id


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
    metric: str = "",
    doi: str = "",
) -> str:
    """State an activity anew; the earlier statement stays readable and is marked as corrected."""
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_correct_activity(acting, agreement, record).require()
        before = statement(facts_of(agreement), record)
        assert before is not None
        metric = metric or ("" if commitment else str(before.facts["metric"]))
        if direction is None and not commitment:
            direction = before.facts.get("direction")
        said = Said(commitment, starts_on, ends_on, quantities, metric, role, direction, doi)
        facts = facts_from(agreement, str(before.facts["id"]), said, at)
        facts |= _evidence(agreement, evidence, evidence_name, doi, at)
        if not evidence and not doi and before.facts.get("evidence"):
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


def confirm_activities(
    *, acting: Acting, agreement: Agreement, records: Sequence[str], at: datetime
) -> tuple[list[str], dict[str, str]]:
    """Confirm many statements of the other side, each by an event of its own, in one transaction.

    Returns:
        The records that are confirmed now, and why each other one is not; those hinder nothing.
    """
    done: list[str] = []
    kept: dict[str, str] = {}
    with transaction.atomic():
        for record in dict.fromkeys(records):
            try:
                with transaction.atomic():
                    confirm_activity(acting=acting, agreement=agreement, record=record, at=at)
            except Refusal as refusal:
                kept[record] = refusal.reason
            else:
                done.append(record)
    return done, kept


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


def _evidence(agreement: Agreement, content: bytes, name: str, doi: str, at: datetime) -> dict[str, str]:
    """The file, or the reference in its place: one of the two, because an activity has one evidence."""
    if content and doi:
        raise Refusal(_("Give the DOI or a file, not both: the DOI is the evidence of a paper."), 400)
    if doi:
        content, name = reference_of(doi), f"doi-{plain_doi(doi).replace('/', '-')}.json"
    if not content:
        return {}
    return {"evidence": files.keep(agreement, content, name=name, purpose="evidence", at=at).digest}
