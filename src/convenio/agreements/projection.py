"""The projection: what lists, desk and filters need, written beside the events so that nobody folds for a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from convenio.agreements import books, clearing, library, listed, texts
from convenio.agreements.life.course import Life, life_of
from convenio.agreements.life.met import note_met
from convenio.agreements.life.obligations import keep_obligations
from convenio.agreements.models import Agreement, Archived, Draft, PactEvent
from convenio.agreements.states import ENDED, Situation, Stage, Standing, Task, newest_version, standing
from convenio.agreements.terms import read_moment
from convenio.parties.models import Party
from convenio.parties.queries import party as find_party
from pact.state import PactState

PUT_AWAY = (Stage.EXPIRED, Stage.TERMINATED, Stage.ABANDONED, Stage.ARCHIVED)


def project(agreement: Agreement, at: datetime, news: Iterable[str] | None = None) -> None:
    """Bring the row up to date with the events and the calendar; saves it, and the rows that are listed and counted by.

    ``news``: the types of the events that came since ``agreement`` was locked, when nothing else changed in the
    database beside it; None: anything may have changed.
    """
    before, agreed = _what_obliges(agreement), agreement.agreed
    if not agreement.founded:
        text, state, life = _project_draft(agreement), None, None
    else:
        state = books.state(agreement)
        life = life_of(agreement, state, at.date())
        _project_pact(agreement, state, life, at)
        text = books.text(agreement, agreement.in_force_text or agreement.text_digest)
    listed.project_fields(agreement, text, state, life)
    agreement.save()
    listed.keep_rows(agreement, text, state, news)
    if before != _what_obliges(agreement):
        keep_obligations(agreement, life, at)
    if agreement.agreed != agreed and agreement.parent is not None:
        note_met(agreement.parent)


def _what_obliges(agreement: Agreement) -> tuple[Any, ...]:
    """What of the row decides which obligations there are; the calendar alone is the daily duty's concern."""
    return (agreement.in_force, agreement.ends_on, agreement.ended_on, agreement.notice_on, agreement.renewal)


def _project_draft(agreement: Agreement) -> dict[str, Any] | None:
    draft = Draft.objects.filter(agreement=agreement).first()
    agreement.stage, agreement.turn = Stage.DRAFT, agreement.own
    agreement.pen = agreement.own
    agreement.own_task, agreement.their_task = Task.PROPOSE, ""
    agreement.turn_since = agreement.stage_since = agreement.created_at
    agreement.last_event_at = draft.changed_at if draft else agreement.created_at
    if draft:
        agreement.title = draft.settings["title"]
        _project_names(agreement, draft.settings)
    return texts.draft_text(draft) if draft else None


def _project_pact(agreement: Agreement, state: PactState, life: Life | None, at: datetime) -> None:
    live = state.open_round
    blocked = bool(live and agreement.own not in live.words and clearing.missing(agreement, at.date()))
    stands = standing(state, _situation(agreement, state, life, at, blocked))
    _project_standing(agreement, state, stands, at)
    _project_text(agreement, state)
    force = state.round_in_force
    agreement.in_force = force.id if force else ""
    agreement.in_force_text = force.text if force else ""
    agreement.in_force_from = agreement.starts_on = life.course.first if life else None
    agreement.ends_on = life.course.ends_on if life else None
    agreement.ended_on = agreement.ends_on if force and stands.stage in ENDED else None
    agreement.deadline = read_moment(live.deadline) if live else None
    agreement.forked = state.frozen
    _project_release(agreement, state)


def _situation(agreement: Agreement, state: PactState, life: Life | None, at: datetime, blocked: bool) -> Situation:
    """What the calendar says about it. One that renews by itself has no last day of its own."""
    newest = newest_version(state)
    text = books.text(agreement, newest.text) if newest else None
    ends = life.course.ends_on if life and life.course.why != "renews" else None
    return Situation(
        agreement.own,
        at,
        ends_on=ends if life and not life.by_notice else None,
        notice_ends_on=ends if life and life.by_notice else None,
        signature_blocked=blocked,
        teach_out_until=life.teach_out_until if life else None,
        suspended=bool(life and life.suspension),
        archived=agreement.stage in PUT_AWAY and Archived.objects.filter(agreement=agreement).exists(),
        by_approval=text is not None and library.by_approval(text),
    )


def _project_standing(agreement: Agreement, state: PactState, stands: Standing, at: datetime) -> None:
    if agreement.stage != stands.stage or agreement.stage_since is None:
        agreement.stage_since = at
    agreement.stage, agreement.course = stands.stage, stands.course
    agreement.pen = state.pen or ""
    agreement.turn = stands.turn
    agreement.own_task = stands.task_of(agreement.own)
    theirs = [stands.task_of(one) for one in state.parties if one != agreement.own]
    agreement.their_task = next(filter(None, theirs), "")
    if not agreement.own_task and agreement.pen == agreement.own and _draft_waits(agreement):
        agreement.own_task = Task.PROPOSE
    agreement.turn_since = _arrival(agreement, stands.since) or at


def _arrival(agreement: Agreement, event: str) -> datetime | None:
    if not event:
        return None
    rows = PactEvent.objects.filter(agreement=agreement, event_id=event)
    return rows.values_list("arrived_at", flat=True).first()


def _draft_waits(agreement: Agreement) -> bool:
    return Draft.objects.filter(agreement=agreement, touched=True).exists()


def _project_text(agreement: Agreement, state: PactState) -> None:
    newest = newest_version(state)
    agreement.version_count = len(state.versions)
    agreement.version = newest.id if newest else ""
    agreement.text_digest = newest.text if newest else ""
    agreement.agreed = state.agreed[-1] if state.agreed else ""
    shown = books.text(agreement, newest.text) if newest else None
    if shown:
        agreement.title, agreement.kind = shown["title"], shown["kind"]
        _project_names(agreement, shown)


def _project_names(agreement: Agreement, text: Mapping[str, Any]) -> None:
    names = [name for one in text.get("party_names", {}).values() for name in one.values()]
    words = [*text["title"].values(), *names, *agreement.partners, str(text.get("kind", ""))]
    agreement.search_text = " ".join(dict.fromkeys(word.lower() for word in words if word))


def _project_release(agreement: Agreement, state: PactState) -> None:
    public = bool(state.in_force) and state.released("public")
    if public and not agreement.is_public:
        moments = [read_moment(one.mark.at) for one in state.releases if one.page == "public"]
        agreement.public_since = max(moments)
    agreement.is_public = public
    if not public:
        agreement.public_since = None


def keep_partner_rows(agreement: Agreement, names: Mapping[str, Mapping[str, str]] | None = None) -> None:
    """Link the agreement with its partners' rows, which are made where they are missing."""
    rows: list[Party] = []
    for hei_id in agreement.partners:
        row = find_party(hei_id)
        if row is None:
            row = Party.objects.create(hei_id=hei_id, names=dict((names or {}).get(hei_id, {})))
        rows.append(row)
    agreement.partner_rows.set(rows)
