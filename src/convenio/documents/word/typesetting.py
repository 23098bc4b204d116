"""Paragraphs, runs and marks of a Word file as we draw it: fonts, directions, bookmarks, properties."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml import etree

from convenio.vocabulary.names import direction

LATIN_FONT = "Times New Roman"
EAST_ASIAN = {"ja": "MS Mincho", "ko": "Batang", "zh": "SimSun"}
COMPLEX = "Times New Roman"
_REGIONS = {"en": "en-GB", "zh": "zh-CN", "ru": "ru-RU", "ar": "ar-SA", "fa": "fa-IR", "he": "he-IL", "ja": "ja-JP"}
_AFTER_BIDI = frozenset(map(qn, ("w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr")))
_SHADE = "EFEFEF"
_CUSTOM = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_NS = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VT = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"


def is_rtl(tag: str) -> bool:
    return direction(tag) == "rtl"


def east_asian_font(tag: str) -> str:
    lower = tag.lower()
    if lower.startswith("zh") and any(part in lower.split("-") for part in ("hant", "tw", "hk", "mo")):
        return "PMingLiU"
    return EAST_ASIAN.get(lower.split("-")[0], "SimSun")


def word_tag(tag: str) -> str:
    """The tag as Word likes it, with a region."""
    return _REGIONS.get(tag.split("-")[0], tag) if "-" not in tag else tag


class Marker:
    """Puts bookmarks into a document; each has a number of its own."""

    def __init__(self) -> None:
        self._numbers: Iterator[int] = count(1)

    def around(self, paragraph: Paragraph, name: str) -> None:
        """A bookmark around what a paragraph says now."""
        number = str(next(self._numbers))
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        start.set(qn("w:id"), number)
        start.set(qn("w:name"), name)
        end.set(qn("w:id"), number)
        element = paragraph._p
        properties = element.pPr
        element.insert(0 if properties is None else 1, start)
        element.append(end)


def say(
    paragraph: Paragraph, words: str, tag: str, *, bold: bool = False, value: bool = False, size: float = 0
) -> None:
    """Add words in a language; line breaks stay. ``value``: shaded, a number that all languages share."""
    for place, line in enumerate(words.split("\n")):
        run = paragraph.add_run()
        if place:
            run.add_break()
        run.add_text(line)
        run.bold = bold or None
        if size:
            run.font.size = Pt(size)
        _dress(run, tag, value)


def _dress(run: Run, tag: str, value: bool) -> None:
    properties = run._r.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for name, font in (
        ("ascii", LATIN_FONT),
        ("hAnsi", LATIN_FONT),
        ("eastAsia", east_asian_font(tag)),
        ("cs", COMPLEX),
    ):
        fonts.set(qn(f"w:{name}"), font)
    if value:
        shade = OxmlElement("w:shd")
        for name, said in (("val", "clear"), ("color", "auto"), ("fill", _SHADE)):
            shade.set(qn(f"w:{name}"), said)
        properties.append(shade)
    if is_rtl(tag):
        properties.append(OxmlElement("w:rtl"))
    language = OxmlElement("w:lang")
    place = "bidi" if is_rtl(tag) else "eastAsia" if tag.split("-")[0] in EAST_ASIAN else "val"
    language.set(qn(f"w:{place}"), word_tag(tag))
    properties.append(language)


def set_direction(paragraph: Paragraph, tag: str) -> None:
    """A paragraph of a right-to-left language begins at the right."""
    if is_rtl(tag):
        properties, switch = paragraph._p.get_or_add_pPr(), OxmlElement("w:bidi")
        after = next((one for one in properties if one.tag in _AFTER_BIDI), None)
        if after is None:
            properties.append(switch)
        else:
            after.addprevious(switch)


def track_changes(document: Any) -> None:
    """Word begins to track as soon as somebody types."""
    settings = document.settings.element
    switch = OxmlElement("w:trackRevisions")
    before = next((one for one in settings if one.tag in (qn("w:defaultTabStop"), qn("w:compat"), qn("w:rsids"))), None)
    if before is None:
        settings.append(switch)
    else:
        before.addprevious(switch)


def add_properties(document: Any, values: dict[str, str]) -> None:
    """Custom properties of the file; Word and LibreOffice keep them when they save it."""
    root = etree.Element(f"{{{_NS}}}Properties", nsmap={"vt": _VT})
    for number, (name, words) in enumerate(values.items(), start=2):
        one = etree.SubElement(
            root, f"{{{_NS}}}property", fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}", pid=str(number), name=name
        )
        etree.SubElement(one, f"{{{_VT}}}lpwstr").text = words
    raw = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    package = document.part.package
    package.relate_to(Part(PackURI("/docProps/custom.xml"), _CUSTOM, raw, package), RT.CUSTOM_PROPERTIES)
