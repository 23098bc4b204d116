"""The further agreements, with invented partners: real texts, real events with real signatures, drawn documents.

An invented partner has no node. Its words are signed here with a key made for the occasion and then thrown away, so
that lists, boards and pages have something to show; nothing is ever delivered to it. Everything is judged by the pact's
own rules before it is stored.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction

from convenio.agreements import books, comparing, files, projection, store
from convenio.agreements.actions.drafting import start_from_text
from convenio.agreements.books import Book
from convenio.agreements.models import Agreement, Card, Rendition
from convenio.agreements.terms import moment
from convenio.demo.clock import now
from convenio.demo.content_files import content
from convenio.demo.deeds.invented_texts import text_of
from convenio.demo.deeds.persons import acting, keep_reader, own_party
from convenio.documents.terms import Rendition as Drawn
from convenio.network.keys import event_key
from convenio.parties.actions import keep_party
from convenio.parties.models import Party
from convenio.parties.terms import Refusal
from pact import sync
from pact.cards import card_id, words_card
from pact.events import Event, Signer, make_event, make_founding
from pact.judge import Ledger
from pact.metrics import METRICS

Key = tuple[str, str, Signer]
"""Name, public part, and what signs."""
SIGNED = ("in_force", "ended", "ending")


@dataclass
class Feeds:
    """Both feeds of a pact as they grow, each event one minute after the one before unless told otherwise."""

    own: str
    partner: str
    keys: Mapping[str, Key]
    at: datetime
    pact: str = ""
    events: list[Event] = field(default_factory=list)
    last: dict[str, str] = field(default_factory=dict)

    def found(self, author: str) -> None:
        """The founding event, by whoever holds the pen."""
        key_id, _, sign = self.keys[author]
        rings = {hei: [{"id": key, "public": public}] for hei, (key, public, _) in self.keys.items()}
        event = make_founding(
            author=author,
            parties=[self.own, self.partner],
            keys=rings,
            nonce=secrets.token_hex(16),
            role="officer",
            at=moment(self.at),
            key=key_id,
            sign=sign,
        )
        self.pact = event.pact
        self._keep(event)

    def say(self, author: str, type: str, body: Mapping[str, Any], at: datetime | None = None) -> str:
        """One more event; returns its id."""
        key_id, _, sign = self.keys[author]
        self.at = max(at or self.at, self.at) + timedelta(minutes=1)
        event = make_event(
            pact=self.pact,
            author=author,
            prev=self.last.get(author, ""),
            seen={hei: (head,) for hei, head in self.last.items() if hei != author},
            role="officer",
            at=moment(self.at),
            type=type,
            body=body,
            key=key_id,
            sign=sign,
        )
        self._keep(event)
        return event.id

    def other(self, hei_id: str) -> str:
        return self.partner if hei_id == self.own else self.own

    def _keep(self, event: Event) -> None:
        self.events.append(event)
        self.last[event.author] = event.id


def keep_further() -> int:
    """Make the further agreements that are not there yet; returns how many this university has now."""
    party = own_party()
    for told in content("partners"):
        keep_party(
            hei_id=told["hei_id"],
            names=told["names"],
            country=told["country"],
            hosted=False,
            colour=told["colour"],
            colour_dark=told["colour_dark"],
        )
    rows = content(f"further/{party.hei_id}")
    if Agreement.objects.of(party).count() < len(rows):
        for row in rows:
            _keep(row, party, _own_key(party.hei_id))
    return Agreement.objects.of(party).count()


def keep_fictitious() -> int:
    """An agreement between two invented universities, as one of them sees it, and somebody there who reads.

    Disputes and balances that tip are shown here only, where they harm nobody's name. Neither of the two has a node;
    nobody can write for them.

    Returns: the number under which the agreement stands here.
    """
    row = content("fictitious")
    party = Party.objects.get(hei_id=row["own"])
    found = Agreement.objects.of(party).first()
    if found is None:
        _keep(row, party, _thrown_away())
        keep_reader(party, row["reader"])
        found = Agreement.objects.of(party).get()
    return found.pk


def _keep(row: Mapping[str, Any], party: Party, key: Key) -> None:
    text = text_of(party.hei_id, row)
    if row["stage"] == "draft":
        start_from_text(acting=acting("officer"), text=text, partners=[row["partner"]], at=now(), touched=True)
        return
    feeds = _feeds(party.hei_id, key, row)
    pen = row["partner"] if row["stage"] == "negotiation" and row["turn"] == party.hei_id else party.hei_id
    feeds.found(pen)
    with transaction.atomic():
        agreement = Agreement.objects.create(
            party=party,
            pact=UUID(feeds.pact),
            kind=row["kind"],
            title=text["title"],
            partners=[row["partner"]],
            created_at=feeds.at,
        )
        projection.keep_partner_rows(agreement, text["party_names"])
        digest = books.keep_text_value(agreement, text, feeds.at)
        _tell(feeds, agreement, row, text, digest, pen)
        _store(agreement, feeds)


def _own_key(own: str) -> Key:
    mine = event_key(own)
    return mine.key_id, mine.public_hex, mine.sign


def _thrown_away() -> Key:
    made = Ed25519PrivateKey.generate()
    return "demo", made.public_key().public_bytes_raw().hex(), made.sign


def _feeds(own: str, key: Key, row: Mapping[str, Any]) -> Feeds:
    keys = {own: key, row["partner"]: _thrown_away()}
    day = date.fromisoformat(row["signed_on"]) if row["signed_on"] else now().date()
    begun = datetime.combine(day, time(9), tzinfo=UTC) - timedelta(days=40 if row["signed_on"] else 12)
    return Feeds(own, row["partner"], keys, begun)


def _tell(
    feeds: Feeds, agreement: Agreement, row: Mapping[str, Any], text: dict[str, Any], digest: str, pen: str
) -> None:
    """What the two said to each other, up to the stage that the content names."""
    stage = row["stage"]
    version = feeds.say(pen, "propose", {"text": digest, "base": ""})
    if stage == "abandoned":
        feeds.say(feeds.other(pen), "end", {})
        return
    if stage == "negotiation":
        return
    named = {"version": version, "text": digest}
    feeds.say(feeds.other(pen), "approve", {**named, "route": {}}, feeds.at + timedelta(days=5))
    if stage == "agreed":
        return
    _sign(feeds, agreement, row, text, named)
    for activity in row["activities"]:
        _do(feeds, agreement, row["promises"], activity, text)
    if row["notice"]:
        given = datetime.fromisoformat(f"{row['notice']['on']}T09:00:00+00:00")
        feeds.say(row["notice"]["by"], "end", {"effective_on": row["notice"]["effective_on"]}, given)
        feeds.say(feeds.other(row["notice"]["by"]), "acknowledge", {})


def _sign(
    feeds: Feeds, agreement: Agreement, row: Mapping[str, Any], text: dict[str, Any], named: Mapping[str, str]
) -> None:
    """A round, signed on paper by both, or by us alone where the partner's signature is awaited."""
    signed = row["stage"] in SIGNED
    deadline = (feeds.at if signed else now()).replace(microsecond=0) + timedelta(days=60)
    drawn = comparing.draw(agreement, text, number=1, deadline=deadline, order=None, at=feeds.at)
    files.keep(
        agreement, drawn.pdf, name="agreement.pdf", media_type="application/pdf", purpose="rendition", at=feeds.at
    )
    body = {**named, "rendition": drawn.digest, "recipe": drawn.recipe, "deadline": moment(deadline), "order": None}
    round = feeds.say(feeds.own, "open", body)
    Rendition.objects.create(
        agreement=agreement, round=round, digest=drawn.digest, compared="equal", compared_at=feeds.at
    )
    if not signed:
        feeds.say(feeds.own, "sign", _paper(round, drawn, feeds.at))
        return
    on = datetime.fromisoformat(f"{row['signed_on']}T10:00:00+00:00")
    papers = [(hei, feeds.say(hei, "sign", _paper(round, drawn, on), on)) for hei in (feeds.own, feeds.partner)]
    for hei, paper in papers:
        feeds.say(feeds.other(hei), "attest", {"sign": paper, "matches": True})


