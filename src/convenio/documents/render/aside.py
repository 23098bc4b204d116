"""Sheets that stand beside an agreement and are never signed: what an amendment changes, the consolidated text.

They lie in ``sheets/aside`` so that they are no part of the recipe of what is signed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from convenio.documents.render.engine import draw
from convenio.documents.render.sheet import COLUMNS_AT_MOST, SIZE_BY_LANGUAGES
from convenio.documents.render.tongues import pick, tongue

Pieces = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Cell:
    """One language of a clause: pieces are (same | value | added | removed, words)."""

    heading: Pieces
    paragraphs: Sequence[Pieces]


@dataclass(frozen=True)
class Item:
    """A clause with its word. ``op``: replace, add, delete, move or empty; ``values``: label, before, now."""

    where: str
    note: str
    op: str = ""
    cells: Sequence[Cell] = ()
    values: Sequence[tuple[str, str, str]] = field(default_factory=tuple)


def render_clauses(
    text: Mapping[str, Any],
    *,
    what: str,
    facts: Sequence[tuple[str, str, bool]],
    notes: Sequence[str],
    items: Sequence[Item],
    reader: str,
    demo: bool,
    made_at: datetime,
) -> bytes:
    """A sheet in the languages of the text, its own words in the reader's.

    Args:
        facts: label, value, and whether the value is a code.
        items: their cells in the order of the languages of the text.

    Raises:
        CannotDraw: a letter that no font has.
    """
    tongues = [tongue(tag) for tag in text["languages"]]
    parties = [
        {"hei": hei, "names": [pick(text["party_names"].get(hei, {}), one.tag) or hei for one in tongues]}
        for hei in text["parties"]
    ]
    side_by_side = text.get("layout") != "one_after_another" and len(tongues) <= COLUMNS_AT_MOST
    data = {
        "tongues": [one.as_data() for one in tongues],
        "reader": tongue(reader).as_data(),
        "side_by_side": side_by_side,
        "size": SIZE_BY_LANGUAGES.get(len(tongues), 9.6) if side_by_side else 10,
        "titles": [pick(text["title"], one.tag) for one in tongues],
        "parties": parties,
        "authors": [party["names"][0] for party in parties],
        "keywords": [],
        "description": what,
        "short": "",
        "mark": ["DEMONSTRATION"] if demo else [],
        "watermark": [],
        "what": what,
        "facts": [list(one) for one in facts],
        "notes": list(notes),
        "items": [_item(one) for one in items],
    }
    return draw("aside/clauses.typ", data, int(made_at.timestamp()))


def _item(one: Item) -> dict[str, Any]:
    return {
        "where": one.where,
        "note": one.note,
        "op": one.op,
        "values": [list(value) for value in one.values],
        "cells": [
            {
                "heading": [list(piece) for piece in cell.heading],
                "paragraphs": [_pieces(row) for row in cell.paragraphs],
            }
            for cell in one.cells
        ],
    }


def _pieces(row: Pieces) -> list[list[str]]:
    return [[kind, words.replace("\t", " ").replace("\n", " ")] for kind, words in row]


@dataclass(frozen=True)
class Table:
    """A table of numbers. ``rows``: words first, then numbers; ``bars``: per row what was asked and what was done.

    ``strand`` gives the bars their colour; empty without bars.
    """

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    bars: Sequence[tuple[int, int]] = ()
    strand: str = ""


def render_tables(
    *,
    title: str,
    what: str,
    parties: Sequence[str],
    facts: Sequence[tuple[str, str]],
    tables: Sequence[Table],
    picture: str,
    picture_label: str,
    reader: str,
    demo: bool,
    made_at: datetime,
) -> bytes:
    """A sheet of facts and tables in one language, with a picture (SVG) or without.

    Raises:
        CannotDraw: a letter that no font has.
    """
    one = tongue(reader)
    data = {
        "tongues": [one.as_data()],
        "reader": one.as_data(),
        "side_by_side": False,
        "size": 10,
        "titles": [title],
        "parties": [{"hei": "", "names": [name]} for name in parties],
        "authors": list(parties[:1]),
        "keywords": [],
        "description": what,
        "short": "",
        "mark": ["DEMONSTRATION"] if demo else [],
        "watermark": [],
        "what": what,
        "facts": [list(fact) for fact in facts],
        "tables": [
            {
                "title": table.title,
                "headings": list(table.headings),
                "rows": [list(row) for row in table.rows],
                "bars": [[done / max(asked, done, 1), asked / max(asked, done, 1)] for asked, done in table.bars],
                "strand": table.strand,
            }
            for table in tables
        ],
        "picture": picture,
        "picture_label": picture_label,
    }
    return draw("aside/tables.typ", data, int(made_at.timestamp()))
