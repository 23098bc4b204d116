"""The plan of a foreign file as a page shows it, and as its form sends it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from convenio.agreements import library
from convenio.agreements.views import words
from convenio.agreements.word.guessing import OTHER
from convenio.agreements.word.importing import JOIN, LEAVE_OUT, Choice, Offer, Planned, offers_in, plan
from convenio.documents.word import WordText
from convenio.documents.word.guessing import NAMES
from convenio.parties.terms import Refusal, pick
from convenio.vocabulary.names import direction

VALUES = {
    "date": lazy("as a date"),
    "money": lazy("as an amount of money"),
    "integer": lazy("as a number"),
}
KINDS = {
    "opening": lazy("Before the first clause"),
    "signature": lazy("Where people sign"),
}


@dataclass(frozen=True)
class Words:
    """What the file says in one language."""

    tag: str
    direction: str
    label: str
    heading: str
    body: tuple[str, ...]


@dataclass(frozen=True)
class OfferRow:
    """A value that could be made: its box, what it would mean, and how the file writes it."""

    value: str
    label: str
    shown: str
    checked: bool


@dataclass(frozen=True)
class PlanRow:
    """A part of the file with its select boxes as they stand."""

    place: int
    title: str
    columns: tuple[Words, ...]
    type: str
    sure: bool
    guessed: str
    instead: str
    offers: tuple[OfferRow, ...]
    authors: str
    remarks: tuple[Any, ...] = ()


@dataclass(frozen=True)
class TongueRow:
    """A language found in the file and what it is to be called; ``title``: of the agreement in it."""

    found: str
    name: str
    chosen: str
    choices: tuple[tuple[str, str], ...]
    title: str


@dataclass(frozen=True)
class PlanPage:
    """The whole page."""

    rows: tuple[PlanRow, ...]
    tongues: tuple[TongueRow, ...]
    groups: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    places: tuple[tuple[str, str], ...] = ()
    clause_count: int = 0
    sentences: tuple[str, ...] = field(default=())


def plan_page(text: WordText, posted: QueryDict | None = None, draft: Mapping[str, Any] | None = None) -> PlanPage:
    """The page for a file. ``posted``: what was chosen already; ``draft``: the text into which clauses go."""
    planned = plan(text)
    return PlanPage(
        rows=tuple(_row(one, text.languages, posted, draft) for one in planned),
        tongues=tuple(_tongue(tag, text, posted, draft) for tag in text.languages),
        groups=_groups(),
        places=tuple(_places(draft)) if draft else (),
        clause_count=len(text.clauses()),
    )


def choices_in(posted: QueryDict, text: WordText) -> dict[int, Choice]:
    """What was chosen for each part. Raises Refusal for a type that is not in the list."""
    known = {LEAVE_OUT, JOIN, *(value for _title, rows in _groups() for value, _label in rows)}
    found = {}
    for one in plan(text):
        chosen = posted.get(f"type.{one.place}", one.guess.type)
        if chosen not in known:
            raise Refusal(_("Choose from the list what each part becomes."), 400)
        values = frozenset(posted.getlist(f"values.{one.place}"))
        found[one.place] = Choice(chosen, values, posted.get(f"instead.{one.place}", ""))
    return found


def tongues_in(posted: QueryDict, text: WordText) -> dict[str, str]:
    """Language of the file -> language of the text."""
    return {tag: posted.get(f"tongue.{tag}", tag).strip() for tag in text.languages}


def titles_in(posted: QueryDict, text: WordText) -> dict[str, str]:
    """The title in each language of the text."""
    given = tongues_in(posted, text)
    return {given[tag]: posted.get(f"title.{tag}", "") for tag in text.languages if given[tag]}


def _row(one: Planned, tags: Sequence[str], posted: QueryDict | None, draft: Mapping[str, Any] | None) -> PlanRow:
    part = one.part
    chosen = posted.get(f"type.{one.place}", one.guess.type) if posted else one.guess.type
    ticked = set(posted.getlist(f"values.{one.place}")) if posted else set()
    offers = offers_in(part.bodies, chosen) if chosen not in (LEAVE_OUT, JOIN) else ()
    instead = _usual_place(one.guess.type, draft) if draft else ""
    return PlanRow(
        place=one.place,
        title=str(KINDS.get(part.kind, "")) or _("Part %(number)s") % {"number": part.number},
        columns=tuple(
            Words(
                tag,
                direction(tag),
                part.labels.get(tag, ""),
                part.headings.get(tag, ""),
                tuple(part.bodies.get(tag, "").split("\n\n")) if part.bodies.get(tag) else (),
            )
            for tag in tags
            if tag in part.bodies or tag in part.headings
        ),
        type=chosen,
        sure=one.guess.sure,
        guessed=_guessed(one),
        instead=posted.get(f"instead.{one.place}", "") if posted else instead,
        offers=tuple(
            OfferRow(
                str(at),
                _offer_label(chosen, offer),
                " · ".join(dict.fromkeys(offer.shown.values())),
                str(at) in ticked,
            )
            for at, offer in enumerate(offers)
        ),
        authors=", ".join(dict.fromkeys(change.author for change in part.changes if change.author)),
        remarks=part.remarks,
    )


def _offer_label(type_id: str, offer: Offer) -> str:
    """What the library says of such a value; else what it is."""
    if not offer.name.rpartition("_")[2].isdigit():
        return words.value_label(type_id, offer.name)
    return str(VALUES.get(str(offer.value["type"]), VALUES["integer"]))


def _guessed(one: Planned) -> str:
    """How sure the guess is, in words."""
    if one.part.kind == "signature":
        return _("Left out: who signs is entered under “Title, languages, signatories”, and printed from there.")
    if one.part.kind == "opening":
        return _("Usually this names the parties. Look whether it is worth a clause.")
    if one.guess.type == OTHER:
        return _("No usual kind was recognised. Choose one if it fits.")
    return _("Recognised by its heading.") if one.guess.sure else _("Guessed from its words. Please look.")


def _tongue(tag: str, text: WordText, posted: QueryDict | None, draft: Mapping[str, Any] | None) -> TongueRow:
    usual = tag
    if draft is not None:
        same = [one for one in draft["languages"] if one == tag or one.split("-")[0] == tag.split("-")[0]]
        usual = same[0] if same else ""
        options = [(one, words.language_label(one)) for one in draft["languages"]]
    else:
        options = [
            (one, words.language_label(one)) for one in dict.fromkeys([tag, *library.LANGUAGES, *NAMES, "zh-Hant"])
        ]
    return TongueRow(
        found=tag,
        name=words.language_label(tag),
        chosen=posted.get(f"tongue.{tag}", usual) if posted else usual,
        choices=(*options, ("", _("leave this language out"))),
        title=posted.get(f"title.{tag}", "") if posted else text.title.get(tag, ""),
    )


def _groups() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    reader = words.reader()
    kinds = tuple((one.id, pick(one.labels, reader)) for one in library.clause_types())
    other = library.clause_type(OTHER)
    return (
        (
            "",
            (
                (LEAVE_OUT, _("leave it out")),
                (JOIN, _("part of the clause before")),
                (OTHER, pick(other.labels, reader)),
            ),
        ),
        (_("A clause of this kind"), kinds),
    )


def _places(draft: Mapping[str, Any]) -> list[tuple[str, str]]:
    reader = words.reader()
    rows = [("", _("as a new clause at the end"))]
    for number, clause in enumerate(draft["clauses"], start=1):
        heading = pick(clause["heading"], reader) or clause["type"]
        said = _("in the place of %(number)s · %(heading)s") % {"number": number, "heading": heading}
        rows.append((clause["id"], said))
    return rows


def _usual_place(type_id: str, draft: Mapping[str, Any]) -> str:
    """The only clause of that type in the draft, whose place it probably takes."""
    same = [one["id"] for one in draft["clauses"] if one["type"] == type_id]
    return same[0] if len(same) == 1 and type_id not in (OTHER, LEAVE_OUT) else ""
