"""Rounds, signatures, what is in force, notices: as pages show them."""

from __future__ import annotations

from datetime import datetime

from convenio.agreements import books, witnessing
from convenio.agreements.life.course import life_of
from convenio.agreements.models import Agreement, PactFile, Rendition
from convenio.agreements.queries.shapes import InForce, NoticeView, RoundView, SignerView
from convenio.agreements.queries.speech import Speakers, speakers_of
from convenio.agreements.rules import may_decline_round, may_register_elsewhere, may_register_paper, may_sign_on_node
from convenio.agreements.states import signable_by
from convenio.agreements.terms import read_moment
from convenio.parties.terms import Acting, Verdict
from pact.state import PactState, Round, Word


def rounds_of(agreement: Agreement, acting: Acting, speakers: Speakers, *, on: datetime) -> tuple[RoundView, ...]:
    """All rounds, the oldest first."""
    state = books.state(agreement)
    if not state.rounds:
        return ()
    compared = {row.round: row for row in Rendition.objects.filter(agreement=agreement)}
    here = set(PactFile.objects.filter(agreement=agreement, held=True).values_list("digest", flat=True))
    return tuple(
        _round(agreement, acting, speakers, state, one, number, compared.get(one.id), here, on)
        for number, one in enumerate(state.rounds, start=1)
    )


def signing_view(agreement: Agreement, acting: Acting, round: str, *, on: datetime) -> RoundView | None:
    """One round for its own page; None when there is none of that id."""
    views = rounds_of(agreement, acting, speakers_of(agreement), on=on)
    return next((one for one in views if one.id == round), None)


def _round(
    agreement: Agreement,
    acting: Acting,
    speakers: Speakers,
    state: PactState,
    one: Round,
    number: int,
    compared: Rendition | None,
    here: set[str],
    on: datetime,
) -> RoundView:
    live = one.status == "OPEN"
    closed = Verdict.no("")
    versions = [version.id for version in state.versions]
    return RoundView(
        id=one.id,
        number=number,
        version=versions.index(one.version) + 1,
        status=one.status,
        deadline=read_moment(one.deadline),
        passed=read_moment(one.deadline) < on,
        order=one.order,
        opened_at=read_moment(one.opened.at),
        opened_by=speakers.party(one.opened.party),
        rendition=one.rendition,
        rendition_here=one.rendition in here,
        compared=compared.compared if compared else "",
        difference=compared.difference if compared else "",
        signers=_signers(agreement, speakers, state, one, here),
        waiting_for=one.silent(state.parties),
        known_by=tuple(sorted(one.completion_known_by)),
        may_sign=may_sign_on_node(acting, agreement, at=on, round=one.id) if live else closed,
        may_register_paper=may_register_paper(acting, agreement, at=on, round=one.id) if live else closed,
        may_register_elsewhere=may_register_elsewhere(acting, agreement, at=on, round=one.id) if live else closed,
        may_decline=may_decline_round(acting, agreement, one.id) if live else closed,
    )


def _signers(
    agreement: Agreement, speakers: Speakers, state: PactState, one: Round, here: set[str]
) -> tuple[SignerView, ...]:
    text = books.text(agreement, one.text) or {}
    turn = signable_by(one, state.parties) if one.status == "OPEN" else ()
    found = []
    for party in one.order or text.get("parties") or state.parties:
        word = one.words.get(party)
        named = text.get("signatories", {}).get(party, {})
        signed = word is not None and word.kind == "SIGNED"
        found.append(
            SignerView(
                party=party,
                party_name=speakers.party(party),
                ours=party == agreement.own,
                names=named.get("name", {}),
                titles=named.get("title", {}),
                word="" if word is None else "signed" if signed else "declined",
                mode=word.mode if word else "",
                at=read_moment(word.moment if word.moment else word.mark.at) if word else None,
                independent=bool(word and word.independent),
                certificate=word.certificate if word else {},
                file=word.file if word else "",
                file_here=bool(word and word.file in here),
                void=word.void if word else "",
                attested=word.attested if word else {},
                sign_event=word.mark.event if word and signed else "",
                turn=party in turn,
                witness=_witness(agreement, speakers, party, word),
            )
        )
    return tuple(found)


def _witness(agreement: Agreement, speakers: Speakers, party: str, word: Word | None) -> str:
    """Whose node wrote the party's word, or would write it; empty for a party that speaks for itself."""
    if word is not None:
        return speakers.party(word.witness) if word.witness else ""
    named = witnessing.witnesses(agreement).get(party, "") if party in witnessing.without_node(agreement) else ""
    return speakers.party(named) if named else ""


def in_force_of(agreement: Agreement) -> InForce | None:
    """What binds now, and whether every partner has shown that it knows."""
    state = books.state(agreement)
    round = state.round_in_force
    if round is None:
        return None
    others = set(state.parties) - {agreement.own}
    versions = [version.id for version in state.versions]
    return InForce(
        round=round.id,
        version=versions.index(round.version) + 1,
        text_digest=round.text,
        since=None if _start_unknown(agreement) else agreement.in_force_from,
        until=agreement.ends_on,
        known_by_partner=others <= round.completion_known_by and agreement.recorded != "us",
        signed_files=tuple(dict.fromkeys(word.file for word in round.words.values() if word.file)),
    )


def _start_unknown(agreement: Agreement) -> bool:
    """A paper that was recorded from a list which named neither its first day nor the day of signature."""
    if not agreement.recorded:
        return False
    text = books.text(agreement, agreement.in_force_text) or {}
    named = {name for clause in text.get("clauses", ()) for name in clause["values"]}
    return not named & {"starts_on", "signed_on"}


def notices_of(agreement: Agreement, speakers: Speakers) -> tuple[NoticeView, ...]:
    """Notices given, with the day on which they take effect once that is known."""
    state = books.state(agreement)
    if not state.notices:
        return ()
    life = life_of(agreement, state, read_moment(state.notices[-1].mark.at).date())
    ends_on = life.course.notice_ends_on if life else None
    return tuple(
        NoticeView(
            event=one.mark.event,
            party=one.mark.party,
            party_name=speakers.party(one.mark.party),
            at=read_moment(one.mark.at),
            words=speakers.words(one.reason_card),
            stated=one.effective_on,
            ends_on=ends_on if one.ends else None,
            received={party: read_moment(mark.at) for party, mark in one.received.items()},
        )
        for one in state.notices
    )
