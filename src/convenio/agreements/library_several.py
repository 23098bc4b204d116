"""A wording for the parties of a text: their names put in, and the form for three and more. Pure.

Here: which of its two forms a wording takes, ``{party:A}``, ``{party:B}``, ``{parties}`` and ``{pairs}`` put in, and
the values that exist once for every ordered pair of parties (``students_1_2``: from the first party to the second).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from babel import Locale, UnknownLocaleError
from babel.lists import format_list

from convenio.agreements.library_data import Field, Variant

PAIR_JOIN = {"zh": "；"}


def fitted(wording: Variant, parties: Sequence[str]) -> Variant:
    """The wording with the parties put in; from three on in its form for several, when it has one."""
    several = wording.several if len(parties) > 2 else None
    heading = several.heading if several else wording.heading
    bodies = several.body if several else wording.body
    body = {tag: _named(_with_pairs(said, tag, wording, parties), tag, parties) for tag, said in bodies.items()}
    return replace(wording, heading=heading, body=body, fields=_fields(wording, parties), several=None)


def pair_suffixes(count: int) -> list[tuple[int, int]]:
    """Every ordered pair of that many parties, by their places in the text counted from 1."""
    places = range(1, count + 1)
    return [(one, other) for one in places for other in places if one != other]


def pair_value(name: str, values: Sequence[str] | set[str], one: int, other: int) -> str:
    """The value of a clause that tells what goes from a party to another: of both, of the pair, or of the direction."""
    for candidate in (name, f"{name}_{one}_{other}", f"{name}_{'ab'[one - 1]}" if one < 3 else ""):
        if candidate in values:
            return candidate
    raise KeyError(name)


def _fields(wording: Variant, parties: Sequence[str]) -> tuple[Field, ...]:
    several = wording.several
    if several is None or len(parties) < 3:
        return wording.fields
    used = " ".join(several.body.values())
    found = [one for one in wording.fields if f"{{{one.name}}}" in used or f"{{{one.name}?" in used]
    for one, other in pair_suffixes(len(parties)):
        for field in several.pair_fields:
            guidance = {tag: f"{words.rstrip('.。')} ({one} → {other})" for tag, words in field.guidance.items()}
            found.append(replace(field, name=f"{field.name}_{one}_{other}", guidance=guidance))
    return tuple(found)


def _with_pairs(body: str, tag: str, wording: Variant, parties: Sequence[str]) -> str:
    if "{pairs}" not in body or wording.several is None:
        return body
    said = []
    for one, other in pair_suffixes(len(parties)):
        words = wording.several.pair[tag]
        words = words.replace("{party:A}", f"{{party:{parties[one - 1]}}}")
        words = words.replace("{party:B}", f"{{party:{parties[other - 1]}}}")
        for name in (field.name for field in wording.several.pair_fields):
            words = words.replace(f"{{{name}}}", f"{{{name}_{one}_{other}}}")
            words = words.replace(f"{{{name}?", f"{{{name}_{one}_{other}?")
        said.append(words)
    return body.replace("{pairs}", PAIR_JOIN.get(tag, "; ").join(said))


def _named(body: str, tag: str, parties: Sequence[str]) -> str:
    for letter, hei in zip("AB", parties, strict=False):
        body = body.replace(f"{{party:{letter}}}", f"{{party:{hei}}}")
    if "{parties}" not in body:
        return body
    return body.replace("{parties}", listed([f"{{party:{hei}}}" for hei in parties], tag))


def listed(words: Sequence[str], tag: str) -> str:
    """A list in the manner of a language ("a, b and c"); with commas where nothing is known of it."""
    try:
        locale = Locale.parse("en_GB" if tag == "en" else tag.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return ", ".join(words)
    return str(format_list(list(words), locale=locale))
