"""What is said about a text: proposing, passing the pen, suggesting, commenting, approving."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from convenio.agreements import books, cards, store, texts, witnessing
from convenio.agreements.actions import applying
from convenio.agreements.actions.drafting import draft_for_edit, name_replaced, touch
from convenio.agreements.actions.reviewing import review_results
from convenio.agreements.files import note_file
from convenio.agreements.gathered import facts_of
from convenio.agreements.mentioning import tell_named
from convenio.agreements.models import Agreement, Draft
from convenio.agreements.reviewing import newest_changed
from convenio.agreements.rules import (
    may_approve_version,
    may_comment,
    may_pass_pen,
    may_propose_version,
    may_resolve_comment,
    may_suggest_change,
    may_take_suggestion,
    may_withdraw_approval,
)
from convenio.agreements.terms import moment
from convenio.audit.actions import record
from convenio.network.contacts import partner_event_keys
from convenio.network.keys import event_key
from convenio.parties.queries import party as find_party
from convenio.parties.terms import Acting, Refusal
from pact.events import make_founding
from pact.state import PactState, Version


def propose_version(*, acting: Acting, agreement: Agreement, at: datetime) -> str:
    """Send the draft to the partners as a new version. The first one founds the agreement; proposing implies approving.

    Returns the id of the version.

    Raises:
        Refusal: the pen is elsewhere, the text is not in order, a translation is stale, keys of a partner are unknown.
    """
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_propose_version(acting, agreement).require()
        draft = Draft.objects.get(agreement=agreement)
        name_replaced(draft, agreement)
        text = texts.draft_text(draft)
        if not agreement.founded:
            _found(acting, agreement, draft, at)
        digest = books.keep_text_value(agreement, text, at)
        for annex in text["annexes"]:
            note_file(agreement, annex["digest"], purpose="annex", name=annex["name"], at=at)
        known = books.state(agreement)
        base = known.versions[-1].id if known.versions else ""
        draft.base, draft.touched, draft.changed_at = "", False, at
        draft.save()
        event = store.write_event(
            acting=acting,
            agreement=agreement,
            type="propose",
            body={"text": digest, "base": base},
            at=at,
            what="agreements.proposed",
            details={"number": len(known.versions) + 1},
        )
        Draft.objects.filter(pk=draft.pk).update(base=event.id)
        newest_changed(agreement, at)
    return event.id


def _found(acting: Acting, agreement: Agreement, draft: Draft, at: datetime) -> None:
    """Write the founding event: parties, their keys, and the predecessor when there is one."""
    key = event_key(agreement.own)
    keys = {agreement.own: [{"id": key.key_id, "public": key.public_hex}]}
    for partner in agreement.partners:
        if partner in agreement.by_link:
            keys[partner] = []
            continue
        known = partner_event_keys(partner)
        if not known:
            raise Refusal(
                _(
                    "The node of %(partner)s is not known yet, so nothing can be sent to it. Ask your node keeper, or "
                    "let the partner take part by secure link."
                )
                % {"partner": find_party(partner) or partner}
            )
        keys[partner] = [{"id": key_id, "public": public} for key_id, public in known]
    before = agreement.predecessor
    event = make_founding(
        author=agreement.own,
        parties=[agreement.own, *agreement.partners],
        keys=keys,
        nonce=secrets.token_hex(16),
        role="officer",
        at=moment(at),
        key=key.key_id,
        sign=key.sign,
        unit=acting.unit,
        person=cards.person_card(agreement, acting),
        predecessor=before or None,
        witnesses=dict.fromkeys(agreement.by_link, agreement.own) or None,
    )
    drafted_as = agreement.about
    agreement.pact = UUID(event.pact)
    store.append(agreement, books.Book(head=""), [event], came_from=agreement.own, at=at)
    agreement.save()
    books.peers(agreement)
    record(
        acting=acting,
        party=agreement.own,
        what="agreements.founded",
        about=agreement.about,
        details={
            "title": agreement.name("en"),
            "partners": ", ".join(agreement.partners),
            "drafted_as": drafted_as,
        },
        at=at,
    )


def pass_pen(*, acting: Acting, agreement: Agreement, to: str, at: datetime) -> str:
    """Give the pen to another party. Nobody can take it back; unproposed changes of the draft stay private here."""
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_pass_pen(acting, agreement).require()
        if to not in books.others(agreement):
            raise Refusal(_("Choose one of the other parties of the agreement."), 400)
        if to in witnessing.without_node(agreement):
            raise Refusal(
                _("%(party)s has no system to write a new version with. It suggests changes by its secure link.")
                % {"party": find_party(to) or to},
                400,
            )
        return store.write_event(
            acting=acting,
            agreement=agreement,
            type="pass",
            body={"to": to},
            at=at,
            what="agreements.passed",
            details={"to": str(find_party(to) or to)},
        ).id


def suggest_change(
    *,
    acting: Acting,
    agreement: Agreement,
    clause_id: str,
    at: datetime,
    values: Mapping[str, Any] | None = None,
    wording: Mapping[str, Mapping[str, str]] | None = None,
    words: str = "",
) -> str:
    """Ask the pen holder for a change of one clause of the newest version: other values, other wording, or both.

    Args:
        values: by name, as typed; ``wording``: language -> {"heading", "body"}; what is not named stays.
        words: why, in free words (a card, erasable).

    Raises:
        Refusal: we hold the pen ourselves, the clause is unknown, nothing would change.
    """
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_suggest_change(acting, agreement).require()
        text = newest_text(agreement)
        change = applying.change_of(text, clause_id, values or {}, wording or {})
        event = store.write_event(
            acting=acting,
            agreement=agreement,
            type="suggest",
            body={"clause": clause_id, "change": change, "card": cards.words_card(agreement, acting, words)},
            at=at,
            what="agreements.suggested",
            details={"clause": clause_id},
        )
        tell_named(acting=acting, agreement=agreement, words=words, once=event.id, at=at)
        return event.id


def take_suggestion(*, acting: Acting, agreement: Agreement, suggestion: str, at: datetime) -> Draft:
    """Put a suggestion into the draft and say that it was taken over.

    Raises:
        Refusal: we do not hold the pen, it was taken already, or the clause is gone from the draft.
    """
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_take_suggestion(acting, agreement, suggestion).require()
        draft = draft_for_edit(acting, agreement, at)
        found = next(one for one in books.state(agreement).suggestions if one.mark.event == suggestion)
        applying.apply_change(draft, found.clause, found.change, acting, at)
        touch(draft, at)
        agreement.refresh_from_db()
        store.write_event(
            acting=acting,
            agreement=agreement,
            type="take",
            body={"suggest": suggestion},
            at=at,
            what="agreements.took",
            details={"clause": found.clause},
        )
    return draft


def comment(*, acting: Acting, agreement: Agreement, clause_id: str, words: str, at: datetime) -> str:
    """Remark on a clause (empty: on the whole). The words travel in a card and can be erased."""
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_comment(acting, agreement).require()
        if not words.strip():
            raise Refusal(_("Write what you want to say."), 400)
        if len(words) > 10_000:
            raise Refusal(_("This comment is too long. Attach a longer text as a file."), 400)
        event = store.write_event(
            acting=acting,
            agreement=agreement,
            type="comment",
            body={"clause": clause_id, "card": cards.words_card(agreement, acting, words)},
            at=at,
            what="agreements.commented",
            details={"clause": clause_id},
        )
        tell_named(acting=acting, agreement=agreement, words=words, once=event.id, at=at)
        return event.id


def resolve_comment(*, acting: Acting, agreement: Agreement, comment: str, at: datetime) -> str:
    """Mark a comment as settled."""
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_resolve_comment(acting, agreement, comment).require()
        return store.write_event(
            acting=acting,
            agreement=agreement,
            type="resolve",
            body={"comment": comment},
            at=at,
            what="agreements.resolved",
        ).id


def approve_version(*, acting: Acting, agreement: Agreement, version: str, seen_digest: str, at: datetime) -> str:
    """Approve a version. What the person saw and what is current must be the same text.

    Args:
        seen_digest: digest of the text on the page where the button was pressed.

    Raises:
        Refusal: the version changed a second ago (the reason says how), the review is missing, approved already.
    """
    with transaction.atomic():
        agreement = store.lock(agreement)
        facts = facts_of(agreement)
        _require_unchanged(facts.state, facts.open_version, version, seen_digest)
        may_approve_version(acting, agreement, version).require()
        route = review_results(facts, seen_digest)
        return store.write_event(
            acting=acting,
            agreement=agreement,
            type="approve",
            body={"version": version, "text": seen_digest, "route": route},
            at=at,
            what="agreements.approved",
            details={"text": seen_digest[:12]},
        ).id


def _require_unchanged(state: PactState, current: Version | None, version: str, seen_digest: str) -> None:
    """The text that was seen is the text that is current; else say what happened meanwhile."""
    if current is None:
        raise Refusal(_("There is no version under way: the last one is signed by all."))
    if version != current.id:
        number = [one.id for one in state.versions].index(current.id) + 1
        raise Refusal(
            _(
                "While you were reading, %(party)s proposed version %(number)s. Nothing was approved. Look at what "
                "changed, then decide."
            )
            % {"party": find_party(current.author) or current.author, "number": number}
        )
    if seen_digest != current.text:
        raise Refusal(_("The text you saw is not the text of this version. Load the page again. Nothing was approved."))


def withdraw_approval(*, acting: Acting, agreement: Agreement, version: str, at: datetime) -> str:
    """Take back the approval of the newest version."""
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_withdraw_approval(acting, agreement, version).require()
        current = _open_version(agreement)
        return store.write_event(
            acting=acting,
            agreement=agreement,
            type="withdraw",
            body={"version": current.id, "text": current.text},
            at=at,
            what="agreements.withdrew",
        ).id


def newest_text(agreement: Agreement) -> dict[str, Any]:
    """The text of the newest version. Raises Refusal while its bytes are under way."""
    known = books.state(agreement)
    text = books.text(agreement, known.versions[-1].text) if known.versions else None
    if text is None:
        raise Refusal(_("The text of the newest version is still under way from the partner. Try again in a minute."))
    return text


def _open_version(agreement: Agreement) -> Version:
    version = facts_of(agreement).open_version
    if version is None:
        raise Refusal(_("There is no version under way: the last one is signed by all."))
    return version
