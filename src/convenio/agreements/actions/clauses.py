"""Changing clauses and promises of a draft. Nothing is lost: a save names the revision it began from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from convenio.agreements import library, phrases, store
from convenio.agreements.actions.drafting import draft_for_edit, touch
from convenio.agreements.house_texts.actions import remember_origin
from convenio.agreements.house_texts.content import clause_for
from convenio.agreements.models import Agreement, Draft, DraftClause, DraftCommitment, HouseVersion
from convenio.agreements.terms import Conflict
from convenio.agreements.values import typed_value
from convenio.parties.terms import Acting, Refusal
from pact import text as pact_text

MAX_HEADING, MAX_BODY = 300, 20_000


def save_clause(
    *,
    acting: Acting,
    agreement: Agreement,
    clause_id: str,
    revision: int,
    heading: Mapping[str, str],
    body: Mapping[str, str],
    at: datetime,
    values: Mapping[str, Any] | None = None,
) -> DraftClause:
    """Save wording (the languages given) and values of a clause.

    A language that changed on its own marks the others as stale; the rule is ``pact.text.edit_wording``.

    Raises:
        Conflict: somebody saved meanwhile; carries both texts.
        Refusal: too long, a value that does not fit, or the pen is elsewhere.
    """
    with transaction.atomic():
        agreement = store.lock(agreement)
        draft = draft_for_edit(acting, agreement, at)
        row = _row(draft, clause_id)
        _require_revision(row, revision, {"heading": dict(heading), "body": dict(body), "values": dict(values or {})})
        clause = dict(row.content)
        for language in draft.settings["languages"]:
            clause = _with_wording(clause, language, heading, body)
        clause["values"] = {**clause["values"], **_typed(clause, values or {}, draft)}
        return _store(draft, row, clause, acting, at)


def set_value(
    *, acting: Acting, agreement: Agreement, clause_id: str, name: str, value: Any, revision: int, at: datetime
) -> DraftClause:
    """Change one value; every language shows it at once, and no wording becomes stale.

    Raises:
        Conflict, Refusal: as ``save_clause``.
    """
    return save_clause(
        acting=acting,
        agreement=agreement,
        clause_id=clause_id,
        revision=revision,
        heading={},
        body={},
        values={name: value},
        at=at,
    )


def confirm_translation(
    *, acting: Acting, agreement: Agreement, clause_id: str, language: str, revision: int, at: datetime
) -> DraftClause:
    """Say that a stale wording still matches the language that changed."""
    with transaction.atomic():
        agreement = store.lock(agreement)
        draft = draft_for_edit(acting, agreement, at)
        row = _row(draft, clause_id)
        _require_revision(row, revision, {"confirm": language})
        if language not in draft.settings["languages"]:
            raise Refusal(_("This is not a language of the text."), 400)
        return _store(draft, row, pact_text.confirm_translation(row.content, language), acting, at)


def add_clause(
    *,
    acting: Acting,
    agreement: Agreement,
    type: str,
    at: datetime,
    variant: str = "",
    after: str = "",
    house: HouseVersion | None = None,
) -> DraftClause:
    """Add a clause of the library, or of the house (``house``), after another one or at the end.

    Raises:
        Refusal: unknown type or wording.
    """
    with transaction.atomic():
        agreement = store.lock(agreement)
        draft = draft_for_edit(acting, agreement, at)
        clause = _new_clause(draft, type, variant, house, at)
        place = _row(draft, after).position + 1 if after else draft.clauses.count() + 1
        draft.clauses.filter(position__gte=place).update(position=F("position") + 1)
        row = DraftClause.objects.create(
            draft=draft,
            clause_id=clause["id"],
            position=place,
            content=clause,
            changed_at=at,
            changed_by=acting.person_id,
        )
        draft.next_number += 1
        touch(draft, at)
        if house is not None:
            remember_origin(agreement=agreement, version=house, clause_id=row.clause_id)
    return row


def _new_clause(draft: Draft, type: str, variant: str, house: HouseVersion | None, at: datetime) -> dict[str, Any]:
    """The content of a clause to add, from a version of the house or from the library."""
    settings, name = draft.settings, f"c{draft.next_number}"
    if house is not None:
        frame = library.Frame(settings["languages"], settings["parties"], at.date(), settings["prevailing"])
        return clause_for(house.content, frame, name)
    try:
        return library.clause(
            type,
            variant,
            clause_id=name,
            languages=settings["languages"],
            parties=settings["parties"],
            on=at.date(),
            prevailing=settings["prevailing"],
        )
    except KeyError as error:
        raise Refusal(_("Choose a clause from the library."), 400) from error


def remove_clause(*, acting: Acting, agreement: Agreement, clause_id: str, revision: int, at: datetime) -> None:
    """Take a clause out of the draft, with its promises.

    Raises:
        Conflict: somebody changed it meanwhile.
    """
    with transaction.atomic():
        agreement = store.lock(agreement)
        draft = draft_for_edit(acting, agreement, at)
        row = _row(draft, clause_id)
        _require_revision(row, revision, {"removed": clause_id})
        DraftCommitment.objects.filter(draft=draft, clause_id=clause_id).delete()
        row.delete()
        _renumber(draft)
        touch(draft, at)


def move_clause(*, acting: Acting, agreement: Agreement, clause_id: str, to: int, at: datetime) -> None:
    """Move a clause to a place, counted from 1."""
    with transaction.atomic():
        agreement = store.lock(agreement)
        draft = draft_for_edit(acting, agreement, at)
        rows = list(draft.clauses.all())
        row = _row(draft, clause_id)
        order = [one for one in rows if one.pk != row.pk]
        order.insert(min(max(to, 1), len(rows)) - 1, row)
        for place, one in enumerate(order, start=1):
            DraftClause.objects.filter(pk=one.pk).update(position=place)
        touch(draft, at)


def set_commitment(
    *,
    acting: Acting,
    agreement: Agreement,
    content: Mapping[str, Any],
    at: datetime,
    commitment_id: str = "",
    revision: int = 0,
) -> DraftCommitment:
    """Enter a promise as data beside its clause, or change one.

    Args:
        content: as in the text format, without ``id``.
        commitment_id: empty for a new one.

    Raises:
        Conflict: somebody changed it meanwhile.
        Refusal: it does not have the form of a promise.
    """
    with transaction.atomic():
        agreement = store.lock(agreement)
        draft = draft_for_edit(acting, agreement, at)
        clause = _row(draft, str(content.get("clause", "")))
        row = _commitment(draft, commitment_id, revision, content)
        row.content = {**dict(content), "id": row.commitment_id}
        row.clause_id = clause.clause_id
        _check_commitment(draft, row)
        row.save()
        touch(draft, at)
    return row


def _commitment(draft: Draft, commitment_id: str, revision: int, content: Mapping[str, Any]) -> DraftCommitment:
    if not commitment_id:
        row = DraftCommitment(draft=draft, commitment_id=f"p{draft.next_number}")
        draft.next_number += 1
        return row
    found = DraftCommitment.objects.filter(draft=draft, commitment_id=commitment_id).first()
    if found is None:
        raise Refusal(_("This promise is not part of the draft any more."), 404)
    if revision and found.revision != revision:
        raise Conflict(
            _("Somebody else changed this promise meanwhile. Compare both, then save again."),
            mine=content,
            theirs=found.content,
            revision=found.revision,
            changed_by=None,
        )
    found.revision += 1
    return found


def _check_commitment(draft: Draft, row: DraftCommitment) -> None:
    from convenio.agreements.texts import draft_text

    others = [one for one in draft.commitments.all() if one.commitment_id != row.commitment_id]
    before = {(one.path, one.code) for one in pact_text.check_text(draft_text(draft, commitments=others))}
    text = draft_text(draft, commitments=[*others, row])
    wrong = [one for one in pact_text.check_text(text) if (one.path, one.code) not in before]
    if wrong:
        raise Refusal(_("This promise is not complete: %(problem)s") % {"problem": phrases.problem(wrong[0])}, 400)


def remove_commitment(*, acting: Acting, agreement: Agreement, commitment_id: str, at: datetime) -> None:
    """Take a promise out of the draft."""
    with transaction.atomic():
        agreement = store.lock(agreement)
        draft = draft_for_edit(acting, agreement, at)
        DraftCommitment.objects.filter(draft=draft, commitment_id=commitment_id).delete()
        touch(draft, at)


def _row(draft: Draft, clause_id: str) -> DraftClause:
    row = DraftClause.objects.filter(draft=draft, clause_id=clause_id).first()
    if row is None:
        raise Refusal(_("This clause is not part of the draft any more."), 404)
    return row


def _require_revision(row: DraftClause, revision: int, mine: Mapping[str, Any]) -> None:
    if row.revision != revision:
        raise Conflict(
            _("Somebody else changed this clause meanwhile. Both texts are shown below; put them together and save."),
            mine=mine,
            theirs=row.content,
            revision=row.revision,
            changed_by=row.changed_by,
        )


def _with_wording(
    clause: dict[str, Any], language: str, heading: Mapping[str, str], body: Mapping[str, str]
) -> dict[str, Any]:
    old_heading, old_body = clause["heading"].get(language, ""), clause["body"].get(language, "")
    new_heading = heading.get(language, old_heading).replace("\r\n", "\n").strip()
    new_body = body.get(language, old_body).replace("\r\n", "\n").strip()
    if (new_heading, new_body) == (old_heading, old_body):
        return clause
    if len(new_heading) > MAX_HEADING or len(new_body) > MAX_BODY:
        raise Refusal(_("This is too long for one clause. Split it into several clauses."), 400)
    return pact_text.edit_wording(clause, language, new_heading, new_body)


def _typed(clause: Mapping[str, Any], values: Mapping[str, Any], draft: Draft) -> dict[str, Any]:
    typed = {}
    for name, given in values.items():
        current = clause["values"].get(name)
        if current is None:
            raise Refusal(_("The clause has no value called %(name)s.") % {"name": name}, 400)
        typed[name] = typed_value(current, given)
        if current["type"] == "party" and typed[name]["value"] not in draft.settings["parties"]:
            raise Refusal(_("Choose one of the parties of the agreement."), 400)
    return typed


def _store(draft: Draft, row: DraftClause, clause: dict[str, Any], acting: Acting, at: datetime) -> DraftClause:
    if clause == row.content:
        return row
    row.content, row.revision = clause, row.revision + 1
    row.changed_at, row.changed_by = at, acting.person_id
    row.save()
    touch(draft, at)
    return row


def _renumber(draft: Draft) -> None:
    for place, one in enumerate(draft.clauses.all(), start=1):
        DraftClause.objects.filter(pk=one.pk).update(position=place)
