"""What the public may ask: which agreements both sides released, what their page says, and how many read it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Sum

from convenio.agreements import books
from convenio.agreements.models import Agreement
from convenio.agreements.queries import public_view
from convenio.institutions.queries import ProfileView, profile_view
from convenio.news.announcement import Announcement, BadAnnouncement, read_announcement
from convenio.news.delivered import BadDelivered, Delivered, borne_out, read_delivered
from convenio.news.models import ReadingDay
from convenio.news.photograph import BadPhotograph, Shown, read_shown
from convenio.news.queries.promises import Strand, name_in, strands_of
from convenio.parties.models import Party
from convenio.parties.terms import pick
from pact.text import plain

PAGE = "public"


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
    photograph: Shown | None = None
    as_of: date | None = None
    held_back: bool = False

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
    delivered = delivered_in(released.delivered)
    shown = borne_out(delivered, released.board, text) if delivered else ()
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
            Side(parties[hei], name_in(text, hei, language), profile_view(parties[hei], None))
            for hei in text["parties"]
            if hei in parties
        ),
        principles=principles,
        principles_heading=heading,
        strands=strands_of(released.board.rows, text, language, said, shown),
        signatures=tuple(
            Signature(
                parties.get(one.hei_id),
                name_in(text, one.hei_id, language),
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
        photograph=shown_in(released.fields),
        as_of=delivered.as_of if delivered and shown else None,
        held_back=delivered is not None and len(shown) < len(delivered.lines),
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


def delivered_in(fields: Mapping[str, Any] | None) -> Delivered | None:
    """The delivered numbers in the fields of a release; None when there are none that can be read."""
    try:
        return read_delivered(_plain(fields)) if fields is not None else None
    except BadDelivered:
        return None


def shown_in(fields: Mapping[str, Any]) -> Shown | None:
    """The photograph among the fields of a release; None when there is none that can be read."""
    value = fields.get("photograph")
    try:
        return read_shown(_plain(value)) if value is not None else None
    except BadPhotograph:
        return None


def released_fields(agreement: Agreement, by: str, page: str = PAGE) -> dict[str, Any] | None:
    """The fields a party has released for a public page; None when it has not."""
    live = [one for one in books.state(agreement).releases if one.page == page and one.mark.party == by]
    return _plain(dict(live[-1].fields)) if live else None


def _principles(text: Mapping[str, Any], language: str) -> tuple[str, tuple[str, ...]]:
    clause = next((one for one in text["clauses"] if one["type"] == "principles"), None)
    if clause is None:
        return "", ()
    body = plain(text, clause, language)
    return pick(clause["heading"], language), tuple(line.strip() for line in body.split("\n") if line.strip())


def _plain(value: Any) -> Any:
    """Frozen values of the pact as ordinary JSON values."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
