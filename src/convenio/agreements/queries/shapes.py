"""What the pages are given: plain values, complete, so that a template decides nothing.

Moments are aware UTC; languages are those of the text; ``hei_id``s name parties; templates escape what people wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from convenio.agreements.clearing import Needed
from convenio.agreements.models import Agreement
from convenio.parties.terms import LocalText, Verdict
from convenio.routes.queries import Standing
from pact.board import Row
from pact.state import Clearance
from pact.text import ClauseDifference, Problem, Run, TextDifference


@dataclass(frozen=True)
class Reach:
    """How far our newest word got with one partner. ``trouble``: a sentence when it could not be delivered."""

    party: str
    name: str
    sent_at: datetime | None
    delivered_at: datetime | None
    seen_at: datetime | None
    trouble: str
    delivery_id: int | None


@dataclass(frozen=True)
class TurnLine:
    """Whose turn it is. ``turn``: hei_id, empty: nobody's. ``task`` and ``label``: what is due, as code and in words.

    ``others``: what is due from others at the same time. ``last``: what was said last, in words.
    """

    turn: str
    turn_name: str
    ours: bool
    task: str
    label: str
    since: datetime | None
    others: str
    stage: str
    stage_label: str
    course: str
    course_label: str
    next_stages: tuple[str, ...]
    last: Said | None
    reach: tuple[Reach, ...]
    deadline: datetime | None = None


@dataclass(frozen=True)
class Said:
    """One event as a sentence. ``who`` is empty when the card was erased or has not come.

    ``witness``: the name of the party whose node wrote it for one without a node; empty normally.
    """

    event: str
    type: str
    party: str
    party_name: str
    who: str
    role: str
    at: datetime
    sentence: str
    ours: bool
    void: str = ""
    witness: str = ""


@dataclass(frozen=True)
class Remark:
    """A comment or suggestion in a party's margin. ``kind``: comment or suggestion. ``erased``: its words are gone.

    ``change``: for suggestions, ``{"values": {name: typed}, "wording": {lang: {"heading", "body"}}}``.
    """

    kind: str
    event: str
    party: str
    party_name: str
    ours: bool
    who: str
    at: datetime
    words: str
    erased: bool
    done: bool
    clause: str
    change: Mapping[str, Any]
    values: tuple[ValueView, ...]
    may_act: Verdict
    witness: str = ""


@dataclass(frozen=True)
class ValueView:
    """A value of a clause. ``shown``: formatted per language; ``before``: so in the text compared with, or None."""

    name: str
    type: str
    unit: str
    raw: Mapping[str, Any]
    shown: Mapping[str, str]
    before: Mapping[str, str] | None


@dataclass(frozen=True)
class PromiseView:
    """A promise beside its clause. ``row``: its line of the board once something is in force."""

    id: str
    clause: str
    strand: str
    metric: str
    unit: str
    direction: Any
    quantity: int
    quantity_name: str
    period: str
    first_year: int
    last_year: int
    content: Mapping[str, Any]
    row: Row | None = None
    revision: int = 0


@dataclass(frozen=True)
class ClauseView:
    """A clause in all languages with both margins. ``revision``: of the draft, 0 for a version.

    ``runs``: per language the wording with values put in; ``raw_body``: with placeholders, for editing.
    """

    id: str
    number: int
    type: str
    label: str
    headings: Mapping[str, str]
    runs: Mapping[str, tuple[Run, ...]]
    raw_body: Mapping[str, str]
    values: tuple[ValueView, ...]
    source: str
    stale: tuple[str, ...]
    change: ClauseDifference | None
    ours: tuple[Remark, ...] = ()
    theirs: tuple[Remark, ...] = ()
    promises: tuple[PromiseView, ...] = ()
    revision: int = 0
    problems: tuple[str, ...] = ()
    guidance: str = ""
    required: bool = False


@dataclass(frozen=True)
class VersionView:
    """A proposed version. ``stances``: per party approve, withdraw or empty. ``here``: its text has arrived."""

    id: str
    number: int
    text_digest: str
    author: str
    author_name: str
    at: datetime
    stances: Mapping[str, str]
    agreed: bool
    in_force: bool
    newest: bool
    here: bool


@dataclass(frozen=True)
class SignerView:
    """One party in a round. ``word``: signed, declined or empty. ``names``, ``titles``: the signatory's."""

    party: str
    party_name: str
    ours: bool
    names: LocalText
    titles: LocalText
    word: str
    mode: str
    at: datetime | None
    independent: bool
    certificate: Mapping[str, Any]
    file: str
    file_here: bool
    void: str
    attested: Mapping[str, bool]
    sign_event: str
    turn: bool
    witness: str = ""


