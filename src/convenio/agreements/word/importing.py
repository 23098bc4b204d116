"""What becomes of a foreign text: a plan that a page shows and a person changes, then clauses in the text format.

Numbers and dates are only offered as values; nothing is taken for one unless the person says so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from convenio.agreements import library
from convenio.agreements.word.figures import Figure, figures_in
from convenio.agreements.word.guessing import Guess, guess_type
from convenio.documents.word import Part, WordText
from convenio.parties.terms import Refusal
from pact.text import wording_digest

LEAVE_OUT, JOIN = "", "+"
_BEGINS = re.compile(r"(?:\b(?:from|since|as of|on|с|со|начиная с)|自|从|于)\s*$", re.IGNORECASE)
HEADING_AT_MOST, BODY_AT_MOST = 300, 20_000


@dataclass(frozen=True)
class Offer:
    """A value found in a clause. ``name``: as the library calls such a value, or made of its unit.

    ``places``: language -> start and end in the body; ``shown``: language -> as it is written there.
    """

    name: str
    value: Mapping[str, Any]
    places: Mapping[str, tuple[int, int]]
    shown: Mapping[str, str]


@dataclass(frozen=True)
class Planned:
    """A part of the file and what is suggested for it. ``guess.type`` empty: better left out (people sign there)."""

    place: int
    part: Part
    guess: Guess
    offers: tuple[Offer, ...]


@dataclass(frozen=True)
class Choice:
    """What a person chose for a part: a clause type, ``LEAVE_OUT`` or ``JOIN`` (to the clause before), the values to
    make, and, in an existing draft, the clause whose place it takes (empty: a new one)."""

    type: str
    values: frozenset[str] = frozenset()
    instead: str = ""


def plan(text: WordText) -> tuple[Planned, ...]:
    """What is suggested for each part of a file."""
    return tuple(_planned(place, part) for place, part in enumerate(text.parts))


def _planned(place: int, part: Part) -> Planned:
    if part.kind == "signature":
        return Planned(place, part, Guess(LEAVE_OUT, True), ())
    if part.kind == "opening":
        return Planned(place, part, Guess("parties", False), ())
    guess = guess_type(part.headings, part.bodies)
    return Planned(place, part, guess, offers_in(part.bodies, guess.type))


def offers_in(bodies: Mapping[str, str], type_id: str) -> tuple[Offer, ...]:
    """Values that every language that is written says alike."""
    found = {tag: figures_in(body) for tag, body in bodies.items() if body.strip()}
    if not found:
        return ()
    first, *rest = found
    used: set[str] = set()
    offers = []
    seen: Counter[str] = Counter()
    for figure in found[first]:
        key = _key(figure)
        nth, seen[key] = seen[key], seen[key] + 1
        others = {tag: [one for one in found[tag] if _key(one) == key] for tag in rest}
        if any(len(same) <= nth for same in others.values()):
            continue
        chosen = {first: figure, **{tag: same[nth] for tag, same in others.items()}}
        begins = any(_BEGINS.search(bodies[tag][: one.start]) for tag, one in chosen.items())
        name = _name(figure, type_id, used, begins)
        used.add(name)
        offers.append(
            Offer(
                name=name,
                value=figure.value,
                places={tag: (one.start, one.end) for tag, one in chosen.items()},
                shown={tag: one.text for tag, one in chosen.items()},
            )
        )
    return tuple(offers)


def _key(figure: Figure) -> str:
    return repr(sorted(figure.value.items()))


def _name(figure: Figure, type_id: str, used: set[str], begins: bool) -> str:
    """The library's name for such a value of such a clause, so that dates and terms are found again; else its unit.
    ``begins``: the words before it say that something begins then, so it is no last day."""
    try:
        wordings = library.variants(type_id)
    except KeyError:
        wordings = ()
    for wording in wordings:
        for one in wording.fields:
            fits = one.type == figure.kind and one.unit == figure.unit and one.name not in used
            if fits and not (begins and one.name.startswith("ends")):
                return one.name
    stem = figure.unit or figure.kind
    return next(name for number in range(1, 200) if (name := f"{stem}_{number}") not in used)


def clauses_from(
    planned: Sequence[Planned],
    choices: Mapping[int, Choice],
    tongues: Mapping[str, str],
    languages: Sequence[str],
) -> list[tuple[Choice, dict[str, Any]]]:
    """Clauses without id, each with its choice. ``tongues``: language found in the file -> language of the text.

    Raises:
        Refusal: a clause is too long, or the first part is to be joined to nothing.
    """
    built: list[tuple[Choice, dict[str, Any]]] = []
    for one in planned:
        choice = choices.get(one.place, Choice(one.guess.type))
        if choice.type == LEAVE_OUT:
            continue
        if choice.type == JOIN:
            if not built:
                raise Refusal(_("The first part cannot be joined to a clause before it. Choose what it becomes."), 400)
            _join(built[-1][1], one.part, tongues)
            continue
        built.append((choice, _clause(one, choice, tongues, languages)))
    return [(choice, _finished(clause, languages, number)) for number, (choice, clause) in enumerate(built, start=1)]


def _clause(one: Planned, choice: Choice, tongues: Mapping[str, str], languages: Sequence[str]) -> dict[str, Any]:
    offers = offers_in(one.part.bodies, choice.type) if choice.type != one.guess.type else one.offers
    taken = [offer for at, offer in enumerate(offers) if str(at) in choice.values]
    heading, body = dict.fromkeys(languages, ""), dict.fromkeys(languages, "")
    for found, words in one.part.bodies.items():
        tag = tongues.get(found, "")
        if tag in body:
            body[tag] = _with_values(words, found, taken)
            heading[tag] = one.part.headings.get(found, "")
    if not any(heading.values()) and choice.type != "other":
        labels = library.clause_type(choice.type).labels
        heading = {tag: labels.get(library.library_language(tag), "") if body[tag] else "" for tag in languages}
    return {"type": choice.type, "heading": heading, "body": body, "values": {o.name: dict(o.value) for o in taken}}


def _with_values(words: str, found: str, taken: Sequence[Offer]) -> str:
    """The words with placeholders in the place of the values that are taken; braces of the file stay braces."""
    parts, at = [], 0
    for offer in sorted(taken, key=lambda one: one.places[found][0]):
        start, end = offer.places[found]
        parts += [_escaped(words[at:start]), f"{{{offer.name}}}"]
        at = end
    return "".join([*parts, _escaped(words[at:])])


def _escaped(words: str) -> str:
    return words.replace("{", "{{").replace("}", "}}")


def _join(clause: dict[str, Any], part: Part, tongues: Mapping[str, str]) -> None:
    for found, words in part.bodies.items():
        tag = tongues.get(found, "")
        if tag in clause["body"]:
            head = " ".join(filter(None, (part.labels.get(found, ""), part.headings.get(found, ""))))
            more = [clause["body"][tag], _escaped(head), _escaped(words)]
            clause["body"][tag] = "\n\n".join(one for one in more if one)


def _finished(clause: dict[str, Any], languages: Sequence[str], number: int) -> dict[str, Any]:
    for tag in languages:
        if len(clause["heading"][tag]) > HEADING_AT_MOST:
            clause["body"][tag] = f"{_escaped(clause['heading'][tag])}\n\n{clause['body'][tag]}".strip()
            clause["heading"][tag] = ""
        if len(clause["body"][tag]) > BODY_AT_MOST:
            raise Refusal(
                _(
                    "Clause %(number)s is too long for one clause (more than 20,000 signs). Divide it in Word, or keep "
                    "the text whole as an attached file."
                )
                % {"number": number},
                400,
            )
    written = [tag for tag in languages if clause["body"][tag] or clause["heading"][tag]]
    source = (written or list(languages))[0]
    clause = {**clause, "source": source, "from": {}}
    digest = wording_digest(clause, source)
    clause["from"] = {tag: digest for tag in written if tag != source}
    return clause


WHOLE = {
    "en": "The text agreed is that of the attached file “%(name)s”, as it stands. It reads:",
    "zh": "约定的文本以所附文件“%(name)s”为准，全文如下：",
    "ru": "Согласованным является текст приложенного файла «%(name)s» в том виде, в каком он приложен. Он гласит:",
}
ONLY_NAMED = {
    "en": "The text agreed is that of the attached file “%(name)s”, as it stands.",
    "zh": "约定的文本以所附文件“%(name)s”为准。",
    "ru": "Согласованным является текст приложенного файла «%(name)s» в том виде, в каком он приложен.",
}
"""Said in a text, not on a page: in the text's language, English for languages without words here."""


def whole_clause(text: WordText, name: str, tongues: Mapping[str, str], languages: Sequence[str]) -> dict[str, Any]:
    """A text left whole, as one clause that names the attached file and repeats its words where they fit."""
    found = {tag: part for part, tag in tongues.items() if tag}
    body = {}
    for tag in languages:
        spoken = library.library_language(tag) or "en"
        words = _escaped(_all_words(text, found[tag])) if tag in found else ""
        plain = _escaped(name)
        body[tag] = f"{WHOLE[spoken] % {'name': plain}}\n\n{words}"
        if not words or len(body[tag]) > BODY_AT_MOST:
            body[tag] = ONLY_NAMED[spoken] % {"name": plain}
    labels = library.clause_type("whole_text").labels
    heading = {tag: labels[library.library_language(tag) or "en"] for tag in languages}
    clause = {"type": "whole_text", "heading": heading, "body": body, "values": {}}
    return _finished(clause, languages, 1)


def _all_words(text: WordText, tag: str) -> str:
    parts = []
    for part in text.parts:
        head = " ".join(filter(None, (part.labels.get(tag, ""), part.headings.get(tag, ""))))
        parts += [head, part.bodies.get(tag, "")]
    return "\n\n".join(one for one in parts if one)
