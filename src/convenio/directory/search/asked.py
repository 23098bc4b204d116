"""What somebody typed, read in every way it may be meant. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from convenio.directory.search.concepts import OTHER_NAMES
from convenio.directory.search.letters import is_cyrillic, latin, readings, umlauts
from convenio.directory.search.palladius import pinyin_of
from convenio.directory.search.words import LONGEST, weight_of, words_of

MOST_WORDS, MOST_TYPED = 12, 300
OTHER_NAME, READ_BACK, STEM = 0.95, 0.95, 0.9
_ADJECTIVE = re.compile(r"^(.{2,}?)(?:ск|цк)(?:ий|ая|ое|ого|ой|ом|ие)$")
_ENDING = re.compile(r"^(.{3,}?)(?:ий|ый|ая|ое|ого|ой|ом|ие|а|у|е)$")
_LATIN_ADJECTIVE = re.compile(r"^(.{2,}?)sk(?:iy|ij|ii|yi|y|aya|aja|oye|oje|oe|ogo)$")
_ROR = re.compile(r"^(?:https?://)?(?:www\.)?(?:ror\.org/)?(0[a-hj-km-np-tv-z0-9]{6}\d{2})/?$", re.IGNORECASE)
_ERASMUS = re.compile(r"^([A-Z]{1,3})[\s_]{0,3}([A-ZÀ-Þ][A-ZÀ-Þ\-]{1,6})\s?(\d{2,3})$", re.IGNORECASE)
_DOMAIN = re.compile(r"^(?:[a-z]+://)?(?:[^/@\s]*@)?([\w-]+(?:\.[\w-]+)+)\.?(?::\d+)?(?:[/?#]\S*)?$", re.IGNORECASE)
_NUMBER = re.compile(
    r"^(?:https?://(?:www\.)?(?:openalex\.org|wikidata\.org/wiki)/)?([iqe]\d{3,}|\d{9})$", re.IGNORECASE
)


@dataclass(frozen=True)
class Sought:
    """One word that was typed. ``ways``: {how it may stand in the index: how sure, 1 as typed}.

    ``han``: a Chinese word in its own characters; ``longer``: a longer word that begins with it fits, too.
    """

    text: str
    weight: float
    concept: str
    ways: dict[str, float] = field(hash=False)
    han: str = ""
    pairs: tuple[str, ...] = ()
    longer: bool = False


@dataclass(frozen=True)
class Asked:
    """What was typed. ``identifiers``: (scheme, value) that it may be as a whole; ``joined``: all words in one."""

    words: tuple[Sought, ...]
    joined: str
    identifiers: tuple[tuple[str, str], ...] = ()


def asked(text: str) -> Asked:
    """Read what was typed."""
    text = text.strip()[:MOST_TYPED]
    found = words_of(text, MOST_WORDS)
    words = []
    for number, one in enumerate(found):
        ways = _ways(one.text, one.raw, bool(one.syllables))
        pairs = tuple(a + b for a, b in zip(one.syllables, one.syllables[1:], strict=False))
        han = one.raw if one.syllables else ""
        last = number == len(found) - 1
        words.append(Sought(one.text, weight_of(one.text), one.concept, ways, han, pairs, last))
    return Asked(tuple(words), "".join(one.text for one in found), identifiers(text))


def with_guesses(whole: Asked, guesses: dict[int, dict[str, float]]) -> Asked:
    """The same with what misspelt words may mean; ``guesses``: by number of the word."""
    words = tuple(replace(one, ways={**guesses.get(number, {}), **one.ways}) for number, one in enumerate(whole.words))
    return replace(whole, words=words)


def identifiers(text: str) -> tuple[tuple[str, str], ...]:
    """Which identifiers the whole text may be: ROR, Erasmus code, web address, hei_id, OpenAlex, Wikidata, PIC, OID."""
    text, found = text.strip(), []
    if match := _ROR.match(text):
        found.append(("ror", match.group(1).lower()))
    if match := _ERASMUS.match(text):
        code, town, number = (part.upper() for part in match.groups())
        found.append(("erasmus", f"{code} {town}{number}"))
    if match := _DOMAIN.match(text):
        host = match.group(1).lower().removeprefix("www.")
        labels = host.split(".")
        found += [("domain", ".".join(labels[at:])) for at in range(min(len(labels) - 1, 4))]
        found.append(("hei_id", host))
    if match := _NUMBER.match(text):
        value = match.group(1).upper()
        scheme = {"I": "openalex", "Q": "wikidata", "E": "oid"}.get(value[0], "pic")
        found.append((scheme, value))
    return tuple(found)


def _ways(text: str, raw: str, chinese: bool) -> dict[str, float]:
    """Every way a word may be written in the index, the surest value of each."""
    found = {text: 1.0}
    if chinese:
        return {way[:LONGEST]: 1.0 for way in readings(raw)} | found
    stems = [text]
    if is_cyrillic(raw):
        for cut in _stems(raw):
            found.setdefault("".join(pinyin_of(cut))[:LONGEST] or text, READ_BACK)
            stems.append(latin(cut))
    elif match := _LATIN_ADJECTIVE.match(text):
        stems += [f"{match.group(1)}sk", match.group(1)]
    else:
        found.setdefault(umlauts(raw), 0.98)
    for stem in stems:
        if len(stem) > 2:
            found.setdefault(stem, STEM)
            found |= {other: OTHER_NAME for other in OTHER_NAMES.get(stem, ()) if other not in found}
    return found


def _stems(raw: str) -> list[str]:
    """A Russian word and what is left without the ending of an adjective: томский → томск, том; киевский → киев."""
    found = [raw]
    if match := _ADJECTIVE.match(raw):
        found += [f"{match.group(1)}ск", match.group(1)]
    elif match := _ENDING.match(raw):
        found.append(match.group(1))
    return found
