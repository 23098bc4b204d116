"""What is known about a pact: the result of `fold`, as plain frozen values.  Nothing here decides anything.

Everything is "as heard so far": the state is a function of the set of events at hand.  Ids are event ids; a version is
named by its `propose`, a round by its `open`, a comment, suggestion or statement by the event that made it.  Tuples are
in causal order (ties by id, for display only).  Parties are hei_ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pact.canonical import canonical, digest

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Mark:
    """Who said something, when (own clock), in which event."""

    event: str
    party: str
    at: str


@dataclass(frozen=True, slots=True)
class Version:
    """A proposed text.  `stances` gives per party "approve", "withdraw" or "" (not spoken); `words` the event behind
    each stance.  `agreed`: all approve; it may flip and binds nobody (F4); never true while a fork is in sight."""

    id: str
    text: str
    base: str
    author: str
    at: str
    stances: Mapping[str, str]
    words: Mapping[str, Mark]
    agreed: bool


@dataclass(frozen=True, slots=True)
class Word:
    """A party's final word on a round (F6).  `kind` is "SIGNED" or "DECLINED"; `type` the event type behind it (sign,
    decline, end); `void` the reason why a `sign` did not count (for example "late").  For signatures: `mode` node,
    elsewhere or paper; `file` the digest of the signed file; `moment` the time that was held against the deadline;
    `independent`: whether somebody else vouches for that time; `attested`: what other parties said about a paper scan;
    `witness`: the party whose node wrote it, "" normally."""

    kind: str
    mark: Mark
    type: str
    void: str = ""
    mode: str = ""
    file: str = ""
    moment: str = ""
    independent: bool = False
    certificate: Mapping[str, Any] = field(default_factory=dict)
    attested: Mapping[str, bool] = field(default_factory=dict)
    witness: str = ""


@dataclass(frozen=True, slots=True)
class Round:
    """One attempt to sign one version.  `status`: "OPEN", "COMPLETE" or "DEAD" (F8; the deadline changes no status).
    `order`: hei_ids in signing order, or None for counterparts.  `completion_known_by`: parties that have shown that
    they know all signatures (R1).  `replaced_by`: the later complete round, or ""."""

    id: str
    version: str
    text: str
    rendition: str
    recipe: Mapping[str, Any]
    deadline: str
    order: tuple[str, ...] | None
    opened: Mark
    words: Mapping[str, Word]
    status: str
    completion_known_by: frozenset[str]
    replaced_by: str = ""

    def silent(self, parties: tuple[str, ...]) -> tuple[str, ...]:
        """Parties without a word on this round."""
        return tuple(party for party in parties if party not in self.words)


@dataclass(frozen=True, slots=True)
class Notice:
    """An `end`.  `received`: per other party the first event that has seen it; the notice period runs from there (F10).
    `ends`: the rounds in force that it ends.  `known_to`: valid rounds opened knowing it, for which it is withdrawn."""

    mark: Mark
    effective_on: str
    reason_card: str
    received: Mapping[str, Mark]
    ends: tuple[str, ...]
    known_to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fork:
    """Different events of one party with the same predecessor: proof of misbehaviour or of a restored backup (F12)."""

    party: str
    prev: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark on a clause; its words lie in a detachable card."""

    mark: Mark
    clause: str
    card: str
    resolved: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A change asked for by somebody without the pen: a whole `text` (digest) or a small `change`."""

    mark: Mark
    clause: str
    text: str
    change: Mapping[str, Any]
    card: str
    taken: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """What one party says was done: a `record`, or a `correct` of an earlier statement (`corrects`, else "").
    `confirmed` and `disputed` hold the other parties' last word on exactly this statement.  `superseded`: a later
    statement corrects it.  `retracted`: taken back by its author."""

    mark: Mark
    facts: Facts
    corrects: str
    confirmed: Mapping[str, Mark]
    disputed: Mapping[str, Mark]
    superseded: bool
    retracted: bool


@dataclass(frozen=True, slots=True)
class Activity:
    """All statements about one thing that was done; `id` is the event id of the first.  `current`: the statements that
    are neither superseded nor retracted; normally one, more when two parties say different things."""

    id: str
    statements: tuple[Statement, ...]

    @property
    def current(self) -> tuple[Statement, ...]:
        return tuple(one for one in self.statements if not one.superseded and not one.retracted)


@dataclass(frozen=True, slots=True)
class Clearance:
    """A clearance that a party told the others of.  The fold only passes it on (F16)."""

    mark: Mark
    rule: str
    authority: str
    on: str
    status: str
    number_card: str


@dataclass(frozen=True, slots=True)
class Suspension:
    """A party says that cooperation rests from a day, perhaps until a day.  It changes nothing that binds.
    `known`: per other party the first event that has seen it.  `resumed`: by which word it goes on again, `resumed_on`
    from which day; None and "" while it stands."""

    mark: Mark
    from_on: str
    until: str
    reason_card: str
    known: Mapping[str, Mark]
    resumed: Mark | None = None
    resumed_on: str = ""


@dataclass(frozen=True, slots=True)
class Release:
    """A party agrees that a page may be public with these fields."""

    mark: Mark
    page: str
    fields: Mapping[str, Any]

    @property
    def content(self) -> str:
        """Digest of page and fields: equal for two parties that release the same."""
        return digest(canonical({"page": self.page, "fields": dict(self.fields)}))


@dataclass(frozen=True, slots=True)
class Key:
    """A party's event key.  `came_by`: "found", "key_add" (signed with an older key of the same party) or "key_replace"
    (the other parties vouch for it).  `by`: the events that brought it.  `valid`: not retired, not replaced."""

    id: str
    public: str
    came_by: str
    by: tuple[str, ...]
    valid: bool

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the 32 public bytes, for comparison by telephone or paper."""
        return digest(bytes.fromhex(self.public))


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Every key that was ever brought in, per party."""

    keys: Mapping[str, tuple[Key, ...]]

    def valid(self, party: str) -> Mapping[str, str]:
        """Key id -> public key in hexadecimal, of the keys that are valid now."""
        return {key.id: key.public for key in self.keys.get(party, ()) if key.valid}


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A feed written by another party's node.  It proves only what that node says, until `taken_over`."""

    party: str
    witness: str
    events: tuple[str, ...]
    taken_over: Mark | None


