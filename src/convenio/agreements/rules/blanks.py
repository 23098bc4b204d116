"""Blanks that the library leaves on purpose: words in square brackets, to be filled in before a text is proposed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from convenio.parties.terms import pick

BLANK = re.compile(r"\[[^\[\]]+\]")


def blank_in(clause: Mapping[str, Any]) -> str:
    """The first blank of a clause, as it stands in its value ("[name of the programme]"), in the reader's language
    where it can be; empty when all are filled."""
    for value in clause["values"].values():
        said = value["value"] if value["type"] == "words" else {}
        left = {tag: words.strip() for tag, words in said.items() if BLANK.fullmatch(words.strip())}
        if left:
            return pick(left, get_language() or "en")
    return ""


def sentence(number: int, blank: str) -> str:
    """What is still to be filled in, and where."""
    return _("Clause %(number)s still has a blank: fill in “%(blank)s”.") % {"number": number, "blank": blank}
