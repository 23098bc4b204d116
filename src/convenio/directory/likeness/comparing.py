"""Whether two entries may be one university, and why: a score and the reasons, for and against. Pure.

The order of ``domain.md`` ("Own pipeline"): exact identifiers first, then the web domain, then the names in any script.
0.90 and more is a strong likeness, 0.70 to 0.90 one to look at, below is none. What speaks against counts too: another
country, another town, other words of a kind (a polytechnic is not the state university of the same town), other
numbers, an identifier of the same scheme that differs, a list that says one is a part of the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from convenio.directory.likeness.place_words import SIDES
from convenio.directory.likeness.spelling import Spelling, fold, place, spell

STRONG, REVIEW = 0.90, 0.70
OWN_SCHEMES = ("entry", "line", "ror", "erasmus", "pic", "hei_id", "oid", "wikidata", "isni", "grid", "openalex")
"""Schemes in which one value is one organisation.

``entry``: the entry of the directory that a university of this node stands for; ``line``: the end of that one's chain.
"""
_TEACHING = frozenset({"university", "college", "institute", "academy"})
_OF_A_KIND, _TOWN, _STATE, _SOFT = 0.8, 0.6, 0.3, 0.3
_CAP = 0.65

Reason = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One side of a comparison.

    Attributes:
        spellings: its names. ``acronyms``: small letters. ``town``: as ``spelling.place`` writes it.
        own: {scheme: values} of ``OWN_SCHEMES``. ``domain``: of its web site; empty where too many others have it too.
        teaches: is it a place of education? None: not known. ``family``: ROR of its parts and of what it is part of.
    """

    key: int
    spellings: tuple[Spelling, ...]
    country: str = ""
    town: str = ""
    own: Mapping[str, frozenset[str]] = field(default_factory=dict)
    domain: str = ""
    teaches: bool | None = None
    family: frozenset[str] = frozenset()
    acronyms: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Like:
    """How alike two entries are (0 to 1), and what speaks for it; reasons that speak against come last."""

    score: float
    reasons: tuple[Reason, ...]


def entry(
    key: int,
    names: Iterable[str],
    *,
    country: str = "",
    city: str = "",
    own: Mapping[str, Iterable[str]] | None = None,
    domain: str = "",
    teaches: bool | None = None,
    acronyms: Iterable[str] = (),
) -> Entry:
    """An entry from what is known of it."""
    spellings = tuple(spell(name) for name in dict.fromkeys(names) if name.strip())
    kept = {scheme: frozenset(values) for scheme, values in (own or {}).items() if scheme in OWN_SCHEMES}
    return Entry(
        key, spellings, country, place(city) if city else "", kept, domain, teaches,
        acronyms=frozenset(one.casefold() for one in acronyms),
    )  # fmt: skip


def compare(one: Entry, other: Entry) -> Like | None:
    """How alike two entries are; None when they are not."""
    shared = [(scheme, value) for scheme in OWN_SCHEMES for value in sorted(_of(one, scheme) & _of(other, scheme))]
    if any(scheme == "entry" for scheme, _value in shared):
        shared = [pair for pair in shared if pair[0] != "line"]
    related = bool(one.family & _of(other, "ror") or other.family & _of(one, "ror"))
    if related and not shared:
        return None
    against = _against(one, other)
    names, closeness = _best_names(one, other)
    score, reasons = _by_names(one, other, names, closeness, against)
    if one.domain and one.domain == other.domain:
        found = _by_domain(one, other, closeness)
        if found:
            score = max(score, found)
            reasons.insert(0, ("domain", {"value": one.domain}))
    if shared:
        score = 0.85 if related else 0.99
        reasons = [("identifier", {"scheme": scheme, "value": value}) for scheme, value in shared] + reasons
    if score < REVIEW or not reasons:
        return None
    return Like(round(score, 3), (*reasons, *against))


def _of(one: Entry, scheme: str) -> frozenset[str]:
    return one.own.get(scheme, frozenset())