@dataclass(frozen=True, slots=True)
class PactState:
    """Everything that follows from a set of events.

    `pen`: who holds it, None while a fork is in sight.  `agreed`: ids of versions that all approve now.  `in_force`:
    ids of complete rounds that no later complete round replaced: none or one.  `ended`: round in force -> notices that
    end it.  `abandoned`: a notice came before anything was in force.  `waiting`: events whose past is not all here;
    `missing`: the ids that are lacking.  `void`: event id -> why it has no effect (codes: docs/protocol/pact.md).
    `heads`: per party the newest events.  `last_spoken`: per party its newest event."""

    pact: str
    founding: str
    parties: tuple[str, ...]
    pen: str | None
    versions: tuple[Version, ...]
    agreed: tuple[str, ...]
    rounds: tuple[Round, ...]
    in_force: tuple[str, ...]
    notices: tuple[Notice, ...]
    ended: Mapping[str, tuple[str, ...]]
    abandoned: bool
    forks: tuple[Fork, ...]
    waiting: tuple[str, ...]
    missing: tuple[str, ...]
    void: Mapping[str, str]
    comments: tuple[Comment, ...]
    suggestions: tuple[Suggestion, ...]
    clearances: tuple[Clearance, ...]
    activities: tuple[Activity, ...]
    releases: tuple[Release, ...]
    suspensions: tuple[Suspension, ...]
    keys: KeyRing
    witnessed: tuple[Witnessed, ...]
    heads: Mapping[str, tuple[str, ...]]
    last_spoken: Mapping[str, Mark]
    order: tuple[str, ...]
    single_writer: bool = False
    predecessor: Mapping[str, str] = field(default_factory=dict)
    founder: str = ""

    @property
    def forked(self) -> frozenset[str]:
        """Parties whose feed is forked; the pact is frozen while there is one (F12)."""
        return frozenset(fork.party for fork in self.forks)

    @property
    def frozen(self) -> bool:
        return bool(self.forks)

    @property
    def open_round(self) -> Round | None:
        """The round that waits for signatures, if any."""
        return next((one for one in self.rounds if one.status == "OPEN"), None)

    @property
    def round_in_force(self) -> Round | None:
        """The round in force, if any (also when a notice ends it: see `ended`)."""
        return self.round(self.in_force[-1]) if self.in_force else None

    def version(self, id: str) -> Version:
        """The version of that id.  Raises KeyError."""
        return _named(self.versions, id)

    def round(self, id: str) -> Round:
        """The round of that id.  Raises KeyError."""
        return _named(self.rounds, id)

    def released(self, page: str) -> bool:
        """Whether all parties release the page now, with the same fields."""
        live = {one.mark.party: one.content for one in self.releases if one.page == page}
        return set(live) == set(self.parties) and len(set(live.values())) == 1


_Named = TypeVar("_Named", Version, Round)


def _named(values: tuple[_Named, ...], id: str) -> _Named:
    for value in values:
        if value.id == id:
            return value
    raise KeyError(id)
