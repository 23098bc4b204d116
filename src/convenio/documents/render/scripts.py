"""Which scripts of a text cannot be drawn with the fonts at hand: asked of Typst itself, said in Unicode's words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

from convenio.documents.render.engine import undrawable

_INVISIBLE = {"Cc", "Cf", "Zs", "Zl", "Zp"}


def missing_scripts(text: dict[str, Any]) -> list[str]:
    """The scripts that cannot be drawn, as Unicode names their letters (``["ARABIC", "THAI"]``); empty when all can."""
    missing: list[str] = []
    for tag in text["languages"]:
        letters = {letter for words in _words(text) for letter in words}
        left = sorted(letter for letter in letters if unicodedata.category(letter) not in _INVISIBLE)
        while left and (bad := undrawable("".join(left), tag)):
            script = script_of(bad)
            if script not in missing:
                missing.append(script)
            left = [letter for letter in left if script_of(letter) != script and letter != bad]
    return missing


def script_of(letter: str) -> str:
    """The first word of a letter's Unicode name: its script, or what kind of sign it is."""
    name = unicodedata.name(letter, "")
    return name.split()[0].split("-")[0] if name else f"U+{ord(letter):04X}"


def _words(value: Any) -> Iterator[str]:
    """Every string that a text may print."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _words(part)
    elif isinstance(value, list):
        for part in value:
            yield from _words(part)
