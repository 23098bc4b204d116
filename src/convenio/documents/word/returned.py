"""A Word file that we made, come back: what stands now at each clause and language, and what cannot be placed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from convenio.documents.word import marks
from convenio.documents.word.labels import find_label
from convenio.documents.word.structure import text_of
from convenio.documents.word.terms import Block, Change, Paragraph, Remark, Table, WordFile

_NUMBER = re.compile(r"^\s*(\d{1,3})\s*[.．、)）]\s*")


@dataclass
class Piece:
    """What a file says at one clause in one language. ``number`` counts the clauses of the text it was made from."""

    number: int
    language: int
    heading: str = ""
    body: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    remarks: dict[str, None] = field(default_factory=dict)

    def take(self, paragraph: Paragraph, *, heading: bool) -> None:
        self.changes += paragraph.changes
        self.remarks.update(dict.fromkeys(paragraph.remarks))
        if heading:
            self.heading = _NUMBER.sub("", paragraph.text, count=1).strip()
        elif paragraph.said:
            self.body.append(paragraph.said)

    @property
    def words(self) -> str:
        return "\n\n".join(self.body)


@dataclass(frozen=True)
class Added:
    """A clause that we did not send: what stands there by language, and after which clause."""

    after: int
    words: Mapping[int, str]
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Returned:
    """What came back. ``sure``: found by our marks; else by the numbers that are printed.

    Attributes:
        digest: of the text that the file was made from; the first 16 signs when only the footer says it; or empty.
        gone: (clause, language) that the file holds no more.
        loose: words that stand outside every clause, changed or new.
    """

    digest: str
    sure: bool
    pieces: Mapping[tuple[int, int], Piece]
    added: tuple[Added, ...]
    remarks: Mapping[str, Remark]
    loose: tuple[Change, ...]
    titles: Mapping[int, str]


def digest_in(file: WordFile) -> str:
    """Which text a file says that it was made from: the property, else what the footer shows, else empty."""
    said = file.properties.get(marks.PROPERTY, "").strip().lower()
    if re.fullmatch(r"[0-9a-f]{64}", said):
        return said
    for note in file.notes:
        if note.kind == "footer" and (found := marks.footer_digest(note.text)):
            return found
    return ""


def read_returned(file: WordFile, languages: tuple[str, ...]) -> Returned:
    """What a file says clause by clause, by our marks where they are, else by the numbers before the headings."""
    walk = _Walk()
    for block in file.blocks:
        walk.block(block)
    if walk.pieces:
        return Returned(
            digest_in(file),
            True,
            walk.pieces,
            tuple(walk.added_clauses()),
            file.remarks,
            tuple(walk.loose),
            walk.titles,
        )
    return _by_numbers(file, languages)


class _Walk:
    """Goes through a file and gives every paragraph to the clause at whose mark it stands or which it follows."""

    def __init__(self) -> None:
        self.pieces: dict[tuple[int, int], Piece] = {}
        self.loose: list[Change] = []
        self.titles: dict[int, str] = {}
        self._added: list[tuple[int, dict[int, list[str]], list[Change]]] = []
        self._here: tuple[int, int] | None = None
        self._outside = True

    def block(self, block: Block) -> None:
        if isinstance(block, Table):
            for row in block.rows:
                self._row([cell.paragraphs for cell in row])
        else:
            self._paragraph(block)

    def _row(self, cells: list[tuple[Paragraph, ...]]) -> None:
        """A row with marks belongs to their clauses; one without is a new clause, unless it stands outside."""
        marked = [_first_mark(cell) for cell in cells]
        if not any(marked):
            if not self._outside and any(one.text for cell in cells for one in cell):
                words = {at: [one.said for one in cell if one.said] for at, cell in enumerate(cells)}
                self._added.append((self._here[0] if self._here else 0, words, _changes(cells)))
            else:
                for cell in cells:
                    for paragraph in cell:
                        self._paragraph(paragraph)
            return
        number = next(one for one in marked if one)[0]
        for at, cell in enumerate(cells):
            self._here = marked[at] or (number, at)
            self._outside = False
            for paragraph in cell:
                self._paragraph(paragraph)

    def _paragraph(self, paragraph: Paragraph) -> None:
        found = [mark for mark in paragraph.anchors if marks.clause_of(mark)]
        for mark in paragraph.anchors:
            if marks.is_place(mark):
                self._outside = True
                if mark.startswith("cvt_") and mark[4:].isdigit():
                    self.titles[int(mark[4:])] = paragraph.text
        if found:
            self._outside = False
            self._here = marks.clause_of(found[0])
        if self._outside or self._here is None:
            self.loose += paragraph.changes
            return
        if not found and self._new_clause(paragraph):
            return
        piece = self.pieces.setdefault(self._here, Piece(*self._here))
        heads = any(not marks.is_body(mark) for mark in found) and not piece.heading and not piece.body
        piece.take(paragraph, heading=heads)

    def _new_clause(self, paragraph: Paragraph) -> bool:
        """In a text one after another: a paragraph in bold type with a number of its own that bears no mark."""
        label = find_label(paragraph.said)
        if not (label and paragraph.bold and label.kind in ("plain", "article") and self._here):
            return False
        number, language = self._here
        self._added.append((number, {language: [paragraph.said]}, list(paragraph.changes)))
        return True

    def added_clauses(self) -> Iterator[Added]:
        for after, words, changes in self._added:
            yield Added(after, {at: "\n\n".join(said) for at, said in words.items() if said}, tuple(changes))


def _first_mark(cell: tuple[Paragraph, ...]) -> tuple[int, int] | None:
    for paragraph in cell:
        for mark in paragraph.anchors:
            found = marks.clause_of(mark)
            if found:
                return found
    return None


def _changes(cells: list[tuple[Paragraph, ...]]) -> list[Change]:
    return [change for cell in cells for paragraph in cell for change in paragraph.changes]


def _by_numbers(file: WordFile, languages: tuple[str, ...]) -> Returned:
    """The marks were lost on the way: read the file like any other, and trust the printed numbers."""
    text = text_of(file)
    places = {tag: at for at, tag in enumerate(languages)}
    pieces: dict[tuple[int, int], Piece] = {}
    added: list[Added] = []
    last = 0
    for part in text.clauses():
        label = next((find_label(f"{one} x") for one in part.labels.values() if one), None)
        number = label.ordinal if label else part.number
        known = {places[tag]: tag for tag in part.bodies if tag in places}
        if not known or (number, next(iter(known))) in pieces:
            words = {at: f"{part.headings[tag]}\n\n{part.bodies[tag]}".strip() for at, tag in known.items()}
            added.append(Added(last, words, part.changes))
            continue
        last = number
        for at, tag in known.items():
            piece = Piece(number, at, part.headings[tag], [part.bodies[tag]] if part.bodies[tag] else [])
            piece.changes = list(part.changes)
            piece.remarks = {one.id: None for one in part.remarks}
            pieces[number, at] = piece
    return Returned(digest_in(file), False, pieces, tuple(added), file.remarks, (), {})
