"""What the public may ask: which agreements both sides released, what their page says, and how many read it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Sum

from convenio.agreements import books
from convenio.agreements.models import Agreement
from convenio.agreements.models.agreement import AgreementQuerySet
from convenio.agreements.terms import read_moment
from convenio.documents.render.tongues import fixed_words, say, tongue
from convenio.institutions.queries import ProfileView, profile_view
from convenio.news.announcement import Announcement, BadAnnouncement, read_announcement
from convenio.news.models import ReadingDay
from convenio.parties.models import Party
from convenio.parties.terms import LocalText, pick
from convenio.vocabulary.lists import STRAND_CODES
from pact.board import Row, board
from pact.state import PactState
from pact.text import plain

PAGE = "public"


@dataclass(frozen=True)
class Promise:
    """One promise in the words of a text language: ``4`` ``a year`` of ``Teachers who visit``, and what came of it."""

    quantity: int
    period: str
    metric: str
    direction: str
    first_year: int
    last_year: int
    promised_in_all: int
    confirmed: int


@dataclass(frozen=True)
class Strand:
    """One of the four strands with the promises under it and what the announcement said of it."""

    code: str
    name: str
    said: str
    promises: tuple[Promise, ...]


@dataclass(frozen=True)
class Signature:
    """Who signed for a party, when, by which clock, in which way (node, elsewhere, paper)."""

    party: Party
    university: str
    name: str
    title: str
    signed_at: datetime | None
    mode: str
    independent: bool


@dataclass(frozen=True)
class Side:
    """One of the two universities as the page shows it."""

    party: Party
    name: str
    view: ProfileView


@dataclass(frozen=True)
class PublicPage:
    """Everything the public page of one agreement says, in one text language."""

    agreement: Agreement
    pact: str
    language: str
    languages: tuple[str, ...]
    title: str
    sides: tuple[Side, ...]
    principles: tuple[str, ...]
    principles_heading: str
    strands: tuple[Strand, ...]
    signatures: tuple[Signature, ...]
    announcement: Announcement | None
    said: tuple[tuple[str, str], ...]
    released_at: datetime | None
    readers: int
    counted_since: date | None

    @property
    def headline(self) -> str:
        """The announcement's own title where there is one, else that of the agreement."""
        announced = pick(self.announcement.title, self.language) if self.announcement else ""
        return announced or self.title


def released_agreements(*, search: str = "") -> AgreementQuerySet:
    """The agreements whose page all parties released, newest first; an agreement of two hosted parties once."""
    public = Agreement.objects.filter(is_public=True, pact__isnull=False)
    copies = Agreement.objects.filter(pact=OuterRef("pact"))
    earlier, not_public = copies.filter(pk__lt=OuterRef("pk"), is_public=True), copies.filter(is_public=False)
    found = public.exclude(Exists(earlier)).exclude(Exists(not_public)).searched(search)
    return found.select_related("party").prefetch_related("partner_rows").order_by("-public_since", "-pk")


def languages_of(pact: uuid.UUID) -> tuple[str, ...]:
    """The languages of a released agreement's text in force; empty when there is no public page."""
    agreement = _released(pact)
    text = books.text(agreement, agreement.in_force_text) if agreement else None
    return tuple(text["languages"]) if text else ()


def public_page(pact: uuid.UUID, language: str) -> PublicPage | None:
    """The page of an agreement in one of its languages; None unless all parties released it.

    Raises:
        KeyError: the agreement has no text in this language.
    """
    agreement = _released(pact)
    text = books.text(agreement, agreement.in_force_text) if agreement else None
    if agreement is None or text is None:
        return None
    if language not in text["languages"]:
        raise KeyError(language)
    state = books.state(agreement)
    announcement = announcement_in(_fields(state))
    said = {one.topic: pick(one.text, language) for one in announcement.said} if announcement else {}
    parties = {party.hei_id: party for party in Party.objects.filter(hei_id__in=text["parties"])}
    sides = tuple(
        Side(parties[hei], pick(text["party_names"].get(hei, {}), language) or hei, profile_view(parties[hei], None))
        for hei in text["parties"]
        if hei in parties
    )
    heading, principles = _principles(text, language)
    count = readers_of(str(agreement.pact))
    return PublicPage(
        agreement=agreement,
        pact=str(agreement.pact),
        language=language,
        languages=tuple(text["languages"]),
        title=pick(text["title"], language),
        sides=sides,
        principles=principles,
        principles_heading=heading,
        strands=_strands(state, text, language, said),
        signatures=_signatures(state, text, language, parties),
        announcement=announcement,
        said=tuple((topic, words) for topic, words in said.items() if topic not in STRAND_CODES),
        released_at=agreement.public_since,
        readers=count[0],
        counted_since=count[1],
    )