def _against(one: Entry, other: Entry) -> list[Reason]:
    """What speaks against it, whatever the names."""
    found: list[Reason] = []
    if one.country and other.country and one.country != other.country:
        found.append(("other_country", {"first": one.country, "second": other.country}))
    if one.town and other.town and likeness_of_words(one.town, other.town) < 0.85:
        found.append(("other_town", {}))
    found += [
        ("other_identifier", {"scheme": scheme})
        for scheme in ("ror", "erasmus")
        if _of(one, scheme) and _of(other, scheme) and not _of(one, scheme) & _of(other, scheme)
    ][:1]
    return found


def _by_names(
    one: Entry, other: Entry, names: tuple[Spelling, Spelling] | None, closeness: float, against: list[Reason]
) -> tuple[float, list[Reason]]:
    """Score and reasons from the names alone; what speaks against is taken off."""
    codes = {code for code, _details in against}
    alike = names is not None and names[0].text.casefold() == names[1].text.casefold()
    score = closeness - 0.2 * ("other_country" in codes)
    if "other_identifier" in codes:
        here = bool(one.town) and one.town == other.town
        score -= 0.1 if alike else 0.16 if here else 0.31
    if "other_town" in codes:
        score = min(score - 0.1, 0.69 if "other_identifier" in codes else 0.85)
    if names is None or score < REVIEW:
        short = _acronym(one, other)
        return (0.72, [("acronym", {"value": short})]) if short and not codes else (0.0, [])
    first, second = names
    details = {"first": first.text, "second": second.text}
    if first.script != second.script:
        code = "script"
    else:
        code = "name" if first.text.casefold().strip() == second.text.casefold().strip() else "near"
    reasons: list[Reason] = [(code, details)]
    if one.town and one.town == other.town:
        reasons.append(("town", {}))
    return score, reasons


def _by_domain(one: Entry, other: Entry, closeness: float) -> float:
    """The same web domain counts when the names agree somewhat, cannot be compared, or both are places of education."""
    if closeness >= 0.5:
        return 0.75 + 0.2 * closeness
    scripts = {name.script for name in one.spellings}, {name.script for name in other.spellings}
    if one.spellings and other.spellings and not scripts[0] & scripts[1]:
        return 0.8
    return 0.7 if one.teaches is not False and other.teaches is not False else 0.0


def _best_names(one: Entry, other: Entry) -> tuple[tuple[Spelling, Spelling] | None, float]:
    """The two names that are nearest, and how near they are."""
    best: tuple[Spelling, Spelling] | None = None
    score = 0.0
    for first in one.spellings:
        for second in other.spellings:
            found = closeness(first, second, one.town, other.town)
            if found > score:
                best, score = (first, second), found
    return best, score


def closeness(one: Spelling, other: Spelling, town: str = "", other_town: str = "") -> float:
    """How near two names are, 0 to 1: every word that tells one apart must find a partner in the other."""
    if one.numbers != other.numbers and ((one.numbers and other.numbers) or one.script == other.script):
        return 0.0
    ceiling = _ceiling(one, other)
    if ceiling < REVIEW:
        return ceiling if one.joins & other.joins else 0.0
    if one.joins & other.joins:
        return min(ceiling, 1.0 - 0.05 * (one.state != other.state))
    if not (one.words and other.words):
        same = fold(one.text.casefold()) == fold(other.text.casefold())
        return min(ceiling, 1.0 if same else 0.0)
    return min(ceiling, _aligned(one, other, town, other_town))


def _ceiling(one: Spelling, other: Spelling) -> float:
    """The most that names of these kinds and forms can reach."""
    if one.kinds != other.kinds and not (one.script != other.script and _translated(one, other)):
        return _CAP
    only = one.forms ^ other.forms
    if "academy" in only and one.forms and other.forms:
        return _CAP
    if only - _TEACHING and not one.forms & other.forms - _TEACHING:
        return _CAP
    if one.forms & _TEACHING and other.forms & _TEACHING and not one.forms & other.forms:
        return 0.95 if one.script != other.script else 0.8
    return 1.0


