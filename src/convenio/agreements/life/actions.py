"""What may be done in the life of an agreement after signature: the writers of suspension, archive and obligations."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from convenio.agreements import books, cards, files, projection, store
from convenio.agreements.life import phrases
from convenio.agreements.life.course import life_of
from convenio.agreements.life.obligations import keep_obligations
from convenio.agreements.life.rules import (
    may_archive,
    may_give,
    may_note_running,
    may_resume,
    may_settle,
    may_suspend,
    may_unarchive,
    own_suspension,
)
from convenio.agreements.models import Agreement, Archived, Obligation, StillRunning
from convenio.agreements.models.life import DONE, OPEN, WAIVED
from convenio.audit.actions import record
from convenio.parties.terms import Acting, Refusal
from convenio.people.models import Person
from convenio.people.queries import roles_of

MOST_WORDS = 2000


def suspend(
    *,
    acting: Acting,
    agreement: Agreement,
    from_on: date,
    at: datetime,
    until: date | None = None,
    words: str = "",
) -> str:
    """Say that cooperation rests from a day, perhaps until a day; the reason goes to the other side. Returns the event.

    Raises:
        Refusal: not in force, suspended by us already, no reason, or the last day lies before the first.
    """
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_suspend(acting, agreement, on=at.date()).require()
        if not words.strip():
            raise Refusal(_("Say why: the other side reads it, and so will those who come after you."), 400)
        if until is not None and until < from_on:
            raise Refusal(_("The last day lies before the first. Correct one of them."), 400)
        body: dict[str, Any] = {"from": from_on.isoformat()}
        if until is not None:
            body["until"] = until.isoformat()
        card = cards.words_card(agreement, acting, words)
        if card:
            body["reason_card"] = card
        return store.write_event(
            acting=acting,
            agreement=agreement,
            type="suspend",
            body=body,
            at=at,
            what="agreements.suspended",
            details={"from": body["from"]},
        ).id


def resume(*, acting: Acting, agreement: Agreement, on: date, at: datetime) -> str:
    """Take our suspension back from a day on."""
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_resume(acting, agreement).require()
        standing = own_suspension(agreement)
        assert standing is not None
        return store.write_event(
            acting=acting,
            agreement=agreement,
            type="resume",
            body={"suspend": standing.mark.event, "on": on.isoformat()},
            at=at,
            what="agreements.resumed",
            details={"on": on.isoformat()},
        ).id


def archive(*, acting: Acting, agreement: Agreement, at: datetime) -> None:
    """Put away an agreement that is over. Nobody else is told; everything stays readable."""
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_archive(acting, agreement).require()
        Archived.objects.create(agreement=agreement, at=at, by_name=acting.person_name)
        projection.project(agreement, at)
        _record(acting, agreement, "agreements.archived", at)


def unarchive(*, acting: Acting, agreement: Agreement, at: datetime) -> None:
    """Take it out of the archive again."""
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_unarchive(acting, agreement).require()
        Archived.objects.filter(agreement=agreement).delete()
        projection.project(agreement, at)
        _record(acting, agreement, "agreements.unarchived", at)


def note_running(
    *, acting: Acting, agreement: Agreement, what: str, persons: int, until: date, at: datetime
) -> StillRunning:
    """Note who had begun and still finishes. Stays here; no names.

    Raises:
        Refusal: not ended or ending, the text protects nobody, or the day lies before the end or after its limit.
    """
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_note_running(acting, agreement).require()
        life = life_of(agreement, books.state(agreement), at.date())
        limit = life.course.teach_out_until if life else None
        if agreement.ends_on and until <= agreement.ends_on:
            raise Refusal(_("They finish before the end, so nothing has to be protected."), 400)
        if limit and until > limit:
            raise Refusal(_("The text protects only until %(day)s.") % {"day": limit.isoformat()}, 400)
        row = StillRunning.objects.create(
            agreement=agreement,
            what=what.strip()[:200],
            persons=persons,
            until=until,
            noted_at=at,
            noted_by_name=acting.person_name,
        )
        projection.project(agreement, at)
    return row


def forget_running(*, acting: Acting, agreement: Agreement, running: int, at: datetime) -> None:
    """They have finished, or it was a mistake: take the line away."""
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_note_running(acting, agreement).require()
        StillRunning.objects.filter(agreement=agreement, pk=running).delete()
        projection.project(agreement, at)


def settle(
    *,
    acting: Acting,
    obligation: Obligation,
    state: str,
    at: datetime,
    note: str = "",
    evidence: bytes = b"",
    evidence_name: str = "",
) -> Obligation:
    """Note an obligation as done (with a note or a file, if wished), as waived (with a reason), or as open again.

    Raises:
        Refusal: not an officer and not the owner's, no reason, or somebody settled it meanwhile.
    """
    with transaction.atomic():
        row = (
            Obligation.objects.select_for_update(of=("self",)).select_related("agreement__party").get(pk=obligation.pk)
        )
        may_settle(acting, row).require()
        _check_step(row, state, note)
        row.state, row.note = state, note.strip()[:MOST_WORDS]
        settled = state != OPEN
        row.settled_at, row.settled_by = (at, acting.person_id) if settled else (None, None)
        row.settled_by_name = acting.person_name if settled else ""
        row.evidence = row.evidence_name = ""
        if evidence and state == DONE:
            kept = files.keep(row.agreement, evidence, name=evidence_name, purpose="evidence", at=at, private=True)
            row.evidence, row.evidence_name = kept.digest, kept.name
        row.save()
        _record(acting, row.agreement, _WHAT[state], at, **_told(row))
    return row


_WHAT = {
    DONE: "agreements.obligation_done",
    WAIVED: "agreements.obligation_waived",
    OPEN: "agreements.obligation_reopened",
}


def _check_step(row: Obligation, state: str, note: str) -> None:
    if state not in _WHAT:
        raise Refusal(_("Choose done, waived or open."), 400)
    if row.state == state:
        raise Refusal(_("Somebody has noted this already. Load the page again and look."))
    if OPEN not in (row.state, state):
        raise Refusal(_("It was settled otherwise meanwhile. Open it again first."))
    if state == WAIVED and not note.strip():
        raise Refusal(_("Say in a few words why it is not needed."), 400)


def _told(row: Obligation) -> dict[str, str]:
    with override("en"):
        return {"what": phrases.sentence_of(row), "due": row.due_on.isoformat(), "reason": row.note}


def give(
    *,
    acting: Acting,
    obligation: Obligation,
    at: datetime,
    person: Person | None = None,
    role: str = "",
    unit: str = "",
) -> int:
    """Say whose an obligation is, now and every later time: a person, or a duty and a unit. Returns how many changed.

    Raises:
        Refusal: not an officer, the person has no role here, or no such duty.
    """
    agreement = obligation.agreement
    may_give(acting, agreement).require()
    if person is not None and not roles_of(person, agreement.party):
        raise Refusal(_("This person has no role at your institution. Choose somebody from the list."), 400)
    if person is None and role not in phrases.OWNERS:
        raise Refusal(_("Choose a person or a duty."), 400)
    with transaction.atomic():
        rows = Obligation.objects.filter(
            agreement=agreement,
            rule=obligation.rule,
            clause=obligation.clause,
            commitment=obligation.commitment,
            due_on__gte=obligation.due_on,
            state=OPEN,
        )
        count = rows.update(owner=person, owner_role=role or obligation.owner_role, owner_unit=unit, given=True)
        obligation.refresh_from_db()
        with override("en"):
            told = {"owner": phrases.owner_of(obligation), "what": phrases.rule_label(obligation.rule)}
        _record(acting, agreement, "agreements.obligation_given", at, **told)
    return count


def refresh_obligations(*, agreement: Agreement, at: datetime) -> None:
    """Write what is asked for as of now: once a night, because one looks ahead only so far and the data may change."""
    with transaction.atomic():
        row = store.lock(agreement)
        keep_obligations(row, life_of(row, books.state(row), at.date()), at)


def _record(acting: Acting, agreement: Agreement, code: str, at: datetime, /, **details: str) -> None:
    record(
        acting=acting,
        party=agreement.own,
        what=code,
        about=agreement.about,
        details={"title": agreement.name("en"), **details},
        at=at,
    )