def _paper(round: str, drawn: Drawn, at: datetime) -> dict[str, Any]:
    return {
        "round": round,
        "mode": "paper",
        "file": drawn.digest,
        "signed_at": moment(at),
        "time_source": {"kind": "clock", "independent": False, "token_time": ""},
        "certificate": {"fingerprint": "", "subject": "", "level": "paper"},
    }


def _do(
    feeds: Feeds,
    agreement: Agreement,
    promises: list[dict[str, Any]],
    told: Mapping[str, Any],
    text: Mapping[str, Any],
) -> None:
    """Something done under a promise, and the other side's answer to it."""
    promise = promises[told["promise"]]
    done = datetime.fromisoformat(f"{told['to']}T09:00:00+00:00") + timedelta(days=3)
    if done > now():
        return
    activity: dict[str, Any] = {
        "id": str(uuid4()),
        "commitment": text["commitments"][told["promise"]]["id"],
        "strand": promise["strand"],
        "metric": promise["metric"],
        "from": told["from"],
        "to": told["to"],
        "quantities": _counted(promise["metric"], told["quantities"]),
    }
    if isinstance(promise["direction"], dict):
        activity["direction"] = promise["direction"]
    if told["role"]:
        activity["role"] = told["role"]
    record = feeds.say(told["by"], "record", {"activity": activity}, done)
    answerer = feeds.other(told["by"])
    if told["answer"] == "confirm":
        feeds.say(answerer, "confirm", {"record": record}, done + timedelta(days=2))
    if told["answer"] == "dispute":
        words = " · ".join(told["words"][tag] for tag in text["languages"])
        card = words_card(text=words, salt=secrets.token_hex(16))
        Card.objects.create(
            agreement=agreement, card_id=card_id(card), author=answerer, kind=card["kind"], content=card
        )
        feeds.say(answerer, "dispute", {"record": record, "card": card_id(card)}, done + timedelta(days=2))


def _counted(metric: str, quantities: Mapping[str, int]) -> dict[str, int]:
    """The quantities with the one the metric counts, which is one unless the content says more."""
    counts = METRICS[metric].counts
    return {**({counts: 1} if counts and counts in METRICS[metric].quantities else {}), **quantities}


def _store(agreement: Agreement, feeds: Feeds) -> None:
    """Let the pact's own rules judge everything, then store it and project it.

    Raises:
        Refusal: an event was refused or had no effect; the content is wrong.
    """
    ledger = Ledger()
    admission = sync.admit(ledger, feeds.events, pact=feeds.pact)
    if admission.refused or admission.waiting:
        raise Refusal(f"{agreement}: {[(one.event.type, one.message) for one in admission.refused]}")
    store.append(agreement, Book(head=""), feeds.events, came_from=feeds.partner, at=feeds.at)
    agreement.save()
    books.peers(agreement)
    void = books.state(agreement).void
    if void:
        raise Refusal(f"{agreement}: without effect: {void}")
    projection.project(agreement, now())
    agreement.stage_since = feeds.at
    agreement.save(update_fields=["stage_since"])
