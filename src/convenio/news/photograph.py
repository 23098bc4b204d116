"""A photograph as it stands in the fields of a release: its value, reader and writer (``convenio-photograph-1``). Pure.

The digest is that of the bytes both nodes hold; what the public is sent each node draws from them itself.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from convenio.institutions.profile.checks import Node
from convenio.institutions.profile.reading import check_depth
from convenio.institutions.profile.values import BadProfile
from convenio.parties.terms import LocalText
from pact.forms import is_digest

FORMAT = "convenio-photograph-1"
LICENCES = Path(__file__).resolve().parent / "data" / "licences.json"
ALT_AT_MOST, CREDIT_AT_MOST = 400, 200


class BadPhotograph(ValueError):
    """Not a photograph of this format."""


@dataclass(frozen=True)
class Licence:
    """A licence under which a photograph is shown. ``url`` "" for one without a text on the web."""

    code: str
    names: LocalText
    url: str


@dataclass(frozen=True)
class Shown:
    """A photograph that a page shows. ``alt``: what it shows, for who does not see it, by language."""

    digest: str
    width: int
    height: int
    alt: LocalText
    credit: str
    licence: str


@cache
def licences() -> dict[str, Licence]:
    """All licences that may be chosen, by code, in the order in which they are offered."""
    rows = json.loads(LICENCES.read_text(encoding="utf-8"))["licences"]
    return {row["code"]: Licence(row["code"], row["names"], row["url"]) for row in rows}


def shown_value(shown: Shown) -> dict[str, Any]:
    """The photograph as JSON values."""
    return {
        "format": FORMAT,
        "digest": shown.digest,
        "width": shown.width,
        "height": shown.height,
        "alt": dict(shown.alt),
        "credit": shown.credit,
        "licence": shown.licence,
    }


def read_shown(value: object) -> Shown:
    """Read a photograph from the fields of a release.

    Raises:
        BadPhotograph: with the place of the first thing that is wrong.
    """
    try:
        check_depth(value)
        top = Node(value, "", False)
        if top.text("format", limit=40) != FORMAT:
            raise BadPhotograph("format")
        shown = Shown(
            digest=top.text("digest", limit=64),
            width=top.whole("width", low=1, high=100_000) or 0,
            height=top.whole("height", low=1, high=100_000) or 0,
            alt=top.names("alt", required=True, limit=ALT_AT_MOST),
            credit=top.text("credit", limit=CREDIT_AT_MOST),
            licence=top.choice("licence", tuple(licences())),
        )
    except BadProfile as error:
        raise BadPhotograph(f"{error.path}: {error.message}") from None
    if not is_digest(shown.digest) or not shown.credit or not shown.width or not shown.height:
        raise BadPhotograph("digest, credit, width and height are needed")
    return shown
