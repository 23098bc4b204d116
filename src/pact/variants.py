"""What the wrong rule sets do (see `rules`).  Never used by a node; here so that tests run them on the shipped code.

Each function gets the answer of the final rules and returns it changed where a switch asks for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pact.graph import bits

if TYPE_CHECKING:
    from pact.events import Event
    from pact.judge import Ledger

Answer = tuple[str, int] | None


def word(ledger: Ledger, view: int, party: str, round: str, answer: Answer) -> Answer:
    """A party's word on a round under wrong rules."""
    rules = ledger.rules
    if rules.linear_by_digest:
        return _linear(ledger, view, round)[1].get(party)
    if rules.signature_names_pact:
        signs = [at for at in ledger.of(view, "sign") if ledger.events[at].author == party]
        if signs:
            return "SIGNED", signs[0]
    if not rules.first_word_final and answer is not None:
        spoken = (ledger.words.get((party, round), 0)) & view
        for at in ledger.last(spoken):
            answer = ("SIGNED" if ledger.events[at].type == "sign" and not ledger.verdicts[at] else "DECLINED"), at
    if not rules.signature_on_any_branch and answer is not None:
        spoken = (ledger.words.get((party, round), 0)) & view
        for at in ledger.first(spoken):
            if ledger.events[at].type != "sign" or ledger.verdicts[at]:
                return "DECLINED", at
    if answer is None or answer[0] != "SIGNED":
        return answer
    return _killed_signature(ledger, view, party, round, answer)


def _killed_signature(ledger: Ledger, view: int, party: str, round: str, answer: tuple[str, int]) -> Answer:
    rules, signed = ledger.rules, answer[1]
    if rules.fork_voids_signatures and any(forker == party for forker, _ in ledger.forks(view)):
        return "DECLINED", signed
    if rules.notice_voids_signature:
        for at in bits(ledger.ends.get(party, 0) & view):
            if ledger.feed[at] >> signed & 1:
                return "DECLINED", at
    if rules.withdraw_kills_signature:
        version = ledger.event(round).body["version"]
        for at in bits(ledger.stances.get((party, version), 0) & view):
            if ledger.events[at].type == "withdraw" and ledger.feed[at] >> signed & 1:
                return "DECLINED", at
    return answer


def status(ledger: Ledger, view: int, round: str, answer: str) -> str:
    """The status of a round under wrong rules."""
    rules, opened = ledger.rules, ledger.position[round]
    event = ledger.events[opened]
    if rules.linear_by_digest:
        return _linear(ledger, view, round)[0]
    if rules.deadline_event_kills and any(_declines(ledger, view, party, round) for party in ledger.parties):
        return "DEAD"
    if rules.opener_seals:
        return _sealed(ledger, view, round, answer)
    if rules.proposal_voids_round and any(ledger.past[at] >> opened & 1 for at in ledger.of(view, "propose")):
        return "DEAD"
    if rules.local_clock and answer == "OPEN" and rules.local_clock > event.body["deadline"]:
        return "DEAD"
    if rules.dead_beats_forked_signature and answer != "DEAD":
        for at in ledger.of(view, "open"):
            if ledger.past[at] >> opened & 1 and ledger.status(ledger.past[at], round) == "DEAD":
                return "DEAD"
    return answer


def in_force(ledger: Ledger, view: int, complete: list[int], force: list[int]) -> list[int]:
    """Positions of what is in force (rounds; versions for `in_force_by_approval`) under wrong rules."""
    rules = ledger.rules
    if not rules.replaced_by_later_round:
        return complete
    if rules.in_force_by_approval:
        return [at for at in ledger.of(view, "propose") if ledger.agreed(view, ledger.events[at].id)][-1:]
    if rules.last_word_in_force:
        latest = set()
        for party in ledger.parties:
            signs = [at for at in ledger.of(view, "sign") if ledger.events[at].author == party]
            latest.add(ledger.event(ledger.events[signs[-1]].body["round"]).body["version"] if signs else "")
        return [at for at in complete if {ledger.events[at].body["version"]} == latest][-1:]
    return force


def ends_round(ledger: Ledger, view: int, notice: int, round: int, answer: bool) -> bool:
    """Whether a notice ends a round in force, under wrong rules."""
    if ledger.rules.notice_names_version and not _ruled(ledger, ledger.past[notice], round):
        return False
    if not ledger.rules.end_on_any_branch:
        author = ledger.events[notice].author
        leaves = ledger.last(ledger.by_author[author] & view)
        return answer and all((ledger.feed[leaf] | 1 << leaf) >> notice & 1 for leaf in leaves)
    return answer


def _ruled(ledger: Ledger, view: int, round: int) -> bool:
    """Whether a round was in force in a view."""
    complete = [at for at in ledger.of(view, "open") if ledger.status(view, ledger.events[at].id) == "COMPLETE"]
    return round in complete and not any(ledger.past[other] >> round & 1 for other in complete)


def may_recall(ledger: Ledger, event: Event, past: int) -> bool:
    """pen_recall: the party that passed the pen last may pass it to itself."""
    passes = ledger.of(past, "pass")
    return bool(passes) and ledger.events[passes[-1]].author == event.author == event.body["to"]


def pen_with_recall(ledger: Ledger, view: int) -> str | None:
    """The newest pass that nobody has seen, a recall before others."""
    passes = ledger.valid.get("pass", 0) & view
    if not passes:
        return ledger.founding.author if ledger.founding else None
    tips = [at for at in bits(passes) if not any(ledger.past[other] >> at & 1 for other in bits(passes))]
    recalls = [at for at in tips if ledger.events[at].author == ledger.events[at].body["to"]]
    return str(ledger.events[(recalls or tips)[0]].body["to"])


def _declines(ledger: Ledger, view: int, party: str, round: str) -> list[int]:
    spoken = ledger.words.get((party, round), 0) & view
    return [at for at in bits(spoken) if ledger.events[at].type == "decline"]


def _sealed(ledger: Ledger, view: int, round: str, answer: str) -> str:
    opener = ledger.event(round).author
    seals = [
        at
        for at in bits(ledger.of_type.get("seal", 0) & view)
        if ledger.events[at].author == opener and ledger.events[at].body.get("round") == round
    ]
    if answer == "COMPLETE" and not seals:
        return "DEAD" if _declines(ledger, view, opener, round) else "OPEN"
    return answer


def _linear(ledger: Ledger, view: int, round: str) -> tuple[str, dict[str, tuple[str, int]]]:
    """Events applied one after the other, ties by id: the first that closes the round wins."""
    words: dict[str, tuple[str, int]] = {}
    state = "OPEN"
    for at in _line(ledger, view):
        event = ledger.events[at]
        if event.body.get("round") != round or event.type not in ("sign", "decline") or state != "OPEN":
            continue
        if event.type == "decline":
            words[event.author] = ("DECLINED", at)
            state = "DEAD"
        elif not ledger.verdicts[at]:
            words.setdefault(event.author, ("SIGNED", at))
            if len(words) == len(ledger.parties):
                state = "COMPLETE"
    return state, words


def _line(ledger: Ledger, view: int) -> list[int]:
    left, done, line = view, 0, []
    while left:
        ready = [at for at in bits(left) if not ledger.past[at] & ~done]
        nxt = min(ready, key=lambda at: ledger.events[at].id)
        line.append(nxt)
        left ^= 1 << nxt
        done |= 1 << nxt
    return line