def _translated(one: Spelling, other: Spelling) -> bool:
    """Words of a kind are lost or gained in translation only where one side names none of them apart from another."""
    loose = frozenset({"technical", "engineering", "polytechnic"})
    return bool(one.kinds & loose) and bool(other.kinds & loose) and not (one.kinds ^ other.kinds) - loose


def _aligned(one: Spelling, other: Spelling, town: str, other_town: str) -> float:
    """Twice what has a partner by what there is; words that only say where it is, or what kind, weigh less.

    A telling word without a partner on both sides tells two houses apart: the sections of one institute in two towns.
    """
    whole = _as_one_word(one.joined, other.joined)
    shared_town = town if town and town == other_town else ""
    left, soft = list(other.words), one.soft | other.soft
    lonely: list[list[float]] = [[], []]
    matched = _OF_A_KIND * len(one.kinds & other.kinds) * 2 + _STATE * 2 * (one.state and other.state)
    total = matched + _STATE * (one.state != other.state)
    for word in one.words:
        best = max(left, key=lambda rest: likeness_of_words(word, rest), default="")
        near = likeness_of_words(word, best) if best else 0.0
        if near >= 0.85:
            left.remove(best)
            weight = _weight(word, shared_town, soft)
            total += weight * 2
            matched += weight * 2 * near
        else:
            lonely[0].append(_weight(word, shared_town, soft))
    lonely[1] = [_weight(word, shared_town, soft) for word in left]
    if all(1.0 in side for side in lonely) or SIDES & set(one.words) != SIDES & set(other.words):
        return whole
    total += sum(weight if weight == 1 else weight / 2 for side in lonely for weight in side)
    return max(matched / total if total else 0.0, whole)


def _as_one_word(one: str, other: str) -> float:
    """How near two names are when their words are written together; 0 where it is more than a slip or two."""
    if min(len(one), len(other)) < 8 or one[0] != other[0]:
        return 0.0
    slips = 1 + (len(one) > 12)
    if DamerauLevenshtein.distance(one, other, score_cutoff=slips) > slips:
        return 0.0
    return float(JaroWinkler.similarity(one, other)) - 0.02


def _weight(word: str, shared_town: str, soft: frozenset[str]) -> float:
    if word in soft:
        return _SOFT
    return _TOWN if shared_town and likeness_of_words(fold(word), shared_town) >= 0.85 else 1.0


def likeness_of_words(one: str, other: str) -> float:
    """Jaro-Winkler, gated: one slip in a word of five letters and more, two in one of ten, never the first letter."""
    if one == other:
        return 1.0
    if one.endswith("sk") != other.endswith("sk"):
        one, other = one.removesuffix("sk"), other.removesuffix("sk")
    shorter = min(len(one), len(other))
    if shorter < 4 or abs(len(one) - len(other)) > 2:
        return 0.0
    first, second = fold(one), fold(other)
    if first == second:
        return 0.98
    slips = 0 if shorter < 5 else 1 if shorter < 10 else 2
    if first[0] != second[0] or DamerauLevenshtein.distance(first, second, score_cutoff=slips) > slips:
        return 0.0
    return float(JaroWinkler.similarity(first, second))


def _acronym(one: Entry, other: Entry) -> str:
    """An abbreviation under which one goes and that stands alone as a name of the other."""
    for first, second in ((one, other), (other, one)):
        for name in second.spellings:
            if first.acronyms and standing_alone(name) in first.acronyms:
                return name.text.strip()
    return ""


def standing_alone(name: Spelling) -> str:
    """A name that may be an abbreviation: one short word, in small letters; else empty."""
    word = name.text.strip()
    return word.casefold() if 3 <= len(word) <= 8 and " " not in word else ""
