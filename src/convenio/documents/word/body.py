"""A .docx as blocks: paragraphs with their numbers, tables, notes, comments, properties."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _
from lxml import etree

from convenio.documents.word.archive import Package, attribute, child, children, is_on, tag
from convenio.documents.word.inline import Found, Inline, tidy
from convenio.documents.word.numbering import Numbers, read_numbering
from convenio.documents.word.styles import Style, read_styles
from convenio.documents.word.terms import Block, Cell, Note, Paragraph, Remark, Table, WordFile
from convenio.parties.terms import Refusal

BLOCKS_AT_MOST = 20_000
_WRAPPERS = frozenset(("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"))


def read_file(content: bytes) -> WordFile:
    """Everything a .docx says. Raises Refusal for what cannot or must not be read."""
    package = Package(content)
    reader = _Reader(read_styles(package.first("styles")), read_numbering(package.first("numbering")))
    body = child(package.xml(package.main), "body")
    blocks = tuple(reader.blocks(body)) if body is not None else ()
    found = reader.found
    notes = [*_beside(package), *_numbered_notes(package, reader.found.cited)]
    notes += [Note("textbox", words) for words in found.boxes]
    notes += [Note("hidden", tidy(words)) for words in ["".join(found.hidden)] if words.strip()]
    remarks = _remarks(package, found.quoted)
    return WordFile(
        blocks=blocks,
        notes=tuple(notes),
        remarks=remarks,
        properties=_properties(package),
        pictures=found.pictures,
        warnings=tuple(_warnings(package, found, blocks, bool(notes))),
    )


class _Reader:
    """Reads blocks in order, for numbers count on and comments stay open from one to the next."""

    def __init__(self, styles: dict[str, Style], numbers: Numbers) -> None:
        self.styles, self.numbers = styles, numbers
        self.found = Found()
        self._seen = 0
        self._carried: Paragraph | None = None
        self._anchors: list[str] = []

    def blocks(self, element: etree._Element) -> Iterator[Block]:
        for one in element:
            name = tag(one)
            if name == "p":
                paragraph = self._joined(one)
                if paragraph is not None:
                    yield paragraph
            elif name == "tbl":
                yield self._table(one)
            elif name in _WRAPPERS:
                yield from self.blocks(one)
            elif name == "bookmarkStart":
                self._anchors.append(attribute(one, "name"))
            elif name == "commentRangeStart":
                self.found.open_remarks[attribute(one, "id")] = None
            elif name == "commentRangeEnd":
                self.found.open_remarks.pop(attribute(one, "id"), None)
        if self._carried is not None and tag(element) in ("body", "tc"):
            yield self._carried
            self._carried = None

    def _joined(self, element: etree._Element) -> Paragraph | None:
        """A paragraph; one whose end was deleted under tracking runs on in the next."""
        self._seen += 1
        if self._seen > BLOCKS_AT_MOST:
            raise Refusal(_long())
        paragraph = self._paragraph(element)
        if self._carried is not None:
            paragraph, self._carried = _run_on(self._carried, paragraph), None
        mark = child(element, "pPr", "rPr")
        if child(mark, "del") is not None or child(mark, "moveFrom") is not None:
            self._carried = paragraph
            return None
        return paragraph

    def _paragraph(self, element: etree._Element) -> Paragraph:
        ppr = child(element, "pPr")
        style = self.styles.get(attribute(child(ppr, "pStyle"), "val")) or self.styles[""]
        inline = Inline(self.styles, self.found)
        inline.walk(element)
        inline.anchors[:0], self._anchors = self._anchors, []
        text = "" if style.contents else tidy("".join(inline.text))
        list_id, level = _number_of(ppr, style)
        label = self.numbers.label(list_id, level) if list_id and text else ""
        outline, align = attribute(child(ppr, "outlineLvl"), "val"), child(ppr, "jc")
        return Paragraph(
            text=text,
            was=tidy("".join(inline.was)),
            label=label,
            list_key=self.numbers.key(list_id) if label else "",
            level=level,
            heading=int(outline) + 1 if outline.isdigit() and int(outline) < 9 else style.heading,
            bold=inline.all_bold() or (style.bold and bool(text)),
            centred=attribute(align, "val") == "center" if align is not None else style.centred,
            lead="" if style.bold else tidy(inline.lead()),
            anchors=tuple(one for one in inline.anchors if one),
            changes=tuple(inline.changes),
            remarks=tuple(inline.remarks),
        )

    def _table(self, element: etree._Element) -> Table:
        rows = []
        for row in _inside(element, "tr"):
            if child(row, "trPr", "del") is not None:
                for cell in _inside(row, "tc"):
                    list(self.blocks(cell))
                continue
            rows.append(tuple(self._cell(cell) for cell in _inside(row, "tc")))
        return Table(tuple(rows))

    def _cell(self, element: etree._Element) -> Cell:
        properties = child(element, "tcPr")
        span = attribute(child(properties, "gridSpan"), "val", "1")
        merged = child(properties, "vMerge")
        paragraphs: list[Paragraph] = []
        for block in self.blocks(element):
            paragraphs += block.paragraphs() if isinstance(block, Table) else [block]
        if merged is not None and attribute(merged, "val", "continue") == "continue":
            paragraphs = [one for one in paragraphs if one.text]
        return Cell(tuple(paragraphs), min(int(span), 63) if span.isdigit() else 1)


def _inside(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Rows or cells, also those that content controls wrap."""
    for one in element:
        if tag(one) == name:
            yield one
        elif tag(one) in _WRAPPERS:
            yield from _inside(one, name)


