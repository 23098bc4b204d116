"""Approving, clearing, opening a round, signing; on the node or on paper."""

from datetime import date, timedelta

from convenio.agreements import books
from convenio.agreements.actions import clearing, negotiating, papers, reviewing, signing
from convenio.demo.clock import now
from convenio.demo.content_files import content
from convenio.demo.deeds.drafting import agreement_of
from convenio.demo.deeds.persons import acting
from convenio.documents.render import render_working_copy
from convenio.parties.terms import Refusal
from pact.state import Round


def review(pact: str) -> None:
    """The internal route: the officer asks, a reviewer reads and agrees to exactly this text."""
    agreement = agreement_of(pact)
    reviewing.request_review(acting=acting("officer"), agreement=agreement, at=now())
    text = books.state(agreement).versions[-1].text
    reviewing.record_review(
        acting=acting("reviewer"), agreement=agreement, text_digest=text, decision="approved", at=now()
    )


def approve(pact: str) -> str:
    """Approve the newest version."""
    agreement = agreement_of(pact)
    newest = books.state(agreement).versions[-1]
    return negotiating.approve_version(
        acting=acting("officer"), agreement=agreement, version=newest.id, seen_digest=newest.text, at=now()
    )


def clear(pact: str, spec: str) -> None:
    """Record the clearance that the content names."""
    told = content(f"agreements/{spec}")["clearance"]
    clearing.record_clearance(
        acting=acting("officer"),
        agreement=agreement_of(pact),
        rule=told["rule"],
        authority=told["authority"]["en"],
        number=told["number"],
        issued_on=min(date.fromisoformat(told["issued_on"]), now().date()),
        at=now(),
    )


def open_round(pact: str, days: int = 30, in_order: bool = False) -> str:
    """Open a signing round of the agreed version; in the order of the parties, or as counterparts."""
    agreement = agreement_of(pact)
    order = list(books.state(agreement).parties) if in_order else None
    return signing.open_round(
        acting=acting("officer"), agreement=agreement, deadline=now() + timedelta(days=days), order=order, at=now()
    )


def sign(pact: str) -> str:
    """Sign the open round on the node; the signatory has just proved who they are."""
    agreement = agreement_of(pact)
    live = _open(pact)
    return signing.sign_on_node(
        acting=acting("signatory"),
        agreement=agreement,
        round=live.id,
        seen_rendition=live.rendition,
        reauthenticated_at=now(),
        at=now(),
    )


def give_up_intents(after_minutes: int) -> int:
    """What the worker does of itself some minutes after a signing was interrupted; returns how many were given up."""
    return signing.resolve_intents(now() + timedelta(minutes=after_minutes))


def register_paper(pact: str, signed_on: str) -> str:
    """Register the paper of our side, signed on a day of the past. The scan is a working copy, nothing real."""
    agreement = agreement_of(pact)
    live = _open(pact)
    text = books.text(agreement, live.text)
    if text is None:
        raise Refusal("The text is still under way.")
    return papers.register_paper(
        acting=acting("officer"),
        agreement=agreement,
        round=live.id,
        content=render_working_copy(text, demo=True, made_at=now()),
        name="scan.pdf",
        signed_on=date.fromisoformat(signed_on),
        at=now(),
    )


def confirm_scans(pact: str) -> int:
    """Confirm every scan of the others that nobody here has confirmed yet; returns how many."""
    agreement = agreement_of(pact)
    confirmed = 0
    for round in books.state(agreement).rounds:
        for party, word in round.words.items():
            if word.mode == "paper" and party != agreement.own and agreement.own not in word.attested:
                papers.confirm_scan(
                    acting=acting("officer"), agreement=agreement, sign=word.mark.event, matches=True, at=now()
                )
                confirmed += 1
    return confirmed


def _open(pact: str) -> Round:
    live = books.state(agreement_of(pact)).open_round
    if live is None:
        raise Refusal("No round is open.")
    return live
