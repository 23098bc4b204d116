"""A report as PDF: facts, one table, and how it was counted. A sheet that nobody signs; equal values, equal bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from convenio.documents.render.engine import draw
from convenio.documents.render.tongues import tongue

WIDE_FROM = 6
"""Columns from which the sheet lies on its side."""


@dataclass(frozen=True)
class ReportSheet:
    """Everything the sheet prints, in one language. ``words``: how many first columns of the table are words.

    ``warning``: what must be seen before the numbers; ``sections``: heading and its paragraphs, empty ones left out.
    """

    title: str
    about: str
    mark: str
    warning: str
    facts: Sequence[tuple[str, str]]
    heads: Sequence[str]
    words: int
    rows: Sequence[Sequence[str]]
    total: Sequence[str]
    sections: Sequence[tuple[str, Sequence[str]]]
    author: str
    foot: str


def render_report(sheet: ReportSheet, *, language: str, demo: bool, made_at: datetime) -> bytes:
    """Draw the sheet as tagged PDF/A.

    Raises:
        CannotDraw: a letter that no font has.
    """
    one = tongue(language)
    mark = " · ".join(part for part in (sheet.mark, "DEMONSTRATION" if demo else "") if part)
    data = {
        "tongues": [one.as_data()],
        "side_by_side": False,
        "size": 9,
        "titles": [sheet.title],
        "parties": [{"hei": "", "names": [f"{sheet.foot} · {sheet.author}"]}],
        "authors": [sheet.author],
        "keywords": [],
        "description": sheet.title,
        "short": "",
        "mark": [mark] if mark else [],
        "watermark": [],
        "about": sheet.about,
        "warning": sheet.warning,
        "facts": [list(pair) for pair in sheet.facts],
        "wide": len(sheet.heads) >= WIDE_FROM,
        "heads": list(sheet.heads),
        "words": sheet.words,
        "rows": [list(row) for row in sheet.rows],
        "total": list(sheet.total),
        "sections": [[heading, list(paragraphs)] for heading, paragraphs in sheet.sections if paragraphs],
    }
    return draw("aside/report.typ", data, int(made_at.timestamp()))