@dataclass(frozen=True)
class RoundView:
    """A signing round. ``status``: OPEN, COMPLETE or DEAD; ``passed``: the deadline lies behind us."""

    id: str
    number: int
    version: int
    status: str
    deadline: datetime
    passed: bool
    order: tuple[str, ...] | None
    opened_at: datetime
    opened_by: str
    rendition: str
    rendition_here: bool
    compared: str
    difference: str
    signers: tuple[SignerView, ...]
    waiting_for: tuple[str, ...]
    known_by: tuple[str, ...]
    may_sign: Verdict
    may_register_paper: Verdict
    may_register_elsewhere: Verdict
    may_decline: Verdict


@dataclass(frozen=True)
class InForce:
    """What binds now. ``known_by_partner``: has every partner shown that it knows all signatures (R1)?"""

    round: str
    version: int
    text_digest: str
    since: date | None
    until: date | None
    known_by_partner: bool
    signed_files: tuple[str, ...]


@dataclass(frozen=True)
class NoticeView:
    """A notice. ``ends_on``: None while the other side has not been seen to know it."""

    event: str
    party: str
    party_name: str
    at: datetime
    words: str
    stated: str
    ends_on: date | None
    received: Mapping[str, datetime]


@dataclass(frozen=True)
class FileView:
    """A file of the agreement: an annex, a document, a signed file, a scan, evidence."""

    digest: str
    name: str
    media_type: str
    size: int
    purpose: str
    here: bool


@dataclass(frozen=True)
class AgreementView:
    """Everything the page of an agreement shows. ``text`` None: the newest text is still under way.

    ``source``: draft (never proposed) or version. ``compared_with``: number of the version that ``difference`` starts
    from, 0 when there is nothing to compare. ``news``: what others said since the person last looked.
    """

    agreement: Agreement
    text: Mapping[str, Any] | None
    source: str
    languages: tuple[str, ...]
    own: str
    party_names: Mapping[str, str]
    turn: TurnLine
    versions: tuple[VersionView, ...]
    version: VersionView | None
    compared_with: int
    difference: TextDifference | None
    clauses: tuple[ClauseView, ...]
    promises: tuple[PromiseView, ...]
    remarks: tuple[Remark, ...]
    rounds: tuple[RoundView, ...]
    in_force: InForce | None
    notices: tuple[NoticeView, ...]
    clearances: tuple[Needed, ...]
    partner_clearances: tuple[Clearance, ...]
    review: Standing | None
    files: tuple[FileView, ...]
    news: tuple[Said, ...]
    news_since: datetime | None
    said: tuple[Said, ...]
    forked: tuple[str, ...]
    recovering: bool
    draft_waits: bool
    released_by: tuple[str, ...]
    predecessor: Mapping[str, str]
    verdicts: Mapping[str, Verdict]

    @property
    def round(self) -> RoundView | None:
        """The open round, else the newest one."""
        live = [one for one in self.rounds if one.status == "OPEN"]
        return live[0] if live else self.rounds[-1] if self.rounds else None


@dataclass(frozen=True)
class DraftView:
    """The draft for the editor. ``problems``: what must be mended before it can be proposed.

    ``behind``: a version came after the draft was begun; ``rebase_draft`` brings it up to date.
    """

    agreement: Agreement
    text: Mapping[str, Any]
    languages: tuple[str, ...]
    revision: int
    clauses: tuple[ClauseView, ...]
    promises: tuple[PromiseView, ...]
    problems: tuple[Problem, ...]
    missing: tuple[str, ...]
    stale_count: int
    touched: bool
    base_number: int
    behind: bool
    verdicts: Mapping[str, Verdict]


@dataclass(frozen=True)
class StatementView:
    """What one party said was done. ``status``: confirmed, disputed, recorded, retracted or superseded."""

    event: str
    party: str
    party_name: str
    ours: bool
    at: datetime
    facts: Mapping[str, Any]
    days: int
    status: str
    confirmed_by: tuple[str, ...]
    disputed_by: tuple[str, ...]
    dispute_words: str
    corrects: str
    may_confirm: Verdict
    may_dispute: Verdict
    may_correct: Verdict
    may_retract: Verdict
    own: str = ""


@dataclass(frozen=True)
class ActivityView:
    """All statements about one thing that was done, the newest last."""

    id: str
    commitment: str
    strand: str
    metric: str
    statements: tuple[StatementView, ...]

    @property
    def current(self) -> tuple[StatementView, ...]:
        return tuple(one for one in self.statements if one.status not in ("retracted", "superseded"))