def readers_of(page: str) -> tuple[int, date | None]:
    """How many readers a page had on this node, and since which day they are counted."""
    rows = ReadingDay.objects.filter(page=page)
    first = rows.order_by("day").values_list("day", flat=True).first()
    return rows.aggregate(sum=Sum("readers"))["sum"] or 0, first


def announcement_in(fields: Mapping[str, Any]) -> Announcement | None:
    """The announcement among the fields of a release; None when there is none that can be read."""
    value = fields.get("announcement")
    if value is None:
        return None
    try:
        return read_announcement(_plain(value))
    except BadAnnouncement:
        return None


def released_fields(agreement: Agreement, by: str) -> dict[str, Any] | None:
    """The fields a party has released for the public page; None when it has not."""
    live = [one for one in books.state(agreement).releases if one.page == PAGE and one.mark.party == by]
    return _plain(dict(live[-1].fields)) if live else None


def _released(pact: uuid.UUID) -> Agreement | None:
    """A copy of a released agreement; where the node hosts several of its parties, each of their copies must say so."""
    rows = list(Agreement.objects.filter(pact=pact).select_related("party").order_by("pk"))
    return rows[0] if rows and all(row.is_public for row in rows) else None


def _fields(state: PactState) -> Mapping[str, Any]:
    return next((one.fields for one in reversed(state.releases) if one.page == PAGE), {})


def _principles(text: Mapping[str, Any], language: str) -> tuple[str, tuple[str, ...]]:
    clause = next((one for one in text["clauses"] if one["type"] == "principles"), None)
    if clause is None:
        return "", ()
    body = plain(text, clause, language)
    return pick(clause["heading"], language), tuple(line.strip() for line in body.split("\n") if line.strip())


def _strands(state: PactState, text: Mapping[str, Any], language: str, said: Mapping[str, str]) -> tuple[Strand, ...]:
    commitments = {one["id"]: one for one in text["commitments"]}
    rows = board(state, text).rows
    found = []
    for code in STRAND_CODES:
        promises = tuple(
            _promise(text, commitments[row.commitment], row, language) for row in rows if row.strand == code
        )
        if promises or said.get(code):
            found.append(Strand(code, _word("strand", code, language), said.get(code, ""), promises))
    return tuple(found)


def _promise(text: Mapping[str, Any], commitment: Mapping[str, Any], row: Row, language: str) -> Promise:
    direction = commitment["direction"]
    names: Mapping[str, LocalText] = text["party_names"]
    if direction == "joint":
        way = say("joint", tongue(language))
    else:
        way = " → ".join(pick(names.get(direction[end], {}), language) or direction[end] for end in ("from", "to"))
    return Promise(
        quantity=row.promised,
        period=_word("period", row.period, language),
        metric=_word("metric", row.metric, language),
        direction=way,
        first_year=commitment["first_year"],
        last_year=commitment["last_year"],
        promised_in_all=row.promised_in_all,
        confirmed=row.confirmed,
    )


def _word(group: str, code: str, language: str) -> str:
    """The word printed in the document for a code; the code itself when a newer node uses one unknown here."""
    key = f"{group}.{code}"
    return say(key, tongue(language)) if key in fixed_words() else code


def _signatures(
    state: PactState, text: Mapping[str, Any], language: str, parties: Mapping[str, Party]
) -> tuple[Signature, ...]:
    round = state.round_in_force
    if round is None:
        return ()
    found = []
    for hei in text["parties"]:
        word = round.words.get(hei)
        who = text["signatories"].get(hei, {})
        if word and hei in parties:
            found.append(
                Signature(
                    party=parties[hei],
                    university=pick(text["party_names"].get(hei, {}), language) or hei,
                    name=pick(who.get("name", {}), language),
                    title=pick(who.get("title", {}), language),
                    signed_at=read_moment(word.moment) if word.moment else None,
                    mode=word.mode,
                    independent=word.independent,
                )
            )
    return tuple(found)


def _plain(value: Any) -> Any:
    """Frozen values of the pact as ordinary JSON values."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
