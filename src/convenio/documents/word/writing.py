"""A text as a .docx that people can mark up: languages side by side or one after another, every clause marked.

Numbers stand as words before the headings, so that they stay what they are when somebody takes a clause out.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from convenio.documents.render.sheet import agreement_data
from convenio.documents.word import marks
from convenio.documents.word.typesetting import LATIN_FONT, Marker, add_properties, say, set_direction, track_changes
from pact.text import Run, runs

SIDE_BY_SIDE_AT_MOST = 4
Text = Mapping[str, Any]


def write_word(text: Text, *, digest: str, about: str, layout: str = "") -> bytes:
    """The text as a Word file.

    Args:
        digest: of the canonical text; what comes back is compared with the text of that digest.
        about: for the footer, for example ``version 2``.
        layout: side_by_side or one_after_another; empty: as the text says.
    """
    return _Sheet(text, digest, about, layout or text["layout"]).bytes()


class _Sheet:
    """One file while it is drawn."""

    def __init__(self, text: Text, digest: str, about: str, layout: str) -> None:
        self.text, self.digest, self.about = text, digest, about
        self.tags = list(text["languages"])
        self.beside = layout == "side_by_side" and 1 < len(self.tags) <= SIDE_BY_SIDE_AT_MOST
        self.data = agreement_data(dict(text), None, digest=digest, demo=False)
        self.document = Document()
        self.marker = Marker()

    def bytes(self) -> bytes:
        self._page()
        if self.beside:
            self._table()
        else:
            for place in range(len(self.tags)):
                self._one(place)
        self._promises()
        self._annexes()
        self._signatures()
        add_properties(self.document, {marks.PROPERTY: self.digest, marks.FORM: marks.FORM_NOW})
        track_changes(self.document)
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    def _page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        if self.beside and len(self.tags) > 2:
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = Mm(297), Mm(210)
        for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
            setattr(section, side, Mm(20))
        usual = self.document.styles["Normal"]
        usual.font.name, usual.font.size = LATIN_FONT, Pt(10.5)
        usual.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "SimSun")
        usual.paragraph_format.space_after = Pt(4)
        footer = section.footer.paragraphs[0]
        say(footer, marks.footer_line(self.about, self.digest), "en", size=8)
        self.document.core_properties.title = next((one for one in self.data["titles"] if one), "")
        self.document.core_properties.author = ", ".join(self.data["authors"])

    def _table(self) -> None:
        """A row for the names of the languages, one for title and parties, one for each clause."""
        table = self.document.add_table(rows=0, cols=len(self.tags))
        table.style = self.document.styles["Table Grid"]
        head = table.add_row()
        self._repeat(head)
        for place, cell in enumerate(head.cells):
            say(cell.paragraphs[0], self.data["tongues"][place]["name"], self.tags[place], bold=True)
        for place, cell in enumerate(table.add_row().cells):
            self._top(cell, place)
        for number, clause in enumerate(self.text["clauses"], start=1):
            for place, cell in enumerate(table.add_row().cells):
                self._clause(cell, number, clause, place)

    def _one(self, place: int) -> None:
        """The whole text in one language."""
        if place:
            self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        self._top(self.document, place)
        for number, clause in enumerate(self.text["clauses"], start=1):
            self._clause(self.document, number, clause, place)

    def _repeat(self, row: Any) -> None:
        """The names of the languages stand on every page."""
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))

    def _new(self, where: Any, place: int) -> Any:
        """A new paragraph in a cell (which begins with an empty one) or in the document."""
        paragraphs = where.paragraphs if hasattr(where, "_tc") else []
        fresh = len(paragraphs) == 1 and not paragraphs[0].runs and paragraphs[0]._p.find(qn("w:bookmarkStart")) is None
        paragraph = paragraphs[0] if fresh else where.add_paragraph()
        set_direction(paragraph, self.tags[place])
        return paragraph

    def _top(self, where: Any, place: int) -> None:
        tag = self.tags[place]
        title = self._new(where, place)
        title.alignment = WD_ALIGN_PARAGRAPH.CENTER
        say(title, self.text["title"].get(tag, "") or "—", tag, bold=True, size=13)
        self.marker.around(title, marks.title_mark(place))
        names = self._new(where, place)
        say(names, "\n".join(party["names"][place] for party in self.data["parties"]), tag)
        self.marker.around(names, marks.place_mark(f"parties_{place}"))

    def _clause(self, where: Any, number: int, clause: Mapping[str, Any], place: int) -> None:
        tag = self.tags[place]
        heading = self._new(where, place)
        heading.paragraph_format.keep_with_next = None if self.beside else True  # in a cell it would bind the rows
        heading.paragraph_format.space_before = Pt(6)
        say(heading, f"{number}. {clause['heading'].get(tag, '')}".rstrip(), tag, bold=True)
        self.marker.around(heading, marks.heading_mark(number, place))
        for at, paragraph in enumerate(paragraphs_of(runs(self.text, clause, tag)) or [[Run("text", "")]]):
            drawn = self._new(where, place)
            for run in paragraph:
                say(drawn, run.text, tag, value=run.kind == "value" and not run.name.startswith("party:"))
            if at == 0:
                self.marker.around(drawn, marks.body_mark(number, place))

    def _place(self, name: str, titles: list[str]) -> None:
        title = self.document.add_paragraph()
        title.paragraph_format.space_before = Pt(14)
        title.paragraph_format.keep_with_next = True
        for place, words in enumerate(titles):
            say(title, (" · " if place and words else "") + words, self.tags[place], bold=True)
        self.marker.around(title, marks.place_mark(name))

    def _promises(self) -> None:
        """What was promised, as data: to be changed in Convenio, and printed here to be read."""
        promises = self.data["promises"]
        if not promises:
            return
        self._place("promises", promises["headings"])
        table = self.document.add_table(rows=0, cols=4)
        table.style = self.document.styles["Table Grid"]
        for row in promises["rows"]:
            cells = table.add_row().cells
            parts = ["\n".join(row["metric"]), row["direction"] or "\n".join(dict.fromkeys(row["joint"])),
                     f"{row['quantity']} {' / '.join(dict.fromkeys(row['period']))}", row["years"]]  # fmt: skip
            for cell, words in zip(cells, parts, strict=True):
                say(cell.paragraphs[0], words, self.tags[0], size=9)

    def _annexes(self) -> None:
        annexes = self.data["annexes"]
        if annexes:
            self._place("annexes", annexes["headings"])
            for row in annexes["rows"]:
                say(self.document.add_paragraph(), f"{row['name']} · {row['digest'][:16]}", self.tags[0], size=9)

    def _signatures(self) -> None:
        """Who will sign; nothing is signed on this file."""
        self._place("signatures", self._labels())
        table = self.document.add_table(rows=1, cols=len(self.text["parties"]))
        for cell, hei in zip(table.rows[0].cells, self.text["parties"], strict=True):
            signatory = self.text["signatories"].get(hei, {"name": {}, "title": {}})
            for place, tag in enumerate(self.tags):
                party = next(one for one in self.data["parties"] if one["hei"] == hei)
                words = [party["names"][place], signatory["name"].get(tag, ""), signatory["title"].get(tag, "")]
                say(self._new(cell, place), "\n".join(one for one in words if one), tag, size=9)

    def _labels(self) -> list[str]:
        from convenio.documents.render.tongues import say as fixed
        from convenio.documents.render.tongues import tongue

        labels = [fixed("signatures", tongue(tag)) for tag in self.tags]
        return [words if words not in labels[:at] else "" for at, words in enumerate(labels)]


def paragraphs_of(wording: list[Run]) -> list[list[Run]]:
    """Runs by paragraph: an empty line in the words ends one."""
    found: list[list[Run]] = [[]]
    for run in wording:
        for place, words in enumerate(run.text.split("\n\n")):
            if place:
                found.append([])
            if words:
                found[-1].append(Run(run.kind, words, run.name))
    return [one for one in found if any(run.text.strip() for run in one)]