def _number_of(ppr: etree._Element | None, style: Style) -> tuple[str, int]:
    number = child(ppr, "numPr")
    if number is None:
        return style.list_id, style.level
    level = attribute(child(number, "ilvl"), "val", str(style.level))
    list_id = attribute(child(number, "numId"), "val", style.list_id)
    return "" if list_id == "0" else list_id, int(level) if level.isdigit() else 0


def _run_on(first: Paragraph, second: Paragraph) -> Paragraph:
    return replace(
        second if not first.text else first,
        text=first.text + second.text,
        was=f"{first.was}\n{second.was}",
        anchors=first.anchors + second.anchors,
        changes=first.changes + second.changes,
        remarks=first.remarks + second.remarks,
    )


def _plain(element: etree._Element) -> str:
    """The words of a note: paragraphs as lines."""
    lines = []
    for paragraph in (one for one in element.iter() if tag(one) == "p"):
        inline = Inline({}, Found())
        inline.walk(paragraph)
        lines.append(tidy("".join(inline.text)))
    return "\n".join(line for line in lines if line)


def _beside(package: Package) -> list[Note]:
    found = {(kind, _plain(root)): None for kind in ("header", "footer") for root in package.all(kind)}
    return [Note(kind, words) for kind, words in found if words]


def _numbered_notes(package: Package, cited: list[str]) -> list[Note]:
    found = []
    for kind in ("footnote", "endnote"):
        root = package.first(f"{kind}s")
        rows = {attribute(one, "id"): one for one in children(root, kind)}
        for name in cited:
            what, _colon, id = name.partition(":")
            if what == kind and id in rows and (words := _plain(rows[id])):
                found.append(Note(kind, words))
    return found


def _remarks(package: Package, quoted: dict[str, str]) -> dict[str, Remark]:
    root = package.first("comments")
    done = _settled(package)
    found = {}
    for one in children(root, "comment"):
        id = attribute(one, "id")
        last = [value for part in one for name, value in part.attrib.items() if str(name).endswith("}paraId")]
        found[id] = Remark(
            id=id,
            author=attribute(one, "author"),
            at=attribute(one, "date"),
            text=_plain(one),
            quoted=tidy(quoted.get(id, "")),
            done=bool(last) and str(last[-1]) in done,
        )
    return found


def _settled(package: Package) -> set[str]:
    root = package.first("commentsExtended")
    if root is None:
        return set()
    rows = [{str(name).rpartition("}")[2]: str(value) for name, value in one.attrib.items()} for one in root]
    return {row["paraId"] for row in rows if row.get("done") in ("1", "true") and "paraId" in row}


def _properties(package: Package) -> dict[str, str]:
    if "docProps/custom.xml" not in package.names:
        return {}
    root = package.xml("docProps/custom.xml")
    return {str(one.get("name", "")): "".join(str(words) for words in one.itertext()).strip() for one in root}


def _warnings(package: Package, found: Found, blocks: tuple[Block, ...], noted: bool) -> Iterator[str]:
    if found.pictures:
        words = sum(len(one.text) for block in blocks for one in _every(block))
        yield "scan" if words < 200 else "pictures"
    if found.hidden:
        yield "hidden"
    if package.external:
        yield "outside"
    if noted:
        yield "notes"
    if any(is_on(one) for one in children(package.first("settings"), "documentProtection")):
        yield "protected"


def _every(block: Block) -> list[Paragraph]:
    return list(block.paragraphs()) if isinstance(block, Table) else [block]


def _long() -> str:
    return _("This Word file has more than 20,000 paragraphs. Send the agreement alone, without its appendices.")
