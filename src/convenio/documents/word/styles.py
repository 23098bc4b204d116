"""Styles of Word as far as they tell what a paragraph is: heading level, title, number, bold, centred."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from convenio.documents.word.archive import attribute, child, children, is_on

_HEADING = re.compile(r"(?:heading|заголовок|标题|標題|überschrift|titre|título|titolo)\s*([1-9])", re.IGNORECASE)
_TITLE = re.compile(r"^(?:title|название|标题|標題|titel|titre)$", re.IGNORECASE)
_CONTENTS = re.compile(r"^(?:toc|оглавление|目录|目錄|contents)\s*\d", re.IGNORECASE)
_DEEPEST = 20


@dataclass(frozen=True)
class Style:
    """What a paragraph style brings. ``heading``: level from 1, -1 for the title, 0 for none; ``list_id`` and ``level``
    of its automatic number; ``contents``: a line of a table of contents."""

    heading: int = 0
    list_id: str = ""
    level: int = 0
    bold: bool = False
    centred: bool = False
    contents: bool = False


def read_styles(root: etree._Element | None) -> dict[str, Style]:
    """Paragraph and character styles by id, each with what it inherits; ``""`` is the default paragraph style."""
    rows = {attribute(one, "styleId"): one for one in children(root, "style")}
    found = {name: _resolved(name, rows) for name in rows}
    usual = next((n for n, row in rows.items() if attribute(row, "default") == "1" and _kind(row) == "paragraph"), "")
    found[""] = found.get(usual, Style())
    return found


def _kind(row: etree._Element) -> str:
    return attribute(row, "type")


def _resolved(name: str, rows: dict[str, etree._Element]) -> Style:
    chain: list[etree._Element] = []
    while name in rows and len(chain) < _DEEPEST:
        row = rows[name]
        if row in chain:
            break
        chain.append(row)
        name = attribute(child(row, "basedOn"), "val")
    style = Style()
    for row in reversed(chain):
        style = _with(style, row)
    return style


def _with(base: Style, row: etree._Element) -> Style:
    ppr, rpr = child(row, "pPr"), child(row, "rPr")
    title = attribute(child(row, "name"), "val")
    number = child(ppr, "numPr")
    list_id, level = base.list_id, base.level
    if number is not None:
        list_id = attribute(child(number, "numId"), "val", list_id)
        level = _digit(attribute(child(number, "ilvl"), "val"), level)
    bold, align = child(rpr, "b"), child(ppr, "jc")
    return Style(
        heading=_heading(title, attribute(child(ppr, "outlineLvl"), "val"), base.heading),
        list_id="" if list_id == "0" else list_id,
        level=level,
        bold=is_on(bold) if bold is not None else base.bold,
        centred=attribute(align, "val") == "center" if align is not None else base.centred,
        contents=base.contents or bool(_CONTENTS.match(title.strip())),
    )


def _heading(title: str, outline: str, otherwise: int) -> int:
    named = _HEADING.search(title)
    if named:
        return int(named.group(1))
    if _TITLE.match(title.strip()):
        return -1
    level = _digit(outline, 9)
    return level + 1 if level < 9 else otherwise


def _digit(text: str, otherwise: int) -> int:
    return int(text) if len(text) == 1 and text.isdigit() else otherwise
