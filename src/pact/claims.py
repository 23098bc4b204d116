"""What an intact proof shows, and what it does not: one sentence each, never more than the signatures give.

Every claim has a code and details, so that a page can say it in another language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pact.judge import Ledger
from pact.state import PactState, Round, Word
from pact.trust import PartyKeys


@dataclass(frozen=True, slots=True)
class Claim:
    """`text` in English; `details` are the words and numbers in it."""

    code: str
    text: str
    details: Mapping[str, str] = field(default_factory=dict)


MODES = {
    "node": "on its node, into the document (PDF signature)",
    "elsewhere": "elsewhere, the result registered here",
    "paper": "on paper, the scan registered here",
}


def claims_of(
    ledger: Ledger,
    state: PactState,
    texts: Mapping[str, Mapping[str, Any]],
    parties: tuple[PartyKeys, ...],
    *,
    made_at: str,
    made_by: str,
) -> tuple[tuple[Claim, ...], tuple[Claim, ...]]:
    """(proven, not proven) for an intact set of events."""
    proven = [*_feeds(ledger, state)]
    for round in state.rounds:
        proven += _round(state, round, texts)
    for notice in state.notices:
        for ended in notice.ends:
            text = f"{notice.mark.party} gave notice on {notice.mark.at} (own clock); it ends the round {ended[:12]}."
            proven.append(Claim("notice", text, {"party": notice.mark.party, "at": notice.mark.at, "round": ended}))
    if not state.in_force:
        proven.append(Claim("nothing_in_force", "No round is complete: nothing here is in force."))
    not_proven = [*_keys(parties), *_doubts(state), *_always(made_at, made_by)]
    return tuple(proven), tuple(not_proven)


def _feeds(ledger: Ledger, state: PactState) -> list[Claim]:
    found = []
    for party in state.parties:
        count = ledger.by_author.get(party, 0).bit_count()
        text = f"{party}: {count} signed events in an unbroken chain."
        if count and party not in state.forked:
            found.append(Claim("feed", text, {"party": party, "count": str(count)}))
    return found


def _round(state: PactState, round: Round, texts: Mapping[str, Mapping[str, Any]]) -> list[Claim]:
    name = round.id[:12]
    title = _title(texts.get(round.text, {}))
    details = {"round": round.id, "text": round.text, "title": title}
    status = {
        "COMPLETE": f"Round {name} is complete: all parties signed the text {round.text[:12]} {title}".rstrip() + ".",
        "DEAD": f"Round {name} was declined: nobody is bound by it.",
        "OPEN": f"Round {name} waits for {', '.join(round.silent(state.parties))}.",
    }[round.status]
    found = [Claim("round_" + round.status.lower(), status, details)]
    for party, word in round.words.items():
        if word.kind == "SIGNED":
            found.append(_signature(party, word, round))
    if round.id in state.in_force:
        ended = " A notice ends it (see below)." if state.ended.get(round.id) else ""
        found.append(Claim("in_force", f"Round {name} is in force as far as these events go.{ended}", details))
    if round.replaced_by:
        found.append(Claim("replaced", f"Round {name} was replaced by round {round.replaced_by[:12]}.", details))
    return found


def _signature(party: str, word: Word, round: Round) -> Claim:
    clock = "an independent time stamp" if word.independent else "the signer's own clock or time stamp"
    how = MODES[word.mode]
    if word.witness and word.mode == "node":
        how = f"in a browser on the node of {word.witness} (PDF signature), the person identified by: {_level(word)}"
    text = f"{party} signed round {round.id[:12]} {how}, at {word.moment} by {clock}"
    if word.mode == "paper":
        said = [f"{other} {'confirms' if yes else 'contests'} the scan" for other, yes in word.attested.items()]
        text += "; " + (", ".join(said) or "nobody else has confirmed the scan")
    if word.witness:
        text += f"; written for {party} by the node of {word.witness}"
    level = _level(word)
    details = {
        "party": party,
        "round": round.id,
        "mode": word.mode,
        "moment": word.moment,
        "level": level,
        "independent": "yes" if word.independent else "no",
        "file": word.file,
        "witness": word.witness,
    }
    return Claim("signature", text + ".", details)


def _level(word: Word) -> str:
    return str(word.certificate.get("level", ""))


def _title(text: Mapping[str, Any]) -> str:
    titles = text.get("title")
    if not isinstance(titles, dict) or not titles:
        return ""
    chosen = titles.get("en") or titles[sorted(titles)[0]]
    return f"“{chosen}”" if isinstance(chosen, str) else ""


def _keys(parties: tuple[PartyKeys, ...]) -> list[Claim]:
    found = []
    for one in parties:
        details = {"party": one.party}
        if one.verdict == "unknown":
            text = f"That the keys of {one.party} are its own: no fingerprint was given to compare with."
            found.append(Claim("keys_unknown", text, details))
        elif one.verdict == "contradicted":
            text = f"That the keys of {one.party} are its own: you trust another fingerprint for it."
            found.append(Claim("keys_contradicted", text, details))
        elif one.verdict == "silent":
            text = f"Anything by a signature of {one.party}: it has signed no event itself."
            found.append(Claim("silent", text, details))
    return found


def _doubts(state: PactState) -> list[Claim]:
    found = []
    for feed in state.witnessed:
        own = "" if feed.taken_over is None else f" until {feed.party} took them over on {feed.taken_over.at}"
        text = (
            f"What {feed.party} said in {len(feed.events)} events: the node of {feed.witness} wrote them, "
            f"and they prove only what that node says{own}."
        )
        found.append(Claim("witnessed", text, {"party": feed.party, "witness": feed.witness}))
    for fork in state.forks:
        text = f"Which of its words {fork.party} means: it signed events that contradict each other (a fork)."
        found.append(Claim("fork", text, {"party": fork.party}))
    for round in state.rounds:
        for party, word in round.words.items():
            if word.kind == "SIGNED" and word.witness and word.mode == "node":
                text = f"Who signed for {party}: only the node of {word.witness} looked, and how is said above."
                found.append(Claim("witnessed_signature", text, {"party": party, "witness": word.witness}))
            if word.kind == "SIGNED" and word.mode != "node":
                text = f"That {party}'s signature outside the node is genuine: look at the paper or the signed file."
                found.append(Claim("outside_signature", text, {"party": party, "mode": word.mode}))
            if word.kind == "SIGNED" and not word.independent:
                text = f"When exactly {party} signed: the time is its own."
                found.append(Claim("own_time", text, {"party": party}))
    return list({(claim.code, claim.text): claim for claim in found}.values())


def _always(made_at: str, made_by: str) -> list[Claim]:
    details = {"made_at": made_at, "made_by": made_by}
    text = f"That nothing was said later or left out: this is what {made_by} knew, as it says, on {made_at}."
    return [
        Claim("completeness", text, details),
        Claim("pdf_signatures", "The certificates inside signed PDFs: their trust is checked elsewhere, not here."),
        Claim("rendition", "That a document shows its text: a node compares that by rendering the text again."),
        Claim("people", "Which person acted: names and duties are what each party's node says."),
        Claim("law", "What follows in law: that is for the law that applies, not for this file."),
    ]
