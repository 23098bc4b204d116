"""Events in words: who said what, the remarks in the margins, how far our own words got."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from convenio.agreements import books, cards, phrases
from convenio.agreements.gathered import facts_of
from convenio.agreements.models import Agreement, LastLook, PactEvent
from convenio.agreements.queries.shapes import Reach, Remark, Said, ValueView
from convenio.agreements.queries.texts import value_view
from convenio.agreements.rules import may_resolve_comment, may_take_suggestion
from convenio.agreements.terms import read_moment
from convenio.network.queries import DeliveryLine, deliveries_of
from convenio.parties.models import Party
from convenio.parties.terms import Acting, Verdict
from pact.events import Event
from pact.state import Mark, PactState, Suggestion

LAST_SAID = 40


@dataclass
class Speakers:
    """Names of parties and people, read once."""

    own: str
    parties: dict[str, str]
    cards: dict[str, dict[str, str] | None]

    def party(self, hei: str) -> str:
        return self.parties.get(hei, hei)

    def words(self, card: str) -> str:
        return cards.said(self.cards.get(card))

    def erased(self, card: str) -> bool:
        """Was it here and taken away? A card that never came is not told from one that the sender erased."""
        return bool(card) and not self.cards.get(card)


def speakers_of(agreement: Agreement) -> Speakers:
    """Two queries: names of the parties, contents of the cards."""
    heis = list(dict.fromkeys([agreement.own, agreement.house, *agreement.partners]))
    known = {one.hei_id: one.name() for one in Party.objects.filter(hei_id__in=heis)}
    return Speakers(agreement.own, {hei: known.get(hei, hei) for hei in heis}, cards.contents(agreement))


def said(event: Event, speakers: Speakers, state: PactState) -> Said:
    """One event as a sentence."""
    name = speakers.party(event.author)
    return Said(
        event=event.id,
        type=event.type,
        party=event.author,
        party_name=name,
        who=speakers.words(event.person),
        role=event.role,
        at=read_moment(event.at),
        sentence=phrases.event_sentence(event.type, name, event.body.get("page", "")),
        ours=event.author == speakers.own,
        void=state.void.get(event.id, ""),
        witness=speakers.party(event.witness) if event.witness else "",
    )


def history(agreement: Agreement, speakers: Speakers, limit: int = LAST_SAID) -> tuple[Said, ...]:
    """What was said last, the newest first."""
    book = books.book(agreement)
    return tuple(said(book.event(one), speakers, book.state) for one in reversed(book.state.order[-limit:]))


def news_for(
    agreement: Agreement, acting: Acting, speakers: Speakers, on: datetime
) -> tuple[tuple[Said, ...], datetime | None, str]:
    """What others said since the person's last sitting, when that was, and which version they saw then."""
    if acting.person_id is None:
        return (), None, ""
    row = LastLook.objects.filter(agreement=agreement, person_id=acting.person_id).first()
    if row is None:
        return (), None, ""
    number, version, looked_at = row.event_number, row.version, row.looked_at
    if row.before and (on - row.looked_at).total_seconds() < 600:
        number, version = int(row.before["event_number"]), str(row.before["version"])
        looked_at = datetime.fromisoformat(row.before["looked_at"]) if row.before["looked_at"] else row.looked_at
    fresh = PactEvent.objects.filter(agreement=agreement, waiting=False, pk__gt=number).exclude(author=agreement.own)
    book = books.book(agreement)
    ids = [one for one in fresh.values_list("event_id", flat=True)[:200] if one in book.ledger.position]
    return tuple(said(book.event(one), speakers, book.state) for one in ids), looked_at, version


def remarks_of(
    agreement: Agreement, acting: Acting, speakers: Speakers, text: Mapping[str, Any] | None
) -> tuple[Remark, ...]:
    """Comments and suggestions, oldest first; the settled ones come along, marked."""
    state = books.state(agreement)
    comments = [
        _remark(
            "comment",
            agreement,
            speakers,
            one.mark,
            one.clause,
            one.card,
            bool(one.resolved),
            may_resolve_comment(acting, agreement, one.mark.event),
        )
        for one in state.comments
    ]
    suggestions = [
        _remark(
            "suggestion",
            agreement,
            speakers,
            one.mark,
            one.clause,
            one.card,
            bool(one.taken),
            may_take_suggestion(acting, agreement, one.mark.event),
            one.change,
            _suggested(one, text),
        )
        for one in state.suggestions
    ]
    return tuple(sorted([*comments, *suggestions], key=lambda one: (one.at, one.event)))


def _remark(
    kind: str,
    agreement: Agreement,
    speakers: Speakers,
    mark: Mark,
    clause: str,
    card: str,
    done: bool,
    may_act: Verdict,
    change: Mapping[str, Any] | None = None,
    values: Sequence[ValueView] = (),
) -> Remark:
    event = books.book(agreement).event(mark.event)
    return Remark(
        kind=kind,
        event=mark.event,
        party=mark.party,
        party_name=speakers.party(mark.party),
        ours=mark.party == agreement.own,
        who=speakers.words(event.person),
        at=read_moment(mark.at),
        words=speakers.words(card),
        erased=speakers.erased(card),
        done=done,
        clause=clause,
        change=change or {},
        values=tuple(values),
        may_act=may_act,
        witness=speakers.party(event.witness) if event.witness else "",
    )


def _suggested(one: Suggestion, text: Mapping[str, Any] | None) -> list[ValueView]:
    """The values of a suggestion, formatted beside those of the text on show."""
    values = one.change.get("values", {})
    clause = next((row for row in text["clauses"] if row["id"] == one.clause), None) if text else None
    if clause is None or text is None or not isinstance(values, Mapping):
        return []
    return [
        value_view(text, name, value, clause["values"].get(name))
        for name, value in values.items()
        if isinstance(value, Mapping) and name in clause["values"]
    ]


def reach_of(agreement: Agreement, speakers: Speakers) -> tuple[Reach, ...]:
    """How far our newest word got with each partner: sent, delivered, seen."""
    if not agreement.founded:
        return ()
    ledger = books.book(agreement).ledger
    head = next(iter(facts_of(agreement).state.heads.get(agreement.own, ())), "")
    peers = books.peers(agreement)
    lines = {one.delivery.partner: one for one in deliveries_of(agreement.party, str(agreement.pact))}

    def covered(event: str) -> bool:
        return (
            bool(head)
            and event in ledger.position
            and (event == head or _after(ledger.past, ledger.position, event, head))
        )

    found = []
    for party in books.nodes(agreement):
        peer, line = peers[party], lines.get(party)
        found.append(
            Reach(
                party=party,
                name=speakers.party(party),
                sent_at=line.delivery.sent_at if line else None,
                delivered_at=peer.delivered_at if covered(peer.delivered) else None,
                seen_at=peer.seen_at if covered(peer.seen) else None,
                trouble=_trouble(line),
                delivery_id=line.delivery.pk if line else None,
            )
        )
    return tuple(found)


def _after(past: list[int], position: dict[str, int], later: str, earlier: str) -> bool:
    return earlier in position and bool(past[position[later]] >> position[earlier] & 1)


def _trouble(line: DeliveryLine | None) -> str:
    return line.trouble if line is not None else ""
