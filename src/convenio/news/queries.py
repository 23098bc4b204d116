"""What the public may ask: which agreements both sides released, what their page says, and how many read it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Sum

from convenio.agreements import books
from convenio.agreements.models import Agreement
from convenio.agreements.queries import public_view
from convenio.documents.render.tongues import fixed_words, say, tongue
from convenio.institutions.queries import ProfileView, profile_view
from convenio.news.announcement import Announcement, BadAnnouncement, read_announcement
from convenio.news.models import ReadingDay
from convenio.parties.models import Party
from convenio.parties.terms import pick
from convenio.vocabulary.lists import STRAND_CODES
from pact.board import Row
from pact.text import plain

PAGE = "public"


@dataclass(frozen=True)
class Promise:
    """One promise in the words of a text language: ``4`` ``a year`` of ``Teachers who visit``, and what came of it.

    The same promise both ways stands here once, with two ``directions``; ``promised_in_all`` and ``confirmed`` are then
    those of both together.
    """

    quantity: int
    period: str
    metric: str
    directions: tuple[str, ...]
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

    party: Party | None
    university: str
    name: str
    title: str
    signed_at: datetime
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
    said_of_principles: str
    said_of_signing: str
    released_at: datetime | None
    readers: int
    counted_since: date | None

    @property
    def headline(self) -> str:
        """The announcement's own title where there is one, else that of the agreement."""
        announced = pick(self.announcement.title, self.language) if self.announcement else ""
        return announced or self.title


def public_page(pact: uuid.UUID, language: str) -> PublicPage | None:
    """The page of an agreement in the language of its text nearest to the one wanted; None unless all released it.

    ``language``: a BCP-47 tag. The page says in ``language`` which one it speaks.
    """
    released = public_view(pact)
    if released is None:
        return None
    text = released.text
    language = nearest(language, tuple(text["languages"]))
    announcement = announcement_in(released.fields)
    said = {one.topic: pick(one.text, language) for one in announcement.said} if announcement else {}
    parties = {party.hei_id: party for party in Party.objects.filter(hei_id__in=text["parties"])}
    heading, principles = _principles(text, language)
    readers, counted_since = readers_of(released.pact)
    return PublicPage(
        agreement=released.agreement,
        pact=released.pact,
        language=language,
        languages=tuple(text["languages"]),
        title=pick(text["title"], language),
        sides=tuple(
            Side(parties[hei], _name(text, hei, language), profile_view(parties[hei], None))
            for hei in text["parties"]
            if hei in parties
        ),
        principles=principles,
        principles_heading=heading,
        strands=_strands(released.board.rows, text, language, said),
        signatures=tuple(
            Signature(
                parties.get(one.hei_id),
                _name(text, one.hei_id, language),
                pick(one.name, language),
                pick(one.title, language),
                one.signed_at,
                one.mode,
                one.independent,
            )
            for one in released.signed
        ),
        announcement=announcement,
        said=tuple((topic, words) for topic, words in said.items() if topic in ("disciplines", "people")),
        said_of_principles=said.get("principles", ""),
        said_of_signing=said.get("signing", ""),
        released_at=released.released_at,
        readers=readers,
        counted_since=counted_since,
    )


def nearest(wanted: str, languages: tuple[str, ...]) -> str:
    """The language nearest to what the reader wants: same tag, same base, English, else the first."""
    base = wanted.split("-")[0].lower()
    exact = [tag for tag in languages if tag.lower() == wanted.lower()]
    near = [tag for tag in languages if tag.split("-")[0].lower() == base]
    if exact or near:
        return (exact or near)[0]
    return "en" if "en" in languages else languages[0]


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


def _principles(text: Mapping[str, Any], language: str) -> tuple[str, tuple[str, ...]]:
    clause = next((one for one in text["clauses"] if one["type"] == "principles"), None)
    if clause is None:
        return "", ()
    body = plain(text, clause, language)
    return pick(clause["heading"], language), tuple(line.strip() for line in body.split("\n") if line.strip())


def _strands(
    rows: Sequence[Row], text: Mapping[str, Any], language: str, said: Mapping[str, str]
) -> tuple[Strand, ...]:
    commitments = {one["id"]: one for one in text["commitments"]}
    found = []
    for code in STRAND_CODES:
        promises = _both_ways(
            [_promise(text, commitments[row.commitment], row, language) for row in rows if row.strand == code]
        )
        if promises or said.get(code):
            found.append(Strand(code, _word("strand", code, language), said.get(code, ""), promises))
    return tuple(found)


def _both_ways(promises: list[Promise]) -> tuple[Promise, ...]:
    """Promises that differ in nothing but their direction become one."""
    found: dict[tuple[object, ...], Promise] = {}
    for one in promises:
        key = (one.quantity, one.period, one.metric, one.first_year, one.last_year)
        before = found.get(key)
        found[key] = (
            one
            if before is None
            else replace(
                before,
                directions=before.directions + one.directions,
                promised_in_all=before.promised_in_all + one.promised_in_all,
                confirmed=before.confirmed + one.confirmed,
            )
        )
    return tuple(found.values())


def _promise(text: Mapping[str, Any], commitment: Mapping[str, Any], row: Row, language: str) -> Promise:
    direction = commitment["direction"]
    if direction == "joint":
        way = say("joint", tongue(language))
    else:
        way = " → ".join(_name(text, direction[end], language) for end in ("from", "to"))
    return Promise(
        quantity=row.promised,
        period=_word("period", row.period, language),
        metric=_word("metric", row.metric, language),
        directions=(way,),
        first_year=commitment["first_year"],
        last_year=commitment["last_year"],
        promised_in_all=row.promised_in_all,
        confirmed=row.confirmed,
    )


def _word(group: str, code: str, language: str) -> str:
    """The word printed in the document for a code; the code itself when a newer node uses one unknown here."""
    key = f"{group}.{code}"
    return say(key, tongue(language)) if key in fixed_words() else code


def _name(text: Mapping[str, Any], hei_id: str, language: str) -> str:
    return pick(text["party_names"].get(hei_id, {}), language) or hei_id


def _plain(value: Any) -> Any:
    """Frozen values of the pact as ordinary JSON values."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
