"""The page of an agreement, gathered with a number of queries that does not depend on how many agreements there are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from convenio.agreements import books, clearing, phrases, rules
from convenio.agreements.gathered import facts_of
from convenio.agreements.models import Agreement, DraftClause, DraftCommitment, PactFile, PactText
from convenio.agreements.queries.rounds import in_force_of, notices_of, rounds_of
from convenio.agreements.queries.shapes import AgreementView, FileView, Said, TurnLine, VersionView
from convenio.agreements.queries.speech import Speakers, history, news_for, reach_of, remarks_of, speakers_of
from convenio.agreements.queries.texts import clauses_of, promises_of
from convenio.agreements.states import Stage
from convenio.agreements.terms import read_moment
from convenio.agreements.texts import draft_text
from convenio.documents.queries import file_bytes
from convenio.parties.terms import Acting, Verdict
from pact import text as pact_text
from pact.board import Board

NEXT = {
    Stage.DRAFT: (Stage.NEGOTIATION, Stage.AGREED, Stage.SIGNING, Stage.IN_FORCE),
    Stage.NEGOTIATION: (Stage.AGREED, Stage.SIGNING, Stage.IN_FORCE),
    Stage.AGREED: (Stage.SIGNING, Stage.IN_FORCE),
    Stage.SIGNING: (Stage.IN_FORCE,),
    Stage.SIGNED_WAITING: (Stage.IN_FORCE,),
}


def agreement_view(agreement: Agreement, acting: Acting, *, on: datetime, version: str = "") -> AgreementView:
    """Everything the page shows. ``version``: id of an older version to look at; default the newest, or the draft."""
    facts = facts_of(agreement)
    state = facts.state
    speakers = speakers_of(agreement)
    versions = versions_of(agreement, speakers)
    shown = next((one for one in versions if one.id == version), versions[-1] if versions else None)
    text = text_on_show(agreement, shown)
    news, news_since, seen_version = news_for(agreement, acting, speakers, on)
    base = _compared(shown, versions, seen_version)
    old = books.text(agreement, base.text_digest) if base else None
    difference = pact_text.difference(old, text) if text and old else None
    remarks = remarks_of(agreement, acting, speakers, text)
    rows = board_of(agreement)
    promises = promises_of(text, rows.rows if rows and text else ()) if text else ()
    said = history(agreement, speakers)
    return AgreementView(
        agreement=agreement,
        text=text,
        source="version" if shown else "draft",
        languages=tuple(text["languages"]) if text else (),
        own=agreement.own,
        party_names=speakers.parties,
        turn=_turn(agreement, speakers, said),
        versions=versions,
        version=shown,
        compared_with=base.number if base and old else 0,
        difference=difference,
        clauses=clauses_of(text, compared=old, difference=difference, remarks=remarks, promises=promises)
        if text
        else (),
        promises=promises,
        remarks=remarks,
        rounds=rounds_of(agreement, acting, speakers, on=on),
        in_force=in_force_of(agreement),
        notices=notices_of(agreement, speakers),
        clearances=tuple(clearing.needed(agreement, on.date(), facts.clearances)),
        partner_clearances=tuple(one for one in state.clearances if one.mark.party != agreement.own),
        review=facts.standing(shown.text_digest) if shown else None,
        files=files_of(agreement),
        news=news,
        news_since=news_since,
        said=said,
        forked=tuple(sorted(state.forked)),
        recovering=agreement.recovering,
        draft_waits=bool(facts.draft and facts.draft.touched),
        released_by=tuple(one.mark.party for one in state.releases if one.page == "public"),
        predecessor=agreement.predecessor or state.predecessor,
        verdicts=verdicts(agreement, acting, on=on),
    )


def verdicts(agreement: Agreement, acting: Acting, *, on: datetime) -> dict[str, Verdict]:
    """What the person may do here, and why not, by the name of the action."""
    plain = (
        "edit",
        "discard_draft",
        "propose_version",
        "pass_pen",
        "suggest_change",
        "comment",
        "request_review",
        "record_review",
        "approve_version",
        "withdraw_approval",
        "record_clearance",
        "open_round",
        "decline_round",
        "confirm_scan",
        "give_notice",
        "found_successor",
        "acknowledge",
        "record_activity",
        "release_page",
        "withdraw_release",
    )
    found = {name: getattr(rules, f"may_{name}")(acting, agreement) for name in plain}
    found["sign_on_node"] = rules.may_sign_on_node(acting, agreement, at=on)
    found["register_paper"] = rules.may_register_paper(acting, agreement, at=on)
    return found


def versions_of(agreement: Agreement, speakers: Speakers) -> tuple[VersionView, ...]:
    """All versions, the oldest first."""
    state = books.state(agreement)
    if not state.versions:
        return ()
    here = set(PactText.objects.filter(agreement=agreement).values_list("digest", flat=True))
    ruling = {one.version for one in state.rounds if one.id in state.in_force}
    return tuple(
        VersionView(
            id=one.id,
            number=number,
            text_digest=one.text,
            author=one.author,
            author_name=speakers.party(one.author),
            at=read_moment(one.at),
            stances=one.stances,
            agreed=one.agreed,
            in_force=one.id in ruling,
            newest=number == len(state.versions),
            here=one.text in here,
        )
        for number, one in enumerate(state.versions, start=1)
    )


def text_on_show(agreement: Agreement, shown: VersionView | None) -> Mapping[str, Any] | None:
    if shown is not None:
        return books.text(agreement, shown.text_digest)
    draft = facts_of(agreement).draft
    if draft is None:
        return None
    rows = list(DraftClause.objects.filter(draft=draft))
    return draft_text(draft, rows, list(DraftCommitment.objects.filter(draft=draft)))


def _compared(shown: VersionView | None, versions: tuple[VersionView, ...], seen: str) -> VersionView | None:
    """What the shown version is compared with: the one last seen if it is older, else the one before."""
    if shown is None or shown.number == 1:
        return None
    older = [one for one in versions if one.number < shown.number]
    last_seen = [one for one in older if one.id == seen]
    return last_seen[0] if last_seen else older[-1]


def _turn(agreement: Agreement, speakers: Speakers, said: tuple[Said, ...]) -> TurnLine:
    course = Stage(agreement.course) if agreement.course else None
    stage = Stage(agreement.stage)
    ours = agreement.turn == agreement.own
    task = agreement.own_task if ours or not agreement.turn else agreement.their_task
    return TurnLine(
        turn=agreement.turn,
        turn_name=speakers.party(agreement.turn) if agreement.turn else "",
        ours=ours,
        task=task,
        label=phrases.task_label(task) if task else "",
        since=agreement.turn_since if agreement.turn or task else None,
        others=phrases.task_label(agreement.their_task) if ours and agreement.their_task else "",
        stage=stage,
        stage_label=phrases.stage_label(stage),
        course=course or "",
        course_label=phrases.stage_label(course) if course else "",
        next_stages=tuple(phrases.stage_label(one) for one in NEXT.get(course or stage, ())),
        last=said[0] if said else None,
        reach=reach_of(agreement, speakers),
        deadline=agreement.deadline,
    )


def files_of(agreement: Agreement) -> tuple[FileView, ...]:
    """The files of the agreement, private ones included: the page is ours."""
    return tuple(
        FileView(row.digest, row.name, row.media_type, row.size, row.purpose, row.held)
        for row in PactFile.objects.filter(agreement=agreement).order_by("added_at", "pk")
    )


def file_of(agreement: Agreement, digest: str) -> tuple[bytes, str, str] | None:
    """Bytes, name and type of a file of this agreement; None when it has none of that digest here."""
    row = PactFile.objects.filter(agreement=agreement, digest=digest, held=True).first()
    if row is None:
        return None
    return file_bytes(row.digest), row.name or f"{row.purpose}.pdf", row.media_type or "application/octet-stream"


def board_of(agreement: Agreement) -> Board | None:
    """Promised, recorded, confirmed, disputed: under the text in force, the same bytes on every node."""
    round = books.state(agreement).round_in_force
    return books.board(agreement, round.text) if round and books.text(agreement, round.text) else None


def text_of(agreement: Agreement, text_digest: str) -> Mapping[str, Any] | None:
    """A text of this agreement; None while its bytes are under way."""
    return books.text(agreement, text_digest)


def difference_between(agreement: Agreement, older: str, newer: str) -> pact_text.TextDifference | None:
    """What changed between two versions (ids); None when one of the texts is not here."""
    by_id = {one.id: one for one in books.state(agreement).versions}
    if older not in by_id or newer not in by_id:
        return None
    old, new = books.text(agreement, by_id[older].text), books.text(agreement, by_id[newer].text)
    return pact_text.difference(old, new) if old and new else None
