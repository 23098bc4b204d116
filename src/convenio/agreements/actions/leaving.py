"""Leaving and going on: notice, acknowledgement, successor, the public page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from convenio.agreements import books, cards, store
from convenio.agreements.actions.drafting import start_from_text
from convenio.agreements.actions.negotiating import newest_text
from convenio.agreements.models import Agreement
from convenio.agreements.rules import (
    may_acknowledge,
    may_found_successor,
    may_give_notice,
    may_release_page,
    may_withdraw_release,
)
from convenio.audit.actions import record
from convenio.parties.terms import Acting, Refusal
from pact.canonical import canonical
from pact.events import MAX_EVENT_BYTES

PUBLIC = "public"
SAID = {PUBLIC: ("agreements.released", "agreements.unreleased")}
"""What the record says of a release and of its end; of pages without a line here the words for numbers."""
SAID_OF_NUMBERS = ("agreements.numbers_released", "agreements.numbers_unreleased")


def give_notice(
    *, acting: Acting, agreement: Agreement, at: datetime, words: str = "", effective_on: date | None = None
) -> str:
    """Leave: a negotiation at once, an agreement in force after its period, which runs from the other side's knowledge.

    Args:
        effective_on: a later day than the text's period gives; an earlier one has no effect.
    """
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_give_notice(acting, agreement).require()
        return _write_notice(acting, agreement, words, effective_on, at)


def _write_notice(acting: Acting, agreement: Agreement, words: str, effective_on: date | None, at: datetime) -> str:
    body: dict[str, Any] = {}
    card = cards.words_card(agreement, acting, words)
    if card:
        body["reason_card"] = card
    if effective_on is not None:
        body["effective_on"] = effective_on.isoformat()
    return store.write_event(
        acting=acting, agreement=agreement, type="end", body=body, at=at, what="agreements.notice"
    ).id


def found_successor(*, acting: Acting, agreement: Agreement, at: datetime, words: str = "") -> Agreement:
    """In one step: leave this agreement where that is not done yet, and start a draft from its last text, with our pen.

    Returns the new draft; proposing it founds the successor, which names this agreement as its predecessor.
    """
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_found_successor(acting, agreement).require()
        text = newest_text(agreement)
        if may_give_notice(acting, agreement) and not books.state(agreement).in_force:
            _write_notice(acting, agreement, words, None, at)
        parties = [agreement.own, *[one for one in text["parties"] if one != agreement.own]]
        draft = start_from_text(
            acting=acting,
            text={**text, "parties": parties, "replaces": "", "parent": text["parent"]},
            partners=parties[1:],
            at=at,
            touched=True,
        )
        draft.predecessor = {"pact": str(agreement.pact), "text": books.state(agreement).versions[-1].text}
        draft.save(update_fields=["predecessor"])
        record(
            acting=acting,
            party=agreement.own,
            what="agreements.successor",
            about=agreement.about,
            details={"title": agreement.name("en")},
            at=at,
        )
    return draft


def acknowledge(*, acting: Acting, agreement: Agreement, at: datetime) -> str:
    """Say by an event of our own that we have heard everything up to now: a notice, the last signature."""
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_acknowledge(acting, agreement).require()
        return store.write_event(
            acting=acting, agreement=agreement, type="acknowledge", body={}, at=at, what="agreements.acknowledged"
        ).id


def release_page(
    *,
    acting: Acting,
    agreement: Agreement,
    at: datetime,
    fields: Mapping[str, Any] | None = None,
    page: str = PUBLIC,
) -> str:
    """Agree to a public page. It appears when every party has released the same fields.

    Args:
        page: ``public``, or ``delivered`` for the numbers on it (``docs/protocol/pact.md``, section 3.1).
        fields: what stands on it beside the text; None: what another party has released, or nothing.

    Raises:
        Refusal: not in force, released like this already, or the fields are no plain data.
    """
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_release_page(acting, agreement).require()
        standing = [one for one in books.state(agreement).releases if one.page == page]
        theirs = [one for one in standing if one.mark.party != agreement.own]
        chosen = dict(fields) if fields is not None else dict(theirs[-1].fields) if theirs else {}
        if any(one.mark.party == agreement.own and dict(one.fields) == chosen for one in standing):
            raise Refusal(_("Your institution has released the page already."))
        try:
            size = len(canonical(chosen))
        except ValueError as error:
            raise Refusal(_("The public page cannot carry this: %(error)s") % {"error": error}, 400) from error
        if size > MAX_EVENT_BYTES // 2:
            raise Refusal(_("The public page carries too much. Shorten it."), 400)
        return store.write_event(
            acting=acting,
            agreement=agreement,
            type="release",
            body={"page": page, "fields": chosen},
            at=at,
            what=SAID.get(page, SAID_OF_NUMBERS)[0],
        ).id


def withdraw_release(*, acting: Acting, agreement: Agreement, at: datetime, page: str = PUBLIC) -> str:
    """Take a public page back; one side is enough."""
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_withdraw_release(acting, agreement, page).require()
        return store.write_event(
            acting=acting,
            agreement=agreement,
            type="unrelease",
            body={"page": page},
            at=at,
            what=SAID.get(page, SAID_OF_NUMBERS)[1],
        ).id
