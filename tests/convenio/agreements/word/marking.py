"""Marking a file up as Word does: other words, tracked changes, comments, clauses taken out and put in."""

from __future__ import annotations

import io
from copy import deepcopy

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

MOMENT = "2026-03-05T10:00:00Z"


class Marked:
    """A .docx opened to be marked up; ``bytes()`` saves it."""

    def __init__(self, content: bytes) -> None:
        self.document = Document(io.BytesIO(content))

    def bytes(self) -> bytes:
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    def paragraphs(self):
        yield from self.document.paragraphs
        for table in self.document.tables:
            for row in table.rows:
                for cell in row.cells:
                    yield from cell.paragraphs

    def with_words(self, words: str):
        """The paragraph that holds these words."""
        return next(one for one in self.paragraphs() if words in one.text)

    def change(self, old: str, new: str, *, tracked: str = "") -> None:
        """Other words in the one run that has them; ``tracked``: by whom, as Word keeps it."""
        for paragraph in self.paragraphs():
            for run in paragraph.runs:
                if old not in run.text:
                    continue
                before, _old, after = run.text.partition(old)
                if not tracked:
                    run.text = before + new + after
                    return
                tail, gone, come = deepcopy(run._r), deepcopy(run._r), deepcopy(run._r)
                run.text = before
                _say(tail, after)
                _say(come, new)
                _say(gone, old, deleted=True)
                at = run._r
                for element in (_around("w:del", gone, tracked), _around("w:ins", come, tracked), tail):
                    at.addnext(element)
                    at = element
                return
        raise AssertionError(f"{old!r} is in no run")

    def remark(self, words: str, said: str, author: str) -> None:
        """A comment on the paragraph with these words."""
        paragraph = self.with_words(words)
        self.document.add_comment(paragraph.runs, text=said, author=author, initials="x")

    def remove_row(self, words: str) -> None:
        """Take the row of the table that holds these words out."""
        for table in self.document.tables:
            for row in table.rows:
                if any(words in cell.text for cell in row.cells):
                    row._tr.getparent().remove(row._tr)
                    return
        raise AssertionError(f"{words!r} is in no row")

    def add_row(self, after: str, cells: list[str]) -> None:
        """A new row below the one that holds these words."""
        for table in self.document.tables:
            for row in table.rows:
                if any(after in cell.text for cell in row.cells):
                    new = table.add_row()
                    for cell, words in zip(new.cells, cells, strict=True):
                        first, *rest = words.split("\n")
                        cell.paragraphs[0].add_run(first)
                        for line in rest:
                            cell.add_paragraph(line)
                    row._tr.addnext(new._tr)
                    return
        raise AssertionError(f"{after!r} is in no row")

    def lose_marks(self) -> None:
        """What some programs do: no bookmark survives."""
        for paragraph in self.paragraphs():
            for name in ("w:bookmarkStart", "w:bookmarkEnd"):
                for element in paragraph._p.findall(qn(name)):
                    paragraph._p.remove(element)

    def lose_property(self) -> None:
        """The custom property with the digest is gone, as after some web editors."""
        rels = self.document.part.package.rels
        for key in [key for key, rel in rels.items() if rel.reltype.endswith("/custom-properties")]:
            del rels[key]


def _say(run, words: str, *, deleted: bool = False) -> None:
    for element in list(run):
        if element.tag in (qn("w:t"), qn("w:br")):
            run.remove(element)
    text = OxmlElement("w:delText" if deleted else "w:t")
    text.text = words
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(text)


def _around(name: str, run, author: str):
    element = OxmlElement(name)
    element.set(qn("w:id"), "900")
    element.set(qn("w:author"), author)
    element.set(qn("w:date"), MOMENT)
    element.append(run)
    return element
