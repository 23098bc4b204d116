"""What was done, as pages show it: every statement stays readable, also the corrected and the retracted ones."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from convenio.agreements import books
from convenio.agreements.models import Agreement
from convenio.agreements.queries.shapes import ActivityView, StatementView
from convenio.agreements.queries.speech import Speakers, speakers_of
from convenio.agreements.queries.viewing import board_of
from convenio.agreements.rules import (
    may_confirm_activity,
    may_correct_activity,
    may_dispute_activity,
    may_retract_activity,
)
from convenio.agreements.terms import read_moment
from convenio.parties.terms import Acting
from pact.board import Entry
from pact.metrics import days_of
from pact.state import Statement


def activities_view(
    agreement: Agreement, acting: Acting, *, commitment: str = "", only: Collection[str] | None = None
) -> list[ActivityView]:
    """The activities of an agreement, or of one promise, or those of these ids only, the newest first."""
    speakers = speakers_of(agreement)
    rows = board_of(agreement)
    entries = rows.entries if rows else {}
    found = []
    for activity in reversed(books.state(agreement).activities):
        if only is not None and activity.id not in only:
            continue
        last = activity.statements[-1].facts
        if commitment and last["commitment"] != commitment:
            continue
        statements = tuple(_statement(agreement, acting, speakers, one, entries) for one in activity.statements)
        found.append(ActivityView(activity.id, last["commitment"], last["strand"], last["metric"], statements))
    return found


def _statement(
    agreement: Agreement, acting: Acting, speakers: Speakers, one: Statement, entries: Mapping[str, Entry]
) -> StatementView:
    entry = entries.get(one.mark.event)
    standing = entry.status if entry else "recorded"
    disputes = [books.book(agreement).event(mark.event).body.get("card", "") for mark in one.disputed.values()]
    event = one.mark.event
    return StatementView(
        event=event,
        party=one.mark.party,
        party_name=speakers.party(one.mark.party),
        ours=one.mark.party == agreement.own,
        own=agreement.own,
        at=read_moment(one.mark.at),
        facts=one.facts,
        days=days_of(one.facts),
        status="retracted" if one.retracted else "superseded" if one.superseded else standing,
        confirmed_by=tuple(one.confirmed),
        disputed_by=entry.disputed_by if entry else tuple(one.disputed),
        dispute_words="; ".join(words for words in map(speakers.words, disputes) if words),
        corrects=one.corrects,
        may_confirm=may_confirm_activity(acting, agreement, event),
        may_dispute=may_dispute_activity(acting, agreement, event),
        may_correct=may_correct_activity(acting, agreement, event),
        may_retract=may_retract_activity(acting, agreement, event),
    )
