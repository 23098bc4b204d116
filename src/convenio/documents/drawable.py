"""Whether a text can be drawn on this node, and in plain words why not."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from convenio.documents.render import missing_scripts
from convenio.documents.render.scripts import script_of
from pact.canonical import canonical

USUAL = {"LATIN", "CYRILLIC", "CJK", "GREEK", "DIGIT", "FULLWIDTH", "IDEOGRAPHIC"}
SCRIPTS = {
    "ARABIC": lazy("Arabic"),
    "HEBREW": lazy("Hebrew"),
    "THAI": lazy("Thai"),
    "DEVANAGARI": lazy("Devanagari"),
    "GEORGIAN": lazy("Georgian"),
    "ARMENIAN": lazy("Armenian"),
    "MONGOLIAN": lazy("Mongolian"),
    "BENGALI": lazy("Bengali"),
    "TAMIL": lazy("Tamil"),
    "KHMER": lazy("Khmer"),
    "LAO": lazy("Lao"),
    "MYANMAR": lazy("Burmese"),
    "ETHIOPIC": lazy("Ethiopic"),
    "SINHALA": lazy("Sinhala"),
    "TIBETAN": lazy("Tibetan"),
}


def why_not(text: Mapping[str, Any]) -> str:
    """A sentence when the text holds letters that this node has no font for; empty when all can be drawn.

    Fonts are asked only for texts with letters beyond the usual scripts.
    """
    letters = {sign for sign in canonical(dict(text)).decode() if unicodedata.category(sign).startswith("L")}
    if all(script_of(sign) in USUAL for sign in letters):
        return ""
    return sentence(missing_scripts(dict(text)))


def sentence(scripts: list[str]) -> str:
    """Which scripts have no font here, and what to do about it."""
    if not scripts:
        return ""
    names = ", ".join(str(SCRIPTS.get(one, one.capitalize())) for one in scripts)
    return _(
        "The document cannot be drawn: this node has no font for %(scripts)s letters. Ask the keeper of the node to "
        "install one (“convenio doctor” names it), or take these letters out of the text."
    ) % {"scripts": names}
