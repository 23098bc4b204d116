"""Judging: every event is valid or void once and for all, by looking only at its own past (F2).

`Ledger` is the graph of events with their verdicts, and the questions that a view answers: who holds the pen, who
approves a version, what was each party's word on a round, how does the round stand.  `fold` puts the answers together.
The rules that can be switched off for tests are in `rules`; what the switched-off variants do is in `variants`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pact import keyring, variants
from pact.bodies import TYPES, body_problem
from pact.events import Event
from pact.graph import Graph, bits
from pact.rules import FINAL, Rules
from pact.state import Key

SIGNED, DECLINED = "SIGNED", "DECLINED"
OPEN, COMPLETE, DEAD = "OPEN", "COMPLETE", "DEAD"
STATEMENTS = frozenset(("record", "correct"))


class Ledger(Graph):
    """Events with verdicts.  `verdicts[i]` is "" for a valid event, else the code of why it has no effect.

    `memo` may be shared between ledgers with the same rules: it maps event ids to verdicts, which never change."""

    def __init__(
        self, events: Iterable[Event] = (), *, rules: Rules = FINAL, memo: dict[str, str] | None = None
    ) -> None:
        super().__init__()
        self.rules = rules
        self.memo: dict[str, str] = {} if memo is None else memo
        self.verdicts: list[str] = []
        self.founding: Event | None = None
        self.parties: tuple[str, ...] = ()
        self.of_type: dict[str, int] = {}  # all events of a type, void ones too
        self.valid: dict[str, int] = {}  # type -> valid events
        self.stances: dict[tuple[str, str], int] = {}  # (party, version) -> valid approve and withdraw
        self.words: dict[tuple[str, str], int] = {}  # (party, round) -> sign (void ones too) and decline
        self.ends: dict[str, int] = {}  # party -> end
        self.rings: dict[int, dict[str, tuple[Key, ...]]] = {}
        self.add(events)

    def _place(self, event: Event) -> int:
        at = super()._place(event)
        verdict = self.memo.get(event.id)
        if verdict is None:
            verdict = self.memo[event.id] = self._judge(event, self.past[at])
        self.verdicts.append(verdict)
        bit = 1 << at
        self.of_type[event.type] = self.of_type.get(event.type, 0) | bit
        if event.type == "found" and not verdict:
            self.founding = event
            self.parties = tuple(event.body["parties"])
        if event.author in self.parties:
            self._note(event, bit, not verdict)
        return at

    def _note(self, event: Event, bit: int, valid: bool) -> None:
        if valid:
            self.valid[event.type] = self.valid.get(event.type, 0) | bit
        if event.type == "end":
            self.ends[event.author] = self.ends.get(event.author, 0) | bit
        elif event.type in ("sign", "decline"):
            named = event.body.get("round")
            if isinstance(named, str) and (valid or event.type == "decline" or self.rules.void_sign_declines):
                key = (event.author, named)
                self.words[key] = self.words.get(key, 0) | bit
        elif valid and event.type in ("approve", "withdraw"):
            key = (event.author, event.body["version"])
            self.stances[key] = self.stances.get(key, 0) | bit

    # What a view answers

    def of(self, view: int, *types: str) -> list[int]:
        """Positions of the valid events of these types in a view."""
        found = 0
        for type in types:
            found |= self.valid.get(type, 0)
        return list(bits(found & view))

    def holds(self, view: int, id: object, *types: str) -> bool:
        """Whether the view has a valid event of that id and one of these types."""
        at = self.position.get(id) if isinstance(id, str) else None
        return at is not None and bool(view >> at & 1) and not self.verdicts[at] and self.events[at].type in types

    def least(self, positions: list[int]) -> int:
        """One of some equally good positions, the same one whatever the order of arrival."""
        return min(positions, key=lambda at: self.events[at].id)

    def event(self, id: str) -> Event:
        return self.events[self.position[id]]

    def pen(self, view: int) -> str | None:
        """Who holds the pen (F3); None with a fork in sight, when nobody does."""
        if not self.parties or self.forks(view):
            return None
        if self.rules.pen_recall:
            return variants.pen_with_recall(self, view)
        passes = self.valid.get("pass", 0) & view
        if not passes:
            return self.founding.author if self.founding else None
        last = passes.bit_length() - 1
        if passes & ~self.past[last] != 1 << last:
            return None  # two passes that do not know each other: impossible under the final rules
        return str(self.events[last].body["to"])

    def stance(self, view: int, party: str, version: str) -> tuple[str, int]:
        """A party's last valid word on a version (F4) and its position; ("", -1) when it has not spoken.
        Where branches of a forked feed differ, "withdraw" (nothing depends on it: with a fork nothing is agreed)."""
        words = self.stances.get((party, version), 0) & view
        if words:
            last = self.last(words)
            at = self.least([one for one in last if self.events[one].type == "withdraw"] or last)
            return self.events[at].type, at
        at = self.position.get(version, -1)
        if at >= 0 and view >> at & 1 and self.events[at].author == party:
            return "approve", at
        return "", -1

    def agreed(self, view: int, version: str) -> bool:
        return all(self.stance(view, party, version)[0] == "approve" for party in self.parties)

    def word(self, view: int, party: str, round: str) -> tuple[str, int] | None:
        """A party's first word on a round and its position; it is final (F6).  A signature counts on any branch of a
        forked feed and beats a refusal on another (F13)."""
        spoken = self.words.get((party, round), 0)
        if self.rules.end_declines:
            spoken |= self.ends.get(party, 0) & ~self.past[self.position[round]]
        spoken &= view
        if not spoken:
            return None
        firsts = self.first(spoken)
        signed = [at for at in firsts if self.events[at].type == "sign" and not self.verdicts[at]]
        return (SIGNED, self.least(signed)) if signed else (DECLINED, self.least(firsts))

    def status(self, view: int, round: str) -> str:
        """How a round stands (F8).  The deadline plays no part."""
        words = [self.word_by_rules(view, party, round) for party in self.parties]
        if all(word is not None and word[0] == SIGNED for word in words):
            status = COMPLETE
        elif any(word is not None and word[0] == DECLINED for word in words):
            status = DEAD
        else:
            status = OPEN
        return status if self.rules is FINAL else variants.status(self, view, round, status)

    def word_by_rules(self, view: int, party: str, round: str) -> tuple[str, int] | None:
        """`word`, or what a wrong rule set makes of it."""
        word = self.word(view, party, round)
        return word if self.rules is FINAL else variants.word(self, view, party, round, word)

    def ring(self, view: int) -> dict[str, tuple[Key, ...]]:
        """All event keys that the view knows of, per party, with their validity in it."""
        relevant = view & keyring.key_events(self)
        if relevant not in self.rings:
            self.rings[relevant] = keyring.ring(self, relevant)
        return self.rings[relevant]

    # Verdicts

    def foresee(self, event: Event) -> str:
        """The verdict that an event would get here, without adding it.  Its parents must be here (else KeyError)."""
        return self._judge(event, self.past_of(event.parents()))

    def _judge(self, event: Event, past: int) -> str:
        if event.type == "found":
            return self._judge_founding(event)
        if self.founding is None or not past >> self.position[self.founding.id] & 1:
            return "no_founding"
        if event.author not in self.parties:
            return "stranger"
        if event.type == "end":
            return ""
        if event.type not in TYPES:
            return "type"
        if body_problem(event.type, event.body):
            return "body"
        if self._frozen(event.type) and self.forks(past):
            return "forked"
        judge = JUDGES.get(event.type)
        return judge(self, event, past) if judge else ""

    def _judge_founding(self, event: Event) -> str:
        if self.founding is not None or event.prev or event.seen:
            return "founding"
        if body_problem("found", event.body):
            return "body"
        return "" if event.author in event.body["parties"] else "stranger"

    def _frozen(self, type: str) -> bool:
        if type in ("propose", "pass", "approve", "withdraw", "take", "open"):
            return self.rules.fork_freezes_negotiation
        return type == "sign" and self.rules.fork_freezes_sign


def _propose(ledger: Ledger, event: Event, past: int) -> str:
    return "pen" if ledger.rules.propose_needs_pen and ledger.pen(past) != event.author else ""


def _pass(ledger: Ledger, event: Event, past: int) -> str:
    if event.body["to"] not in ledger.parties:
        return "stranger"
    if ledger.rules.pen_recall and variants.may_recall(ledger, event, past):
        return ""
    return "pen" if ledger.rules.pass_needs_pen and ledger.pen(past) != event.author else ""


def _names_version(ledger: Ledger, event: Event, past: int) -> str:
    version = event.body["version"]
    if not ledger.holds(past, version, "propose"):
        return "unknown_version" if ledger.rules.names_known_version else ""
    if ledger.rules.text_must_match and ledger.event(version).body["text"] != event.body["text"]:
        return "text"
    return ""


def _open(ledger: Ledger, event: Event, past: int) -> str:
    rules, version = ledger.rules, event.body["version"]
    if rules.open_needs_pen and ledger.pen(past) != event.author:
        return "pen"
    wrong = _names_version(ledger, event, past)
    if wrong:
        return wrong
    order = event.body["order"]
    if order is not None and set(order) != set(ledger.parties):
        return "order"
    if rules.open_needs_agreement and not ledger.agreed(past, version):
        return "not_agreed"
    for at in ledger.of(past, "open"):
        other = ledger.events[at]
        status = ledger.status(past, other.id)
        if status == OPEN and rules.open_needs_no_open_round:
            return "round_open"
        if status == COMPLETE and other.body["version"] == version and rules.open_needs_no_complete_round:
            return "round_complete"
    return ""


def _sign(ledger: Ledger, event: Event, past: int) -> str:
    rules, round = ledger.rules, event.body["round"]
    if not ledger.holds(past, round, "open"):
        return "unknown_round"
    word = ledger.word_by_rules(past, event.author, round)
    if rules.sign_needs_silence and word is not None and (rules.first_word_final or word[0] == SIGNED):
        return "already_spoken"
    status = ledger.status(past, round)
    if rules.sign_needs_open_round and status != OPEN and (rules.first_word_final or status == COMPLETE):
        return "round_closed"
    if rules.sign_needs_time and signature_moment(event) > ledger.event(round).body["deadline"]:
        return "late"
    return ""


def signature_moment(event: Event) -> str:
    """The time of a `sign` that is held against the deadline: the RFC 3161 token's, else the signer's clock (F7)."""
    source = event.body["time_source"]
    return str(source["token_time"] if source["kind"] == "rfc3161" else event.body["signed_at"])


def _decline(ledger: Ledger, event: Event, past: int) -> str:
    return "" if ledger.holds(past, event.body["round"], "open") else "unknown_round"


def _attest(ledger: Ledger, event: Event, past: int) -> str:
    return _about_another(ledger, event, past, "sign", "unknown_sign", "sign")


def _answer_statement(ledger: Ledger, event: Event, past: int) -> str:
    return _about_another(ledger, event, past, "record", "unknown_record", *STATEMENTS)


def _about_another(ledger: Ledger, event: Event, past: int, field: str, unknown: str, *types: str) -> str:
    if not ledger.holds(past, event.body[field], *types):
        return unknown
    return "own" if ledger.event(event.body[field]).author == event.author else ""


def _correct(ledger: Ledger, event: Event, past: int) -> str:
    return "" if ledger.holds(past, event.body["record"], *STATEMENTS) else "unknown_record"


def _retract(ledger: Ledger, event: Event, past: int) -> str:
    if not ledger.holds(past, event.body["record"], *STATEMENTS):
        return "unknown_record"
    return "" if ledger.event(event.body["record"]).author == event.author else "not_own"


def _resume(ledger: Ledger, event: Event, past: int) -> str:
    if not ledger.holds(past, event.body["suspend"], "suspend"):
        return "unknown_suspension"
    return "" if ledger.event(event.body["suspend"]).author == event.author else "not_own"


def _resolve(ledger: Ledger, event: Event, past: int) -> str:
    return "" if ledger.holds(past, event.body["comment"], "comment") else "unknown_comment"


def _take(ledger: Ledger, event: Event, past: int) -> str:
    if not ledger.holds(past, event.body["suggest"], "suggest"):
        return "unknown_suggestion"
    return "pen" if ledger.rules.take_needs_pen and ledger.pen(past) != event.author else ""


JUDGES: dict[str, Callable[[Ledger, Event, int], str]] = {
    "propose": _propose,
    "pass": _pass,
    "approve": _names_version,
    "withdraw": _names_version,
    "open": _open,
    "sign": _sign,
    "decline": _decline,
    "attest": _attest,
    "confirm": _answer_statement,
    "dispute": _answer_statement,
    "correct": _correct,
    "retract": _retract,
    "resume": _resume,
    "resolve": _resolve,
    "take": _take,
    "key_add": keyring.judge_add,
    "key_retire": keyring.judge_retire,
    "key_replace": keyring.judge_replace,
    "take_over": keyring.judge_take_over,
}
