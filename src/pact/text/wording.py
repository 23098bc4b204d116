"""Wordings of a clause: what they say with its values put in, and which languages are stale.

The stale rule: `source` is the language that was last changed on its own; `from[L]` is the digest of the source wording
that L follows; L is stale when it is not the source and follows another wording than the present one.  Values never
make a wording stale, because all languages take them from the same place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pact.canonical import canonical, digest
from pact.text.languages import format_value, pick, plural_category
from pact.text.model import Clause, Text
from pact.text.placeholders import Literal, PartyName, Piece, Plural, pieces


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a wording: `kind` "text" (as it stands) or "value" (put in for the placeholder `name`)."""

    kind: str
    text: str
    name: str = ""


def runs(text: Text, clause: Clause, language: str) -> list[Run]:
    """The body of a clause in one language, values put in.  What is shown, stored and signed comes from here.
    Raises `BadPlaceholder` or KeyError for a body that `check_text` would not let pass."""
    return [_run(text, clause, language, piece) for piece in pieces(clause["body"].get(language, ""))]


def plain(text: Text, clause: Clause, language: str) -> str:
    """The same as one string."""
    return "".join(run.text for run in runs(text, clause, language))


def wording_digest(clause: Clause, language: str) -> str:
    """Digest of heading and body in one language, placeholders as they are."""
    wording = {"heading": clause["heading"].get(language, ""), "body": clause["body"].get(language, "")}
    return digest(canonical(wording))


def stale_languages(clause: Clause, languages: Iterable[str]) -> list[str]:
    """The languages whose wording follows an older wording of the source, or none at all."""
    current = wording_digest(clause, clause["source"])
    return [one for one in languages if one != clause["source"] and clause["from"].get(one) != current]


def edit_wording(clause: Clause, language: str, heading: str, body: str) -> dict[str, Any]:
    """The clause with a new wording in one language.  Editing the source makes the others stale; editing a language
    that was up to date makes it the source; editing a stale one is its translation and brings it up to date."""
    changed = {
        **clause,
        "heading": {**clause["heading"], language: heading},
        "body": {**clause["body"], language: body},
        "from": dict(clause["from"]),
    }
    if changed["heading"] == clause["heading"] and changed["body"] == clause["body"]:
        return changed
    if language == clause["source"]:
        return changed
    if stale_languages(clause, [language]):
        return confirm_translation(changed, language)
    changed["source"] = language
    changed["from"].pop(language, None)
    return changed


def confirm_translation(clause: Clause, language: str) -> dict[str, Any]:
    """The clause, with one language said to match the present wording of the source."""
    if language == clause["source"]:
        return dict(clause)
    follows = {**clause["from"], language: wording_digest(clause, clause["source"])}
    return {**clause, "from": follows}


def _run(text: Text, clause: Clause, language: str, piece: Piece) -> Run:
    if isinstance(piece, Literal):
        return Run("text", piece.text)
    if isinstance(piece, PartyName):
        return Run("value", _party(text, piece.hei, language), f"party:{piece.hei}")
    value = clause["values"][piece.name]
    if isinstance(piece, Plural):
        category = plural_category(value["value"], language)
        return Run("value", piece.forms.get(category, piece.forms["other"]), piece.name)
    if value["type"] == "party":
        return Run("value", _party(text, value["value"], language), piece.name)
    return Run("value", format_value(value, language), piece.name)


def _party(text: Text, hei: str, language: str) -> str:
    names = text["party_names"].get(hei)
    return pick(names, language) if names else hei
