"""What a Word file says, in neutral values: blocks as they stand, and the text of an agreement found in them. Pure.

Nothing here knows the clause library: which type a clause has is guessed by ``agreements``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Change:
    """A tracked change. ``kind``: inserted, deleted, moved_here, moved_away. ``at``: as the file says it, or empty."""

    kind: str
    author: str
    at: str
    text: str


@dataclass(frozen=True)
class Remark:
    """A comment of Word. ``quoted``: the words it hangs on; ``done``: marked there as settled."""

    id: str
    author: str
    at: str
    text: str
    quoted: str = ""
    done: bool = False


@dataclass(frozen=True)
class Note:
    """Words beside the text. ``kind``: header, footer, footnote, endnote, textbox, hidden, chapter."""

    kind: str
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph with its tracked changes accepted (``text``) and refused (``was``).

    Attributes:
        label: the automatic number as printed, for example ``1.`` or ``Article 1``.
        list_key: names the list it is counted in, empty without an automatic number.
        level: depth in that list, from 0.
        heading: level of its heading style from 1, 0: none, -1: the title style.
        lead: the words in bold type with which it begins, when the rest is not bold.
        anchors: names of bookmarks that begin in it.
    """

    text: str
    was: str = ""
    label: str = ""
    list_key: str = ""
    level: int = 0
    heading: int = 0
    bold: bool = False
    centred: bool = False
    lead: str = ""
    anchors: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """The words as a reader of the page sees them, automatic number included."""
        return f"{self.label} {self.text}".strip() if self.label else self.text


@dataclass(frozen=True)
class Cell:
    """A cell of a table; ``span``: columns it covers."""

    paragraphs: tuple[Paragraph, ...]
    span: int = 1

    @property
    def text(self) -> str:
        return "\n".join(one.said for one in self.paragraphs if one.said)


@dataclass(frozen=True)
class Table:
    """A table; tables inside its cells are flattened into paragraphs."""

    rows: tuple[tuple[Cell, ...], ...]

    @property
    def columns(self) -> int:
        return max((sum(cell.span for cell in row) for row in self.rows), default=0)

    def paragraphs(self) -> Iterable[Paragraph]:
        for row in self.rows:
            for cell in row:
                yield from cell.paragraphs


Block = Paragraph | Table


@dataclass(frozen=True)
class WordFile:
    """A file as it stands. ``warnings``: codes of what a reader should know (``phrases.WORD_WARNINGS``)."""

    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()
    remarks: Mapping[str, Remark] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    pictures: int = 0
    warnings: tuple[str, ...] = ()

    def paragraphs(self) -> Iterable[Paragraph]:
        for block in self.blocks:
            if isinstance(block, Table):
                yield from block.paragraphs()
            else:
                yield block

    def changes(self) -> tuple[Change, ...]:
        return tuple(change for one in self.paragraphs() for change in one.changes)


@dataclass(frozen=True)
class Part:
    """A piece of an agreement in all its languages.

    Attributes:
        kind: ``opening`` (title page, parties), ``clause``, ``signature``.
        number: the clause's number, 0 where there is none.
        labels, headings, bodies: by language; a body's paragraphs are separated by an empty line.
    """

    kind: str
    number: int
    labels: Mapping[str, str]
    headings: Mapping[str, str]
    bodies: Mapping[str, str]
    changes: tuple[Change, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class WordText:
    """The text of an agreement found in a file. ``layout``: table, one_after_another or single."""

    languages: tuple[str, ...]
    layout: str
    title: Mapping[str, str]
    parts: tuple[Part, ...]
    notes: tuple[Note, ...] = ()
    remarks: tuple[Remark, ...] = ()
    changes: tuple[Change, ...] = ()
    warnings: tuple[str, ...] = ()

    def clauses(self) -> tuple[Part, ...]:
        return tuple(one for one in self.parts if one.kind == "clause")
