"""Drawing a text as PDF: the rendition that is signed, and working copies that are not.

``render_rendition`` is a pure function of its arguments and of what ``recipe`` names: the same text and frame give the
same bytes in any process. Raises ``CannotDraw`` when a letter has no font.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from convenio.documents.render.engine import CannotDraw, draw, recipe, undrawable
from convenio.documents.render.scripts import missing_scripts
from convenio.documents.render.sheet import agreement_data, field_name
from convenio.documents.render.tongues import pick
from convenio.documents.terms import Rendition, RoundFrame
from pact.canonical import canonical
from pact.text import check_text

__all__ = [
    "CannotDraw",
    "WrongText",
    "different_recipe",
    "field_of",
    "frame_of",
    "missing_scripts",
    "recipe",
    "render_rendition",
    "render_working_copy",
    "undrawable",
]


class WrongText(ValueError):
    """The text is not complete, or is not the one the frame names."""


def render_rendition(text: dict[str, Any], frame: RoundFrame) -> Rendition:
    """The exact bytes a round is about, with an empty signature field for each party.

    Raises:
        WrongText: the text has problems, or its digest is not the frame's.
        CannotDraw: a letter that no font has.
    """
    from convenio.documents.render.fields import add_signature_fields

    problems = check_text(text)
    if problems:
        raise WrongText(f"{problems[0].path}: {problems[0].message}")
    for place, clause in enumerate(text["clauses"]):
        for tag in text["languages"]:
            if not clause["body"].get(tag, "").strip():
                raise WrongText(f"clauses/{place}/body/{tag}: no wording in this language")
    digest = hashlib.sha256(canonical(text)).hexdigest()
    if digest != frame.text_digest:
        raise WrongText(f"the text's digest is {digest}, the frame names {frame.text_digest}")
    data = agreement_data(text, frame, digest=digest, demo=frame.demo)
    drawn = draw("agreement.typ", data, _seconds(frame.opened_at or frame.deadline))
    first = text["languages"][0]
    names = [pick(text["party_names"].get(hei, {}), first) or hei for hei in text["parties"]]
    pdf = add_signature_fields(drawn, [(field_name(number), name) for number, name in enumerate(names)])
    made_with = recipe() | {"frame": frame.as_dict()}
    return Rendition(pdf=pdf, digest=hashlib.sha256(pdf).hexdigest(), recipe=made_with)


def render_working_copy(text: dict[str, Any], *, demo: bool, made_at: datetime) -> bytes:
    """A draft as PDF, marked as not for signature on every page; missing and stale wordings say so.

    Raises:
        CannotDraw: a letter that no font has.
    """
    digest = hashlib.sha256(canonical(text)).hexdigest()
    return draw("agreement.typ", agreement_data(text, None, digest=digest, demo=demo), int(made_at.timestamp()))


def field_of(text: dict[str, Any], hei_id: str) -> str:
    """Name of the signature field prepared for that party."""
    return field_name(text["parties"].index(hei_id))


def frame_of(recipe: Mapping[str, Any]) -> RoundFrame:
    """The frame that a recipe carries: compare its fields with what is known before drawing with it.

    Raises:
        WrongText: the recipe has no frame that this version can read.
    """
    try:
        return RoundFrame(**recipe["frame"])
    except (KeyError, TypeError) as error:
        raise WrongText("the recipe carries no frame of this version") from error


def different_recipe(theirs: Mapping[str, Any]) -> list[str]:
    """What differs between their recipe and ours, in names of parts: why two nodes may not draw the same bytes."""
    different = []
    mine = recipe()
    for part in ("renderer", "typst"):
        if theirs.get(part) != mine[part]:
            different.append(f"{part} {theirs.get(part)} ≠ {mine[part]}")
    for part in ("fonts", "templates"):
        there: Mapping[str, str] = theirs.get(part) or {}
        names = sorted({*there, *mine[part]})
        different += [name for name in names if there.get(name) != mine[part].get(name)]
    return different


def _seconds(moment: str) -> int:
    return int(datetime.fromisoformat(moment.replace("Z", "+00:00")).astimezone(UTC).timestamp())
