"""Which entry a scanned paper belongs to: by our number, the partner's name and years, in file name and text. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

SURE, POSSIBLE, AHEAD = 60, 25, 15
_WORDS = (
    "university universidad universitat universite universita universitaet institute institut of de di der fur for the "
    "and technology technische technical polytechnic politecnico state national agreement convenio scan signed final "
    "copy pdf mou университет институт государственный технический национальный"
)
_COMMON = frozenset(_WORDS.split())


@dataclass(frozen=True)
class Candidate:
    """Something a paper may belong to. ``names``: of the partners, in every script; ``years``: of start and end."""

    object_id: str
    label: str
    number: str
    names: tuple[str, ...]
    years: frozenset[int]


@dataclass(frozen=True)
class Match:
    """How well a paper fits: ``score`` up to about 150, ``why`` the codes of what spoke for it."""

    candidate: Candidate
    score: int
    why: tuple[str, ...]


def matches(file_name: str, words: str, candidates: Sequence[Candidate], *, most: int = 5) -> list[Match]:
    """The candidates that fit at all, the best first."""
    name, text = plain(re.sub(r"\.[A-Za-z]{2,4}$", "", file_name)), plain(words)
    found = [one for one in (_match(name, text, candidate) for candidate in candidates) if one.score >= POSSIBLE]
    return sorted(found, key=lambda one: (-one.score, one.candidate.object_id))[:most]


def is_sure(found: Sequence[Match]) -> bool:
    """One fits well, and no other nearly as well."""
    if not found or found[0].score < SURE:
        return False
    return len(found) == 1 or found[0].score - found[1].score >= AHEAD


def plain(text: str) -> str:
    """Lower case, no accents, words apart by single blanks."""
    text = unicodedata.normalize("NFKD", text.casefold())
    text = "".join(char for char in text if not unicodedata.combining(char))
    return " ".join(re.sub(r"[\W_]+", " ", text).split())


def _match(name: str, text: str, candidate: Candidate) -> Match:
    score = 0
    why: list[str] = []
    number = plain(candidate.number)
    if number and f" {number} " in f" {name} ":
        score, why = score + (70 if len(number) > 2 else 35), [*why, "number_in_name"]
    elif len(number) > 2 and f" {number} " in f" {text} ":
        score, why = score + (45 if len(number) > 3 else 30), [*why, "number_in_text"]
    in_name = max((_named(one, name) for one in candidate.names), default=0)
    in_text = max((_named(one, text[:3000]) for one in candidate.names), default=0) if text else 0
    if in_name >= 60:
        score, why = score + in_name // 2, [*why, "partner_in_name"]
    elif in_text >= 85:
        score, why = score + in_text // 3, [*why, "partner_in_text"]
    if score:
        for where, worth, code in ((name, 15, "year_in_name"), (text[:3000], 5, "year_in_text")):
            if any(f" {year} " in f" {where} " for year in candidate.years):
                score, why = score + worth, [*why, code]
                break
    return Match(candidate, score, tuple(why))


def _named(partner: str, where: str) -> int:
    """How much of the name that tells it from others stands in the words: 0 to 100."""
    wanted = plain(partner)
    if any("\u4e00" <= char <= "\u9fff" for char in wanted):
        return 100 if wanted.replace(" ", "") in where.replace(" ", "") else 0
    telling = [word for word in wanted.split() if len(word) > 2 and word not in _COMMON]
    if not telling or not where:
        return 100 if len(wanted) > 8 and f" {wanted} " in f" {where} " else 0
    there = where.split()
    hits = sum(1 for word in telling if any(fuzz.ratio(word, other) >= 88 for other in there))
    return round(100 * hits / len(telling))
